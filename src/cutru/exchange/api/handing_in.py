"""Guests of a request through the door; the client's own reference makes every repetition harmless."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.exchange.api.guests import GuestReading, content_of
from cutru.exchange.api.models import Reference
from cutru.facilities.models import Facility
from cutru.prepared import prepared_cursor
from cutru.problems import Problem
from cutru.stays.actions import Conflict, Refused, SubmissionIn, correct
from cutru.stays.actions.handing_in import facility_for, hand_in_locked, one_at_a_time
from cutru.stays.actions.journal import stay_in_of
from cutru.stays.models import Channel, Stay
from cutru.stays.outcomes import RowResult, Verdict
from cutru.stays.queries import stays_of
from cutru.stays.receipts import show_receipt
from cutru.stays.schemas import StayIn

OnConflict = Literal["reject", "correct"]


@dataclass(slots=True)
class GuestResult:
    """What became of one guest; `receipt` (stored form) and `version` are set unless it was rejected."""

    position: int
    reference: str
    outcome: Verdict
    receipt: str | None = None
    version: int | None = None
    corrected: bool = False
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class HandedIn:
    """The answer to one request: results in the order given; read = accepted + known + rejected."""

    submission_id: UUID | None = None
    results: list[GuestResult] = field(default_factory=list)

    def count(self, outcome: Verdict) -> int:
        return sum(1 for result in self.results if result.outcome == outcome)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a reference stands for already."""

    stay_id: int
    receipt: str
    content: str
    differs: bool
    version: int
    is_cancelled: bool


def take_guests(
    account: User,
    facility_id: int,
    guests: Sequence[GuestReading],
    *,
    check: bool = False,
    on_conflict: OnConflict = "reject",
) -> HandedIn:
    """Hand guests in for a facility, each under the client's own reference.

    Same reference and content: known, with the same receipt. Same reference, other content: rejected, or with
    `on_conflict="correct"` the stay is corrected. `check` answers the same and stores nothing. One
    transaction. Raises PermissionDenied as `hand_in` does.
    """
    with transaction.atomic():
        facility = facility_for(account, SubmissionIn(facility_id, Channel.API))
        if not check:
            one_at_a_time(facility)
        held = _held(facility, [guest.reference for guest in guests])
        found: dict[int, GuestResult] = {}
        fresh: list[GuestReading] = []
        seen: dict[str, int] = {}
        for guest in guests:
            earlier = seen.setdefault(guest.reference, guest.position) if guest.reference else guest.position
            if earlier != guest.position:
                problem = Problem("reference", "reference_twice", {"earlier": earlier})
                found[guest.position] = _rejected(guest, [*guest.candidate.problems, problem])
            elif guest.candidate.stay is None or guest.reference not in held:
                fresh.append(guest)
            else:
                known = held[guest.reference]
                found[guest.position] = _sent_again(account, guest, known, on_conflict)
        submission_id = None
        if fresh or not found:
            candidates = [guest.candidate for guest in fresh]
            outcome = hand_in_locked(account, facility, Channel.API, candidates, check=check)
            submission_id = outcome.submission_id
            for guest, result in zip(fresh, outcome.results, strict=True):
                found[guest.position] = _first_time(guest, result)
            differing = _settle_known(account, facility, fresh, outcome.results, found, on_conflict)
            if not check:
                _remember(facility, fresh, outcome.results, differing)
        if check:
            transaction.set_rollback(True)
        return HandedIn(submission_id, [found[guest.position] for guest in guests])


def _held(facility: Facility, references: Sequence[str]) -> dict[str, _Held]:
    """What these references stand for, with the present state of their stays; mostly none, then one query."""
    named = [reference for reference in references if reference]
    with prepared_cursor() as cursor:
        cursor.execute(
            """
            SELECT reference, stay_id, receipt, content, differs FROM exchange_reference
            WHERE facility_id = %s::bigint AND reference = ANY(string_to_array(%s, chr(1)))
            """,
            [facility.pk, "\1".join(named)],
        )
        if not (known := cursor.fetchall()):
            return {}
        cursor.execute(
            "SELECT id, version, status = 'cancelled' FROM stays_stay WHERE id = ANY(%s::bigint[])",
            [[row[1] for row in known]],
        )
        states = {row[0]: row[1:] for row in cursor.fetchall()}
    return {
        reference: _Held(stay_id, *told, *states[stay_id])
        for reference, stay_id, *told in known
        if stay_id in states
    }


def _rejected(guest: GuestReading, problems: Sequence[Problem]) -> GuestResult:
    return GuestResult(guest.position, guest.reference, "rejected", problems=problems)


def _sent_again(account: User, guest: GuestReading, held: _Held, on_conflict: OnConflict) -> GuestResult:
    """A reference that is known: the same stay, a correction, or a conflict."""
    if guest.content == held.content and not (held.differs and on_conflict == "correct"):
        problems = [_notice("reference_cancelled")] if held.is_cancelled else []
        if held.differs:
            problems.append(_notice("known_differs", receipt=show_receipt(held.receipt)))
        return GuestResult(
            guest.position, guest.reference, "known", held.receipt, held.version, problems=problems
        )
    if on_conflict == "reject":
        problem = Problem("reference", "reference_conflict", {"receipt": show_receipt(held.receipt)})
        return _rejected(guest, [problem])
    result = _correct(account, guest, held.stay_id, held.receipt)
    if result.outcome != "rejected":
        Reference.objects.filter(stay_id=held.stay_id, reference=guest.reference).update(
            content=guest.content, differs=False
        )
    return result


def _notice(code: str, **params: object) -> Problem:
    return Problem("", code, params, "notice")


def _correct(account: User, guest: GuestReading, stay_id: int, receipt: str) -> GuestResult:
    """Bring the stay to what was sent; a departure recorded meanwhile is kept when none was sent."""
    stay = guest.candidate.stay
    assert stay is not None  # noqa: S101  only whole guests come here
    values = stay.model_dump(exclude={"reference", "origins", "regime"})
    if stay.departed_on is None:
        del values["departed_on"], values["departed_time"]
    try:
        with transaction.atomic():
            warnings = correct(account, stay_id, values, channel=Channel.API)
    except Refused as refused:
        if [problem.code for problem in refused.problems] != ["nothing_changed"]:
            return _rejected(guest, refused.problems)
        warnings = []
    except Conflict as conflict:
        return _rejected(guest, [conflict.problem])
    version = Stay.objects.values_list("version", flat=True).get(pk=stay_id)
    return GuestResult(
        guest.position, guest.reference, "accepted", receipt, version, corrected=True, problems=warnings
    )


def _first_time(guest: GuestReading, result: RowResult) -> GuestResult:
    version = 1 if result.outcome == "accepted" else None
    return GuestResult(
        guest.position, guest.reference, result.outcome, result.receipt, version, problems=result.problems
    )


def _settle_known(
    account: User,
    facility: Facility,
    fresh: Sequence[GuestReading],
    results: Sequence[RowResult],
    found: dict[int, GuestResult],
    on_conflict: OnConflict,
) -> set[int]:
    """Guests declared before in another way: corrected when that was asked for, else told what differs.

    Answers the positions of those that differ still.
    """
    known = [
        (guest, result.stay_id)
        for guest, result in zip(fresh, results, strict=True)
        if result.outcome == "known" and result.stay_id is not None
    ]
    if not known:
        return set()
    stays = (
        stays_of(facility).select_related("facility__ward").in_bulk([stay_id for _guest, stay_id in known])
    )
    differing = set()
    for guest, stay_id in known:
        stay, result = stays[stay_id], found[guest.position]
        result.version = stay.version
        if _says_the_same(guest.candidate.stay, stay):
            continue
        if on_conflict == "correct":
            found[guest.position] = result = _correct(account, guest, stay.pk, stay.receipt)
        if not result.corrected:
            notice = _notice("known_differs", receipt=show_receipt(stay.receipt))
            result.problems = [*result.problems, notice]
            differing.add(guest.position)
    return differing


def _says_the_same(sent: StayIn | None, stay: Stay) -> bool:
    held = stay_in_of(stay)
    if sent is not None and sent.departed_on is None:
        held = held.model_copy(update={"departed_on": None, "departed_time": None})
    return sent is not None and content_of(sent) == content_of(held)


def _remember(
    facility: Facility, fresh: Sequence[GuestReading], results: Sequence[RowResult], differing: set[int]
) -> None:
    """References of all stays that have a receipt now."""
    kept = [
        (guest.reference, result.stay_id, result.receipt, guest.content, guest.position in differing)
        for guest, result in zip(fresh, results, strict=True)
        if result.stay_id is not None
    ]
    if not kept:
        return
    with prepared_cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO exchange_reference (facility_id, at, reference, stay_id, receipt, content, differs)
            SELECT %s::bigint, %s::timestamptz, * FROM
            unnest(
                string_to_array(%s, chr(1)), string_to_array(%s, chr(1))::bigint[],
                string_to_array(%s, chr(1)), string_to_array(%s, chr(1)),
                string_to_array(%s, chr(1))::boolean[]
            )
            """,
            [
                facility.pk,
                timezone.now(),
                *("\1".join(map(str, column)) for column in zip(*kept, strict=True)),
            ],
        )
