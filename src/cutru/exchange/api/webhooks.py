"""Webhooks: endpoints, their secrets, the delivery log, and sending again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from cutru.accounts.address import client_address
from cutru.exchange.api import examples
from cutru.exchange.api.auth import WEBHOOKS, caller_behind, facility_of
from cutru.exchange.api.problems import ApiProblem
from cutru.exchange.api.rendering import json_answer
from cutru.exchange.api.repeating import repeatable
from cutru.exchange.api.schemas import Number, Where
from cutru.exchange.api.statements import body_example, refusals
from cutru.exchange.webhooks import actions, queries
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery
from cutru.stays.actions import Refused

router = Router(tags=["Webhooks"])

Kind = Literal[
    "stay.accepted",
    "stay.changed",
    "stay.confirmed",
    "stay.correction_asked",
    "stay.limit_near",
    "facility.verified",
    "facility.refused",
]
State = Literal["pending", "delivered", "failed"]
Address = Annotated[str, Field(max_length=500, examples=["https://pms.example/cutru"])]
Moment = Annotated[AwareDatetime, Field(description="a moment with its offset")]


class WebhookIn(Schema):
    """An endpoint to be told."""

    url: Address
    kinds: list[Kind] = Field(min_length=1, max_length=20)


class WebhookChangeIn(Schema):
    """What is left out stays as it is."""

    url: Address | None = None
    kinds: list[Kind] | None = Field(None, min_length=1, max_length=20)
    is_active: bool | None = Field(None, description="true also switches on what we switched off")


class WebhookOut(Schema):
    """An endpoint and how it fares."""

    id: int
    facility: int
    url: str
    kinds: list[Kind]
    is_active: bool
    disabled_at: datetime | None = Field(description="when we switched it off because it did not answer")
    disabled_reason: str
    failing_since: datetime | None
    created_at: datetime


class NewWebhookOut(WebhookOut):
    """An endpoint with a new secret, which is shown this once."""

    secret: str = Field(examples=["whsec_…"])


class WebhooksOut(Schema):
    """The endpoints of a facility that this program made."""

    webhooks: list[WebhookOut]


class AttemptOut(Schema):
    """One attempt to deliver."""

    at: datetime
    status: int | None
    error: str
    duration_ms: int
    response: str = Field(description="the beginning of what was answered")


class DeliveryOut(Schema):
    """One event on its way to one endpoint."""

    id: int
    event: UUID = Field(description="`webhook-id` of the message")
    kind: Kind | Literal["ping"]
    occurred_at: datetime
    state: State
    attempts: int
    next_attempt_at: datetime | None
    delivered_at: datetime | None
    log: list[AttemptOut]


class DeliveriesOut(Schema):
    """One page of the delivery log, newest first."""

    deliveries: list[DeliveryOut]
    next_cursor: str | None


class ReplayIn(Schema):
    """A period whose events are sent again."""

    since: Moment
    until: Moment


class ReplayOut(Schema):
    """How many messages are sent again."""

    queued: int


class LogQuery(Schema):
    state: State | None = None
    cursor: str = Field("", max_length=30)
    limit: int = Field(50, ge=1, le=200)


@contextmanager
def _answered() -> Iterator[None]:
    """What the actions refuse, as problem documents."""
    try:
        yield
    except (Webhook.DoesNotExist, WebhookDelivery.DoesNotExist) as error:
        raise ApiProblem(404, "webhook_unknown") from error
    except Refused as refused:
        raise ApiProblem(422, "request_invalid", problems=refused.problems) from refused


@router.post(
    "/webhooks",
    auth=WEBHOOKS,
    response={201: NewWebhookOut, **refusals()},
    summary="Register an endpoint · đăng ký webhook",
    openapi_extra=body_example(examples.webhook),
)
def create_webhook(request: HttpRequest, query: Query[Where], payload: WebhookIn) -> HttpResponse:
    """Messages of these kinds go to this address from now on. Keep the secret: it is shown this once."""
    facility = facility_of(request, query.facility)
    caller = caller_behind(request)
    with _answered():
        made, secret = actions.create_webhook(
            caller.account,
            facility,
            payload.url,
            payload.kinds,
            name=caller.key.name,
            address=client_address(request),
        )
    return json_answer({**webhook_out(made), "secret": secret}, status=201)


@router.get("/webhooks", auth=WEBHOOKS, response={200: WebhooksOut, **refusals()}, summary="List endpoints")
def list_webhooks(request: HttpRequest, query: Query[Where]) -> dict[str, Any]:
    """Those that this program made for the facility."""
    found = queries.webhooks_of(caller_behind(request).account, facility_of(request, query.facility))
    return {"webhooks": [webhook_out(one) for one in found]}


@router.get(
    "/webhooks/{number}", auth=WEBHOOKS, response={200: WebhookOut, **refusals()}, summary="One endpoint"
)
def get_webhook(request: HttpRequest, number: Number) -> dict[str, Any]:
    """How it fares."""
    return webhook_out(_find(request, number))


@router.patch(
    "/webhooks/{number}",
    auth=WEBHOOKS,
    response={200: WebhookOut, **refusals()},
    summary="Change · thay đổi",
)
def change_webhook(request: HttpRequest, number: Number, payload: WebhookChangeIn) -> dict[str, Any]:
    """Another address, other kinds, on or off."""
    with _answered():
        changed = actions.change_webhook(
            caller_behind(request).account,
            number,
            url=payload.url,
            kinds=payload.kinds,
            is_active=payload.is_active,
            address=client_address(request),
        )
    return webhook_out(changed)


@router.delete(
    "/webhooks/{number}", auth=WEBHOOKS, response={204: None, **refusals()}, summary="Remove an endpoint"
)
def delete_webhook(request: HttpRequest, number: Number) -> HttpResponse:
    """Its delivery log goes with it."""
    with _answered():
        actions.delete_webhook(caller_behind(request).account, number, address=client_address(request))
    return HttpResponse(status=204)


@router.post(
    "/webhooks/{number}/secret",
    auth=WEBHOOKS,
    response={201: NewWebhookOut, **refusals()},
    summary="New secret · đổi khoá ký",
)
def rotate_secret(request: HttpRequest, number: Number) -> HttpResponse:
    """The old secret signs too for a day."""
    with _answered():
        changed, secret = actions.rotate_secret(
            caller_behind(request).account, number, address=client_address(request)
        )
    return json_answer({**webhook_out(changed), "secret": secret}, status=201)


@router.post(
    "/webhooks/{number}/ping",
    auth=WEBHOOKS,
    response={202: DeliveryOut, **refusals()},
    summary="Try an endpoint",
)
def ping(request: HttpRequest, number: Number) -> HttpResponse:
    """An empty message; what became of it stands in the log."""
    with _answered():
        sent = actions.send_ping(caller_behind(request).account, number, address=client_address(request))
    return json_answer(delivery_out(sent), status=202)


@router.get(
    "/webhooks/{number}/deliveries",
    auth=WEBHOOKS,
    response={200: DeliveriesOut, **refusals()},
    summary="Delivery log · nhật ký gửi",
)
def list_deliveries(request: HttpRequest, number: Number, query: Query[LogQuery]) -> dict[str, Any]:
    """What was sent, what came back, what waits; kept for 30 days."""
    page = queries.deliveries_of(
        caller_behind(request).account, _find(request, number), query.state or "", query.cursor, query.limit
    )
    return {"deliveries": [delivery_out(one) for one in page.deliveries], "next_cursor": page.next_cursor}


@router.post(
    "/webhooks/{number}/replay",
    auth=WEBHOOKS,
    response={202: ReplayOut, **refusals()},
    summary="Send a period again · gửi lại một khoảng",
)
@repeatable
def replay_period(request: HttpRequest, number: Number, payload: ReplayIn) -> HttpResponse:
    """All events of the kinds the endpoint wants, also those from before it was there."""
    with _answered():
        queued = actions.replay_events(
            caller_behind(request).account,
            number,
            payload.since,
            payload.until,
            address=client_address(request),
        )
    return json_answer({"queued": queued}, status=202)


@router.post(
    "/webhooks/deliveries/{number}/replay",
    auth=WEBHOOKS,
    response={202: DeliveryOut, **refusals()},
    summary="Send one message again · gửi lại một tin",
)
def replay_delivery(request: HttpRequest, number: Number) -> HttpResponse:
    """Under the same `webhook-id`."""
    with _answered():
        again = actions.replay_delivery(
            caller_behind(request).account, number, address=client_address(request)
        )
    return json_answer(delivery_out(again), status=202)


def _find(request: HttpRequest, number: int) -> Webhook:
    with _answered():
        return queries.webhooks_seen_by(caller_behind(request).account).get(pk=number)


def webhook_out(webhook: Webhook) -> dict[str, Any]:
    """An endpoint as the interface shows it, without its secret."""
    names = ("url", "kinds", "is_active", "disabled_at", "disabled_reason", "failing_since", "created_at")
    return {
        "id": webhook.pk,
        "facility": webhook.facility_id,
        **{name: getattr(webhook, name) for name in names},
    }


def delivery_out(delivery: WebhookDelivery) -> dict[str, Any]:
    """A delivery as the interface shows it."""
    waits = delivery.state == WebhookDelivery.State.PENDING
    return {
        "id": delivery.pk,
        "event": delivery.event_id,
        "kind": delivery.event.kind,
        "occurred_at": delivery.event.occurred_at,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at if waits else None,
        "delivered_at": delivery.delivered_at,
        "log": delivery.log,
    }
