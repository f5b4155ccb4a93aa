"""Webhooks: endpoints, their secrets, the delivery log, and sending again.

What would make or send something twice is not tried again by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cutru_client.calls.base import Calls
from cutru_client.encoding import as_json
from cutru_client.models import (
    Deliveries,
    Delivery,
    DeliveryState,
    EventKind,
    NewWebhook,
    Replay,
    Webhook,
    Webhooks,
)

LARGEST_PAGE = 200


class WebhookCalls(Calls):
    """`/webhooks`. Messages are told from forgeries with `verify_webhook`."""

    def create_webhook(self, url: str, kinds: Sequence[EventKind]) -> NewWebhook:
        """Messages of these kinds go to this address from now on. Keep the secret: it is shown this once."""
        body = as_json({"url": url, "kinds": list(kinds)})
        return self._post(NewWebhook, "webhooks", body, repeatable=False)

    def webhooks(self) -> list[Webhook]:
        """The endpoints that this program made for the facility."""
        return self._get(Webhooks, "webhooks").webhooks

    def get_webhook(self, number: int) -> Webhook:
        """How it fares."""
        return self._get(Webhook, f"webhooks/{number}")

    def change_webhook(
        self,
        number: int,
        *,
        url: str | None = None,
        kinds: Sequence[EventKind] | None = None,
        is_active: bool | None = None,
    ) -> Webhook:
        """What is left out stays as it is; `is_active` also switches on what the portal switched off."""
        given = {"url": url, "kinds": kinds, "is_active": is_active}
        body = as_json({name: value for name, value in given.items() if value is not None})
        return self._post(Webhook, f"webhooks/{number}", body, method="PATCH")

    def delete_webhook(self, number: int) -> None:
        """Its delivery log goes with it."""
        self._sender.send(self._request("DELETE", f"webhooks/{number}"), repeatable=False)

    def rotate_webhook_secret(self, number: int) -> NewWebhook:
        """A new secret, shown this once; the old one signs too for a day."""
        return self._post(NewWebhook, f"webhooks/{number}/secret", repeatable=False)

    def ping_webhook(self, number: int) -> Delivery:
        """An empty message; what became of it stands in the log."""
        return self._post(Delivery, f"webhooks/{number}/ping", repeatable=False)

    def deliveries(self, number: int, state: DeliveryState | None = None) -> Iterator[Delivery]:
        """The delivery log, newest first. Pages are fetched as they are needed."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.deliveries_page(number, state=state, cursor=cursor, limit=LARGEST_PAGE)
            yield from page.deliveries
            cursor = page.next_cursor

    def deliveries_page(
        self, number: int, *, state: DeliveryState | None = None, cursor: str = "", limit: int = 50
    ) -> Deliveries:
        """One page of that."""
        query = {"state": state, "cursor": cursor or None, "limit": limit}
        return self._get(Deliveries, f"webhooks/{number}/deliveries", query)

    def replay_webhook(self, number: int, since: datetime, until: datetime) -> Replay:
        """Send the events of a period again; both moments need their offset."""
        body = as_json({"since": since, "until": until})
        return self._post(Replay, f"webhooks/{number}/replay", body)

    def replay_delivery(self, number: int) -> Delivery:
        """Send one message again, under the same `webhook-id`."""
        return self._post(Delivery, f"webhooks/deliveries/{number}/replay", repeatable=False)
