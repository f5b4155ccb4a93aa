"""What the registers answer to the parts of a dossier that are data instead of papers.

Điều 5, 6 Nghị định 154/2024/NĐ-CP: data first, a paper only where no database knows. The residence register
is asked first, then the population database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cutru.residence import lookup
from cutru.residence.population import PopulationDatabase
from cutru.residence.queries import find_person, known_facts, owns

Answer = dict[str, Any]
"""What was found, as plain JSON that an officer can read; never more than the question needs."""

PARENTS = frozenset({"father", "mother", "guardian"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a dossier asks about; `dwelling` has `ward` and `address`, `changes` `fact` and `value`."""

    person_number: str
    head_number: str
    dwelling: Mapping[str, Any]
    changes: Sequence[Mapping[str, Any]]


def answer(component_id: str, question: Question, population: PopulationDatabase) -> Answer | None:
    """The answer to one part of kind `data`; None when nobody knows, so that a paper is needed.

    Raises PopulationUnavailable, PopulationRefused.
    """
    ask = _ANSWERS.get(component_id)
    return ask(question, population) if ask else None


def parents(child_number: str, population: PopulationDatabase) -> list[dict[str, str]]:
    """Parents and guardian of a child: `name` and `number` each. Raises as `answer`."""
    return [
        {"name": one.full_name, "number": one.personal_number}
        for one in population.kin(child_number)
        if one.relation in PARENTS
    ]


def _dwelling(question: Question, population: PopulationDatabase) -> Answer | None:
    ward, address = str(question.dwelling.get("ward") or ""), str(question.dwelling.get("address") or "")
    if not ward or not address:
        return None
    if owns(question.person_number, ward, address):
        return {"owner": "self"}
    wanted = lookup.address_key(address)
    for paper in population.documents(question.person_number) if question.person_number else ():
        here = paper.ward_code == ward and lookup.address_key(paper.address) == wanted
        if here and paper.kind in ("land_certificate", "lease"):
            return {"paper": paper.kind, "number": paper.number}
    found = lookup.dwelling_at(ward, address)
    return {"owner": "other"} if found and lookup.owners_on(found, timezone.localdate()) else None


def _kinship(question: Question, population: PopulationDatabase) -> Answer | None:
    if not question.person_number or not question.head_number:
        return None
    facts = known_facts(question.person_number)
    if facts is not None and facts.head_number == question.head_number and facts.relation:
        return {"relation": facts.relation}
    for one in population.kin(question.person_number):
        if one.personal_number == question.head_number:
            return {"relation": one.relation}
    return None


def _floor_area(question: Question, population: PopulationDatabase) -> Answer | None:
    ward, address = str(question.dwelling.get("ward") or ""), str(question.dwelling.get("address") or "")
    found = lookup.dwelling_at(ward, address) if ward and address else None
    return {"floor_area_m2": found.floor_area_m2} if found and found.floor_area_m2 else None


def _death(question: Question, population: PopulationDatabase) -> Answer | None:
    person = find_person(question.person_number)
    if person and person.died_on:
        return {"died_on": person.died_on.isoformat()}
    record = population.person(question.person_number) if question.person_number else None
    return {"died_on": record.died_on.isoformat()} if record and record.died_on else None


def _change(question: Question, population: PopulationDatabase) -> Answer | None:
    record = population.person(question.person_number) if question.person_number else None
    if record is None or not question.changes:
        return None
    told = [
        str(getattr(record, str(row.get("fact")), "")) == str(row.get("value")) for row in question.changes
    ]
    return {"agrees": True} if all(told) else None


_ANSWERS: Mapping[str, Callable[[Question, PopulationDatabase], Answer | None]] = {
    "lawful-dwelling-data": _dwelling,
    "kinship-data": _kinship,
    "dwelling-area-data": _floor_area,
    "deregistration-ground-data": _death,
    "change-data": _change,
}
