"""What readers give: rows, notices about the file, and the refusal of a whole file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from cutru.exchange.layouts import FOREIGN, VIETNAMESE, Layout
from cutru.problems import Problem
from cutru.stays.schemas import Candidate, Regime

FileKind = Literal["kbtt_xml", "kbtt_xlsx", "tblt_xlsx"]

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of an uploaded file."""
MOST_XML_RECORDS = 5_000
MOST_SHEET_ROWS = 20_000

BARE_AMPERSAND = "bare_ampersand"
LEADING_ZEROS_LOST = "leading_zeros_lost"
ROW_PORTAL_IGNORES = "row_where_portal_ignores"
CHECKOUT_IN_FUTURE = "checkout_in_future_ask"
BIRTH_YEAR_ASK = "birth_year_ask"
LEFT_OVER_SAMPLE = "left_over_sample_ask"

QUESTIONS = frozenset(
    {
        BARE_AMPERSAND,
        LEADING_ZEROS_LOST,
        ROW_PORTAL_IGNORES,
        CHECKOUT_IN_FUTURE,
        BIRTH_YEAR_ASK,
        LEFT_OVER_SAMPLE,
    }
)
"""Problem codes that a person can settle for all rows at once, by giving the code as an answer."""


class Refused(Exception):
    """The whole file is refused; `problem` says why."""

    def __init__(self, code: str, **params: Any) -> None:
        self.problem = Problem("", code, params)
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell about the file, or about a row that was skipped (then with its position)."""

    problem: Problem
    position: int | None = None


class Row(NamedTuple):
    """A candidate and the cells it was read from, in the order of the workbook's columns."""

    candidate: Candidate
    cells: Sequence[Any]


@dataclass(slots=True)
class Reading:
    """A file being read. `rows` can be walked once; `notices` are complete when it is done."""

    kind: FileKind
    total: int = 0
    """About how many rows there are, for a progress bar: the last row's number, or the number of records."""
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    notices: list[Notice] = field(default_factory=list)

    @property
    def regime(self) -> Regime:
        return "V" if self.kind == "tblt_xlsx" else "F"

    @property
    def layout(self) -> Layout:
        """The workbook that rejected rows are written into; XML rows go into the foreign workbook."""
        return VIETNAMESE if self.kind == "tblt_xlsx" else FOREIGN
