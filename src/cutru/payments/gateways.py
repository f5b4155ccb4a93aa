"""Gateways to banks: what the portal asks of one, and which one this installation uses."""

from dataclasses import dataclass
from typing import Literal, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from cutru.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Notification:
    """What a gateway says about one attempt, its signature checked.

    `payment_code` is the stored reference of the payment, `reference` the gateway's own number of the
    transaction, the same whenever it speaks of it; `amount` in đồng.
    """

    gateway: str
    payment_code: str
    reference: str
    amount: int
    outcome: Literal["paid", "failed"]


class Gateway(Protocol):
    """A way to pay online."""

    name: str
    """Stands in the journal and in the address of its notices."""

    def start(self, payment: Payment, return_url: str) -> str:
        """The address to send the payer's browser to. Nothing is stored here."""
        ...

    def verify(self, request: HttpRequest) -> Notification:
        """What a notice, or the browser that returns, says. Raises NoticeRefused(signature | malformed)."""
        ...


def gateway() -> Gateway | None:
    """The gateway of settings.PAYMENT_GATEWAY; None where nothing but paying at the counter is offered.

    Raises ImproperlyConfigured for a name nobody knows, and for the trial gateway in production.
    """
    name = settings.PAYMENT_GATEWAY
    if not name:
        return None
    if name == "trial" and settings.ENVIRONMENT != "production":
        from cutru.payments.trial_gateway import TrialGateway  # knows this module

        return TrialGateway()
    raise ImproperlyConfigured(f"PAYMENT_GATEWAY={name!r}: there is no such gateway in this environment")
