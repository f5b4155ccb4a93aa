"""Rows of a file through the door, part by part; nothing here remembers anything of its own."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID, uuid4

from cutru.accounts.models import User
from cutru.exchange.readers import FileKind, Reading, Row, read_file
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.models import Channel
from cutru.stays.outcomes import RowResult

CHUNK = 1_000
"""Rows of one transaction, where somebody watches the progress."""
LARGE_CHUNK = 5_000
"""Rows of one transaction, where nobody does."""


Rejected = Callable[[FileKind, Row, RowResult], None]
"""Told of each rejected row in the order of the file; nobody keeps them, a file may be all faults."""


@dataclass(slots=True)
class FileOutcome:
    """The answer to a whole file; read = accepted + rejected + known."""

    reading: Reading
    submission_id: UUID | None
    accepted: int = 0
    rejected: int = 0
    known: int = 0

    def add(self, part: Sequence[Row], results: Sequence[RowResult], tell: Rejected) -> None:
        """Count the answer to one part of the file and tell what was rejected."""
        for row, result in zip(part, results, strict=True):
            if result.outcome == "accepted":
                self.accepted += 1
            elif result.outcome == "known":
                self.known += 1
            else:
                self.rejected += 1
                tell(self.reading.kind, row, result)

    @property
    def read(self) -> int:
        return self.accepted + self.rejected + self.known


def channel_of(reading: Reading) -> Channel:
    """The channel the stays of a file carry."""
    return Channel.XML if reading.kind == "kbtt_xml" else Channel.XLSX


def chunks(rows: Iterator[Row], after: int = 0, size: int = CHUNK) -> Iterator[list[Row]]:
    """Rows behind a position, in lists of at most `size`."""
    left = (row for row in rows if row.candidate.position > after)
    while part := list(islice(left, size)):
        yield part


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Spare thousands of living rows from being searched for cycles again and again; they form none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def hand_in_rows(
    actor: User,
    submission: SubmissionIn,
    rows: Sequence[Row],
    *,
    check: bool = False,
    submission_id: UUID | None = None,
) -> Sequence[RowResult]:
    """One part of a file through the door, in one transaction."""
    candidates = [row.candidate for row in rows]
    return hand_in(actor, submission, candidates, check=check, submission_id=submission_id).results


def _tell_nobody(_kind: FileKind, _row: Row, _result: RowResult) -> None:
    """For callers who only count."""


def hand_in_file(
    actor: User,
    facility_id: int,
    data: bytes,
    *,
    today: date,
    check: bool = False,
    rejected: Rejected = _tell_nobody,
) -> FileOutcome:
    """From bytes to receipts in this process, without preview: what the command line does.

    Each part of the file is one transaction; a file handed in twice gives known rows. `check` stores nothing.
    Raises Refused for a file that cannot be read, PermissionDenied as `hand_in` does.
    """
    reading = read_file(data, today=today)
    submission = SubmissionIn(facility_id, channel_of(reading))
    identifier = None if check else uuid4()
    outcome = FileOutcome(reading, identifier)

    def hand_in_parts() -> None:
        for part in chunks(reading.rows, size=LARGE_CHUNK):
            results = hand_in_rows(actor, submission, part, check=check, submission_id=identifier)
            outcome.add(part, results, rejected)

    with without_cycle_search():
        hand_in_parts()  # in a function, so that the last rows are gone when the search begins again
    return outcome
