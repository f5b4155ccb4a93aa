"""API 12: Vietnamese guests leave early or stay longer; all records of a request, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cutru.exchange.partner import sentences
from cutru.exchange.partner.actions.answers import Answer, Asked, KeyUsed, remember, remembered
from cutru.exchange.partner.fields import Record, time_meant
from cutru.exchange.partner.models import PartnerSession
from cutru.exchange.partner.queries import staying_guests
from cutru.exchange.partner.records import repeated
from cutru.exchange.partner.sentences import Fault
from cutru.identity.codelists import DOCUMENT_TYPES
from cutru.identity.documents import document_key
from cutru.stays.actions import Conflict, Refused, depart, extend
from cutru.stays.actions.handing_in import one_at_a_time
from cutru.stays.models import Channel, Stay

LEAVE_EARLY, EXTEND = "TS", "GH"
_SENTENCES = {
    "departure_not_later": ("not_later", sentences.NOT_LATER),
    "stay_too_long": ("beyond_30_days", sentences.BEYOND_30_DAYS),
}


@dataclass(slots=True)
class _Change:
    """One record read: who, and until when (None: leaves now)."""

    position: int
    document_type: str
    number: str
    until: datetime | None

    @property
    def guest(self) -> tuple[str, str]:
        return self.document_type, document_key(self.number)


def change_departures(
    session: PartnerSession, records: Sequence[Any], *, body: bytes, key: str = ""
) -> Answer:
    """Let the guests of the session's facility leave now (TS) or later (GH); the faults, or all is done.

    `body` and `key` as for `declare`. Raises PermissionDenied when the account no longer works there.
    """
    asked = Asked.of(session.facility, "departure", key, body)
    with transaction.atomic():
        one_at_a_time(session.facility)
        try:
            if earlier := remembered(asked):
                return earlier
        except KeyUsed:
            return Answer(refusal=sentences.KEY_USED)
        changes, faults = _read(records)
        stays = _stays_of(session, changes)
        faults += [_not_staying(change) for change in changes if change.guest not in stays]
        found = [(change, stays[change.guest]) for change in changes if change.guest in stays]
        faults += _do(session, found)
        if faults:
            transaction.set_rollback(True)
            return Answer(faults=sorted(faults, key=lambda fault: fault.position))
        return remember(asked, [stay.receipt for _change, stay in found])


def _read(records: Sequence[Any]) -> tuple[list[_Change], list[Fault]]:
    """The records that are whole, and the faults of the others."""
    changes: list[_Change] = []
    faults: list[Fault] = []
    earlier: dict[str, int] = {}
    for position, values in enumerate(records, start=1):
        if not isinstance(values, dict):
            faults.append(Fault(position, "", "malformed", sentences.NO_RECORD))
            continue
        record = Record(position, values)
        kind = record.text("loai", 40, needed=True).upper()
        if kind and kind not in (LEAVE_EARLY, EXTEND):
            record.add("loai", "not_in_list", sentences.CHANGE_KIND)
        document_type = record.document_type("loaiGiayTo")
        number = record.document_number("soGiayTo", document_type)
        until = record.moment("thoiGianStr") if kind == EXTEND else None
        repeated(record, "soGiayTo", earlier)
        faults += record.faults
        if not record.faults:
            changes.append(_Change(position, document_type, number, until))
    return changes, faults


def _stays_of(session: PartnerSession, changes: Sequence[_Change]) -> dict[tuple[str, str], Stay]:
    """The Vietnamese guests who are staying, by type and key of their document; the latest arrival counts."""
    keys = {key for _type, key in (change.guest for change in changes)}
    found = staying_guests(session.facility, keys, timezone.now())
    return {(stay.document_type, stay.document_key): stay for stay in found if stay.regime == "V"}


def _not_staying(change: _Change) -> Fault:
    type_name = DOCUMENT_TYPES[change.document_type].label_vi
    sentence = sentences.NOT_STAYING.format(number=change.number, type=type_name)
    return Fault(change.position, "soGiayTo", "not_staying", sentence)


def _do(session: PartnerSession, found: Sequence[tuple[_Change, Stay]]) -> list[Fault]:
    """Guests with the same new departure go together; where one of them may not, each tells its own fault."""
    groups: dict[datetime | None, list[tuple[_Change, Stay]]] = {}
    for change, stay in found:
        groups.setdefault(change.until, []).append((change, stay))
    faults: list[Fault] = []
    for until, group in groups.items():
        if _done(session, until, [stay for _change, stay in group]) is None:
            continue
        for change, stay in group:
            if refusal := _done(session, until, [stay]):
                faults += _faults(change, refusal)
    return faults


def _done(
    session: PartnerSession, until: datetime | None, stays: Sequence[Stay]
) -> Refused | Conflict | None:
    """None when the change was made, else why not."""
    ids, channel = [stay.pk for stay in stays], Channel.PARTNER_API
    try:
        if until is None:
            depart(session.user, ids, channel=channel)
        else:
            extend(session.user, ids, until.date(), departure_time=time_meant(until), channel=channel)
    except (Refused, Conflict) as refusal:
        return refusal
    return None


def _faults(change: _Change, refusal: Refused | Conflict) -> list[Fault]:
    if isinstance(refusal, Conflict):
        return [_not_staying(change)]
    found = []
    for problem in refusal.problems:
        code, sentence = _SENTENCES.get(problem.code, (problem.code, problem.message_vi.rstrip(".")))
        found.append(Fault(change.position, "thoiGianStr", code, sentence))
    return found
