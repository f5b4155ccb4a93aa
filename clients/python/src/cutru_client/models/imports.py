"""Official files on their way in."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from cutru_client.models.base import Outcome, Problem, Told


class Import(Told):
    """A file on its way: read = accepted + rejected + known; `questions`: code → rows it concerns."""

    id: UUID
    facility: int
    file_name: str
    kind: Literal["kbtt_xml", "kbtt_xlsx", "tblt_xlsx"]
    state: Literal["checking", "checked", "handing_in", "done", "failed"]
    total: int
    progress: int
    read: int
    accepted: int
    rejected: int
    known: int
    questions: dict[str, int]
    refusal: Problem | None
    created_at: datetime
    expires_at: datetime

    @property
    def is_working(self) -> bool:
        return self.state in ("checking", "handing_in")


class Imports(Told):
    """The latest imports of a facility."""

    imports: list[Import]


class ImportRow(Told):
    """What became of one row of a file."""

    position: int
    outcome: Outcome
    name: str
    receipt: str | None
    problems: list[Problem]


class ImportRows(Told):
    """One page of rows; None as `next_cursor` on the last."""

    rows: list[ImportRow]
    next_cursor: int | None
