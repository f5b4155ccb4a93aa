"""Endpoints, officers and time for the tests of webhooks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.exchange.webhooks.actions import create_webhook
from cutru.exchange.webhooks.delivery import send_due
from cutru.exchange.webhooks.models import CHOOSABLE, Webhook, WebhookDelivery, WebhookEvent
from cutru.facilities.models import Facility, Membership
from cutru.places.models import PoliceUnit
from tests.facilities.factories import HOAN_KIEM, add_member

_numbers = count(1)

ALL = tuple(str(kind) for kind in CHOOSABLE)


def manager_of(facility: Facility) -> User:
    """Its manager; made when there is none yet."""
    found = facility.memberships.filter(role=Membership.Role.MANAGER, user__is_machine=False).first()
    return (found or add_member(facility, role=Membership.Role.MANAGER)).user


def program_of(*facilities: Facility) -> User:
    """A program's account that works for these facilities."""
    number = next(_numbers)
    program = User.objects.create_user(f"phanmem{number}", role=Role.FACILITY, is_machine=True)
    for facility in facilities:
        add_member(facility, program)
    return program


def officer_of(ward: str = HOAN_KIEM) -> User:
    unit = PoliceUnit.objects.get(ward=ward)
    return User.objects.create_user(f"canbo{next(_numbers)}", role=Role.WARD_POLICE, police_unit=unit)


def make_webhook(
    facility: Facility, url: str, *, kinds: Sequence[str] = ALL, actor: User | None = None, **values: Any
) -> tuple[Webhook, str]:
    """An endpoint and its secret, made by the facility's manager; further values are written into the row."""
    webhook, secret = create_webhook(actor or manager_of(facility), facility, url, kinds, address=None)
    Webhook.objects.filter(pk=webhook.pk).update(**values)
    webhook.refresh_from_db()
    facility.refresh_from_db()
    return webhook, secret


def make_event(webhook: Webhook, *, at: datetime | None = None, **values: Any) -> WebhookDelivery:
    """Something that happened, waiting to be delivered."""
    now = at or timezone.now()
    given = {"kind": "stay.accepted", "data": {"action": "handed_in", "stays": []}, **values}
    event = WebhookEvent.objects.create(facility=webhook.facility, occurred_at=now, **given)
    return WebhookDelivery.objects.create(webhook=webhook, event=event, next_attempt_at=now)


def time_passes(webhook: Webhook, **span: float) -> None:
    """As if so much time had passed since everything that was written down about the endpoint."""
    passed = timedelta(**span)
    webhook.refresh_from_db()
    for name in ("failing_since", "paused_until", "old_secret_until"):
        if moment := getattr(webhook, name):
            setattr(webhook, name, moment - passed)
    webhook.save()
    for delivery in WebhookDelivery.objects.filter(webhook=webhook):
        delivery.next_attempt_at -= passed
        delivery.save()


def send(webhook: Webhook) -> None:
    """What the worker does."""
    send_due(webhook.pk)


def kinds_stored(facility: Facility) -> list[str]:
    return list(
        WebhookEvent.objects.filter(facility=facility).order_by("occurred_at").values_list("kind", flat=True)
    )
