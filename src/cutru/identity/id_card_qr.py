"""The QR code of Vietnamese identity cards: one line of text, fields separated by `|`."""

import re
from dataclasses import dataclass
from datetime import date

from cutru.identity.codelists import SEXES, resolve
from cutru.identity.dates import PartialDate, check_birth, make_date
from cutru.identity.documents import CITIZEN_CARD, IDENTITY_CARD
from cutru.identity.names import clean_name, name_problems
from cutru.identity.nationalities import VIETNAM
from cutru.identity.personal_number import is_personal_number, personal_number_problems
from cutru.problems import Problem

FULL_CARD = 7
"""Fields of a whole payload; what the newer card adds is data of other people and is never kept."""
_FEWEST = 5
_NEW_CARD = 10
_IDENTIFICATION_LAW = date(2024, 7, 1)
"""The Law on Identification 2023 is in force; cards issued from this day are thẻ căn cước."""

LONGEST_TEXT = 4000
_AROUND = "\ufeff\u200b\"'“” \t\r\n"
_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdCardReading:
    """What a card's code says; `document_type` (1 or 8) is a guess to show, `incomplete` a cut-off scan."""

    personal_number: str
    old_number: str | None
    full_name: str
    birth: PartialDate | None
    sex: str | None
    address: str | None
    issued: date | None
    document_type: str
    incomplete: bool
    problems: tuple[Problem, ...]
    nationality: str = VIETNAM


def read_id_card_qr(text: str, *, today: date) -> tuple[IdCardReading | None, list[Problem]]:
    """The card in a scanned text and all to be said about it; None when the text is no card's code.

    An impossible date is left empty with an error, the rest is filled; a cut-off scan is incomplete.
    """
    cells = _cells(text)
    if cells is None:
        return None, [Problem("id_card_qr", "qr_not_an_id_card")]
    if len(cells) < _FEWEST:
        return None, [Problem("id_card_qr", "qr_cut_off")]
    problems: list[Problem] = []
    number, old, name = cells[0], cells[1], clean_name(cells[2])
    problems += name_problems(name, "full_name")
    birth = _birth(cells[3], problems, today)
    sex, said = resolve(SEXES, cells[4].rstrip("~`'´"), "sex")
    problems += [problem for problem in said if problem.severity == "error"]
    if sex is None and not said:
        problems.append(Problem("sex", "required"))
    problems += personal_number_problems(number, sex, birth, "document_number")
    incomplete = len(cells) < FULL_CARD
    if incomplete:
        problems.append(Problem("id_card_qr", "qr_incomplete", {}, "warning"))
    issued = None if incomplete else _issued(cells[6], problems, today)
    reading = IdCardReading(
        personal_number=number,
        old_number=old if re.fullmatch(r"[0-9]{9}|[0-9]{12}", old) else None,
        full_name=name,
        birth=birth,
        sex=sex,
        address=(clean_name(cells[5]) or None) if len(cells) > 5 else None,
        issued=issued,
        document_type=_document_type(len(cells), issued),
        incomplete=incomplete,
        problems=tuple(problems),
    )
    return reading, problems


def _cells(text: str) -> list[str] | None:
    """The trimmed fields, inner empty ones kept; None unless the first is a personal number."""
    if len(text) > LONGEST_TEXT:
        return None
    cells = [cell.strip(_AROUND) for cell in text.strip(_AROUND).split("|")]
    if not cells[0] and len(cells) > 1:
        cells = cells[1:]
    return cells if is_personal_number(cells[0]) and len(cells) > 1 else None


def _birth(text: str, problems: list[Problem], today: date) -> PartialDate | None:
    birth = _partial_date(text)
    if birth is None:
        if text.strip("0"):
            problems.append(Problem("birth_date", "not_a_date", {"value": text[:40]}))
        else:
            problems.append(Problem("birth_date", "qr_birth_missing", {}, "warning"))
        return None
    checked, said = check_birth(birth, [], today=today, field="birth_date")
    problems += said
    return checked


def _partial_date(text: str) -> PartialDate | None:
    """`ddMMyyyy` with 00 for unknown parts, or a year alone."""
    match = _DATE.fullmatch(f"0000{text}" if re.fullmatch(r"[0-9]{4}", text) else text)
    if match is None:
        return None
    day, month, year = int(match[1]), int(match[2]), int(match[3])
    if day and not month:
        return None
    start = make_date(year, month or 1, day or 1)
    if start is None:
        return None
    return PartialDate(start, "D" if day else "M" if month else "Y")


def _issued(text: str, problems: list[Problem], today: date) -> date | None:
    """The issue date; since the portal can do without it, a wrong one is only a warning."""
    issued = _partial_date(text)
    if issued is not None and issued.precision == "D" and issued.date <= today:
        return issued.date
    if text.strip("0"):
        problems.append(Problem("issued", "qr_issue_date", {"value": text[:40]}, "warning"))
    return None


def _document_type(count: int, issued: date | None) -> str:
    if count >= _NEW_CARD:
        return IDENTITY_CARD
    return IDENTITY_CARD if issued is not None and issued >= _IDENTIFICATION_LAW else CITIZEN_CARD
