"""Every write to endpoints of programs: create, change, delete, a new secret, a ping, a replay.

The acting user comes first: a manager of the facility, or a program that works for it. Others get
PermissionDenied; an endpoint or delivery that is not theirs raises DoesNotExist. Refusals carry their problems.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.exchange.webhooks import tasks
from cutru.exchange.webhooks.addresses import checked_url
from cutru.exchange.webhooks.delivery import give_up_pending
from cutru.exchange.webhooks.models import CHOOSABLE, EventKind, Webhook, WebhookDelivery, WebhookEvent
from cutru.exchange.webhooks.queries import deliveries_seen_by, may_keep_webhooks, webhooks_seen_by
from cutru.exchange.webhooks.signing import lock_away, new_secret
from cutru.facilities.models import Facility
from cutru.problems import Problem
from cutru.stays.actions import Refused

State = WebhookDelivery.State


def create_webhook(
    actor: User, facility: Facility, url: str, kinds: Iterable[str], *, name: str = "", address: str | None
) -> tuple[Webhook, str]:
    """A new endpoint and its secret, which is shown this once; `name` says which program asked for it.

    Raises Refused for an address or kinds that cannot be, or too many endpoints; PermissionDenied.
    """
    if not may_keep_webhooks(actor, facility):
        raise PermissionDenied
    url, chosen = _checked(url), _chosen(kinds)
    secret = new_secret()
    with transaction.atomic():
        _hold(facility.pk)
        if Webhook.objects.filter(facility=facility).count() >= settings.WEBHOOKS_OF_A_FACILITY:
            raise Refused([Problem("", "webhooks_too_many", {"max": settings.WEBHOOKS_OF_A_FACILITY})])
        webhook = Webhook.objects.create(
            facility=facility,
            by=actor,
            created_by_name=(name or actor.get_full_name() or actor.username)[:160],
            url=url,
            kinds=chosen,
            secret=lock_away(secret),
        )
        _mark(facility.pk)
        _write_down(actor, "webhook_created", webhook, address, kinds=chosen)
    return webhook, secret


def change_webhook(
    actor: User,
    webhook_id: int,
    *,
    url: str | None = None,
    kinds: Iterable[str] | None = None,
    is_active: bool | None = None,
    address: str | None,
) -> Webhook:
    """Another address, other kinds, on or off; what is None stays. On again also after we switched it off.

    Switched off, what waits is given up; it can be replayed. Raises Webhook.DoesNotExist, Refused.
    """
    changes: dict[str, Any] = {}
    if url is not None:
        webhooks_seen_by(actor).get(pk=webhook_id)  # no name is looked up for somebody else's endpoint
        changes["url"] = _checked(url)
    if kinds is not None:
        changes["kinds"] = _chosen(kinds)
    if is_active is not None:
        changes["is_active"] = is_active
    if is_active:
        changes |= {"disabled_at": None, "disabled_reason": "", "failing_since": None, "paused_until": None}
    with transaction.atomic():
        webhook = _held(actor, webhook_id)
        for name, value in changes.items():
            setattr(webhook, name, value)
        if changes:
            webhook.save(update_fields=list(changes))
        if is_active is False:
            give_up_pending(webhook)
        _mark(webhook.facility_id)
        _write_down(actor, "webhook_changed", webhook, address, fields=sorted(changes))
    return webhook


def delete_webhook(actor: User, webhook_id: int, *, address: str | None) -> None:
    """Remove an endpoint with its delivery log. Raises Webhook.DoesNotExist."""
    with transaction.atomic():
        webhook = _held(actor, webhook_id)
        _write_down(actor, "webhook_deleted", webhook, address)
        webhook.delete()
        _mark(webhook.facility_id)


def rotate_secret(actor: User, webhook_id: int, *, address: str | None) -> tuple[Webhook, str]:
    """A new secret, shown this once; the one before signs too for WEBHOOK_OLD_SECRET_HOURS."""
    secret = new_secret()
    with transaction.atomic():
        webhook = _held(actor, webhook_id)
        webhook.old_secret = webhook.secret
        webhook.old_secret_until = timezone.now() + timedelta(hours=settings.WEBHOOK_OLD_SECRET_HOURS)
        webhook.secret = lock_away(secret)
        webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
        _write_down(actor, "webhook_secret_changed", webhook, address)
    return webhook, secret


def send_ping(actor: User, webhook_id: int, *, address: str | None) -> WebhookDelivery:
    """Send an empty message to try the endpoint. Raises Webhook.DoesNotExist, Refused when it is off."""
    now = timezone.now()
    with transaction.atomic():
        webhook = _held_on(actor, webhook_id)
        event = WebhookEvent.objects.create(
            facility_id=webhook.facility_id, kind=EventKind.PING, data={}, occurred_at=now
        )
        delivery = WebhookDelivery.objects.create(webhook=webhook, event=event, next_attempt_at=now)
        tasks.send_soon([webhook.pk])
        _write_down(actor, "webhook_pinged", webhook, address)
    return delivery


def replay_delivery(actor: User, delivery_id: int, *, address: str | None) -> WebhookDelivery:
    """Send one message again, under the same id. Raises WebhookDelivery.DoesNotExist, Refused."""
    with transaction.atomic():
        found = deliveries_seen_by(actor).get(pk=delivery_id)
        webhook = _held_on(actor, found.webhook_id)
        delivery = deliveries_seen_by(actor).select_for_update(of=("self",)).get(pk=delivery_id)
        delivery.state, delivery.attempts, delivery.delivered_at = State.PENDING, 0, None
        delivery.next_attempt_at = timezone.now()
        delivery.save(update_fields=["state", "attempts", "delivered_at", "next_attempt_at"])
        tasks.send_soon([webhook.pk])
        _write_down(actor, "webhook_replayed", webhook, address, event=str(delivery.event_id))
    return delivery


def replay_events(
    actor: User, webhook_id: int, since: datetime, until: datetime, *, address: str | None
) -> int:
    """Send again what happened from `since` to before `until`, of the kinds the endpoint wants; how many.

    Also what happened before the endpoint was there, or while it was off, as far back as events are kept.
    Raises Webhook.DoesNotExist, Refused when it is off or the period is empty.
    """
    if since >= until:
        raise Refused([Problem("until", "webhook_period_empty")])
    now = timezone.now()
    kept_since = now - timedelta(days=settings.WEBHOOK_KEPT_DAYS)
    with transaction.atomic():
        webhook = _held_on(actor, webhook_id)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO exchange_webhookdelivery (
                    webhook_id, event_id, state, attempts, next_attempt_at, last_error, log
                )
                SELECT %(webhook)s, id, 'pending', 0, %(now)s, '', '[]'
                FROM exchange_webhookevent
                WHERE facility_id = %(facility)s AND kind = ANY(%(kinds)s)
                  AND occurred_at >= %(since)s AND occurred_at < %(until)s
                ORDER BY occurred_at
                ON CONFLICT (webhook_id, event_id) DO UPDATE
                SET state = 'pending', attempts = 0, next_attempt_at = %(now)s, delivered_at = NULL
                """,
                {
                    "webhook": webhook.pk,
                    "facility": webhook.facility_id,
                    "kinds": webhook.kinds,
                    "since": max(since, kept_since),
                    "until": until,
                    "now": now,
                },
            )
            replayed: int = cursor.rowcount
        tasks.send_soon([webhook.pk])
        _write_down(
            actor, "webhook_replayed", webhook, address,
            since=since.isoformat(), until=until.isoformat(), events=replayed,
        )  # fmt: skip
    return replayed


def remove_old_events() -> int:
    """Forget events older than WEBHOOK_KEPT_DAYS with their deliveries; how many events."""
    oldest = timezone.now() - timedelta(days=settings.WEBHOOK_KEPT_DAYS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM exchange_webhookdelivery AS delivery USING exchange_webhookevent AS event
            WHERE event.id = delivery.event_id AND event.occurred_at < %s
            """,
            [oldest],
        )
        cursor.execute("DELETE FROM exchange_webhookevent WHERE occurred_at < %s", [oldest])
        removed: int = cursor.rowcount
    return removed


def _checked(url: str) -> str:
    normal, problems = checked_url(url)
    if problems:
        raise Refused(problems)
    return normal


def _chosen(kinds: Iterable[str]) -> list[str]:
    """The kinds in the order of the list, each once. Raises Refused for unknown ones, or none."""
    wanted = list(kinds)
    if not wanted:
        raise Refused([Problem("kinds", "required")])
    unknown = [kind for kind in wanted if kind not in CHOOSABLE]
    if unknown:
        raise Refused([Problem("kinds", "not_in_list", {"value": str(unknown[0])[:60]})])
    return [str(kind) for kind in CHOOSABLE if kind in wanted]


def _hold(facility_id: int) -> None:
    """Until the transaction ends nobody else changes the endpoints of this facility."""
    Facility.objects.select_for_update(no_key=True).only("pk").get(pk=facility_id)


def _held(actor: User, webhook_id: int) -> Webhook:
    """The endpoint, with its facility's endpoints held. Raises Webhook.DoesNotExist."""
    found = webhooks_seen_by(actor).get(pk=webhook_id)
    _hold(found.facility_id)
    return webhooks_seen_by(actor).select_for_update(of=("self",)).get(pk=webhook_id)


def _held_on(actor: User, webhook_id: int) -> Webhook:
    """As `_held`. Raises Refused when the endpoint is off."""
    webhook = _held(actor, webhook_id)
    if not webhook.is_on:
        raise Refused([Problem("", "webhook_is_off")])
    return webhook


def _mark(facility_id: int) -> None:
    """Let the facility itself say whether anybody wants to know what happens there."""
    listening = Webhook.objects.filter(facility=OuterRef("pk"), is_active=True)
    Facility.objects.filter(pk=facility_id).update(has_webhooks=Exists(listening))


def _write_down(actor: User, action: str, webhook: Webhook, address: str | None, **details: object) -> None:
    """The act for the audit, without the endpoint's address, which may hold a password of its owner."""
    told = {"facility": webhook.facility_id, **details}
    record_event(actor, action, "webhook", webhook.pk, details=told, address=address)
