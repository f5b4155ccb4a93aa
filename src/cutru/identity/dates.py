"""Dates as files write them and as people type them, and birth dates of which only a part is known."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any, Literal, cast

from cutru.identity.codelists import BIRTH_PRECISIONS, resolve
from cutru.identity.names import clean_name, search_key
from cutru.problems import Problem, Severity

Precision = Literal["D", "M", "Y"]
Prefer = Literal["past", "future", "near"]

_OLDEST_YEARS = 130
_FARTHEST_YEARS = 100
_LONGEST_TEXT = 60
_EXCEL_START = date(1899, 12, 30)

_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")
_TIME_PART = re.compile(
    r"(?:T|,?\s+)\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?$"
)
_SERIAL = re.compile(r"(\d{4,6})(?:[.,]\d+)?")
_MASKED = re.compile(r"[Xx*#•]+(?:[/.\-\s][Xx*#•]+)+|[\dXx*#•]*[Xx*#•]{2}[\dXx*#•/.\-\s]*")
_YEAR = re.compile(r"\d{4}")
_MONTH_YEAR = re.compile(r"(?:0{1,2}[/.-])?(\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A birth date; `precision` M and Y keep the first day of the month or year in `date`."""

    date: date
    precision: Precision = "D"

    def display(self) -> str:
        """ "08/03/1990", "03/1990" or "1990"."""
        if self.precision == "Y":
            return f"{self.date.year:04}"
        if self.precision == "M":
            return f"{self.date.month:02}/{self.date.year:04}"
        return show_date(self.date)


Parsed = tuple[date | None, str | None, tuple[tuple[str, Any], ...], Severity]
"""A date, or a problem's code, parameters and severity; both when the date is read with a warning."""


def show_date(day: date) -> str:
    """25/11/2026; built by hand because strftime drops the zeros of early years."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(text: str, *, today: date, field: str) -> tuple[date | None, list[Problem]]:
    """A date of a file or an API call: `dd/MM/yyyy` and what exporting tools make of it.

    Day and month are never swapped. Empty text gives (None, []); a year more than 130 before or
    100 after today is an error.
    """
    if len(text) > _LONGEST_TEXT:
        return None, [Problem(field, "not_a_date", {"value": text.strip()[:40]})]
    day, code, params, severity = _parse(text)
    if day is not None and not today.year - _OLDEST_YEARS <= day.year <= today.year + _FARTHEST_YEARS:
        return None, [Problem(field, "year_implausible", {"value": text.strip(), "year": day.year})]
    if code is None:
        return day, []
    return day, [Problem(field, code, dict(params), severity)]


@lru_cache(maxsize=65536)
def _parse(text: str) -> Parsed:
    cell = clean_name(text).lstrip("'’")
    if not cell:
        return None, None, (), "error"
    value = (("value", cell[:40]),)
    timed = _TIME_PART.search(cell)
    day_text = cell[: timed.start()] if timed else cell
    parts = _date_parts(day_text)
    if parts is None:
        return _unreadable(cell)
    year, month, day = parts
    found = make_date(year, month, day)
    if found is None:
        swapped = month > 12 and day <= 12
        return None, "month_and_day_swapped" if swapped else "not_a_date", value, "error"
    if timed and timed.group(1) and not re.match(r"(?:T|,?\s+)0?0[:h]00", timed.group()):
        # An instant of another time zone may belong to the next day in Viet Nam.
        return found, "date_with_time_zone", (*value, ("date", show_date(found))), "warning"
    return found, None, (), "error"


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written, not yet checked."""
    if match := _DAY_FIRST.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    return None


def _unreadable(cell: str) -> Parsed:
    value = (("value", cell[:40]),)
    if _MASKED.fullmatch(cell):
        return None, "date_masked", value, "error"
    serial = _SERIAL.fullmatch(cell)
    if serial and 3000 <= int(serial[1]) <= 80000:
        meant = show_date(_EXCEL_START + timedelta(days=int(serial[1])))
        return None, "excel_serial", (*value, ("date", meant)), "error"
    return None, "not_a_date", value, "error"


def parse_birth(
    text: str, precision_code: str, *, today: date, field: str
) -> tuple[PartialDate | None, list[Problem]]:
    """A birth date with its precision code (`D`, `M`, `Y` or `D - Ngày`; blank is D).

    A bare year, `03/1990` and unknown parts written as 00 lower the precision with a warning. A date after
    today is the error `birth_in_future`; a precision outside the list is `birth_precision_unknown`.
    """
    code, _ = resolve(BIRTH_PRECISIONS, precision_code, field)
    if code is None and precision_code.strip():
        return None, [Problem(field, "birth_precision_unknown", {"value": precision_code.strip()[:40]})]
    precision = cast(Precision, code or "D")
    part = _partial_birth(clean_name(text))
    if part is None:
        day, problems = parse_date(text, today=today, field=field)
        part = _with_precision(day, precision) if day else None
    elif _less_precise(part.precision, precision):
        shown = "birth_year_only" if part.precision == "Y" else "birth_month_only"
        problems = [Problem(field, shown, {"value": part.display()}, "warning")]
    else:
        part, problems = _with_precision(part.date, precision), []
    if part is None:
        return None, problems
    return check_birth(part, problems, today=today, field=field)


def check_birth(
    birth: PartialDate, problems: list[Problem], *, today: date, field: str
) -> tuple[PartialDate | None, list[Problem]]:
    """The birth date with its problems so far, or an error when it is after today or too long ago."""
    if birth.date > today:
        return None, [Problem(field, "birth_in_future", {"value": birth.display()})]
    if birth.date.year < today.year - _OLDEST_YEARS:
        return None, [Problem(field, "year_implausible", {"value": birth.display(), "year": birth.date.year})]
    return birth, problems


def _less_precise(found: Precision, told: Precision) -> bool:
    return "DMY".index(found) > "DMY".index(told)


def _with_precision(day: date, precision: Precision) -> PartialDate:
    if precision == "Y":
        return PartialDate(day.replace(month=1, day=1), "Y")
    if precision == "M":
        return PartialDate(day.replace(day=1), "M")
    return PartialDate(day, "D")


def _partial_birth(cell: str) -> PartialDate | None:
    """`1990`, `00/00/1990`, `03/1990`, `00/03/1990`; None for anything else."""
    if _YEAR.fullmatch(cell):
        start = make_date(int(cell), 1, 1)
        return PartialDate(start, "Y") if start else None
    match = _MONTH_YEAR.fullmatch(cell)
    if match is None:
        return None
    month, year = int(match[1]), int(match[2])
    start = make_date(year, month or 1, 1)
    if start is None:
        return None
    return PartialDate(start, "M" if month else "Y")


# What people type ------------------------------------------------------------------------------------------

_DAY_WORDS = {
    "HOM NAY": 0, "NAY": 0, "TODAY": 0, "MAI": 1, "NGAY MAI": 1, "TOMORROW": 1, "HOM QUA": -1, "QUA": -1,
    "YESTERDAY": -1, "HOM KIA": -2, "NGAY KIA": 2, "MOT": 2, "NGAY MOT": 2,
}  # fmt: skip
_TYPED = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{4}|\d{2}))?")
_TYPED_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
_TYPED_YEAR_FIRST = re.compile(r"(\d{4})[/.-]?(\d{2})[/.-]?(\d{2})")
_OFFSET = re.compile(r"([+-])\s?(\d{1,4})")


def parse_typed_date(
    text: str, *, today: date, field: str, prefer: Prefer = "near"
) -> tuple[date | None, list[Problem]]:
    """A date a person typed: `2511`, `251126`, `25/11`, `25.11.26`, `hôm nay`, `mai`, `+3`.

    Without a year, or with two digits of it, `past` takes the last such day up to today, `near` the
    closest to today; `future` takes the next such day for a missing year and the closest for two digits.
    """
    cell = clean_name(text)
    if not cell:
        return None, []
    day = _spoken(cell, today) or _typed(cell, today, prefer)
    if day is None:
        return parse_date(text, today=today, field=field)
    if not today.year - _OLDEST_YEARS <= day.year <= today.year + _FARTHEST_YEARS:
        return None, [Problem(field, "year_implausible", {"value": cell[:40], "year": day.year})]
    return day, []


def parse_typed_birth(text: str, *, today: date, field: str) -> tuple[PartialDate | None, list[Problem]]:
    """A birth date a person typed, with less precision where less was typed: `1990`, `03/1990`, `080390`."""
    cell = clean_name(text)
    if not cell:
        return None, []
    if part := _partial_birth(cell):
        return check_birth(part, [], today=today, field=field)
    day, problems = parse_typed_date(cell, today=today, field=field, prefer="past")
    if day is None:
        return None, problems
    return check_birth(PartialDate(day), problems, today=today, field=field)


def _spoken(cell: str, today: date) -> date | None:
    words = _DAY_WORDS.get(search_key(cell))
    if words is not None:
        return today + timedelta(days=words)
    if match := _OFFSET.fullmatch(cell):
        return today + timedelta(days=int(match[2]) * (-1 if match[1] == "-" else 1))
    return None


def _typed(cell: str, today: date, prefer: Prefer) -> date | None:
    match = _TYPED.fullmatch(cell) or _TYPED_DIGITS.fullmatch(cell)
    if match:
        day, month, year = int(match[1]), int(match[2]), match[3]
        if year is None:
            years: Iterable[int] = range(today.year - 8, today.year + 9)
        elif len(year) == 2:
            years = (today.year // 100 * 100 + step + int(year) for step in (-100, 0, 100))
        else:
            years = (int(year),)
        found = [made for one in years if (made := make_date(one, month, day))]
        if found:
            closest = "near" if year and prefer == "future" else prefer
            return found[0] if len(found) == 1 and year else _choose(found, today, closest)
    if match := _TYPED_YEAR_FIRST.fullmatch(cell):
        return make_date(int(match[1]), int(match[2]), int(match[3]))
    return None


def _choose(days: list[date], today: date, prefer: Prefer) -> date | None:
    fits: dict[Prefer, Callable[[date], bool]] = {
        "past": lambda day: day <= today,
        "future": lambda day: day >= today,
        "near": lambda day: True,
    }
    return min(filter(fits[prefer], days), key=lambda day: abs(day - today), default=None)


_TIME_FORMS = (
    re.compile(r"(\d{1,2})\s*(?:[:.hHgG]|giờ|gio)\s*(\d{1,2})?\s*(?:[mMpP]|phút|phut)?"),
    re.compile(r"(\d{1,2})(\d{2})"),
    re.compile(r"(\d{1,2})()"),
)


def parse_typed_time(text: str, *, field: str = "time") -> tuple[time | None, list[Problem]]:
    """A time of day a person typed: `2240`, `22h40`, `22:40`, `22h`, `7:05`. Empty text gives (None, [])."""
    cell = clean_name(text)
    if not cell:
        return None, []
    for form in _TIME_FORMS:
        if match := form.fullmatch(cell):
            hour, minute = int(match[1]), int(match[2] or 0)
            if hour < 24 and minute < 60:
                return time(hour, minute), []
    return None, [Problem(field, "not_a_time", {"value": cell[:40]})]
