"""Check digits, optical misreads, dates and names of machine-readable zones (ICAO Doc 9303-3)."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from cutru.identity.dates import PartialDate, make_date

_VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_TO_DIGIT = str.maketrans("OQDILZSBG", "000112586")
_TO_LETTER = str.maketrans("012586", "OIZSBG")
_MIXED = {
    "O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "G": "6",
    "0": "O", "1": "I", "2": "Z", "5": "S", "8": "B", "6": "G",
}  # fmt: skip
_MOST_MISREADS = 2
_LONGEST_VALIDITY = 50


def check_digit(text: str) -> int:
    """The digit for a text of A–Z, 0–9 and `<`: weights 7, 3, 1, sum modulo 10. KeyError for other signs."""
    return sum(_VALUES[sign] * (7, 3, 1)[place % 3] for place, sign in enumerate(text)) % 10


def digit_holds(text: str, digit: str) -> bool:
    """Whether the printed digit is right; a filler counts as zero where the field itself is empty."""
    if digit == "<":
        return not text.strip("<")
    return digit.isdigit() and check_digit(text) == int(digit)


def as_digits(text: str) -> str:
    """A digits-only field with letters read as the digits they resemble."""
    return text.translate(_TO_DIGIT)


def as_letters(text: str) -> str:
    """A letters-only field with digits read as the letters they resemble."""
    return text.translate(_TO_LETTER)


def mended_number(number: str, digit: str, usual: re.Pattern[str] | None = None) -> tuple[str, bool]:
    """A document number whose digit holds, and whether it does.

    When it does not, letters and digits that look alike are exchanged, fewest first; a solution counts only
    when it is the only one with that many exchanges, or the only one of the issuer's usual form. Otherwise
    the number comes back as it was read.
    """
    if digit_holds(number, digit):
        return number, True
    places = [place for place, sign in enumerate(number) if sign in _MIXED]
    for count in range(1, _MOST_MISREADS + 1):
        solutions = [one for one in _exchanged(number, places, count) if digit_holds(one, digit)]
        if len(solutions) > 1 and usual:
            solutions = [one for one in solutions if usual.fullmatch(one.strip("<"))]
        if solutions:
            return (solutions[0], True) if len(solutions) == 1 else (number, False)
    return number, False


def _exchanged(number: str, places: list[int], count: int) -> Iterator[str]:
    for chosen in combinations(places, count):
        signs = list(number)
        for place in chosen:
            signs[place] = _MIXED[signs[place]]
        yield "".join(signs)


def read_birth(text: str, today: date) -> PartialDate | None:
    """A birth date `yyMMdd`; unknown parts are `<<` or `00`. None when unknown or impossible.

    The century is the last one in which the date is not after today.
    """
    if not text[:2].isdigit():
        return None
    month, day = (text[2:4].replace("<", "0"), text[4:6].replace("<", "0"))
    if not (month + day).isdigit():
        return None
    for year in (today.year // 100 * 100 + int(text[:2]), today.year // 100 * 100 - 100 + int(text[:2])):
        found = _partial(year, int(month), int(day))
        if found and found.date <= today:
            return found
    return None


def _partial(year: int, month: int, day: int) -> PartialDate | None:
    start = make_date(year, month or 1, (day or 1) if month else 1)
    if start is None:
        return None
    return PartialDate(start, "D" if month and day else "M" if month else "Y")


def read_expiry(text: str, today: date) -> date | None:
    """An expiry date `yyMMdd`; an unknown day or month gives the last one. None when unknown or impossible.

    Expiry lies ahead or not long ago: the century is today's unless that is over 50 years ahead.
    """
    if not text[:2].isdigit():
        return None
    month, day = (text[2:4].replace("<", "0"), text[4:6].replace("<", "0"))
    if not (month + day).isdigit() or int(month) > 12:
        return None
    year = today.year // 100 * 100 + int(text[:2])
    if year > today.year + _LONGEST_VALIDITY:
        year -= 100
    last_month = int(month) or 12
    return make_date(year, last_month, int(day) or calendar.monthrange(year, last_month)[1])


def split_name(text: str) -> tuple[str, str]:
    """Surname and given names of a name field; given names are empty for a one-part name."""
    surname, _, given = text.strip("<").partition("<<")
    return " ".join(surname.split("<")), " ".join(given.replace("<", " ").split())


def same_digits(text: str) -> bool:
    """Whether a field holds only digits and fillers."""
    return all(sign in "0123456789<" for sign in text)
