"""What the registers answer to the parts of a dossier that are data instead of papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cutru.residence import lookup
from cutru.residence.queries import find_person, known_facts, owns

Answer = dict[str, Any]
"""What was found, as plain JSON that an officer can read; never more than the question needs."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whom and what a dossier asks about; `dwelling` has `ward` and `address`."""

    person_number: str
    head_number: str
    dwelling: Mapping[str, Any]
    changes: Sequence[Mapping[str, Any]]


def answer(
    component_id: str,
    *,
    person_number: str,
    head_number: str,
    dwelling: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
) -> Answer | None:
    """The answer to one part of kind `data`; None when the registers do not know, so that a paper is needed."""
    ask = _ANSWERS.get(component_id)
    return ask(Question(person_number, head_number, dwelling, changes)) if ask else None


def _dwelling(question: Question) -> Answer | None:
    """Điều 5 Nghị định 154/2024/NĐ-CP: data first. Owned by the person, or by somebody the register knows."""
    ward, address = str(question.dwelling.get("ward") or ""), str(question.dwelling.get("address") or "")
    if owns(question.person_number, ward, address):
        return {"owner": "self"}
    found = lookup.dwelling_at(ward, address) if ward and address else None
    owners = lookup.owners_on(found, timezone.localdate()) if found else []
    return {"owner": "other"} if owners else None


def _kinship(question: Question) -> Answer | None:
    """Điều 6 Nghị định 154/2024/NĐ-CP: the relation to the household's head, where the register holds it."""
    facts = known_facts(question.person_number)
    if facts is None or not question.head_number:
        return None
    if facts.head_number == question.head_number and facts.relation:
        return {"relation": facts.relation}
    return next(
        ({"relation": one.relation} for one in facts.other_members if one.personal_number == question.head_number),
        None,
    )


def _floor_area(question: Question) -> Answer | None:
    ward, address = str(question.dwelling.get("ward") or ""), str(question.dwelling.get("address") or "")
    found = lookup.dwelling_at(ward, address) if ward and address else None
    return {"floor_area_m2": found.floor_area_m2} if found and found.floor_area_m2 else None


def _death(question: Question) -> Answer | None:
    person = find_person(question.person_number)
    return {"died_on": person.died_on.isoformat()} if person and person.died_on else None


_ANSWERS: Mapping[str, Callable[[Question], Answer | None]] = {
    "lawful-dwelling-data": _dwelling,
    "kinship-data": _kinship,
    "dwelling-area-data": _floor_area,
    "deregistration-ground-data": _death,
}
