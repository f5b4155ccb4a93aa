"""Endpoints and deliveries as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from cutru.exchange.webhooks.models import EventKind, Fault, Webhook, WebhookDelivery


@dataclass(frozen=True, slots=True)
class WebhookShown:
    """An endpoint, with what it is told in words."""

    webhook: Webhook
    kinds: Sequence[str | Promise]

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookShown":
        return cls(webhook, [EventKind(kind).label for kind in webhook.kinds])

    @classmethod
    def all(cls, webhooks: Iterable[Webhook]) -> list["WebhookShown"]:
        return [cls.of(webhook) for webhook in webhooks]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver: the HTTP status or what went wrong, and the beginning of the answer."""

    at: datetime
    status: int | None
    fault: str | Promise
    duration_ms: int
    response: str


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """A delivery with its attempts, the newest first."""

    delivery: WebhookDelivery
    attempts: list[Attempt]

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> "DeliveryShown":
        attempts = [
            Attempt(
                datetime.fromisoformat(one["at"]),
                one["status"],
                Fault(one["error"]).label if one["error"] else "",
                one["duration_ms"],
                one["response"],
            )
            for one in reversed(delivery.log)
        ]
        return cls(delivery, attempts)
