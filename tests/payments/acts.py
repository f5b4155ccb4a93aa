"""Payments for tests."""

from itertools import count

from cutru.accounts.models import User
from cutru.law.bilingual import Text
from cutru.payments import actions
from cutru.payments.gateways import Notification
from cutru.payments.models import Payment
from cutru.payments.trial_gateway import answer_to

TITLE = Text("Lệ phí đăng ký thường trú", "Fee for permanent residence")
RETURN_URL = "http://testserver/thanh-toan/tro-ve/"
_numbers = count(1)


def ask(payer: User, amount: int = 20_000, matter: str = "") -> Payment:
    """A payment that waits for the payer."""
    code = matter or f"H-{next(_numbers)}"
    return actions.request_payment(
        payer,
        purpose="dossier",
        purpose_code=code,
        title=TITLE,
        amount=amount,
        payer=payer,
    )


def said(payment: Payment, outcome: str = "paid", reference: str = "GD-1", amount: int = 0) -> Notification:
    """What the trial gateway says once its signature was checked."""
    told = amount or payment.amount
    return Notification("trial", payment.code, reference, told, outcome)  # type: ignore[arg-type]


def signed(payment: Payment, outcome: str = "paid", attempt: str = "1") -> dict[str, str]:
    """The fields the trial gateway sends for an attempt."""
    order = {
        "amount": str(payment.amount),
        "code": payment.code,
        "attempt": attempt,
        "return_url": RETURN_URL,
    }
    return answer_to(order, outcome)  # type: ignore[arg-type]


def journal(payment: Payment) -> list[str]:
    """The acts on a payment in their order."""
    return list(payment.entries.values_list("action", flat=True))
