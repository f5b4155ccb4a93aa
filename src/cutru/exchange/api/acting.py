"""Stays corrected, moved, extended, ended, cancelled: one by its address, or many in one request."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field, SkipValidation

from cutru.exchange.api import examples, reading, stays
from cutru.exchange.api.acts import Act, ActionName, ActResult, do_acts
from cutru.exchange.api.auth import WRITE, caller_behind, facility_of
from cutru.exchange.api.guests import ForeignCorrection, VietnameseCorrection, clean_text
from cutru.exchange.api.problems import ApiProblem, ProblemOut, problem_out
from cutru.exchange.api.rendering import json_answer
from cutru.exchange.api.repeating import repeatable
from cutru.exchange.api.schemas import Receipt, StayOut, Where
from cutru.exchange.api.statements import body_example, refusals
from cutru.facilities.models import Facility
from cutru.stays.models import Stay
from cutru.stays.queries import stays_of
from cutru.stays.receipts import show_receipt

router = Router(tags=["Acts · thay đổi"])

Reason = Annotated[str, Field(max_length=500, description="why; stands in the journal")]
OLDEST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Field(ge=OLDEST_DAY, le=LAST_DAY)]
Moment = Annotated[
    AwareDatetime, Field(description="a moment with its offset, 2000 to 2199; now when it is left out")
]


class RoomIn(Schema):
    """The new room."""

    room: str = Field(min_length=1, max_length=32, examples=["512"])


class ExtensionIn(Schema):
    """The new expected departure."""

    departure_on: Day
    departure_time: time | None = None


class DepartureIn(Schema):
    """When the guest left."""

    at: Moment | None = None


class ReasonIn(Schema):
    """Why."""

    reason: Reason


class ActIn(Schema):
    """One act on one stay, named by its receipt or by your reference; only the fields of its action count."""

    action: ActionName
    receipt: str | None = Field(None, max_length=40)
    reference: str | None = Field(None, max_length=100)
    room: str = Field("", max_length=32, description="change_room")
    departure_on: Day | None = Field(None, description="extend")
    departure_time: time | None = Field(None, description="extend")
    at: Moment | None = Field(None, description="depart")
    reason: Reason = Field("", description="cancel, withdraw_departure, correct")
    version: int | None = Field(None, ge=1, le=2**31 - 1, description="correct: the version you saw")
    values: dict[str, Any] = Field(default_factory=dict, description="correct: fields as in a hand-in")


class ActsIn(Schema):
    """Acts on several stays; those that cannot be done do not hinder the others."""

    acts: list[ActIn] = Field(min_length=1, max_length=1000)


class ActOut(Schema):
    """What became of one act."""

    position: int
    done: bool
    receipt: Receipt | None
    version: int | None = Field(description="version of the stay now")
    status: str | None = Field(description="state of the stay now")
    problems: list[ProblemOut]


class ActsOut(Schema):
    """The answer to several acts, in the order given."""

    done: int
    refused: int
    results: list[ActOut]


@router.post(
    "/acts",
    auth=WRITE,
    response={200: ActsOut, **refusals(413)},
    summary="Many acts in one request · nhiều việc một lần",
    openapi_extra=body_example(examples.acts),
)
@repeatable
def act_on_many(request: HttpRequest, query: Query[Where], payload: ActsIn) -> HttpResponse:
    """Correct, change room, extend, depart, withdraw a departure or cancel, up to 1,000 stays at once."""
    facility = facility_of(request, query.facility)
    acts = [_act(position, act) for position, act in enumerate(payload.acts, start=1)]
    results = do_acts(caller_behind(request).account, facility, acts)
    ids = {result.stay_id for result in results if result.stay_id is not None}
    states = {stay.pk: stay for stay in stays_of(facility).filter(pk__in=ids)}
    done = sum(1 for result in results if result.done)
    shown = [_act_out(result, states.get(result.stay_id or 0)) for result in results]
    return json_answer({"done": done, "refused": len(results) - done, "results": shown})


def _act(position: int, given: ActIn) -> Act:
    values: dict[str, Any] = given.model_dump()
    values |= {name: clean_text(values[name]) for name in ("room", "reason")}
    values |= {"at": _moment(given.at), "departure_time": _clock(given.departure_time)}
    return Act(position=position, **values)


def _moment(given: datetime | None) -> datetime | None:
    """Raises ApiProblem 422 for a moment of another century, which not every zone can tell."""
    if given is not None and not OLDEST_DAY.year <= given.year <= LAST_DAY.year:
        raise ApiProblem(422, "request_invalid")
    return given


def _act_out(result: ActResult, stay: Stay | None) -> dict[str, Any]:
    return {
        "position": result.position,
        "done": result.done,
        "receipt": show_receipt(stay.receipt) if stay else None,
        "version": stay.version if stay else None,
        "status": stay.status if stay else None,
        "problems": [problem_out(problem) for problem in result.problems],
    }


IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "the version you saw; another one by now is answered with 409",
    "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
}
SINGLE: Mapping[Any, Any] = {200: StayOut, **refusals(409)}


@stays.router.patch(
    "/stays/{receipt}",
    auth=WRITE,
    response=SINGLE,
    summary="Correct · đính chính",
    openapi_extra={"parameters": [IF_MATCH]},
)
@repeatable
def correct_stay(
    request: HttpRequest,
    receipt: str,
    query: Query[Where],
    payload: SkipValidation[ForeignCorrection | VietnameseCorrection],  # type: ignore[valid-type]
) -> HttpResponse:
    """Fields that are given are put right, those with null are emptied, the others stay.

    With the header `If-Match` the correction is refused (409) when the stay has another version by now.
    """
    if not isinstance(payload, dict):
        raise ApiProblem(422, "not_an_object")
    return _one(
        request, query, receipt, Act(1, "correct", receipt, values=payload, version=_version(request))
    )


def _version(request: HttpRequest) -> int | None:
    wanted = request.headers.get("If-Match", "").strip('" ')
    if not wanted:
        return None
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise ApiProblem(400, "version_wrong")
    return int(wanted)


@router.post("/stays/{receipt}/room", auth=WRITE, response=SINGLE, summary="Change room · đổi phòng")
@repeatable
def change_room(request: HttpRequest, receipt: str, query: Query[Where], payload: RoomIn) -> HttpResponse:
    """Move the guest to another room."""
    return _one(request, query, receipt, Act(1, "change_room", receipt, room=clean_text(payload.room)))


@router.post("/stays/{receipt}/extension", auth=WRITE, response=SINGLE, summary="Extend · gia hạn")
@repeatable
def extend_stay(
    request: HttpRequest, receipt: str, query: Query[Where], payload: ExtensionIn
) -> HttpResponse:
    """Let the guest stay longer; a Vietnamese guest at most 30 days from arrival."""
    act = Act(
        1, "extend", receipt, departure_on=payload.departure_on, departure_time=_clock(payload.departure_time)
    )
    return _one(request, query, receipt, act)


def _clock(given: time | None) -> time | None:
    return given.replace(tzinfo=None) if given else given


@router.post("/stays/{receipt}/departure", auth=WRITE, response=SINGLE, summary="Check out · trả phòng")
@repeatable
def depart_stay(
    request: HttpRequest, receipt: str, query: Query[Where], payload: DepartureIn
) -> HttpResponse:
    """The guest has left, now or at a moment that has passed."""
    return _one(request, query, receipt, Act(1, "depart", receipt, at=_moment(payload.at)))


@router.post(
    "/stays/{receipt}/departure/withdrawal",
    auth=WRITE,
    response=SINGLE,
    summary="Take a check-out back · bỏ trả phòng",
)
@repeatable
def withdraw_departure(
    request: HttpRequest, receipt: str, query: Query[Where], payload: ReasonIn
) -> HttpResponse:
    """The guest is still there; needs a reason."""
    return _one(
        request, query, receipt, Act(1, "withdraw_departure", receipt, reason=clean_text(payload.reason))
    )


@router.post("/stays/{receipt}/cancellation", auth=WRITE, response=SINGLE, summary="Cancel · huỷ")
@repeatable
def cancel_stay(request: HttpRequest, receipt: str, query: Query[Where], payload: ReasonIn) -> HttpResponse:
    """The stay should not have been handed in; the record stays, marked cancelled. Needs a reason."""
    return _one(request, query, receipt, Act(1, "cancel", receipt, reason=clean_text(payload.reason)))


def _one(request: HttpRequest, query: Where, receipt: str, act: Act) -> HttpResponse:
    """Do one act; the stay as it is then. Raises ApiProblem 404, 409 (closed or changed), 422 (refused)."""
    facility = facility_of(request, query.facility)
    stay = reading.find_stay(facility, receipt)
    [result] = do_acts(caller_behind(request).account, facility, [act])
    if not result.done:
        _refuse(result.problems, conflict=result.conflict)
    return json_answer(_present(facility, stay.pk))


def _refuse(problems: Sequence[Any], *, conflict: bool) -> None:
    if conflict:
        raise ApiProblem(409, problems[0].code, detail_params=problems[0].params, problems=problems)
    raise ApiProblem(422, "request_invalid", problems=problems)


def _present(facility: Facility, stay_id: int) -> dict[str, Any]:
    return reading.stays_out(facility, [stays_of(facility).get(pk=stay_id)])[0]
