"""Every write: giving a device the facility's key, and taking in what was written down without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.accounts.secrets_at_rest import decrypt, encrypt
from cutru.facilities.models import Facility
from cutru.offline.models import OfflineGuest, OfflineKey
from cutru.offline.reading import Written, written_down
from cutru.offline.schemas import SealedItem, read_content
from cutru.offline.sealing import CannotOpen, bound_to, make_key_pair, open_sealed
from cutru.problems import Problem
from cutru.stays.actions import Refused, SubmissionIn
from cutru.stays.actions.drafts import keep_unsent
from cutru.stays.actions.handing_in import facility_for, hand_in_locked, one_at_a_time
from cutru.stays.models import Channel
from cutru.stays.outcomes import Outcome, RowResult

PURPOSE = "cutru.offline.key"
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a device's clock may be off before its day is not believed."""

Result = OfflineGuest.Result


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one sealed guest: `guest`, or for what stays on the device the `problem`."""

    reference: UUID
    guest: OfflineGuest | None
    problem: Problem | None = None


class _Opened(NamedTuple):
    item: SealedItem
    key: OfflineKey
    written: Written


def key_for(actor: User, facility: Facility) -> OfflineKey:
    """The key that devices of the facility seal with from now on; made when there is none that opens.

    Two that ask for the first one at once may get two keys, both of which open. Raises PermissionDenied.
    """
    facility_for(actor, SubmissionIn(facility.pk, Channel.OFFLINE))
    for key in OfflineKey.objects.filter(facility=facility):
        if _private(key) is not None:
            return key
    pair = make_key_pair()
    return OfflineKey.objects.create(
        facility=facility, public_key=pair.public, private_key=encrypt(pair.private, PURPOSE)
    )


def receive(actor: User, facility: Facility, items: Sequence[SealedItem]) -> list[Answer]:
    """Hand in what a device had sealed; one answer for each reference, in the order given.

    A reference that came in before gets the answer it got then. Guests that the door refuses, or whose
    document was read with a doubt about who they are, become rows of the declaration sheet. What cannot be
    opened, or finds no room on the sheet, is not stored at all. One transaction; sendings of one facility
    wait for each other. Raises PermissionDenied.
    """
    with transaction.atomic():
        facility = facility_for(actor, SubmissionIn(facility.pk, Channel.OFFLINE))
        one_at_a_time(facility)
        by_reference = {item.reference: item for item in items}
        stored = OfflineGuest.objects.filter(facility=facility, reference__in=by_reference)
        answers = {guest.reference: Answer(guest.reference, guest) for guest in stored}
        opened: list[_Opened] = []
        for reference, item in by_reference.items():
            if reference in answers:
                continue
            found = _open(facility, item)
            if isinstance(found, Problem):
                answers[reference] = Answer(reference, None, found)
            else:
                opened.append(found)
        if opened:
            answers |= _take_in(actor, facility, opened)
        return [answers[reference] for reference in by_reference]


def _private(key: OfflineKey) -> str | None:
    """None when the portal's secret key was replaced without keeping the old one."""
    try:
        return decrypt(key.private_key, PURPOSE)
    except InvalidToken:
        return None


def _open(facility: Facility, item: SealedItem) -> _Opened | Problem:
    if item.facility != facility.pk:
        return Problem("", "offline_other_facility")
    key = OfflineKey.objects.filter(facility=facility, pk=item.key_id).first()
    private = _private(key) if key else None
    if key is None or private is None:
        return Problem("", "offline_key_unknown")
    bound = bound_to(item.facility, str(item.key_id), str(item.reference), item.acted_at)
    try:
        content = read_content(open_sealed(private, item.sealed, bound))
    except CannotOpen:
        content = None
    if content is None:
        return Problem("", "offline_unreadable")
    return _Opened(item, key, written_down(content, facility, _believable(item.moment, key)))


def _believable(acted_at: datetime, key: OfflineKey) -> datetime:
    """The device's moment; where its clock must be wrong, before the key was made or ahead, the present."""
    now = timezone.now()
    is_right = key.created_at - CLOCK_TOLERANCE <= acted_at <= now + CLOCK_TOLERANCE
    return acted_at if is_right else now


def _take_in(actor: User, facility: Facility, opened: Sequence[_Opened]) -> dict[UUID, Answer]:
    """Hand in what nobody has to look at first; the rest, and what the door refuses, goes to the sheet."""
    certain = [one for one in opened if not one.written.wants_a_look]
    results: dict[UUID, RowResult] = {}
    submission_id = None
    if certain:
        outcome = _hand_in(actor, facility, certain)
        submission_id = outcome.submission_id
        results = {one.item.reference: result for one, result in zip(certain, outcome.results, strict=True)}
    answers = {}
    for one in opened:
        reference, result = one.item.reference, results.get(one.item.reference)
        try:
            if result is None or result.outcome == "rejected":
                guest = _keep(actor, facility, one)
            else:
                guest = _remember(actor, facility, one, result, submission_id)
        except Refused as refused:
            answers[reference] = Answer(reference, None, refused.problems[0])
        else:
            answers[reference] = Answer(reference, guest)
    return answers


def _hand_in(actor: User, facility: Facility, opened: Sequence[_Opened]) -> Outcome:
    """The door's answer; when it takes nobody, nothing is stored."""
    candidates = [
        one.written.candidate(facility, position, str(one.item.reference))
        for position, one in enumerate(opened, start=1)
    ]
    outcome = hand_in_locked(actor, facility, Channel.OFFLINE, candidates, check=True)
    if outcome.rejected == outcome.read:
        return outcome
    acted = {position: one.item.moment for position, one in enumerate(opened, start=1)}
    return hand_in_locked(actor, facility, Channel.OFFLINE, candidates, acted=acted)


def _keep(actor: User, facility: Facility, one: _Opened) -> OfflineGuest:
    """A row of the sheet. Raises Refused when that is full."""
    written = one.written
    draft = keep_unsent(actor, facility, written.regime, written.values, written.origins, one.item.moment)
    guest = _guest(actor, facility, one, Result.KEPT)
    guest.draft = draft
    guest.save(force_insert=True)
    return guest


def _remember(
    actor: User, facility: Facility, one: _Opened, result: RowResult, submission_id: UUID | None
) -> OfflineGuest:
    guest = _guest(actor, facility, one, Result.ACCEPTED if result.outcome == "accepted" else Result.KNOWN)
    guest.receipt = result.receipt or ""
    guest.submission_id = submission_id
    guest.save(force_insert=True)
    return guest


def _guest(actor: User, facility: Facility, one: _Opened, outcome: str) -> OfflineGuest:
    return OfflineGuest(
        facility=facility,
        reference=one.item.reference,
        key=one.key,
        acted_at=one.item.moment,
        arrived_at=timezone.now(),
        by=actor,
        outcome=outcome,
    )
