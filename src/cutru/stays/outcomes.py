"""The door's answer: one result per row, in the order given, with counts that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple
from uuid import UUID

from cutru.problems import Problem

Verdict = Literal["accepted", "known", "rejected"]


@dataclass(frozen=True, slots=True)
class EarlierStay:
    """What the portal already holds about the same guest at the same facility."""

    id: int
    receipt: str
    arrival_on: date
    departure_on: date
    submission_id: UUID


class RowResult(NamedTuple):
    """What became of one row. `receipt` (stored form) is set for accepted and known rows."""

    position: int
    outcome: Verdict
    receipt: str | None
    stay_id: int | None
    problems: Sequence[Problem] = ()
    earlier: EarlierStay | None = None


@dataclass(frozen=True)
class Outcome:
    """The answer to one submission; `submission_id` is None when nothing was stored."""

    submission_id: UUID | None
    results: Sequence[RowResult]

    def _count(self, verdict: Verdict) -> int:
        return sum(1 for result in self.results if result.outcome == verdict)

    @property
    def read(self) -> int:
        return len(self.results)

    @cached_property
    def accepted(self) -> int:
        return self._count("accepted")

    @cached_property
    def known(self) -> int:
        return self._count("known")

    @cached_property
    def rejected(self) -> int:
        return self._count("rejected")
