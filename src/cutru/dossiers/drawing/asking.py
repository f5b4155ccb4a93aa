"""Which fields of an official form a person is asked for, and by which Django field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.dossiers.drawing import fields as drawn
from cutru.identity.codelists import SEXES
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.bilingual import Text
from cutru.law.forms.paper import Field, PaperForm
from cutru.printing.print_template import parse_template

CONSENTS = "consents"
"""The section that consents fill, not the person who writes the form."""

_FEW = 5

Options = Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a form is asked. `on`: the day typed dates are read on; `by`: who fills it.

    `locked`: fields shown to confirm instead of asked; `optional`: fields that may stay empty whatever the
    form says; `options`: the choices of fields whose choices the law of the day holds.
    """

    on: date
    by: str = "applicant"
    locked: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    options: Mapping[str, Options] = field(default_factory=dict)

    def asks(self, one: Field) -> bool:
        """Whether the person types this field; signatures, their dates and row numbers are never typed."""
        return one.filled_by == self.by and one.type != "signature" and not one.with_place and not one.auto


def words(text: Text) -> str:
    """The words in the language of this request."""
    return text.in_language(get_language() or "vi")


def screen_label(one: Field) -> str:
    """The label with its number, without the dots and the "(nếu có)" of paper."""
    text = words(one.label).replace(".....", " ").replace("(nếu có)", "").replace("(if any)", "")
    text = " ".join(text.split()).strip(" :")
    number = one.number if one.number and one.number[0].isdigit() else None
    return f"{number}. {text}" if number else text


def long_fields(form: PaperForm) -> frozenset[str]:
    """Fields for which the paper prints several dotted lines."""
    marked = {one.id for one in form.fields if (one.lines or 0) > 1}
    return frozenset(marked | _printed_long(tuple(form.print_template)))


@cache
def _printed_long(template: tuple[str, ...]) -> frozenset[str]:
    printed = {
        place.text
        for line in parse_template(template)
        for cell in line.cells
        for place in cell.places
        if place.how.startswith("lines")
    }
    return frozenset(printed)


def django_field(one: Field, asking: Asking, *, long: bool = False) -> forms.Field:
    """The Django field for one input. Fields of several inputs and tables are put together by the form."""
    common: dict[str, Any] = {
        "label": screen_label(one),
        "required": one.required and one.id not in asking.optional,
        "help_text": _help(one),
    }
    if one.id in asking.options:
        pairs = [(value, words(text)) for value, text in asking.options[one.id]]
        return drawn.PickField(choices=pairs, widget=_pick_widget(len(pairs)), **common)
    if one.choices:
        pairs = [(choice.value, words(choice.label)) for choice in one.choices]
        if one.type == "multi":
            return drawn.ManyField(choices=pairs, **common)
        return drawn.PickField(choices=pairs, widget=_pick_widget(len(pairs)), **common)
    maker = _MAKERS.get(one.type)
    if maker:
        return maker(one, asking, common)
    longest = one.max_len or None
    return drawn.LongField(**common) if long else drawn.LineField(longest=longest, **common)


def _help(one: Field) -> str:
    parts = [words(one.help)] if one.help else []
    if one.required_when and not one.required:
        parts.append(_("Cần điền khi: %(case)s.") % {"case": words(one.required_when).rstrip(".")})
    return " ".join(parts)


def _pick_widget(count: int) -> type[forms.Select] | type[forms.RadioSelect]:
    return forms.RadioSelect if count <= _FEW else forms.Select


def _sex(_one: Field, _asking: Asking, common: dict[str, Any]) -> forms.Field:
    language = get_language() or "vi"
    pairs = [(code, SEXES[code].label(language)) for code in ("M", "F")]
    return drawn.PickField(choices=pairs, widget=forms.RadioSelect, **common)


def _country(_one: Field, _asking: Asking, common: dict[str, Any]) -> forms.Field:
    return drawn.PickField(choices=_countries(get_language() or "vi"), **common)


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    pairs = ((entry.code, entry.label(language)) for entry in NATIONALITIES.values())
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def _date(one: Field, asking: Asking, common: dict[str, Any]) -> forms.Field:
    if one.with_time:
        return drawn.MomentField(on=asking.on, **common)
    partial = bool(one.facts.get("partial"))
    return drawn.DayField(on=asking.on, birth="sinh" in one.label.vi.lower(), partial=partial, **common)


def _number(one: Field, _asking: Asking, common: dict[str, Any]) -> forms.Field:
    return drawn.PersonNumberField(old_too="CMND" in one.label.vi, **common)


_MAKERS: Mapping[str, Callable[[Field, Asking, dict[str, Any]], forms.Field]] = {
    "sex": _sex,
    "country": _country,
    "date": _date,
    "id12": _number,
    "person_number": _number,
    "number": lambda _one, _asking, common: drawn.NumberField(**common),
    "phone": lambda _one, _asking, common: drawn.TelephoneField(**common),
    "email": lambda _one, _asking, common: drawn.MailField(**common),
    "bool": lambda _one, _asking, common: drawn.YesField(**common),
    "photo": lambda _one, _asking, common: drawn.LineField(
        widget=forms.HiddenInput, **{**common, "required": False}
    ),
}
