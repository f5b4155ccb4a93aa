"""What a spreadsheet cell says, as text, date or code; the damage spreadsheets do is met here."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from cutru.identity.codelists import CodeList, resolve
from cutru.identity.dates import parse_date, show_date
from cutru.identity.names import clean_name
from cutru.problems import Problem

Found = TypeVar("Found")
Read = tuple[Found | None, tuple[Problem, ...]]
"""What a cell means, None when it is blank or wrong, and the problems to tell."""

_FIRST_LOSSY_NUMBER = 1e15
"""A number cell keeps 15 digits; longer ones have lost some."""


class Memo(dict[Any, Read[Found]], Generic[Found]):
    """Remembers what each different cell of one column meant, because columns repeat themselves."""

    def __init__(self, read: Callable[[Any], Read[Found]]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Any) -> Read[Found]:
        found = self[cell] = self.read(cell)
        return found


def cell_text(cell: Any) -> str:
    """The cell as clean text: NFC, single spaces, no invisible signs; a whole number without its `.0`."""
    if type(cell) is str:
        if not cell:
            return cell
        if cell.isascii() and cell.isprintable() and "  " not in cell:
            return cell.strip()
        return clean_text(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return show_date(cell.date()) if cell.time() == time() else f"{show_date(cell)} {cell:%H:%M}"
    if isinstance(cell, date):
        return show_date(cell)
    return str(cell)


def clean_text(text: str) -> str:
    """`clean_name`, quick for text that is already clean."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and "\u00ad" not in text:
        return " ".join(text.split())
    return clean_name(text)


def _number_text(number: float) -> str:
    if abs(number) >= _FIRST_LOSSY_NUMBER:
        return f"{number:E}"
    return str(int(number)) if number == int(number) else repr(number)


def is_moment(cell: Any) -> bool:
    """Whether the spreadsheet made a date, time or duration of the cell."""
    return isinstance(cell, date | time | timedelta)


def date_memo(field: str, today: date) -> Memo[date]:
    """Dates of one column: text as in `parse_date`, and real date cells."""

    def read(cell: Any) -> Read[date]:
        text = show_date(cell) if isinstance(cell, date) else cell_text(cell)
        day, problems = parse_date(text, today=today, field=field)
        return day, tuple(problems)

    return Memo(read)


def code_memo(codelist: CodeList, field: str, required: bool = False) -> Memo[str]:
    """Codes of one column; blank is the error `required` where the column is."""

    def read(cell: Any) -> Read[str]:
        text = cell_text(cell)
        code, problems = resolve(codelist, text, field)
        if code is None and not problems and required:
            problems = [Problem(field, "required")]
        return code, tuple(problems)

    return Memo(read)


def needed(memo: Memo[Found], field: str) -> Memo[Found]:
    """The same column, with the error `required` where it is blank."""

    def read(cell: Any) -> Read[Found]:
        value, problems = memo.read(cell)
        return (None, (Problem(field, "required"),)) if value is None and not problems else (value, problems)

    return Memo(read)
