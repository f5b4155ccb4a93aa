"""Sending what is due to one endpoint, and writing down what came of it.

One endpoint is served by one worker at a time, for a while at most; one that does not answer is paused. So a
slow endpoint holds one place among the workers, never for long. An attempt is written down when it is over: a
worker that dies between sending and writing sends again, and the receiver knows the message by its id.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cutru.audit.actions import record_event
from cutru.exchange.webhooks import tasks
from cutru.exchange.webhooks.models import Fault, Webhook, WebhookDelivery, WebhookEvent
from cutru.exchange.webhooks.queries import due_deliveries
from cutru.exchange.webhooks.signing import signed_headers, take_out
from cutru.exchange.webhooks.transport import Answer, Sender

RUN_SECONDS = 30
"""After so long a worker lets other endpoints have their turn."""
ATTEMPTS_LOGGED = 20

State = WebhookDelivery.State

_LOCK = 7002
"""First key of the advisory lock that lets one worker at a time serve an endpoint."""
_PAUSING = frozenset(
    {
        Fault.TIMEOUT,
        Fault.CONNECTION,
        Fault.TLS,
        Fault.HOST_UNKNOWN,
        Fault.ADDRESS_REFUSED,
        Fault.SECRET_LOST,
    }
)
"""Faults of the endpoint as a whole: the next message would meet them too."""
_ASKS_TO_WAIT = frozenset({429, 503})


def send_due(webhook_id: int) -> None:
    """Send what is due to an endpoint; may be called again at any time, also while another process does."""
    end = time.monotonic() + RUN_SECONDS
    while _next(webhook_id):
        with _served_by_us(webhook_id) as ours:
            if not ours:
                return  # whoever serves it looks once more after letting go
            with Sender() as sender:
                while time.monotonic() < end and (delivery := _next(webhook_id)):
                    _record(delivery, _attempt(delivery, sender))
        if time.monotonic() >= end:
            tasks.send_soon([webhook_id])
            return


def waiting_webhooks() -> list[int]:
    """Endpoints with something due, for a task each."""
    return list(due_deliveries(timezone.now()).values_list("webhook_id", flat=True).distinct())


def _next(webhook_id: int) -> WebhookDelivery | None:
    due = due_deliveries(timezone.now()).filter(webhook_id=webhook_id).select_related("webhook", "event")
    return due.order_by("next_attempt_at", "pk").first()


@contextmanager
def _served_by_us(webhook_id: int) -> Iterator[bool]:
    """Whether this connection got the lock of the endpoint; it is let go at the end."""
    key = webhook_id % 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, key])
        [ours] = cursor.fetchone()
    try:
        yield ours
    finally:
        if ours:
            _let_go(key)


def _let_go(key: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, key])
    except DatabaseError:
        connection.close()  # the lock goes with the broken connection


def body_of(event: WebhookEvent) -> bytes:
    """The message about an event."""
    moment = event.occurred_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {
        "id": str(event.pk),
        "type": event.kind,
        "occurred_at": moment,
        "facility": event.facility_id,
        "data": event.data,
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _attempt(delivery: WebhookDelivery, sender: Sender) -> Answer:
    webhook, now = delivery.webhook, timezone.now()
    body = body_of(delivery.event)
    stored = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and webhook.old_secret_until > now:
        stored.append(webhook.old_secret)
    try:
        secrets_of = [take_out(secret) for secret in stored]
    except InvalidToken:
        return Answer(None, Fault.SECRET_LOST, 0)
    headers = signed_headers(secrets_of, str(delivery.event_id), int(now.timestamp()), body)
    return sender.post(webhook.url, {**headers, "content-type": "application/json"}, body)


def _record(delivery: WebhookDelivery, answer: Answer) -> None:
    """Write one attempt down and decide what follows; not when the delivery was replayed or ended meanwhile."""
    now = timezone.now()
    attempts = delivery.attempts + 1
    next_at = None if not answer.fault else _next_attempt_at(attempts, answer, now)
    state = State.DELIVERED if not answer.fault else State.PENDING if next_at else State.FAILED
    with transaction.atomic():
        Webhook.objects.select_for_update(no_key=True).filter(pk=delivery.webhook_id).first()
        changed = WebhookDelivery.objects.filter(
            pk=delivery.pk, state=State.PENDING, attempts=delivery.attempts
        ).update(
            state=state,
            attempts=attempts,
            next_attempt_at=next_at or now,
            last_status=answer.status,
            last_error=answer.fault,
            last_duration_ms=answer.duration_ms,
            delivered_at=None if answer.fault else now,
            log=[*delivery.log, _logged(answer, now)][-ATTEMPTS_LOGGED:],
        )
        if not changed:
            return
        if not answer.fault:
            _endpoint_is_well(delivery.webhook)
        elif not _endpoint_is_ill(delivery.webhook, answer, now) and next_at:
            tasks.send_later(delivery.webhook_id, next_at)


def _logged(answer: Answer, now: datetime) -> dict[str, Any]:
    return {
        "at": now.isoformat(),
        "status": answer.status,
        "error": str(answer.fault),
        "duration_ms": answer.duration_ms,
        "response": answer.text,
    }


def _next_attempt_at(attempts: int, answer: Answer, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when enough were made or the endpoint is gone."""
    waits = settings.WEBHOOK_RETRY_SECONDS
    if answer.fault == Fault.GONE or attempts > len(waits):
        return None
    return now + timedelta(seconds=max(waits[attempts - 1], _asked_wait(answer)))


def _asked_wait(answer: Answer) -> float:
    if answer.status not in _ASKS_TO_WAIT or answer.retry_after is None:
        return 0.0
    return min(answer.retry_after, float(settings.WEBHOOK_LONGEST_RETRY_AFTER))


def _endpoint_is_well(webhook: Webhook) -> None:
    if webhook.failing_since or webhook.paused_until:
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None, paused_until=None)


def _endpoint_is_ill(webhook: Webhook, answer: Answer, now: datetime) -> bool:
    """Pause or disable an endpoint that took nothing; whether it was disabled."""
    since = webhook.failing_since or now
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=since, paused_until=_pause(answer, now))
    if answer.fault == Fault.GONE:
        _disable(webhook, Webhook.Disabled.GONE, now)
        return True
    if now - since >= timedelta(days=settings.WEBHOOK_FAILING_DAYS):
        _disable(webhook, Webhook.Disabled.FAILING, now)
        return True
    return False


def _pause(answer: Answer, now: datetime) -> datetime | None:
    if wait := _asked_wait(answer):
        return now + timedelta(seconds=wait)
    if answer.fault in _PAUSING:
        return now + timedelta(seconds=settings.WEBHOOK_RETRY_SECONDS[0])
    return None


def _disable(webhook: Webhook, reason: Webhook.Disabled, now: datetime) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=now, disabled_reason=reason)
    give_up_pending(webhook)
    details = {"facility": webhook.facility_id, "reason": str(reason)}
    record_event(None, "webhook_disabled", "webhook", webhook.pk, details=details)


def give_up_pending(webhook: Webhook) -> None:
    """What waits for an endpoint that is switched off has failed; it can be replayed."""
    waiting = WebhookDelivery.objects.filter(webhook=webhook, state=State.PENDING)
    waiting.update(state=State.FAILED, last_error=Fault.SWITCHED_OFF)
