"""One guest of a request: from JSON to a clean stay, or to every fault at once."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, WithJsonSchema, create_model
from pydantic.fields import FieldInfo

from cutru.identity.dates import Precision
from cutru.identity.names import clean_name
from cutru.places.lookup import resolve_province, resolve_ward
from cutru.problems import Problem, errors_among
from cutru.stays.schemas import SCHEMAS, Candidate, Partial, Regime, StayIn, build_stay

NOT_FROM_PROGRAMS = frozenset({"regime", "origins", "birth_precision"})
"""Fields of a stay that a program does not give as such."""
DAYS = frozenset(
    {
        "arrival_on", "departure_on", "departed_on", "entry_document_from", "entry_document_until",
        "entry_document_issued_on", "entry_on", "permitted_until",
    }
)  # fmt: skip
LONGEST_TEXT = 2_000
TIMES = frozenset({"arrival_time", "departure_time", "departed_time"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_BIRTH_FORMS: Mapping[int, tuple[Precision, str]] = {4: ("Y", "-01-01"), 7: ("M", "-01"), 10: ("D", "")}
"""Length of a birth date as written → its precision, and what makes a whole day of it."""
_EXAMPLES: Mapping[str, Any] = {
    "full_name": "NGUYEN VAN AN",
    "sex": "M",
    "birth_date": "1990-05-17",
    "arrival_on": "2026-11-21",
    "arrival_time": "14:30",
    "departure_on": "2026-11-23",
    "room": "305",
    "reference": "PMS-000123-1",
}
_OF_REGIME: Mapping[Regime, Mapping[str, Any]] = {
    "F": {"full_name": "MARTIN CLAIRE", "sex": "F", "nationality": "FRA", "document_number": "12AB34567"},
    "V": {"nationality": "VNM", "document_type": "1", "document_number": "001090000017", "reason": "1"},
}


def _documented(regime: Regime, *, whole: bool) -> type[Schema]:
    """The fields of a regime as the OpenAPI document shows them; of a correction none is required."""
    fields: dict[str, Any] = {}
    examples = {**_EXAMPLES, **_OF_REGIME[regime]}
    for name, info in SCHEMAS[regime].model_fields.items():
        if name in NOT_FROM_PROGRAMS or (not whole and name == "reference"):
            continue
        fields[name] = _documented_field(name, info, examples.get(name), needed=whole and info.is_required())
    if whole:
        fields["regime"] = (Literal["F"] if regime == "F" else Literal["V"], Field())
        reference = Annotated[str, Field(min_length=1, max_length=100)]
        words = "your own name for this stay, unique in the facility: repeating it doubles nothing"
        fields["reference"] = (reference, Field(description=words, examples=[examples["reference"]]))
    kind = "Foreign" if regime == "F" else "Vietnamese"
    model: type[Schema] = create_model(
        f"{kind}Guest" if whole else f"{kind}Correction", __base__=Schema, **fields
    )
    return model


def _documented_field(name: str, info: FieldInfo, example: Any, *, needed: bool) -> tuple[Any, Any]:
    examples = None if example is None else [example]
    if name == "birth_date":
        pattern = WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
        words = "`1990-05-17`, `1990-05` or `1990`, as precise as the document"
        default = ... if needed else None
        return Annotated[str, pattern], Field(default, description=words, examples=examples)
    made: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    if needed:
        return made, Field(examples=examples)
    return made, Field(None if info.is_required() else info.get_default(), examples=examples)


ForeignGuest = _documented("F", whole=True)
VietnameseGuest = _documented("V", whole=True)
ForeignCorrection = _documented("F", whole=False)
VietnameseCorrection = _documented("V", whole=False)


@dataclass(slots=True)
class GuestReading:
    """One guest read: the candidate for the door, the client's reference, and a digest of what was sent."""

    candidate: Candidate
    reference: str
    content: str = ""

    @property
    def position(self) -> int:
        return self.candidate.position


def read_guest(position: int, record: object) -> GuestReading:
    """A guest of a request; every fault of its form is told at once."""
    if not isinstance(record, dict):
        return _unread(position, "", [Problem("", "not_an_object")])
    regime = record.get("regime")
    reference, faults = _reference(record.get("reference"))
    if regime not in ("F", "V"):
        return _unread(position, reference, [*faults, Problem("regime", "regime_wrong")])
    values, more = clean_values(regime, record)
    stay, problems = build_stay(regime, {**values, "reference": reference})
    faults += more
    faulty = {item.field for item in faults}
    faults += [problem for problem in problems if problem.field not in faulty]
    if stay is None or faults:
        return _partly(position, regime, reference, values, faults)
    return GuestReading(Candidate(position, stay), reference, content_of(stay))


def _unread(position: int, reference: str, faults: list[Problem]) -> GuestReading:
    return GuestReading(Candidate(position, None, faults), reference)


def _partly(
    position: int, regime: Regime, reference: str, values: Mapping[str, Any], faults: Sequence[Problem]
) -> GuestReading:
    """What stands in the good fields is judged all the same, so that all faults are mended at once."""
    faulty = {item.field for item in faults}
    good = Partial(regime, {name: value for name, value in values.items() if name not in faulty})
    return GuestReading(Candidate(position, None, list(faults), good), reference)


def _reference(value: object) -> tuple[str, list[Problem]]:
    if value is None or value == "":
        return "", [Problem("reference", "required")]
    if not isinstance(value, str):
        return "", [Problem("reference", "text_needed")]
    clean = value.strip()
    if not clean:
        return "", [Problem("reference", "required")]
    if len(clean) > 100:
        return "", [Problem("reference", "too_long", {"max": 100})]
    if not clean.isprintable():
        return "", [Problem("reference", "control_character")]
    return clean, []


_Kind = Literal["text", "day", "time"]


@cache
def _fields(regime: Regime) -> Mapping[str, _Kind]:
    """What a program may give of a stay, and how it is written."""
    known = SCHEMAS[regime].model_fields.keys() - NOT_FROM_PROGRAMS - {"reference"}
    return {name: "day" if name in DAYS else "time" if name in TIMES else "text" for name in known}


def clean_values(regime: Regime, record: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Texts, days and place codes of a record as `build_stay` takes them, and what is wrong with them."""
    known = _fields(regime)
    values: dict[str, Any] = {}
    faults: list[Problem] = []
    for name, value in record.items():
        kind = known.get(name)
        if kind is None:
            if name not in ("regime", "reference"):
                shown = str(name)[:60].encode("utf-8", "replace").decode()
                faults.append(Problem(shown, "field_unknown", {"value": shown}))
        elif value is None:
            continue
        elif not isinstance(value, str):
            faults.append(Problem(name, "text_needed"))
        elif len(value) > LONGEST_TEXT:
            faults.append(Problem(name, "too_long", {"max": LONGEST_TEXT}))
        elif kind == "text":
            values[name] = clean_text(value)
        elif text := clean_text(value):
            values[name] = read = _day(text) if kind == "day" else _time(text)
            if read is None:
                code = "day_wrong" if kind == "day" else "not_a_time"
                faults.append(Problem(name, code, {"value": text[:60]}))
    if values.get("birth_date") is not None:
        faults += _read_birth(values)
    if values.get("residence_province_code") or values.get("residence_ward_code"):
        faults += _read_places(values)
    for code in ("nationality", "sex"):
        if code in values:
            values[code] = values[code].upper()
    return values, faults


def clean_text(value: str) -> str:
    """Text without what cannot be stored or seen."""
    if value.isascii():
        return " ".join(value.split()) if value.isprintable() else clean_name(value)
    return clean_name(value.encode("utf-8", "replace").decode())


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def _read_birth(values: dict[str, Any]) -> list[Problem]:
    """`1990-05-17`, `1990-05` or `1990` into day and precision."""
    if not (text := values.pop("birth_date")):
        return []
    precision, rest = _BIRTH_FORMS.get(len(text), ("D", ""))
    day = _day(text + rest)
    if day is None:
        return [Problem("birth_date", "day_wrong", {"value": text[:60]})]
    values["birth_date"], values["birth_precision"] = day, precision
    return []


def _read_places(values: dict[str, Any]) -> list[Problem]:
    """Any code of a province or ward as the national one."""
    faults: list[Problem] = []
    code = None
    if text := values.get("residence_province_code"):
        province, found = resolve_province(text, "residence_province_code")
        faults += found
        if province:
            code = values["residence_province_code"] = province.code
    if text := values.get("residence_ward_code"):
        ward, found = resolve_ward(text, code, "residence_ward_code")
        faults += found
        if ward:
            values["residence_ward_code"] = ward.code
            values.setdefault("residence_province_code", ward.province_code)
    return errors_among(faults)


@cache
def _content_fields(kind: type[StayIn]) -> tuple[str, ...]:
    return tuple(sorted(kind.model_fields.keys() - {"reference", "origins"}))


def content_of(stay: StayIn) -> str:
    """A digest of what a guest's data say, whatever way they were written: empty fields count as missing."""
    values = stay.__dict__
    said = [f"{name}={value}" for name in _content_fields(type(stay)) if (value := values[name])]
    return hashlib.blake2b("\0".join(said).encode(), digest_size=16).hexdigest()
