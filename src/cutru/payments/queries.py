"""Reading payments, within what the asker may see."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from cutru.accounts.models import User
from cutru.payments.codes import read_code
from cutru.payments.models import OPEN_STATES, Payment


def payment_of(user: User | AnonymousUser, code: str) -> Payment | None:
    """The payment with this reference, typed or stored, when this person is to pay it."""
    stored = read_code(code)
    if stored is None or isinstance(user, AnonymousUser):
        return None
    return Payment.objects.filter(code=stored, payer=user).first()


def payments_for(purpose: str, purpose_code: str) -> QuerySet[Payment]:
    """All payments of a matter, newest first. The caller has found that the asker may see the matter."""
    return Payment.objects.filter(purpose=purpose, purpose_code=purpose_code)


def open_payment(purpose: str, purpose_code: str) -> Payment | None:
    """What is still to be paid for a matter. The caller has found that the asker may see the matter."""
    return payments_for(purpose, purpose_code).filter(state__in=OPEN_STATES).first()


def paid_payment(purpose: str, purpose_code: str) -> Payment | None:
    """What was paid for a matter and is not to be given back; the caller as above."""
    return payments_for(purpose, purpose_code).filter(state=Payment.State.PAID).first()
