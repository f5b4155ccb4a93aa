"""Administrative procedures as data, one file each: who files what with whom, until when, at what fee."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cutru.law.bilingual import Text
from cutru.law.datafiles import names_in, read_data


class UnknownProcedure(KeyError):
    """A procedure id that no data file holds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure; `actor`: applicant, officer or system."""

    number: int
    actor: str
    action: Text


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """An instrument a procedure rests on: its number, kind (Luật, Nghị định, Thông tư) and title."""

    number: str
    kind: str
    title_vi: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of the national catalogue; `code` None where it has none.

    `facts` is the whole entry, read-only: cases and components, deadlines, fees, results …
    """

    id: str
    code: str | None
    name: Text
    field: str
    authority_vi: str
    channels: tuple[str, ...]
    intake_hours_vi: str | None
    steps: tuple[Step, ...]
    legal_basis: tuple[LegalBasis, ...]
    facts: Mapping[str, Any]


@cache
def load_procedure(procedure_id: str) -> Procedure:
    """A procedure by its id; the articles are in its `legal_basis`. Raises UnknownProcedure."""
    if procedure_id not in procedure_ids():
        raise UnknownProcedure(procedure_id)
    facts = read_data("catalogue", procedure_id)
    return Procedure(
        id=facts["id"],
        code=facts["code"],
        name=Text(facts["name_vi"], facts["name_en"]),
        field=facts["field"],
        authority_vi=facts["authority_vi"],
        channels=facts["channels"],
        intake_hours_vi=facts["intake_hours_vi"],
        steps=tuple(
            Step(step["n"], step["actor"], Text(step["action_vi"], step["action_en"]))
            for step in facts["steps"]
        ),
        legal_basis=tuple(
            LegalBasis(entry["number"], entry["kind"], entry["title_vi"]) for entry in facts["legal_basis"]
        ),
        facts=facts,
    )


def procedure_ids() -> tuple[str, ...]:
    """The ids of all procedures at hand, in order."""
    return names_in("catalogue")
