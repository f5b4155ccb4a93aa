"""Endpoints and what was delivered to them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from cutru_client.models.base import DeliveryState, EventKind, Told


class Webhook(Told):
    """An endpoint and how it fares; `disabled_at`: when the portal switched it off."""

    id: int
    facility: int
    url: str
    kinds: list[EventKind]
    is_active: bool
    disabled_at: datetime | None
    disabled_reason: str
    failing_since: datetime | None
    created_at: datetime


class NewWebhook(Webhook):
    """An endpoint with a new secret, which is shown this once."""

    secret: str = Field(repr=False)


class Webhooks(Told):
    """The endpoints of a facility that this program made."""

    webhooks: list[Webhook]


class Attempt(Told):
    """One attempt to deliver; `response` is the beginning of what was answered."""

    at: datetime
    status: int | None
    error: str
    duration_ms: int
    response: str


class Delivery(Told):
    """One event on its way to one endpoint; `event` is the `webhook-id` of the message."""

    id: int
    event: UUID
    kind: EventKind | Literal["ping"]
    occurred_at: datetime
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    delivered_at: datetime | None
    log: list[Attempt]


class Deliveries(Told):
    """One page of the delivery log; None as `next_cursor` on the last."""

    deliveries: list[Delivery]
    next_cursor: str | None


class Replay(Told):
    """How many messages are sent again."""

    queued: int
