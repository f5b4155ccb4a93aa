"""What an outbox tells about its guests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from cutru_client.models import Problem

State = Literal["waiting", "taken", "rejected"]


@dataclass(frozen=True, slots=True)
class Item:
    """A guest of the outbox.

    `guest` is None once the personal data were removed. `receipt` and `version` are those of the stay the
    portal holds under this reference, also while a changed guest waits or was rejected.
    """

    reference: str
    state: State
    guest: dict[str, Any] | None
    digest: str
    receipt: str | None
    version: int | None
    outcome: Literal["accepted", "known"] | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many guests wait, were taken, were rejected; since when the first one waits."""

    waiting: int
    taken: int
    rejected: int
    waiting_since: datetime | None


@dataclass(slots=True)
class Flushed:
    """What one flush brought: how many guests were newly accepted, known already, rejected."""

    accepted: int = 0
    known: int = 0
    rejected: int = 0

    @property
    def sent(self) -> int:
        return self.accepted + self.known + self.rejected


@dataclass(frozen=True, slots=True)
class Difference:
    """A reference for which both sides have something else."""

    reference: str
    ours: str
    theirs: str
    data_differ: bool


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The outbox and the portal compared for one day of arrival.

    `missing`: we hold a receipt, the portal has no such stay on that day. `cancelled`: it has one, cancelled.
    `unknown`: the portal has it, the outbox does not. `differing`: other receipt, or other data than sent.
    `unsent`: still waiting. `rejected`: not taken as it is.
    """

    day: date
    held: int
    missing: tuple[str, ...]
    cancelled: tuple[str, ...]
    unknown: tuple[str, ...]
    differing: tuple[Difference, ...]
    unsent: tuple[str, ...]
    rejected: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether the portal holds just what was sent, and all of it was."""
        return not (self.missing or self.unknown or self.differing or self.unsent or self.rejected)
