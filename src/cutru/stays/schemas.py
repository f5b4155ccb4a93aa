"""What a guest's data must look like before it may reach the door: one schema per regime.

Every way in (form, file, API, scanner) ends in a `Candidate`: a clean `StayIn`, or the problems that
kept the row from becoming one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cutru.identity.dates import Precision
from cutru.problems import Problem

Regime = Literal["F", "V"]
Origin = Literal["typed", "mrz", "qr", "page", "file", "api", "phone", "account"]
"""Where a field came from; `page` are words a machine read outside the zone and the code, `account` is what
the identity provider says of the citizen who notifies."""


NO_NUL = r"^[^\x00]*$"
"""The one sign PostgreSQL cannot store."""

Text20 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=20)]
Text32 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=32)]
Text40 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=40)]
Text100 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=100)]
Text160 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=160)]
Text200 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=200)]
Text300 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=300)]
Text500 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, max_length=500)]
Needed160 = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, min_length=1, max_length=160)
]
Needed40 = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=NO_NUL, min_length=1, max_length=40)
]


class StayIn(BaseModel):
    """One guest, one period: what both regimes share. Dates are Vietnamese calendar days, times local."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    regime: Regime
    full_name: Needed160
    sex: Literal["M", "F"]
    birth_date: date
    birth_precision: Precision = "D"
    nationality: Annotated[str, StringConstraints(min_length=1, max_length=3)]
    document_type: Annotated[str, StringConstraints(min_length=1, max_length=10)]
    document_number: Needed40
    room: Text32 = ""
    arrival_on: date
    arrival_time: time | None = None
    departure_on: date
    departure_time: time | None = None
    departed_on: date | None = None
    departed_time: time | None = None
    note: Text500 = ""
    reference: Annotated[str, StringConstraints(pattern=NO_NUL, min_length=1, max_length=100)] | None = None
    origins: dict[str, Origin] = Field(default_factory=dict)


class ForeignStayIn(StayIn):
    """A foreigner's declaration: the data of form NA17; `document_type` is a code of PASSPORT_TYPES."""

    regime: Literal["F"] = "F"
    document_type: Literal["ordinary", "official", "diplomatic", "other"] = "ordinary"
    entry_document_kind: Text32 = ""
    entry_document_number: Text40 = ""
    entry_document_from: date | None = None
    entry_document_until: date | None = None
    entry_document_issued_on: date | None = None
    entry_document_issuer: Text160 = ""
    entry_on: date | None = None
    entry_gate: Text100 = ""
    entry_purpose: Text160 = ""
    permitted_until: date | None = None


class VietnameseStayIn(StayIn):
    """A Vietnamese guest's notification: the official fields; `document_type` is a code of DOCUMENT_TYPES."""

    regime: Literal["V"] = "V"
    nationality: Annotated[str, StringConstraints(min_length=1, max_length=3)] = "VNM"
    document_type: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    document_name: Text100 = ""
    phone: Text20 = ""
    residence_kind: Literal["", "1", "2", "3"] = ""
    residence_province_code: Annotated[str, StringConstraints(max_length=2)] = ""
    residence_ward_code: Annotated[str, StringConstraints(max_length=5)] = ""
    residence_address: Text300 = ""
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2)]
    reason_detail: Text200 = ""
    relation: Text20 = ""


SCHEMAS: Mapping[Regime, type[StayIn]] = {"F": ForeignStayIn, "V": VietnameseStayIn}

_CODES = {
    "missing": "required",
    "string_too_short": "required",
    "date_type": "required",
    "date_from_datetime_parsing": "not_a_date",
    "date_parsing": "not_a_date",
    "time_parsing": "not_a_time",
    "time_type": "not_a_time",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "control_character",
    "literal_error": "not_in_list",
}


class Partial(NamedTuple):
    """What a reader could read of a row that is no stay yet: clean values by field name."""

    regime: Regime
    values: Mapping[str, Any]


class Candidate(NamedTuple):
    """A row on its way to the door: `stay` is None when `problems` hold an error the reader found.

    With `partial` the door also says what is wrong with the rest of such a row, so that it is mended at once.
    """

    position: int
    stay: StayIn | None
    problems: Sequence[Problem] = ()
    partial: Partial | None = None


def build_stay(regime: Regime, values: Mapping[str, Any]) -> tuple[StayIn | None, list[Problem]]:
    """A stay from clean values, or one problem per faulty field. Empty values count as missing."""
    given = {name: value for name, value in values.items() if value is not None and value != ""}
    try:
        return SCHEMAS[regime].model_validate(given), []
    except ValidationError as error:
        return None, [_problem(item) for item in error.errors(include_url=False)]


def _problem(error: Any) -> Problem:
    location = error["loc"]
    name = str(location[0]) if location else ""
    code = _CODES.get(error["type"], "not_in_list")
    params: dict[str, Any] = {}
    if code == "too_long":
        params = {"max": error["ctx"]["max_length"]}
    elif code not in ("required", "control_character"):
        params = {"value": str(error.get("input", ""))[:60]}
    return Problem(name, code, params)
