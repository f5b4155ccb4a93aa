"""A foreign guest as the official XML and workbook write one: the same rules for both."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cutru.exchange.readers.cells import Memo, Read, cell_text, code_memo, date_memo, is_moment, needed
from cutru.exchange.readers.rows import CHECKOUT_IN_FUTURE, Row
from cutru.identity.codelists import SEXES
from cutru.identity.dates import PartialDate, parse_birth, show_date
from cutru.identity.documents import clean_document_number, document_key
from cutru.identity.names import is_sample
from cutru.identity.nationalities import VIETNAM, resolve_nationality
from cutru.problems import Problem
from cutru.stays.schemas import Candidate, Partial, build_stay

_NO_ROOM = frozenset({"undefined", "null", "none"})
_LONGEST_NUMBER_GIVEN = 32


def is_sample_guest(cells: Mapping[str, Any]) -> bool:
    """Whether name or passport number carry the mark of a sample record."""
    text = f"{cells.get('full_name', '')} {cells.get('document_number', '')}"
    return "[" in text and is_sample(text)


class ForeignGuests:
    """Turns the cells of one file into candidates; remembers what columns meant and which passports came."""

    def __init__(self, today: date, answers: frozenset[str], columns: Mapping[str, str]) -> None:
        """`columns` gives the column letter of each field, or nothing for an XML file."""
        self.today = today
        self.answers = answers
        self.columns = columns
        self.sex = code_memo(SEXES, "sex", required=True)
        self.nationality: Memo[str] = needed(Memo(_read_nationality), "nationality")
        self.arrival = needed(date_memo("arrival_on", today), "arrival_on")
        self.departure = needed(date_memo("departure_on", today), "departure_on")
        self.checkout = date_memo("departed_on", today)
        self.permitted = date_memo("permitted_until", today)
        self.earlier: dict[tuple[str, str], int] = {}
        self._repeated = "passport_repeated_in_sheet" if columns else "passport_repeated_in_file"

    def row(
        self, position: int, cells: Mapping[str, Any], raw: Sequence[Any], told: Sequence[Problem] = ()
    ) -> Row:
        """The candidate of one guest; `told` are problems found before, by field of the schema."""
        found = list(told)
        values = self._values(cells, found)
        known = {problem.field for problem in told}
        if known:
            found = [item for item in found if item.code != "required" or item.field not in known]
        number = values["document_number"]
        if any(problem.severity == "error" and problem.code != CHECKOUT_IN_FUTURE for problem in found):
            return Row(Candidate(position, None, found, Partial("F", values)), raw)
        stay, faults = build_stay("F", values)
        if stay is None:
            return Row(Candidate(position, None, [*found, *faults], Partial("F", values)), raw)
        earlier = self.earlier.setdefault((stay.nationality, document_key(number)), position)
        if earlier != position:
            found.append(Problem("document_number", self._repeated, {"earlier": earlier}))
            stay = None
        return Row(Candidate(position, stay, found), raw)

    def _values(self, cells: Mapping[str, Any], found: list[Problem]) -> dict[str, Any]:
        birth, told = self._birth(cells.get("birth_date", ""), cells.get("birth_precision", ""))
        found += told
        sex, told = self.sex[cells.get("sex", "")]
        found += told
        nationality, told = self.nationality[cells.get("nationality", "")]
        found += told
        arrival, told = self.arrival[cells.get("arrival_on", "")]
        found += told
        departure, told = self.departure[cells.get("departure_on", "")]
        found += told
        permitted, told = self.permitted[cells.get("permitted_until", "")]
        found += told
        return {
            "full_name": self._name(cells, found),
            "birth_date": birth.date if birth else None,
            "birth_precision": birth.precision if birth else None,
            "sex": sex,
            "nationality": nationality,
            "document_number": self._number(cells, found),
            "room": self._room(cells, found),
            "arrival_on": arrival,
            "departure_on": departure,
            "departed_on": self._checkout(cells.get("departed_on", ""), departure, found),
            "permitted_until": permitted,
        }

    def _birth(self, cell: Any, precision: Any) -> Read[PartialDate]:
        text = show_date(cell) if isinstance(cell, date) else cell_text(cell)
        birth, told = parse_birth(text, cell_text(precision), today=self.today, field="birth_date")
        if birth is None and not told:
            return None, (Problem("birth_date", "required"),)
        if any(problem.code == "birth_precision_unknown" for problem in told):
            return None, tuple(Problem("birth_precision", item.code, item.params) for item in told)
        return birth, tuple(told)

    def _text(self, field: str, cells: Mapping[str, Any], found: list[Problem]) -> str:
        cell = cells.get(field, "")
        if is_moment(cell):
            params = {"column": self.columns.get(field, ""), "value": cell_text(cell)}
            found.append(Problem(field, "cell_became_date", params))
            return ""
        return cell_text(cell)

    def _name(self, cells: Mapping[str, Any], found: list[Problem]) -> str:
        name = self._text("full_name", cells, found)
        if not name and not is_moment(cells.get("full_name", "")):
            found.append(Problem("full_name", "required"))
        return name

    def _room(self, cells: Mapping[str, Any], found: list[Problem]) -> str:
        room = self._text("room", cells, found)
        return "" if room.casefold() in _NO_ROOM else room

    def _number(self, cells: Mapping[str, Any], found: list[Problem]) -> str:
        text = self._text("document_number", cells, found)
        if len(text) > _LONGEST_NUMBER_GIVEN:
            found.append(Problem("document_number", "too_long", {"max": _LONGEST_NUMBER_GIVEN}))
            return ""
        number, told = clean_document_number(text)
        found += told
        if not number and not any(problem.field == "document_number" for problem in found):
            found.append(Problem("document_number", "required"))
        return number

    def _checkout(self, cell: Any, departure: date | None, found: list[Problem]) -> date | None:
        """Most tools copy the expected departure here: only a day that is over is a check-out by itself."""
        day, told = self.checkout[cell]
        found += told
        if day is None or day < self.today:
            return day
        if day == departure:
            return None
        if day == self.today:
            return day
        params = {"value": show_date(day), "departure": show_date(departure) if departure else "–"}
        if CHECKOUT_IN_FUTURE in self.answers:
            found.append(Problem("departed_on", "checkout_in_future_left_out", params, "notice"))
        else:
            found.append(Problem("departed_on", CHECKOUT_IN_FUTURE, params))
        return None


def _read_nationality(cell: Any) -> Read[str]:
    text = cell_text(cell)
    code, told = resolve_nationality(text, "nationality")
    if code == VIETNAM:
        return None, (Problem("nationality", "belongs_on_vietnamese_list"),)
    return code, tuple(told)
