"""What the templates draw: the parts of a form to fill, and the rows of one to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.forms.boundfield import BoundField
from django.utils.translation import get_language

from cutru.dossiers.drawing.asking import CONSENTS, screen_label, words
from cutru.dossiers.drawing.forms import DrawnForm
from cutru.dossiers.drawing.rows import Rows
from cutru.identity.codelists import SEXES
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.forms.paper import Field, Note, PaperForm
from cutru.places.models import Ward
from cutru.printing.field_text import field_text
from cutru.printing.paper_form import Consents, GivenConsent


@dataclass(frozen=True, slots=True)
class Item:
    """One field on screen: `kind` input, place (several inputs), table, locked (to confirm)."""

    kind: Literal["input", "place", "table", "locked"]
    field: Field
    label: str
    notes: tuple[Note, ...]
    inputs: tuple[BoundField, ...] = ()
    rows: Rows | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what is drawn in it."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A label with its value to read; `table` holds the headings and the rows of a table."""

    label: str
    text: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A section to read; `consents`: (whose, consent) where the section is the one that consents fill."""

    title: str
    told: tuple[Told, ...]
    consents: tuple[tuple[str, GivenConsent], ...] = ()


def parts_of(form: DrawnForm) -> list[Part]:
    """The sections of a form to fill; those without any field for this person are left out."""
    parts = []
    for section in form.paper.sections:
        if section.id == CONSENTS:
            continue
        items = tuple(_item(form, one) for one in section.fields if form.asking.asks(one))
        if items:
            title = "" if section.title == form.paper.title else _title(section.title)
            parts.append(Part(title, items))
    return parts


def own_signatures(form: DrawnForm) -> tuple[Field, ...]:
    """The signatures this person must write on paper; online nobody signs."""
    return tuple(
        one
        for one in form.paper.fields
        if one.type == "signature" and one.required and one.filled_by == form.asking.by == "applicant"
    )


def told_of(
    paper: PaperForm,
    values: Mapping[str, Any],
    *,
    consents: Consents | None = None,
    fields: Iterable[str] = (),
) -> list[ToldPart]:
    """A filled form to read, section by section, without empty fields. `fields`: only these, if any."""
    wanted = frozenset(fields)
    parts = []
    for section in paper.sections:
        told = tuple(
            _told(one, values[one.id])
            for one in section.fields
            if values.get(one.id) not in (None, "", [], False)
            and one.type not in ("signature", "photo")
            and (not wanted or one.id in wanted)
        )
        given = _given(paper, consents or {}) if section.id == CONSENTS else ()
        if told or given:
            parts.append(ToldPart(_title(section.title), told, given))
    return parts


def shown(one: Field, value: Any) -> str:
    """A value in the language of this request."""
    language = get_language() or "vi"
    if isinstance(value, list | tuple) and one.type != "table":
        return ", ".join(shown(one, each) for each in value)
    if one.type in ("ward", "dwelling"):
        return _place(value)
    if one.type == "sex" and value in SEXES:
        return SEXES[value].label(language)
    if one.type == "country" and value in NATIONALITIES:
        return NATIONALITIES[value].label(language)
    for choice in one.choices:
        if choice.value == value:
            return words(choice.label)
    return field_text(one, value)


def _item(form: DrawnForm, one: Field) -> Item:
    label, notes = screen_label(one), form.paper.notes_for(one.note_ref)
    if one.id in form.locked:
        return Item("locked", one, label, notes, text=shown(one, form.initial[one.id]))
    if one.type == "table":
        return Item("table", one, label, notes, rows=form.rows[one.id])
    kind: Literal["place", "input"] = "place" if one.type in ("ward", "dwelling") else "input"
    return Item(kind, one, label, notes, inputs=tuple(form.inputs(one)))


def _told(one: Field, value: Any) -> Told:
    if one.type != "table":
        return Told(screen_label(one), shown(one, value))
    columns = [column for column in one.columns if not column.auto]
    return Told(
        screen_label(one),
        "",
        tuple(screen_label(column) for column in columns),
        tuple(tuple(shown(column, row.get(column.id)) for column in columns) for row in value),
    )


def _given(paper: PaperForm, consents: Consents) -> tuple[tuple[str, GivenConsent], ...]:
    labels = {
        one.id.removesuffix("_consent"): screen_label(one)
        for one in paper.fields
        if one.id.endswith("_consent")
    }
    return tuple(
        (labels[role], one) for role, several in consents.items() if role in labels for one in several
    )


def _place(value: Any) -> str:
    place = value if isinstance(value, Mapping) else {"ward": value}
    ward = Ward.objects.select_related("province").filter(pk=str(place.get("ward") or "")).first()
    names = (place.get("address"), ward.name if ward else "", ward.province.name if ward else "")
    return ", ".join(str(name) for name in names if name)


def _title(title: Any) -> str:
    return " ".join(words(title).replace(".....", " ").split()).strip(" :") if title else ""
