"""What happened becomes events, and a delivery for each endpoint that wants to know.

A handful of statements, however many stays an act concerns: one to ask who wants it, one each for events,
deliveries and tasks. All in the transaction of the act.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from cutru.exchange.webhooks import tasks
from cutru.exchange.webhooks.models import EventKind, Webhook, WebhookDelivery, WebhookEvent
from cutru.exchange.webhooks.queries import taking
from cutru.facilities.models import Facility
from cutru.stays.models import StayEntry
from cutru.stays.receipts import show_receipt
from cutru.stays.signals import Act, ActedStay

MOST_STAYS = 500
"""Stays of one event; an act on more gives several."""

KIND_OF_ACTION: Mapping[str, EventKind] = {
    StayEntry.Action.HANDED_IN: EventKind.ACCEPTED,
    StayEntry.Action.CONFIRMED: EventKind.CONFIRMED,
    StayEntry.Action.CORRECTION_ASKED: EventKind.CORRECTION_ASKED,
}
"""All other acts are `stay.changed`."""

KIND_OF_VERIFICATION: Mapping[str, EventKind] = {
    Facility.Verification.VERIFIED: EventKind.VERIFIED,
    Facility.Verification.REFUSED: EventKind.REFUSED,
}

Takers = Mapping[int, Sequence[Webhook]]
"""Facility → the endpoints that want to know."""


class NewEvent(NamedTuple):
    """An event before it is stored; with a `dedupe_key` the caller has seen to it that the key is new."""

    facility_id: int
    data: dict[str, Any]
    dedupe_key: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """What and when: shared by the events of one act."""

    kind: EventKind
    at: datetime


def takers_of(kind: EventKind, facility_ids: Collection[int] | None = None) -> Takers:
    """The endpoints of these facilities, or of all, that want events of this kind.

    Until the transaction ends none of them can be deleted: an act must not fail because somebody did.
    """
    webhooks = taking(kind)
    if facility_ids is not None:
        webhooks = webhooks.filter(facility_id__in=facility_ids)
    asked = list(webhooks)
    present = _kept_from_deletion([webhook.pk for webhook in asked])
    found: dict[int, list[Webhook]] = {}
    for webhook in asked:
        if webhook.pk in present:
            found.setdefault(webhook.facility_id, []).append(webhook)
    return found


def _kept_from_deletion(webhook_ids: list[int]) -> set[int]:
    """Those that are still there; a lock that many may share, unlike Django's own."""
    if not webhook_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM exchange_webhook WHERE id = ANY(%s) FOR KEY SHARE", [webhook_ids])
        return {row[0] for row in cursor.fetchall()}


def store(happened: Happened, takers: Takers, drafts: Iterable[NewEvent]) -> int:
    """Keep events with their deliveries and have them sent; how many events."""
    events = WebhookEvent.objects.bulk_create(
        WebhookEvent(
            facility_id=draft.facility_id,
            kind=happened.kind,
            data=draft.data,
            occurred_at=happened.at,
            dedupe_key=draft.dedupe_key,
        )
        for draft in drafts
    )
    deliveries = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(webhook=webhook, event=event, next_attempt_at=happened.at)
        for event in events
        for webhook in takers[event.facility_id]
        if webhook.is_on
    )
    tasks.send_soon({delivery.webhook_id for delivery in deliveries})
    return len(events)


def store_act(act: Act) -> None:
    """Keep what was done to stays, for the facilities that have endpoints."""
    listening = [facility.pk for facility in act.facilities if facility.has_webhooks]
    if not listening:
        return
    kind = KIND_OF_ACTION.get(act.action, EventKind.CHANGED)
    if takers := takers_of(kind, listening):
        store(Happened(kind, act.at), takers, _events_of(act, takers))


def _events_of(act: Act, takers: Takers) -> Iterator[NewEvent]:
    by_facility: dict[int, list[dict[str, Any]]] = {}
    for stay in act.stays():
        if stay.facility_id in takers:
            by_facility.setdefault(stay.facility_id, []).append(told(stay))
    common = {"action": str(act.action)}
    if act.action == StayEntry.Action.CORRECTION_ASKED:
        common["reason"] = act.reason
    for facility_id, stays in by_facility.items():
        for first in range(0, len(stays), MOST_STAYS):
            yield NewEvent(facility_id, {**common, "stays": stays[first : first + MOST_STAYS]})


def told(stay: ActedStay) -> dict[str, Any]:
    """What a message says of a stay: enough to find it, nothing about the guest."""
    return {
        "receipt": show_receipt(stay.receipt),
        "reference": stay.reference,
        "version": stay.version,
    }


def store_verification(facility: Facility, at: datetime) -> None:
    """Keep that the police verified or refused a facility, when it has endpoints."""
    kind = KIND_OF_VERIFICATION.get(facility.verification)
    if not facility.has_webhooks or kind is None:
        return
    if takers := takers_of(kind, [facility.pk]):
        data = {"verification": facility.verification}
        if facility.verification_reason:
            data["reason"] = facility.verification_reason
        store(Happened(kind, at), takers, [NewEvent(facility.pk, data)])
