"""What a person typed or scanned about one guest, read with people's rules rather than a file's.

Values are texts by field name, as the sheet stores them: dates as they are shown, codes as codes. `tidy`
makes a typed text readable for ever ("mai" becomes the day it meant), `read_typed` makes a candidate of it.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from cutru.identity.codelists import (
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    CodeList,
    resolve,
)
from cutru.identity.dates import Prefer, parse_typed_birth, parse_typed_date, parse_typed_time, show_date
from cutru.identity.documents import clean_document_number
from cutru.identity.id_card_qr import IdCardReading
from cutru.identity.mrz import MrzReading
from cutru.identity.names import clean_name, search_key
from cutru.identity.nationalities import (
    NATIONALITIES,
    VIETNAM,
    Nationality,
    resolve_nationality,
    search_nationalities,
)
from cutru.identity.reading.found import FoundDocument
from cutru.law.deadlines import VIETNAM as VIETNAM_TIME
from cutru.places.addresses import place_address
from cutru.places.lookup import resolve_province, resolve_ward
from cutru.problems import Problem, errors_among
from cutru.stays.schemas import Candidate, Origin, Partial, Regime, build_stay

LONGEST_VALUE = 600
"""Characters kept of one typed value; the schema says which are too many."""
NAME_CONFIRMED = "name_confirmed"
"""Set when a person compared a name that was read by a machine."""
READ_BY_MACHINE: tuple[Origin, ...] = ("mrz", "qr", "page")
"""Origins of what nobody typed: a name from there is compared by a person."""
SCAN_PROBLEMS = "scan_problems"
"""What the reader said about a scanned document, until the field it concerns is edited."""
READING_UNSURE = "reading_unsure"
"""Code of a field that a person should compare with the picture."""

_SHARED = (
    "full_name", "nationality", "birth_date", "sex", "document_type", "document_number", "room",
    "arrival_on", "arrival_time", "departure_on", "departure_time", "note",
)  # fmt: skip
_FOREIGN = (
    "permitted_until", "entry_document_kind", "entry_document_number", "entry_document_from",
    "entry_document_until", "entry_document_issued_on", "entry_document_issuer", "entry_on", "entry_gate",
    "entry_purpose",
)  # fmt: skip
_VIETNAMESE = (
    "document_name", "phone", "residence_kind", "residence_province_code", "residence_ward_code",
    "residence_address", "reason", "reason_detail", "relation",
)  # fmt: skip
_RESIDENCE = frozenset(
    {"residence_kind", "residence_province_code", "residence_ward_code", "residence_address"}
)
FIELDS: Mapping[Regime, tuple[str, ...]] = {"F": _SHARED + _FOREIGN, "V": _SHARED + _VIETNAMESE}
"""The fields of each regime; those that others are read by come first."""
ALL_FIELDS = frozenset(_SHARED + _FOREIGN + _VIETNAMESE)

_NOW_WORDS = frozenset({"NAY", "BAY GIO", "NOW"})
_OWN_CODE = re.compile(r".*\(([0-9A-Z][0-9A-Z-]{0,2})\)")
_FROM_ARRIVAL = re.compile(r"[+\d].*")


@dataclass(slots=True)
class Typed:
    """One guest's texts, read: `clean` for the schema, `shown` for the sheet."""

    clean: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a document's reading fills in."""

    regime: Regime
    values: dict[str, str]
    origins: dict[str, Origin]
    problems: list[Problem]


def regime_of(values: Mapping[str, str], before: Regime) -> Regime:
    """The duty that applies: Vietnamese citizens are notified, everybody else is declared."""
    code, _problems = read_nationality(values.get("nationality", ""))
    if code is None:
        return before
    return "V" if code == VIETNAM else "F"


def tidy(regime: Regime, values: Mapping[str, str], *, today: date, now: datetime) -> dict[str, str]:
    """The values to keep: read ones in the form they are shown in, unreadable ones as typed."""
    kept = {name: clean_name(values.get(name, "")[:LONGEST_VALUE]) for name in FIELDS[regime]}
    kinds = PASSPORT_TYPES if regime == "F" else DOCUMENT_TYPES
    if kept["document_type"] not in kinds:
        kept["document_type"] = next(iter(kinds))
    if regime == "V" and not kept["nationality"]:
        kept["nationality"] = VIETNAM
    kept.update(read_values(regime, kept, today=today, now=now).shown)
    for name in (NAME_CONFIRMED, SCAN_PROBLEMS):
        kept[name] = values.get(name, "")
    return {name: text for name, text in kept.items() if text}


def read_values(regime: Regime, values: Mapping[str, str], *, today: date, now: datetime) -> Typed:
    """Every field read as far as it can be; a field with a fault has no clean value."""
    typed = Typed()
    for name in FIELDS[regime]:
        text = clean_name(values.get(name, ""))
        if not text:
            continue
        value, shown, problems = _read(regime, name, text, typed, today, now)
        typed.problems += [problem for problem in problems if problem.severity != "notice"]
        typed.shown[name] = shown
        if value is not None and not errors_among(problems):
            typed.clean[name] = value
    return typed


def read_typed(
    regime: Regime,
    values: Mapping[str, str],
    origins: Mapping[str, str],
    *,
    today: date,
    now: datetime,
    position: int,
    reference: str | None,
) -> Candidate:
    """What was typed as a row for the door; a scanned name nobody compared yet is an error of the row.

    The door gets what could be read as well, so that one look tells everything that is to be mended.
    """
    typed = read_values(regime, values, today=today, now=now)
    scanned = scan_problems(values)
    problems = scanned + typed.problems
    known = [name for name in FIELDS[regime] if name in typed.clean]
    stay, missing = build_stay(
        regime,
        {
            **typed.clean,
            "reference": reference,
            "origins": {name: origins.get(name, "typed") for name in known},
        },
    )
    faulty = {problem.field for problem in errors_among(problems)}
    problems += [problem for problem in missing if problem.field not in faulty]
    problems += _unconfirmed(values, origins)
    if errors_among(typed.problems):
        stay = None
    return Candidate(position, stay, problems, Partial(regime, typed.clean))


def read_nationality(text: str, name: str = "nationality") -> tuple[str | None, list[Problem]]:
    """The code a person meant: a code, a whole name, or the beginning that only one country has."""
    text = clean_name(text)
    own = _OWN_CODE.fullmatch(text)
    if own and own[1] in NATIONALITIES:
        return own[1], []
    code, _problems = resolve_nationality(text, name)
    if code or not text:
        return code, []
    found = [entry for entry in search_nationalities(text, 40) if entry.kind != "obsolete"]
    key = search_key(text)
    for fits in (_is_name, _begins_name, _begins_word):
        fitting = [entry for entry in found if fits(entry, key)]
        if len(fitting) == 1 or (fitting and fits is _is_name):
            return fitting[0].code, []
        if fitting:
            params = {"value": text[:40], "first": fitting[0].label_vi, "second": fitting[1].label_vi}
            return None, [Problem(name, "nationality_ambiguous", params)]
    if len(found) == 1:
        return found[0].code, []
    return None, [Problem(name, "not_in_list", {"value": text[:40]})]


def scan_problems(values: Mapping[str, str]) -> list[Problem]:
    """What the reader of the document said about fields that nobody has edited since."""
    stored = values.get(SCAN_PROBLEMS)
    return [Problem(*item) for item in json.loads(stored)] if stored else []


def identity_doubts(values: Mapping[str, str]) -> list[Problem]:
    """Those of `scan_problems` that a person must see before the guest is handed in.

    They are about who the guest is and the document. Where somebody lives is handed in as far as it is
    certain: cards carry addresses of units that are no more, and the door asks for none of it.
    """
    return [problem for problem in scan_problems(values) if problem.field not in _RESIDENCE]


def store_problems(problems: Sequence[Problem]) -> str:
    """The reverse of `scan_problems`."""
    if not problems:
        return ""
    items = [
        [problem.field, problem.code, dict(problem.params), problem.severity]
        for problem in problems
        if problem.severity != "notice"
    ]
    return json.dumps(items, ensure_ascii=False) if items else ""


def values_from_mrz(reading: MrzReading) -> Scanned:
    """The fields a machine-readable zone fills; the name waits for a person's look."""
    regime: Regime = "V" if reading.nationality == VIETNAM else "F"
    values = {
        "full_name": reading.full_name,
        "sex": reading.sex or "",
        "birth_date": reading.birth.display() if reading.birth else "",
        "nationality": reading.nationality or "",
        "document_number": reading.document_number,
        "document_type": (reading.document_type or "9") if regime == "V" else _passport_type(reading),
    }
    return _scanned(regime, values, "mrz", reading.problems)


def values_from_card(reading: IdCardReading) -> Scanned:
    """The fields the code of an identity card fills; what the card says of other people is not read."""
    values = {
        "full_name": reading.full_name,
        "sex": reading.sex or "",
        "birth_date": reading.birth.display() if reading.birth else "",
        "nationality": reading.nationality,
        "document_type": reading.document_type,
        "document_number": reading.personal_number,
    }
    said: list[Problem] = []
    if reading.address:
        placed = place_address(reading.address, written=reading.issued)
        values |= {
            "residence_kind": "1",
            "residence_province_code": placed.province_code,
            "residence_ward_code": placed.ward_code,
            "residence_address": placed.detail,
        }
        said += placed.problems
    return _scanned("V", values, "qr", [*reading.problems, *said])


def values_from_found(found: FoundDocument) -> Scanned:
    """The fields a document in a picture fills; those that are not sure ask for a look.

    What the zone or the code lacks is taken from the words of the page.
    """
    reading = found.reading
    scanned = values_from_card(reading) if isinstance(reading, IdCardReading) else values_from_mrz(reading)
    return _with_page(scanned, found)


def values_from_visa(found: FoundDocument) -> Scanned:
    """The fields a visa fills in the row of its guest, none of them sure.

    `document_number` and `full_name` are among the values, to find the guest by.
    """
    reading = found.reading
    values = {"full_name": reading.full_name, "entry_document_kind": "visa"}
    if isinstance(reading, MrzReading):
        values |= {
            "document_number": reading.document_number,
            "entry_document_number": reading.document_number,
            "entry_document_until": show_date(reading.expiry) if reading.expiry else "",
        }
    scanned = _with_page(_scanned("F", values, "mrz", ()), found)
    asked = [Problem(name, READING_UNSURE, {}, "warning") for name in scanned.values if name in _FOREIGN]
    return Scanned("F", scanned.values, scanned.origins, asked)


def _with_page(scanned: Scanned, found: FoundDocument) -> Scanned:
    """The same with the words of the page where they were read, and with a mark at all that is not sure."""
    page = {
        name: _shown_reading(name, field.value)
        for name, field in found.fields.items()
        if field.source == "page" and field.value and name in FIELDS[scanned.regime]
    }
    if (printed := found.fields.get("printed_name")) is not None:
        page["full_name"] = printed.value  # the zone had no room for all of it
    values = {**scanned.values, **page}
    # The name asks for a look by its tick already.
    asked = [name for name in found.unsure if name in values and name != "full_name"]
    unsure = [Problem(name, READING_UNSURE, {}, "warning") for name in asked]
    origins: dict[str, Origin] = {**scanned.origins, **dict.fromkeys(page, "page")}
    return Scanned(scanned.regime, values, origins, [*_placed(found.problems), *unsure])


def _shown_reading(name: str, value: str) -> str:
    """A date as it is shown, as far as it is known; other texts as they are."""
    is_date = name in _DATES or name == "birth_date"
    return "/".join(reversed(value.split("-"))) if is_date else value


_PLACE_OF_SCAN_PROBLEM = {
    "document_expiry": "document_number",
    "optional_data": "document_number",
    "personal_number": "document_number",
    "mrz": "",
    "id_card_qr": "",
    "issued": "",
    "composite": "",
    "province": "residence_province_code",
    "ward": "residence_ward_code",
    "address": "residence_address",
}


def _scanned(regime: Regime, values: dict[str, str], origin: Origin, problems: Sequence[Problem]) -> Scanned:
    filled = {name: value for name, value in values.items() if value}
    return Scanned(regime, filled, dict.fromkeys(filled, origin), _placed(problems))


def _placed(problems: Sequence[Problem]) -> list[Problem]:
    return [
        Problem(_PLACE_OF_SCAN_PROBLEM.get(item.field, item.field), item.code, item.params, item.severity)
        for item in problems
    ]


def _passport_type(reading: MrzReading) -> str:
    if reading.kind != "TD3":
        return "other"
    return {"PD": "diplomatic", "PS": "official", "PO": "official"}.get(reading.document_code, "ordinary")


def _unconfirmed(values: Mapping[str, str], origins: Mapping[str, str]) -> list[Problem]:
    """A zone's name has no check digit, so it blocks; a card's code has one of its own and only asks."""
    origin = origins.get("full_name")
    if values.get(NAME_CONFIRMED) or not values.get("full_name") or origin not in READ_BY_MACHINE:
        return []
    return [Problem("full_name", "name_unconfirmed", {}, "warning" if origin == "qr" else "error")]


Read = tuple[Any, str, list[Problem]]
"""The clean value, the text to show, the problems."""


def _read(regime: Regime, name: str, text: str, typed: Typed, today: date, now: datetime) -> Read:
    if codelist := _LISTS.get((regime, name)) or _LISTS.get(("", name)):
        code, problems = resolve(codelist, text, name)
        return code, code or text, problems
    if name in _DATES:
        day, problems = _day(name, text, typed, today)
        return day, show_date(day) if day else text, problems
    if name in _TIMES:
        return _time(name, text, now)
    if special := _SPECIAL.get(name):
        return special(name, text, typed, today)
    if name == "full_name" and regime == "F":
        return text.upper(), text, []
    return text, text, []


def _day(name: str, text: str, typed: Typed, today: date) -> tuple[date | None, list[Problem]]:
    """A day near the right one: a departure is counted from the arrival, a validity ends in the future."""
    arrival = typed.clean.get("arrival_on")
    base = today
    if isinstance(arrival, date) and name != "arrival_on" and _FROM_ARRIVAL.fullmatch(text):
        base = arrival
    return parse_typed_date(text, today=base, field=name, prefer=_DATES[name])


def _time(name: str, text: str, now: datetime) -> Read:
    if search_key(text) in _NOW_WORDS:
        value: time | None = now.astimezone(VIETNAM_TIME).time().replace(second=0, microsecond=0)
        problems: list[Problem] = []
    else:
        value, problems = parse_typed_time(text, field=name)
    return value, f"{value:%H:%M}" if value else text, problems


def _birth(name: str, text: str, typed: Typed, today: date) -> Read:
    birth, problems = parse_typed_birth(text, today=today, field=name)
    if birth is None:
        return None, text, problems
    typed.clean["birth_precision"] = birth.precision
    return birth.date, birth.display(), problems


def _nationality(name: str, text: str, typed: Typed, today: date) -> Read:
    code, problems = read_nationality(text, name)
    return code, code or text, problems


def _number(name: str, text: str, typed: Typed, today: date) -> Read:
    number, _notices = clean_document_number(text, name)
    return number.upper(), number.upper(), []


def _province(name: str, text: str, typed: Typed, today: date) -> Read:
    row, problems = resolve_province(text, name)
    return (row.code, row.code, problems) if row else (None, text, problems)


def _ward(name: str, text: str, typed: Typed, today: date) -> Read:
    row, problems = resolve_ward(text, typed.clean.get("residence_province_code"), name)
    return (row.code, row.code, problems) if row else (None, text, problems)


_LISTS: Mapping[tuple[str, str], CodeList] = {
    ("", "sex"): SEXES,
    ("F", "document_type"): PASSPORT_TYPES,
    ("V", "document_type"): DOCUMENT_TYPES,
    ("", "entry_document_kind"): ENTRY_DOCUMENT_KINDS,
    ("", "residence_kind"): RESIDENCE_TYPES,
    ("", "reason"): STAY_REASONS,
}
_DATES: Mapping[str, Prefer] = {
    "arrival_on": "near",
    "departure_on": "future",
    "permitted_until": "future",
    "entry_on": "past",
    "entry_document_from": "past",
    "entry_document_until": "future",
    "entry_document_issued_on": "past",
}
_TIMES = frozenset({"arrival_time", "departure_time"})
_SPECIAL: Mapping[str, Callable[[str, str, Typed, date], Read]] = {
    "birth_date": _birth,
    "nationality": _nationality,
    "document_number": _number,
    "residence_province_code": _province,
    "residence_ward_code": _ward,
}


def _names(entry: Nationality) -> set[str]:
    names = (entry.label_vi, entry.label_en, entry.portal_label_en, *entry.aliases)
    return {search_key(name) for name in names}


def _is_name(entry: Nationality, key: str) -> bool:
    return key in _names(entry)


def _begins_name(entry: Nationality, key: str) -> bool:
    return any(name.startswith(key) for name in _names(entry))


def _begins_word(entry: Nationality, key: str) -> bool:
    return any(f" {key}" in name for name in _names(entry))
