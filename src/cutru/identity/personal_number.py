"""The 12-digit personal number (Decree 137/2015/NĐ-CP, Article 13).

Digits 1–3 are the place where the birth was registered, 4 the century and the sex, 5–6 the year. There is no
check digit, and people whose recorded sex or year was changed keep their number: only the length is a hard
rule.
"""

import re
from datetime import date
from functools import cache

from cutru.identity.dates import PartialDate
from cutru.identity.tables import read_table
from cutru.problems import Problem

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")


@cache
def _provinces() -> dict[str, str]:
    return {row["code"]: row["province_vi"] for row in read_table("personal_number_province_codes")}


def is_personal_number(number: str) -> bool:
    """Whether the text is exactly 12 digits."""
    return bool(_TWELVE_DIGITS.fullmatch(number))


def province_of_birth_registration(number: str) -> str | None:
    """The province, by its name before July 2025; None for a birth registered abroad or an unknown prefix."""
    return _provinces().get(number[:3])


def sex_of_personal_number(number: str) -> str:
    """M or F, from the fourth digit of a 12-digit number."""
    return "F" if int(number[3]) % 2 else "M"


def birth_year_of_personal_number(number: str) -> int:
    """The full birth year, from digits 4–6 of a 12-digit number."""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


@cache
def _told_by(signs: str) -> tuple[str, int]:
    """Sex and birth year by digits 4–6, of which there are a thousand."""
    number = f"000{signs}000000"
    return sex_of_personal_number(number), birth_year_of_personal_number(number)


def personal_number_problems(
    number: str, sex: str | None, birth: PartialDate | date | None, field: str
) -> list[Problem]:
    """An error unless 12 digits; warnings for an unknown prefix and where sex or birth year disagree.

    `sex` is M, F or None; `birth` may be left out.
    """
    if not is_personal_number(number):
        return [Problem(field, "number_12_digits", {"value": number[:40]})]
    found: list[Problem] = []
    if number[:3] not in _provinces():
        found.append(Problem(field, "personal_number_place", {"prefix": number[:3]}, "warning"))
    told_sex, told = _told_by(number[3:6])
    if sex != told_sex and sex in ("M", "F"):
        found.append(Problem(field, "personal_number_sex", {"digit": number[3]}, "warning"))
    year = birth.date.year if isinstance(birth, PartialDate) else birth.year if birth else None
    if year is not None and year != told:
        found.append(Problem(field, "personal_number_year", {"told": told, "year": year}, "warning"))
    return found
