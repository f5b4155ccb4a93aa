"""Single values of a JSON record: tolerant of how programs write them, strict about what they mean."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from cutru.exchange.partner.images import image_fault
from cutru.exchange.partner.sentences import (
    DOCUMENT_TYPE,
    NUMBER_RULES,
    SPECIAL_SIGNS,
    Fault,
    malformed,
    required,
    too_long,
)
from cutru.identity.codelists import CodeList
from cutru.identity.dates import make_date
from cutru.identity.documents import LONGEST_NUMBER, document_number_problems
from cutru.identity.names import clean_name

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?", re.ASCII
)
_WHOLE_NUMBER = re.compile(r"\d{1,9}(?:\.0)?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_LETTERS_AND_DIGITS = re.compile(r"[A-Za-z0-9]+")
OLDEST_YEAR, LAST_YEAR = 1890, 2200


class Record:
    """One JSON object being read; collects the faults of its fields in the order they are asked for."""

    def __init__(self, position: int, values: Mapping[str, Any]) -> None:
        self.position = position
        self.values = values
        self.faults: list[Fault] = []

    def add(self, field: str, code: str, sentence: str) -> None:
        self.faults.append(Fault(self.position, field, code, sentence))

    def text(self, field: str, most: int, *, needed: bool = False) -> str:
        """Clean text; numbers count as their digits, null and "" as missing."""
        value = self.values.get(field)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)[:64]
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.faults.append(malformed(self.position, field))
            return ""
        if len(value) > 4 * most + 100:  # far too long: not worth cleaning
            self.faults.append(too_long(self.position, field, most))
            return ""
        clean = clean_name(value.encode("utf-8", "replace").decode())
        if not clean and needed:
            self.faults.append(required(self.position, field))
        if len(clean) > most:
            self.faults.append(too_long(self.position, field, most))
            return ""
        return clean

    def number(self, field: str, *, needed: bool = False) -> int | None:
        """A whole number, also as text; None when it is missing or wrong."""
        value = self.values.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            if needed:
                self.faults.append(required(self.position, field))
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            self.faults.append(malformed(self.position, field))
            return None
        text = value.strip() if isinstance(value, str) else repr(value)
        if not _WHOLE_NUMBER.fullmatch(text):
            self.faults.append(malformed(self.position, field))
            return None
        return int(text.removesuffix(".0"))

    def code(self, field: str, codelist: CodeList, *, needed: bool = False) -> str:
        """A numeric id of a list as our code; "" when missing or wrong."""
        number = self.number(field, needed=needed)
        if number is None:
            return ""
        if str(number) not in codelist:
            self.faults.append(malformed(self.position, field, "not_in_list"))
            return ""
        return str(number)

    def letter(self, field: str, allowed: str) -> str:
        """One of these letters, in any case; required."""
        value = self.text(field, 20, needed=True).upper()
        if value and (len(value) != 1 or value not in allowed):
            self.faults.append(malformed(self.position, field, "not_in_list"))
            return ""
        return value

    def birth(self, field: str, precision: str) -> date | None:
        """`YYYY-MM-DD`; of a year only, `YYYY` will do."""
        value = self.text(field, 32, needed=True)
        if not value:
            return None
        if precision == "Y" and _YEAR.fullmatch(value):
            value = f"{value}-01-01"
        matched = _DAY.fullmatch(value[:10].strip()) if _MOMENT.fullmatch(value) else None
        day = make_date(*map(int, matched.groups())) if matched else None
        if day is None or not OLDEST_YEAR <= day.year <= LAST_YEAR:
            self.faults.append(malformed(self.position, field))
            return None
        if precision == "Y":
            return day.replace(month=1, day=1)
        return day.replace(day=1) if precision == "M" else day

    def moment(self, field: str, *, needed: bool = True) -> datetime | None:
        """`YYYY-MM-DD HH:mm:ss`, local time without zone; midnight stands where no time was meant."""
        value = self.text(field, 40, needed=needed)
        if not value:
            return None
        matched = _MOMENT.fullmatch(value)
        try:
            found = datetime(*(int(part or 0) for part in matched.groups())) if matched else None  # type: ignore[arg-type]  # noqa: DTZ001  local by definition
        except ValueError:
            found = None
        if found is None or not OLDEST_YEAR <= found.year <= LAST_YEAR:
            self.faults.append(malformed(self.position, field))
            return None
        return found

    def document_type(self, field: str) -> str:
        """1 to 8, "" when it is none of them."""
        number = self.number(field, needed=True)
        if number is not None and not 1 <= number <= 8:
            self.add(field, "not_in_list", DOCUMENT_TYPE)
            return ""
        return "" if number is None else str(number)

    def document_number(self, field: str, document_type: str) -> str:
        """The number by the rule of its type; "" when it is missing or wrong. An unknown type has no rule."""
        value = self.values.get(field)
        number = self.text(field, 200, needed=True)
        if not number:
            return ""
        as_sent = value if isinstance(value, str) else number
        if not _LETTERS_AND_DIGITS.fullmatch(as_sent):
            self.add(field, "special_signs", SPECIAL_SIGNS)
            return ""
        rule = NUMBER_RULES.get(document_type)
        if document_type and rule and document_number_problems(document_type, number, field):
            self.add(field, "number_form", rule)
            return ""
        if len(number) > LONGEST_NUMBER:
            self.faults.append(too_long(self.position, field, LONGEST_NUMBER))
            return ""
        return number.upper()

    def image(self, field: str) -> None:
        """A picture is checked; `images.py` keeps it where pictures are kept."""
        if fault := image_fault(self.values.get(field), self.position, field):
            self.faults.append(fault)


def time_meant(moment: datetime) -> time | None:
    """The time of day, None for midnight: programs that know no time write it so."""
    return moment.time() if moment.time() != time() else None
