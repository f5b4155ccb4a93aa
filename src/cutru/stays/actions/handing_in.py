"""The only door: one guest or ten thousand become stays with journal and receipt, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility
from cutru.facilities.queries import open_to, workplace
from cutru.identity.documents import document_key
from cutru.law.stay_rules import relatives_notified_once
from cutru.places.queries import services_rolled_out
from cutru.prepared import prepared_cursor
from cutru.problems import Problem, has_errors
from cutru.stays.actions.discretion import only_own, told_to_citizen
from cutru.stays.actions.storing import FEW, Arrivals, FewStays, storing
from cutru.stays.models import Channel, Stay, StayEntry, Submission
from cutru.stays.outcomes import EarlierStay, Outcome, RowResult
from cutru.stays.receipts import show_receipt
from cutru.stays.rules import Moment, problems_of_the_rest, stay_problems
from cutru.stays.schemas import Candidate, StayIn, VietnameseStayIn
from cutru.stays.signals import Act, ActedStay, acted

OFFICER_CHANNELS = frozenset({Channel.PHONE, Channel.EMAIL, Channel.COUNTER})
"""Notifications an officer types in for somebody: by telephone, by e-mail, in person."""

Keep = Callable[[StayIn, str, int], tuple[str | None, int | None]]
"""Stores an accepted stay under its document key and position; its receipt and id, None in a mere check."""

_FACILITY_LOCK = 7001
"""First key of the advisory lock that lets one submission of a facility in at a time."""


@dataclass(frozen=True, slots=True)
class SubmissionIn:
    """Who hands in for which facility, by which way."""

    facility_id: int
    channel: Channel


@dataclass(slots=True)
class _Door:
    """What the checks of one submission share."""

    facility: Facility
    moment: Moment
    unverified: bool
    closed: dict[str, Problem]
    earlier: dict[str, list[EarlierStay]]
    taken: dict[str, list[tuple[int, date, date]]] = field(default_factory=dict)


def hand_in(
    actor: User,
    submission: SubmissionIn,
    candidates: Sequence[Candidate],
    *,
    check: bool = False,
    submission_id: UUID | None = None,
    acted: Mapping[int, datetime] | None = None,
) -> Outcome:
    """Take guests in: good rows are stored, bad rows come back with problems, known ones with their receipt.

    `check` stores nothing and answers as if it had. With `submission_id` the rows join a submission begun
    before (an import handed in by parts). `acted` says by position when a row was written down, where that
    was without a network. One transaction; submissions of one facility wait for each other.
    Raises PermissionDenied when the actor may not declare for the facility, Facility.DoesNotExist.
    """
    with transaction.atomic():
        facility = facility_for(actor, submission)
        if not check:
            one_at_a_time(facility)
        return hand_in_locked(
            actor,
            facility,
            submission.channel,
            candidates,
            check=check,
            submission_id=submission_id,
            acted=acted,
        )


def hand_in_locked(
    actor: User,
    facility: Facility,
    channel: Channel,
    candidates: Sequence[Candidate],
    *,
    check: bool = False,
    submission_id: UUID | None = None,
    acted: Mapping[int, datetime] | None = None,
) -> Outcome:
    """`hand_in` within a transaction of the caller, who has asked `facility_for` and `one_at_a_time`."""
    moment = Moment.at(timezone.now())
    closed = _closed_services(facility, moment)
    earlier = _earlier_stays(facility, _keys(candidates))
    if check and channel == Channel.CITIZEN:
        earlier = only_own(actor, earlier)
    door = _Door(facility, moment, not facility.is_verified, closed, earlier)
    if check:
        return Outcome(None, [_judge(candidate, door, _keep_nothing) for candidate in candidates])
    arrivals = Arrivals(actor, facility, channel, submission_id or uuid4(), moment, acted or {})
    if channel == Channel.CITIZEN and (submission_id is not None or len(candidates) > FEW):
        raise ValueError("a citizen notifies a few guests at once")
    if submission_id is None and len(candidates) <= FEW:
        few = FewStays(arrivals, len(candidates))
        results = [_judge(candidate, door, few.keep) for candidate in candidates]
        if channel == Channel.CITIZEN:
            results = told_to_citizen(actor, candidates, results)
        outcome = few.store(results)
    else:
        outcome = _copy_in(arrivals, candidates, door, joined=submission_id is not None)
    _announce(arrivals, candidates, outcome)
    return outcome


def _copy_in(arrivals: Arrivals, candidates: Sequence[Candidate], door: _Door, *, joined: bool) -> Outcome:
    """Many rows, or a part of more to come: judged while they are copied."""
    _begin(arrivals, joined=joined)
    with storing(arrivals, len(candidates)) as writer:
        results = [_judge(candidate, door, writer.keep) for candidate in candidates]
    outcome = Outcome(arrivals.submission_id, results)
    _count(arrivals.submission_id, outcome)
    return outcome


def one_at_a_time(facility: Facility) -> None:
    """Until the transaction ends nothing else is handed in or corrected for this facility."""
    with prepared_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [_FACILITY_LOCK, facility.pk])


def facility_for(actor: User, submission: SubmissionIn) -> Facility:
    """The facility, when this person may declare for it by this way.

    A citizen may notify for any verified place, as its guest or in its host's stead, and for a home that they
    put on file themselves. Raises PermissionDenied, Facility.DoesNotExist.
    """
    if actor.role == Role.FACILITY and submission.channel not in {*OFFICER_CHANNELS, Channel.CITIZEN}:
        facility = workplace(actor, submission.facility_id)
        if facility is not None:
            return facility
    facility = Facility.objects.select_related("ward").get(pk=submission.facility_id)
    if actor.role == Role.CITIZEN and submission.channel == Channel.CITIZEN and open_to(actor, facility):
        return facility
    unit = actor.police_unit
    if (
        actor.role == Role.WARD_POLICE
        and submission.channel in OFFICER_CHANNELS
        and unit is not None
        and unit.ward_id == facility.ward_id
        and not facility.is_sandbox
    ):
        return facility
    raise PermissionDenied


def _closed_services(facility: Facility, moment: Moment) -> dict[str, Problem]:
    """The problem every row of a regime has, when the facility or its area may not hand it in."""
    if facility.verification == Facility.Verification.REFUSED:
        refused = Problem("", "facility_refused")
        return {"F": refused, "V": refused}
    served = services_rolled_out(facility.ward, moment.today)
    return {regime: Problem("", "service_not_rolled_out") for regime in ("F", "V") if regime not in served}


def _keys(candidates: Sequence[Candidate]) -> list[str]:
    return list({document_key(item.stay.document_number) for item in candidates if item.stay})


_EARLIER = """
    SELECT document_key, id, receipt, arrival_on,
           CASE WHEN departed_at IS NULL THEN departure_on
                ELSE (departed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END,
           submission_id
    FROM stays_stay
    {} facility_id = %(facility)s::bigint AND status <> 'cancelled'
    """
_OF_FEW = _EARLIER.format("WHERE document_key = ANY(string_to_array(%(keys)s, ' ')) AND")
_OF_MANY = _EARLIER.format(
    "JOIN unnest(string_to_array(%(keys)s, ' ')) AS wanted (key) ON document_key = key WHERE"
)


def _earlier_stays(facility: Facility, keys: list[str]) -> dict[str, list[EarlierStay]]:
    """Stays of these documents at this facility, by document key (which has no spaces), in one query."""
    found: dict[str, list[EarlierStay]] = {}
    if not keys:
        return found
    # A plan at hand may be one made while the month was new: with many documents it could take far too long.
    few = len(keys) <= FEW
    with prepared_cursor() if few else connection.cursor() as cursor:
        values: dict[str, Any] = {"facility": facility.pk, "keys": " ".join(keys)}
        cursor.execute(_OF_FEW if few else _OF_MANY, values)
        for key, *rest in cursor.fetchall():
            found.setdefault(key, []).append(EarlierStay(*rest))
    return found


def _keep_nothing(_stay: StayIn, _key: str, _position: int) -> tuple[None, None]:
    return None, None


def _judge(candidate: Candidate, door: _Door, keep: Keep) -> RowResult:
    """One row's result; an accepted row is kept and gets its receipt and id."""
    stay, problems = candidate.stay, list(candidate.problems)
    if stay is None:
        if candidate.partial:
            problems += problems_of_the_rest(candidate.partial, problems, door.facility, door.moment)
        return RowResult(candidate.position, "rejected", None, None, problems)
    if closed := door.closed.get(stay.regime):
        problems.append(closed)
    problems += stay_problems(stay, door.facility, door.moment)
    key = document_key(stay.document_number)
    earlier = None
    if key in door.earlier or key in door.taken:
        if earlier := _same_stay(stay, door.earlier.get(key, ())):
            problems = [item for item in problems if item.severity != "error"]
            problems.append(_known(earlier))
            return RowResult(candidate.position, "known", earlier.receipt, earlier.id, problems, earlier)
        clash, earlier = _clash(stay, key, door)
        problems += clash
    if problems and has_errors(problems):
        return RowResult(candidate.position, "rejected", None, None, problems, earlier)
    if relative := _relative_notified(stay, door, key):
        problems.append(relative)
    if door.unverified:
        problems.append(Problem("", "facility_mark_unverified", severity="notice"))
    door.taken.setdefault(key, []).append((candidate.position, stay.arrival_on, _last_day(stay)))
    receipt, stay_id = keep(stay, key, candidate.position)
    return RowResult(candidate.position, "accepted", receipt, stay_id, problems)


def _same_stay(stay: StayIn, earlier: Sequence[EarlierStay]) -> EarlierStay | None:
    return next((item for item in earlier if item.arrival_on == stay.arrival_on), None)


def _known(earlier: EarlierStay) -> Problem:
    params = {"receipt": show_receipt(earlier.receipt), "arrival": f"{earlier.arrival_on:%d/%m/%Y}"}
    return Problem("", "already_known", params, "notice")


def _last_day(stay: StayIn) -> date:
    return stay.departed_on or stay.departure_on


def _overlap(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """Whether two stays share a night; leaving and coming on one day is no overlap."""
    return first[0] == second[0] or (first[0] < second[1] and second[0] < first[1])


def _clash(stay: StayIn, key: str, door: _Door) -> tuple[list[Problem], EarlierStay | None]:
    """The stay this one overlaps: in this submission, or stored before."""
    period = (stay.arrival_on, _last_day(stay))
    for row, arrival, departure in door.taken.get(key, ()):
        if _overlap(period, (arrival, departure)):
            return [Problem("document_number", "duplicate_in_submission", {"earlier": row})], None
    for earlier in door.earlier.get(key, ()):
        if _overlap(period, (earlier.arrival_on, earlier.departure_on)):
            return [_overlapping(earlier)], earlier
    return [], None


def _overlapping(earlier: EarlierStay) -> Problem:
    params = {
        "receipt": show_receipt(earlier.receipt),
        "arrival": f"{earlier.arrival_on:%d/%m/%Y}",
        "departure": f"{earlier.departure_on:%d/%m/%Y}",
    }
    return Problem("document_number", "overlapping_stay", params)


def clash_with_stored(facility: Facility, stay: StayIn, *, besides: int) -> list[Problem]:
    """The stored stays, other than `besides`, that this one would overlap."""
    key = document_key(stay.document_number)
    period = (stay.arrival_on, _last_day(stay))
    return [
        _overlapping(earlier)
        for earlier in _earlier_stays(facility, [key]).get(key, ())
        if earlier.id != besides and _overlap(period, (earlier.arrival_on, earlier.departure_on))
    ]


def _relative_notified(stay: StayIn, door: _Door, key: str) -> Problem | None:
    """Close relatives of a household are notified once: khoản 4 Điều 30 Luật Cư trú, while that rule acts."""
    earlier = door.earlier.get(key)
    if not (earlier and isinstance(stay, VietnameseStayIn) and stay.relation and door.facility.is_household):
        return None
    if not relatives_notified_once(stay.arrival_on, door.moment.book):
        return None
    return Problem(
        "relation", "relative_already_notified", {"receipt": show_receipt(earlier[0].receipt)}, "warning"
    )


def _begin(arrivals: Arrivals, *, joined: bool) -> None:
    """The submission the stays will belong to: a new one without rows yet, or the one that is joined.

    Raises PermissionDenied when the one to join belongs to another facility.
    """
    begun = Submission.objects.filter(pk=arrivals.submission_id).first() if joined else None
    if begun is None:
        Submission.objects.create(
            pk=arrivals.submission_id,
            facility=arrivals.facility,
            channel=arrivals.channel,
            by=arrivals.actor,
            at=arrivals.moment.now,
            **dict.fromkeys(("read", "accepted", "rejected", "known"), 0),
        )
    elif begun.facility_id != arrivals.facility.pk:
        raise PermissionDenied


def _count(submission_id: UUID, outcome: Outcome) -> None:
    """Add the rows of this part to the submission's counts."""
    Submission.objects.filter(pk=submission_id).update(
        read=F("read") + outcome.read,
        accepted=F("accepted") + outcome.accepted,
        rejected=F("rejected") + outcome.rejected,
        known=F("known") + outcome.known,
    )


def _announce(arrivals: Arrivals, candidates: Sequence[Candidate], outcome: Outcome) -> None:
    """Tell whoever listens which stays were accepted."""
    if not outcome.accepted:
        return
    facility = arrivals.facility

    def accepted() -> list[ActedStay]:
        return [
            ActedStay(facility.pk, result.receipt, candidate.stay.reference, 1)
            for candidate, result in zip(candidates, outcome.results, strict=True)
            if result.outcome == "accepted" and result.receipt and candidate.stay
        ]

    action = StayEntry.Action.HANDED_IN
    act = Act(action, arrivals.actor, arrivals.channel, arrivals.moment.now, "", [facility], accepted)
    acted.send(sender=Stay, act=act)
