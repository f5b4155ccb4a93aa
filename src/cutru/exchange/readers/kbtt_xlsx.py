"""The workbook of foreign guests: sheet KBTT with 11 or 12 columns, guests from row 4."""

from collections.abc import Iterator
from datetime import date

from cutru.exchange.layouts import FOREIGN, PERMITTED_UNTIL_KEY
from cutru.exchange.readers.kbtt_values import ForeignGuests, is_sample_guest
from cutru.exchange.readers.rows import Notice, Reading, Row
from cutru.exchange.readers.sheets import Book, GuestSheet, open_guest_sheet
from cutru.problems import Problem

_WIDTH = len(FOREIGN.columns)
_LAST = _WIDTH - 1
_SAMPLE_ROW = 3
_NAMES = (1, 6)
"""The columns of name and passport number, from 0."""
_FIELDS = tuple(column.field for column in FOREIGN.columns)


def read_foreign_workbook(book: Book, *, today: date, answers: frozenset[str] = frozenset()) -> Reading:
    """The rows of the workbook; the position of a row is its number in the sheet. Raises Refused."""
    sheet = open_guest_sheet(book, FOREIGN)
    reading = Reading("kbtt_xlsx", sheet.last_row, notices=list(sheet.notices))
    columns = {column.field: column.letter for column in FOREIGN.columns}
    reading.rows = _rows(sheet, reading, ForeignGuests(today, answers, columns))
    return reading


def _rows(sheet: GuestSheet, reading: Reading, guests: ForeignGuests) -> Iterator[Row]:
    width = _WIDTH if sheet.headers[_LAST:_WIDTH] and _has_twelfth(sheet) else _LAST
    fields = _FIELDS[1:width]
    for position, cells in sheet.rows(_SAMPLE_ROW, _WIDTH):
        if sheet.is_blank(position, cells[:width], _NAMES):
            continue
        guest = dict(zip(fields, cells[1:width], strict=True))
        if is_sample_guest(guest):
            if position > _SAMPLE_ROW:
                reading.notices.append(Notice(Problem("", "sample_row_skipped", {}, "notice"), position))
            continue
        told = _valueless(sheet.valueless.get(position, frozenset()), width)
        if position == _SAMPLE_ROW:
            told.append(Problem("", "row_three_is_a_guest", {}, "warning"))
        yield guests.row(position, guest, cells[:width], told)


def _has_twelfth(sheet: GuestSheet) -> bool:
    return sheet.headers[_LAST].startswith(PERMITTED_UNTIL_KEY)


def _valueless(columns: frozenset[int], width: int) -> list[Problem]:
    return [
        Problem(_FIELDS[column], "formula_without_value", {"column": FOREIGN.columns[column].letter})
        for column in sorted(columns)
        if 0 < column < width
    ]
