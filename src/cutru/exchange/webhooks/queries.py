"""Reading endpoints and deliveries, within what the asker may see; and what is to be sent now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cutru.accounts.models import Role, User
from cutru.exchange.webhooks.models import EventKind, Webhook, WebhookDelivery
from cutru.facilities.models import Facility, Membership
from cutru.facilities.queries import managed_by

PAGE = 50
"""Deliveries of one page."""


def may_keep_webhooks(actor: User, facility: Facility) -> bool:
    """Whether this is a manager of the facility, or a program that works for it."""
    if actor.role != Role.FACILITY or not actor.is_active:
        return False
    workplaces = Membership.objects.filter(user=actor, facility=facility, is_active=True)
    if not actor.is_machine:
        workplaces = workplaces.filter(role=Membership.Role.MANAGER)
    return workplaces.exists()


def webhooks_seen_by(actor: User) -> QuerySet[Webhook]:
    """Managers see the endpoints of their facilities, a program those it made itself, others none."""
    seen = Webhook.objects.select_related("facility", "by").order_by("pk")
    if actor.role != Role.FACILITY or not actor.is_active:
        return seen.none()
    if actor.is_machine:
        workplaces = Membership.objects.filter(user=actor, is_active=True).values("facility_id")
        return seen.filter(by=actor, facility_id__in=workplaces)
    return seen.filter(facility__in=managed_by(actor))


def webhooks_of(actor: User, facility: Facility) -> QuerySet[Webhook]:
    """The endpoints of one facility, as far as the asker sees them."""
    return webhooks_seen_by(actor).filter(facility=facility)


def deliveries_seen_by(actor: User) -> QuerySet[WebhookDelivery]:
    """Deliveries to the endpoints the asker sees, with their events, newest first."""
    return (
        WebhookDelivery.objects.filter(webhook__in=webhooks_seen_by(actor).order_by())
        .select_related("event")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """One page of the delivery log, newest first, and the cursor of the next one."""

    deliveries: Sequence[WebhookDelivery]
    next_cursor: str | None


def deliveries_of(
    actor: User, webhook: Webhook, state: str = "", cursor: str = "", size: int = PAGE
) -> DeliveryPage:
    """The delivery log of an endpoint, all or those in one state; an unreadable cursor starts anew."""
    chosen = deliveries_seen_by(actor).filter(webhook=webhook)
    if state:
        chosen = chosen.filter(state=state)
    if cursor.isascii() and cursor.isdigit() and len(cursor) < _DIGITS_OF_A_NUMBER:
        chosen = chosen.filter(pk__lt=int(cursor))
    found = list(chosen[: size + 1])
    if len(found) <= size:
        return DeliveryPage(found, None)
    return DeliveryPage(found[:size], str(found[size - 1].pk))


_DIGITS_OF_A_NUMBER = 19
"""Shorter numbers fit the column."""


def _may_be_told(prefix: str = "") -> Q:
    """Programs are told while they work for the facility; what a manager made belongs to the facility."""
    working = Membership.objects.filter(
        user=OuterRef(f"{prefix}by"), facility=OuterRef(f"{prefix}facility"), is_active=True
    )
    program = Q(Exists(working), **{f"{prefix}by__is_active": True})
    return Q(**{f"{prefix}by__is_machine": False}) | program


def taking(kind: EventKind) -> QuerySet[Webhook]:
    """Endpoints that want events of this kind; those we switched off get them when they are replayed."""
    return Webhook.objects.filter(_may_be_told(), is_active=True, kinds__contains=[kind])


def due_deliveries(now: datetime) -> QuerySet[WebhookDelivery]:
    """What is to be sent now, of all endpoints that are on and not paused."""
    return WebhookDelivery.objects.filter(
        _may_be_told("webhook__"),
        Q(webhook__paused_until__isnull=True) | Q(webhook__paused_until__lte=now),
        state=WebhookDelivery.State.PENDING,
        next_attempt_at__lte=now,
        webhook__is_active=True,
        webhook__disabled_at__isnull=True,
    )
