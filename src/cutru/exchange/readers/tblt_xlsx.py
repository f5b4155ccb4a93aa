"""The official workbook of Vietnamese guests: 19 columns, read by column letter, guests from row 5."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cutru.exchange.layouts import VIETNAMESE
from cutru.exchange.readers.cells import (
    Memo,
    Read,
    cell_text,
    code_memo,
    date_memo,
    is_moment,
    needed,
)
from cutru.exchange.readers.rows import (
    BIRTH_YEAR_ASK,
    LEADING_ZEROS_LOST,
    LEFT_OVER_SAMPLE,
    ROW_PORTAL_IGNORES,
    Notice,
    Reading,
    Row,
)
from cutru.exchange.readers.sheets import Book, GuestSheet, open_guest_sheet
from cutru.exchange.readers.tblt_places import read_places
from cutru.identity.codelists import DOCUMENT_TYPES, RESIDENCE_TYPES, SEXES, STAY_REASONS
from cutru.identity.dates import PartialDate, parse_birth, show_date
from cutru.identity.documents import clean_document_number, document_key, document_number_problems
from cutru.identity.names import is_sample
from cutru.identity.nationalities import VIETNAM, resolve_nationality
from cutru.problems import Problem, Severity
from cutru.stays.schemas import Candidate, Partial, build_stay

_WIDTH = len(VIETNAMESE.columns)
_FIELDS = tuple(column.field for column in VIETNAMESE.columns)
_NAMES = (1, 7)
"""The columns of name and document number, from 0."""
_HINT_ROW, _EXAMPLE_ROW, _FIRST_ROW = 3, 4, 5
_LEFT_OVER_DAYS = 30
"""A lone guest in row 5 whose arrival is older than this may be the sample that some templates carry."""
_DIGITS_OF_PHONE_WITHOUT_ZERO = 9
_LONGEST_ADDRESS = 300


def read_vietnamese_workbook(book: Book, *, today: date, answers: frozenset[str] = frozenset()) -> Reading:
    """The rows of the workbook; the position of a row is its number in the sheet. Raises Refused."""
    sheet = open_guest_sheet(book, VIETNAMESE)
    reading = Reading("tblt_xlsx", sheet.last_row, notices=list(sheet.notices))
    reading.rows = _Reader(sheet, reading.notices, today, answers).rows()
    return reading


class _Reader:
    """One walk over the sheet, with what each column's cells meant so far.

    Nothing in here knows the reader or the reading in turn: what the walk has read goes when the walk ends,
    and need not wait to be found in a search for cycles.
    """

    def __init__(
        self, sheet: GuestSheet, notices: list[Notice], today: date, answers: frozenset[str]
    ) -> None:
        self.sheet = sheet
        self.notices = notices
        self.today = today
        self.answers = answers
        self.birth: Memo[PartialDate] = needed(_birth_memo(today, answers), "birth_date")
        self.sex = code_memo(SEXES, "sex", required=True)
        self.nationality: Memo[str] = needed(Memo(_read_nationality), "nationality")
        self.document_type = code_memo(DOCUMENT_TYPES, "document_type", required=True)
        self.residence_kind = code_memo(RESIDENCE_TYPES, "residence_kind")
        self.places = Memo(read_places)
        self.arrival = needed(date_memo("arrival_on", today), "arrival_on")
        self.departure = needed(date_memo("departure_on", today), "departure_on")
        self.reason = code_memo(STAY_REASONS, "reason", required=True)
        self.earlier: dict[tuple[Any, ...], int] = {}

    def rows(self) -> Iterator[Row]:
        """Every guest; a lone guest in row 5 waits for the end, because it may be a left-over sample."""
        first: tuple[int, list[Any]] | None = None
        count = 0
        for position, cells in self.sheet.rows(_HINT_ROW, _WIDTH):
            if self.sheet.is_blank(position, cells[:_WIDTH], _NAMES) or self._is_no_guest(position, cells):
                continue
            count += 1
            if position == _FIRST_ROW and count == 1:
                first = position, cells
                continue
            if first is not None:
                yield self._row(*first)
                first = None
            yield self._row(position, cells)
        if first is not None:
            yield self._ask_about_left_over(self._row(*first))

    def _is_no_guest(self, position: int, cells: Sequence[Any]) -> bool:
        """Hints, examples and sample rows; those among the guests are told."""
        text = f"{cells[0]}{cells[1]}"
        if "[" in text and is_sample(text):
            if position > _EXAMPLE_ROW:
                self.notices.append(Notice(Problem("", "sample_row_skipped", {}, "notice"), position))
            return True
        if position > _EXAMPLE_ROW:
            return False
        return not (cells[1] and cells[7] and self.birth[cells[2]][0])

    def _row(self, position: int, cells: list[Any]) -> Row:
        found: list[Problem] = []
        values = self._values(cells, found)
        if position in self.sheet.valueless:
            self._tell_valueless(self.sheet.valueless[position], found)
        if position <= _EXAMPLE_ROW:
            severity: Severity = "notice" if ROW_PORTAL_IGNORES in self.answers else "error"
            found.append(Problem("", ROW_PORTAL_IGNORES, {"row": position}, severity))
        if found and any(problem.severity == "error" and problem.field for problem in found):
            return Row(Candidate(position, None, found, Partial("V", values)), cells)
        stay, faults = build_stay("V", values)
        if stay is None:
            return Row(Candidate(position, None, [*found, *faults], Partial("V", values)), cells)
        key = (values["document_type"], document_key(values["document_number"]), values["arrival_on"])
        earlier = self.earlier.setdefault(key, position)
        if earlier != position:
            found.append(Problem("document_number", "repeated_in_file", {"earlier": earlier}))
            return Row(Candidate(position, None, found), cells)
        return Row(Candidate(position, stay, found), cells)

    def _values(self, cells: list[Any], found: list[Problem]) -> dict[str, Any]:
        birth, told = self.birth[cells[2]]
        found += told
        sex, told = self.sex[cells[3]]
        found += told
        nationality, told = self.nationality[cells[4]]
        found += told
        document_type, told = self.document_type[cells[5]]
        found += told
        residence_kind, told = self.residence_kind[cells[9]]
        found += told
        places, told = self.places[cells[10], cells[11]]
        found += told
        arrival, told = self.arrival[cells[13]]
        found += told
        departure, told = self.departure[cells[14]]
        found += told
        reason, told = self.reason[cells[16]]
        found += told
        province, ward, kept = places or ("", "", "")
        address = cell_text(cells[12])
        return {
            "full_name": self._name(cells, found),
            "birth_date": birth.date if birth else None,
            "birth_precision": birth.precision if birth else None,
            "sex": sex,
            "nationality": nationality,
            "document_type": document_type,
            "document_name": self._text(cells, 6, found),
            "document_number": self._number(cells[7], document_type, found),
            "phone": _phone(cells[8], found),
            "residence_kind": residence_kind,
            "residence_province_code": province,
            "residence_ward_code": ward,
            "residence_address": _joined(address, kept) if kept else address,
            "arrival_on": arrival,
            "departure_on": departure,
            "room": self._text(cells, 15, found),
            "reason": reason,
            "reason_detail": self._text(cells, 17, found),
            "note": cell_text(cells[18]),
        }

    def _text(self, cells: list[Any], column: int, found: list[Problem]) -> str:
        cell = cells[column]
        if type(cell) is not str and is_moment(cell):
            found.append(_not_text(_FIELDS[column], cell))
            return ""
        return cell_text(cell)

    def _name(self, cells: list[Any], found: list[Problem]) -> str:
        name = self._text(cells, 1, found)
        if not name and not is_moment(cells[1]):
            found.append(Problem("full_name", "required"))
        return name

    def _number(self, cell: Any, document_type: str | None, found: list[Problem]) -> str:
        """The document's number; digits that a spreadsheet lost come back only when a person said so."""
        if type(cell) is str and cell.isascii() and cell.isalnum():
            number = cell
        elif is_moment(cell):
            found.append(_not_text("document_number", cell))
            return ""
        else:
            number, told = clean_document_number(cell_text(cell))
            found += told
        if not number:
            found.append(Problem("document_number", "required"))
        elif LEADING_ZEROS_LOST in self.answers and document_type:
            return self._padded(number, document_type, found)
        return number

    def _padded(self, number: str, document_type: str, found: list[Problem]) -> str:
        for problem in document_number_problems(document_type, number, "document_number"):
            if problem.code == LEADING_ZEROS_LOST:
                whole = str(problem.params["suggestion"])
                params = {"value": number, "number": whole}
                found.append(Problem("document_number", "leading_zeros_added", params, "notice"))
                return whole
        return number

    def _tell_valueless(self, columns: frozenset[int], found: list[Problem]) -> None:
        """A formula without value is no blank cell: say so in place of `required`."""
        for column in sorted(columns & set(range(1, _WIDTH))):
            field = _FIELDS[column]
            found[:] = [item for item in found if (item.field, item.code) != (field, "required")]
            params = {"column": VIETNAMESE.columns[column].letter}
            found.append(Problem(field, "formula_without_value", params))

    def _ask_about_left_over(self, row: Row) -> Row:
        candidate = row.candidate
        stay = candidate.stay
        if (
            stay is None
            or LEFT_OVER_SAMPLE in self.answers
            or (self.today - stay.arrival_on).days <= _LEFT_OVER_DAYS
        ):
            return row
        question = Problem("", LEFT_OVER_SAMPLE, {"arrival": show_date(stay.arrival_on)})
        return Row(Candidate(candidate.position, stay, [*candidate.problems, question]), row.cells)


def _birth_memo(today: date, answers: frozenset[str]) -> Memo[PartialDate]:
    def read(cell: Any) -> Read[PartialDate]:
        if type(cell) is str and (day := _plain_date(cell, today)):
            return PartialDate(day), ()
        text = show_date(cell) if isinstance(cell, date) else cell_text(cell)
        birth, told = parse_birth(text, "", today=today, field="birth_date")
        if birth is None or birth.precision != "Y":
            return birth, tuple(told)
        params = {"value": birth.display()}
        if BIRTH_YEAR_ASK in answers:
            return birth, (Problem("birth_date", "birth_year_only", params, "warning"),)
        return birth, (Problem("birth_date", BIRTH_YEAR_ASK, params),)

    return Memo(read)


def _plain_date(text: str, today: date) -> date | None:
    """`dd/MM/yyyy` of the last hundred years, read without ceremony; None for everything else."""
    if len(text) != 10 or text[2] != "/" or text[5] != "/" or not text.isascii():
        return None
    day, month, year = text[:2], text[3:5], text[6:]
    if not (day.isdigit() and month.isdigit() and year.isdigit()):
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found <= today and today.year - found.year <= 100 else None


def _read_nationality(cell: Any) -> Read[str]:
    code, told = resolve_nationality(cell_text(cell), "nationality")
    if code not in (None, VIETNAM):
        return None, (Problem("nationality", "belongs_on_foreign_list", {"value": cell_text(cell)[:40]}),)
    return code, tuple(told)


def _phone(cell: Any, found: list[Problem]) -> str:
    """The telephone number without separators; nine digits have lost their zero to a spreadsheet."""
    if type(cell) is str and cell.isascii() and cell.isdigit() and cell[0] == "0":
        return cell
    if is_moment(cell):
        found.append(_not_text("phone", cell))
        return ""
    number = "".join(sign for sign in cell_text(cell).lstrip("'’") if sign not in " .-()")
    if len(number) == _DIGITS_OF_PHONE_WITHOUT_ZERO and number.isdigit() and number[0] != "0":
        params = {"value": number, "number": f"0{number}"}
        found.append(Problem("phone", "phone_zero_added", params, "notice"))
        return f"0{number}"
    return number


def _not_text(field: str, cell: Any) -> Problem:
    return Problem(
        field, "cell_became_date", {"column": VIETNAMESE.letter_of(field), "value": cell_text(cell)}
    )


def _joined(address: str, kept: str) -> str:
    """The address with the names of places that have no code behind it."""
    if kept.casefold() in address.casefold():
        return address
    return f"{address}, {kept}".strip(", ")[:_LONGEST_ADDRESS]
