"""A bank to try paying with: pages of this installation that speak as a real gateway would, signed both ways.

Outside production only. Orders and answers are lists of named texts with an HMAC over all of them.
"""

import secrets
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from cutru.payments.errors import NoticeRefused
from cutru.payments.gateways import Notification
from cutru.payments.models import Payment

Outcome = Literal["paid", "failed"]
ORDER_FIELDS = frozenset({"code", "amount", "attempt", "return_url"})
ANSWER_FIELDS = frozenset({"code", "amount", "reference", "outcome"})


class TrialGateway:
    """Implements `Gateway`."""

    name = "trial"

    def start(self, payment: Payment, return_url: str) -> str:
        order = {
            "amount": str(payment.amount),
            "attempt": secrets.token_hex(8),
            "code": payment.code,
            "return_url": return_url,
        }
        signed = {**order, "signature": _signature("order", order)}
        del signed["code"]
        return f"{reverse('payments:trial', args=[payment.code])}?{urlencode(signed)}"

    def verify(self, request: HttpRequest) -> Notification:
        return self.read(given(request.POST if request.method == "POST" else request.GET))

    def read(self, answer: Mapping[str, str]) -> Notification:
        """What the fields of an answer say. Raises NoticeRefused(signature | malformed)."""
        fields = checked("answer", answer, ANSWER_FIELDS)
        outcome: Outcome = "paid" if fields["outcome"] == "paid" else "failed"
        return Notification(self.name, fields["code"], fields["reference"], int(fields["amount"]), outcome)


def given(sent: QueryDict) -> dict[str, str]:
    """The fields of a request, the last of each name."""
    return {name: str(sent[name]) for name in sent}


def answer_to(order: Mapping[str, str], outcome: Outcome) -> dict[str, str]:
    """What the bank answers to an order, signed; one attempt has one number, however often answered."""
    answer = {
        "amount": order["amount"],
        "code": order["code"],
        "outcome": outcome,
        "reference": f"THU-{order['attempt']}",
    }
    return {**answer, "signature": _signature("answer", answer)}


def checked(
    kind: Literal["order", "answer"], sent: Mapping[str, str], names: frozenset[str]
) -> dict[str, str]:
    """The fields without their signature. Raises NoticeRefused when they are others, or not signed by us."""
    fields = {name: value for name, value in sent.items() if name != "signature"}
    if fields.keys() != names:
        raise NoticeRefused("malformed")
    if not constant_time_compare(sent.get("signature", ""), _signature(kind, fields)):
        raise NoticeRefused("signature")
    return fields


def _signature(kind: str, fields: Mapping[str, str]) -> str:
    """HMAC-SHA256 with a key of this installation's secret, over the fields in the order of their names."""
    return salted_hmac(
        f"cutru.payments.trial.{kind}", urlencode(sorted(fields.items())), algorithm="sha256"
    ).hexdigest()
