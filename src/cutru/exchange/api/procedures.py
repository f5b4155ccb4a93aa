"""GET /procedures: the catalogue as it stands on a day, corrections of administrators included."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, P, QueryEx, Router, Schema

from cutru.exchange.api.auth import count_open
from cutru.exchange.api.documents import documented, render, tell
from cutru.exchange.api.problems import ApiProblem, Words
from cutru.exchange.api.statements import open_refusals
from cutru.law.catalogue import NoVersionInForce, Procedure, UnknownProcedure, procedure_on
from cutru.legislation.queries import procedures_on
from cutru.procedures import data
from cutru.procedures.queries import find

_LONGEST_SHOWN = 60

router = Router(tags=["Procedures · thủ tục"])
_ALL_OR_CASE = "`all`, or the id of one of the cases"


class Period(Schema):
    """Both days included; `ends` null for the newest version."""

    starts: date
    ends: date | None


class CaseName(Schema):
    """A case of a procedure."""

    id: str
    name: Words
    officer_only: bool = Field(description="the authority acts by itself, nobody files this")


class ProcedureSummary(Schema):
    """What the list says of a procedure."""

    id: str = Field(examples=["temporary-residence-registration"])
    code: str | None = Field(description="national code; null where there is none", examples=["1.004194"])
    number: int | None
    name: Words
    field: Literal["residence", "immigration"]
    authority: Words
    authority_level: str
    in_force: Period
    channels: list[str] = Field(description="ways to file: online, in_person, post, phone, email, device_app")
    cases: list[CaseName]


class ProceduresOut(Schema):
    """The procedures of a field on a day, by number."""

    on: date
    procedures: list[ProcedureSummary]


class CoAuthorityOut(Schema):
    """Another authority with a part in the procedure."""

    level: str | None
    name: Words | None
    role: Words | None


class StepOut(Schema):
    """One step."""

    number: int
    actor: str = Field(description="applicant, officer or system")
    action: Words


class OutcomeOut(Schema):
    """What may happen at intake."""

    outcome: str = Field(description="accept, supplement or refuse")
    case: str = Field(description=_ALL_OR_CASE)
    condition: Words
    form: str | None = Field(description="the form given out with it")
    form_name: Words | None


class ComponentOut(Schema):
    """One part of a dossier."""

    id: str
    name: Words
    form: str | None = Field(description="id of the form to fill in")
    required: Literal["always", "conditional"]
    condition: Words | None
    copies: int | None = Field(description="null where the law does not say")
    kind: str | None = Field(
        description="original, copy, certified_copy, form, photo, statement, data (looked up, not handed in)"
    )
    alternative_group: str | None = Field(description="of the parts of one group one is enough")
    lookup: Words | None = Field(description="where the officer looks instead")
    remarks: list[Words]
    data_fields: list[Words]


class CaseOut(CaseName):
    """A case with its dossier."""

    channels: list[str]
    conditions: list[Words]
    course: Words | None
    notifier: Words | None
    components: list[ComponentOut]


class DeadlineOut(Schema):
    """A time limit; several of one case are stages."""

    case: str = Field(description=_ALL_OR_CASE)
    value: float | None = Field(description="0.5 is half a working day; null where no time is promised")
    unit: str = Field(
        description="working_days, days (calendar), hours, months, immediate, continuous_service"
    )
    party: str = Field(description="authority, applicant or facility")
    counted_from: Words | None
    stage: Words | None
    excludes: list[Words] = Field(description="time that is not counted")


class FeeOut(Schema):
    """The fee of a case and channel; a channel without a row has no stated fee."""

    case: str = Field(description=_ALL_OR_CASE)
    channel: str = Field(description="`all`, or one of the channels")
    amount: int = Field(description="whole units of the currency; 0: nothing is charged")
    currency: str
    per: Words | None
    note: Words | None
    uncertain: bool = Field(description="to be checked against the source")


class ResultOut(Schema):
    """What the applicant gets."""

    outcome: str = Field(description="granted or refused")
    case: str = Field(description=_ALL_OR_CASE)
    name: Words
    form: str | None
    validity: Words | None


class TimeRuleOut(Schema):
    """A duty of the applicant or host with a time to it."""

    id: str
    who: str
    relation: str
    value: str
    unit: str
    counted_from: Words | None
    rule: Words


class LegalBasisOut(Schema):
    """An instrument the procedure rests on."""

    number: str
    kind: str
    title_vi: str
    issued: date | None


class ProcedureWhole(ProcedureSummary):
    """Everything the catalogue says of a procedure."""

    cases: list[CaseOut]  # type: ignore[assignment]  # the list's cases with more in them
    basis: Words
    versions: list[Period]
    co_authorities: list[CoAuthorityOut]
    subjects: list[Words]
    channel_notes: list[Words]
    intake_hours: Words | None
    steps: list[StepOut]
    intake_outcomes: list[OutcomeOut]
    common_notes: list[Words]
    dossier_sets: int | None
    deadlines: list[DeadlineOut]
    fees: list[FeeOut]
    fee_exemptions: list[Words]
    results: list[ResultOut]
    time_rules: list[TimeRuleOut]
    forms: list[str]
    forms_issued: list[str]
    requirements: list[Words]
    legal_basis: list[LegalBasisOut]
    notes: list[Words]
    uncertain: list[Words] = Field(description="what is doubtful in the reading of the source")


class ProcedureOut(Schema):
    """A procedure as it stands on a day."""

    on: date
    procedure: ProcedureWhole


_DAY = P(description="YYYY-MM-DD, today when none is given / hôm nay nếu không ghi")
_EXAMPLE_DAY = date(2026, 1, 15)


def _listed(on: date, procedures: Iterable[Procedure]) -> ProceduresOut:
    return ProceduresOut.model_validate({"on": on, "procedures": [data.summary(one) for one in procedures]})


def _told(on: date, procedure: Procedure) -> ProcedureOut:
    return ProcedureOut.model_validate({"on": on, "procedure": data.whole(procedure)})


def _fresh(response: HttpResponse) -> HttpResponse:
    """The law of today changes overnight and by corrections: copies are kept, but asked about each time."""
    response["Cache-Control"] = "public, no-cache"
    return response


_EXAMPLE = procedure_on("temporary-residence-extension", _EXAMPLE_DAY)


@router.api_operation(["HEAD"], "", include_in_schema=False, auth=None)
@router.get(
    "",
    response={200: ProceduresOut, **open_refusals()},
    auth=None,
    summary="All procedures · các thủ tục",
    description=(
        "The procedures of a field as they stand on a day. No key is needed.\n\n"
        "Các thủ tục của một lĩnh vực vào một ngày; không cần khoá."
    ),
    openapi_extra=documented(_listed(_EXAMPLE_DAY, [_EXAMPLE])),
)
def list_procedures(
    request: HttpRequest,
    on: QueryEx[date | None, _DAY] = None,
    field: QueryEx[
        Literal["residence", "immigration"], P(description="residence when none is given")
    ] = "residence",
) -> HttpResponse:
    count_open(request)
    day = on or timezone.localdate()
    return _fresh(tell(request, render(_listed(day, procedures_on(day, field)))))


@router.api_operation(["HEAD"], "/{code}", include_in_schema=False, auth=None)
@router.get(
    "/{code}",
    response={200: ProcedureOut, **open_refusals()},
    auth=None,
    summary="One procedure · một thủ tục",
    description=(
        "By national code or id: cases, dossier parts, deadlines, fees by channel, results, legal basis, as "
        "they stand on a day.\n\n"
        "Theo mã thủ tục hoặc id: trường hợp, hồ sơ, thời hạn, lệ phí, kết quả, căn cứ."
    ),
    openapi_extra=documented(_told(_EXAMPLE_DAY, _EXAMPLE)),
)
def get_procedure(request: HttpRequest, code: str, on: QueryEx[date | None, _DAY] = None) -> HttpResponse:
    count_open(request)
    day = on or timezone.localdate()
    shown = code[:_LONGEST_SHOWN]
    try:
        return _fresh(tell(request, render(_told(day, find(code, day)))))
    except UnknownProcedure as unknown:
        raise ApiProblem(404, "procedure_unknown", detail_params={"value": shown}) from unknown
    except NoVersionInForce as early:
        params = {"value": shown, "day": f"{day:%d/%m/%Y}"}
        raise ApiProblem(404, "procedure_not_in_force", detail_params=params) from early
