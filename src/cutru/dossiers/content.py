"""What a dossier holds, read from its forms: who asks, who changes with them, where, which forms it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cutru.dossiers.models import Channel, Dossier
from cutru.law.catalogue import Case, Component, Procedure
from cutru.law.forms.paper import PaperForm, paper_form
from cutru.law.particulars import particulars
from cutru.legislation.queries import procedure_on

PARTICULARS = "particulars"
"""Key of the values that the register needs beyond the official form."""
PARTS = "parts"
"""Key of the choices among parts of the dossier: component id → taken (form components that are optional)."""
DECLARATION = "declaration"
"""The group of which one form is filled: CT01, or CT02 for overseas Vietnamese without a valid passport."""

HEAD_FIELDS = frozenset({"head_name", "relation_to_head", "head_personal_id"})
WITHOUT_HEAD = frozenset({"residence-information-declaration", "residence-information-confirmation"})
"""Procedures of people who may belong to no household."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PersonValues:
    """A person as the forms name them; `sex` is M, F or empty."""

    full_name: str
    birth_date: date | None
    sex: str
    personal_number: str
    relation: str


@dataclass(frozen=True)
class Content:
    """A dossier together with its procedure and case, on the version of the law it is under."""

    dossier: Dossier
    procedure: Procedure
    case: Case

    def values_of(self, key: str) -> Values:
        """The values of one form; empty while nobody wrote any."""
        found: Values = self.dossier.values.get(key, {})
        return found

    def taken(self, component: Component) -> bool:
        """Whether a form component belongs to the dossier: always, or because it was chosen."""
        if component.alternative_group == DECLARATION:
            return component.id == str(self.values_of(PARTS).get(DECLARATION, "ct01"))
        return component.required == "always" or bool(self.values_of(PARTS).get(component.id))

    @cached_property
    def form_components(self) -> tuple[Component, ...]:
        """The form components that are part of the dossier, in the order of the catalogue."""
        return tuple(part for part in self.case.components if part.form and self.taken(part))

    @cached_property
    def form_ids(self) -> tuple[str, ...]:
        """The official forms to fill, without the particulars."""
        return tuple(dict.fromkeys(part.form for part in self.form_components if part.form))

    def form(self, key: str) -> PaperForm:
        """The form behind a key of the values. Raises UnknownForm for any other key."""
        if key == PARTICULARS:
            return particulars(self.procedure.id, self.case.id)
        return paper_form(key)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All keys to fill: particulars first, then the official forms."""
        return (PARTICULARS, *self.form_ids)

    @cached_property
    def particulars(self) -> Values:
        return self.values_of(PARTICULARS)

    @cached_property
    def declaration(self) -> Values:
        """The values that name the person who asks: the first official form, else the particulars."""
        return self.values_of(self.form_ids[0]) if self.form_ids else self.particulars

    @cached_property
    def subject(self) -> PersonValues:
        """The person who asks."""
        told = self.declaration
        return PersonValues(
            full_name=_text(told.get("full_name")),
            birth_date=day_of(told.get("dob")),
            sex=_text(told.get("sex")),
            personal_number=_text(told.get("personal_id")),
            relation=_text(told.get("relation_to_head")),
        )

    @cached_property
    def persons(self) -> tuple[PersonValues, ...]:
        """The person who asks and the members who change with them."""
        rows = self.declaration.get("members") or []
        return (self.subject, *(_member(row) for row in rows if _text(row.get("full_name"))))

    @cached_property
    def head_number(self) -> str:
        """The personal number of the household's head as CT01 item 9 names it."""
        return _text(self.declaration.get("head_personal_id"))

    @cached_property
    def ward_code(self) -> str:
        """The ward whose authority decides."""
        place = self.particulars.get("dwelling")
        if isinstance(place, Mapping):
            return _text(place.get("ward"))
        return _text(self.particulars.get("ward"))

    @cached_property
    def optional_fields(self) -> frozenset[str]:
        """Fields that may stay empty although the form prints them without "nếu có".

        Whoever has no registered residence may belong to no household, and whoever is not in the population
        database has no number yet: Điều 19 Luật Cư trú.
        """
        if self.case.id == "not-in-population-database":
            return HEAD_FIELDS | {"personal_id"}
        return HEAD_FIELDS if self.procedure.id in WITHOUT_HEAD else frozenset()

    @property
    def is_signed_online(self) -> bool:
        """Filed through an identified account, which replaces the signature: note (6) of CT01."""
        return self.dossier.channel == Channel.ONLINE


def content_of(dossier: Dossier) -> Content:
    """Raises UnknownProcedure when the catalogue no longer holds the dossier's procedure."""
    procedure = procedure_on(dossier.procedure_id, dossier.law_on)
    return Content(dossier, procedure, procedure.case(dossier.case_id))


def day_of(value: Any) -> date | None:
    """A day as forms write it (`2026-11-25`); None for anything else, a year alone included."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _member(row: Values) -> PersonValues:
    return PersonValues(
        full_name=_text(row.get("full_name")),
        birth_date=day_of(row.get("dob")),
        sex=_text(row.get("sex")),
        personal_number=_text(row.get("personal_id")),
        relation=_text(row.get("relation_to_head")),
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
