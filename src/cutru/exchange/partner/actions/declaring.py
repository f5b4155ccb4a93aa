"""APIs 4 and 5: all guests of a request are taken, or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cutru.exchange.partner import sentences
from cutru.exchange.partner.actions.answers import Answer, Asked, KeyUsed, remember, remembered
from cutru.exchange.partner.images import keep_pictures, pictures_to_keep
from cutru.exchange.partner.models import PartnerSession
from cutru.exchange.partner.queries import staying_guests
from cutru.exchange.partner.records import FIELDS, Reading, local_now, read_records
from cutru.exchange.partner.sentences import Fault
from cutru.problems import Problem
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.actions.handing_in import one_at_a_time
from cutru.stays.models import Channel
from cutru.stays.outcomes import Outcome
from cutru.stays.schemas import Regime

_SENTENCES = {
    "arrival_in_future": sentences.ARRIVAL_DAY,
    "arrival_too_old": sentences.ARRIVAL_DAY,
    "departure_before_arrival": sentences.DEPARTURE_BEFORE_ARRIVAL,
    "room_required": sentences.REQUIRED.format(label=sentences.LABELS["soPhong"]),
    "already_known": sentences.OVERLAP,
    "overlapping_stay": sentences.OVERLAP,
}
"""What the door says in the words of the API; other problems keep the door's own."""
_TOLD_BEFORE = frozenset({"duplicate_in_submission"})
"""What the reading of the request has told already."""


def declare(
    session: PartnerSession, regime: Regime, records: Sequence[Any], *, body: bytes, key: str = ""
) -> Answer:
    """Hand in for the session's facility: all records with a receipt, or all faults and nothing stored.

    `body` is what came over the line, by which a repetition is known; `key` the caller's Idempotency-Key.
    Raises PermissionDenied as `hand_in` does.
    """
    asked = Asked.of(session.facility, f"declare_{regime}", key, body)
    pictures = pictures_to_keep(session, regime, records)
    with transaction.atomic():
        one_at_a_time(session.facility)
        try:
            if earlier := remembered(asked):
                return earlier
        except KeyUsed:
            return Answer(refusal=sentences.KEY_USED)
        now = timezone.now()
        room_needed = session.facility.room_required
        reading = read_records(regime, records, local_now(now), room_needed=room_needed)
        present = {
            stay.document_key for stay in staying_guests(session.facility, reading.documents.values(), now)
        }
        staying = [position for position, key in reading.documents.items() if key in present]
        submission = SubmissionIn(session.facility_id, Channel.PARTNER_API)
        checked_only = bool(reading.faults or staying)
        outcome = hand_in(session.user, submission, reading.candidates, check=checked_only)
        if checked_only or outcome.accepted != len(records):
            transaction.set_rollback(True)
            return Answer(faults=_all_faults(regime, reading, staying, outcome))
        keep_pictures(session, outcome, pictures)
        return remember(asked, [result.receipt or "" for result in outcome.results])


def _all_faults(regime: Regime, reading: Reading, staying: Sequence[int], outcome: Outcome) -> list[Fault]:
    """Those of the reading, then what the door says, by record; each sentence once for a record."""
    number_field = FIELDS[regime]["document_number"]
    faults = [*reading.faults]
    faults += [Fault(position, number_field, "staying", sentences.STAYING) for position in staying]
    for result in outcome.results:
        if result.outcome == "accepted":
            continue
        for problem in result.problems:
            clash = problem.code in ("already_known", "overlapping_stay")
            if problem.code in _TOLD_BEFORE or (clash and result.position in staying):
                continue
            if problem.severity == "error" or problem.code == "already_known":
                faults.append(_fault(regime, result.position, problem))
    once: dict[tuple[int, str], Fault] = {}
    for fault in faults:
        once.setdefault((fault.position, fault.sentence), fault)
    return sorted(once.values(), key=lambda fault: fault.position)


def _fault(regime: Regime, position: int, problem: Problem) -> Fault:
    sentence = _SENTENCES.get(problem.code) or problem.message_vi.rstrip(".")
    return Fault(position, FIELDS[regime].get(problem.field, ""), problem.code, sentence)
