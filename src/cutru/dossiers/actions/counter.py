"""Money at the desk: the fee taken by an officer, and given back."""

from django.db import transaction

from cutru.accounts.models import User
from cutru.dossiers.actions.moving import held_by_desk
from cutru.dossiers.fees import PURPOSE
from cutru.payments.actions import pay_at_counter, record_refund
from cutru.payments.models import Payment
from cutru.payments.queries import open_payment, payments_for


def take_fee(
    officer: User, code: str, version: int | None, receipt_number: str, *, by_post: bool = False
) -> Payment:
    """Note that the fee of a dossier was paid at the desk or by post, under the number of its receipt.

    Raises Payment.DoesNotExist when nothing is owed, `payments.errors.Refused` for a bad number, both
    kinds of Conflict, Dossier.DoesNotExist.
    """
    with transaction.atomic():
        dossier, _desk = held_by_desk(officer, code, version)
        owed = open_payment(PURPOSE, dossier.code)
        if owed is None:
            raise Payment.DoesNotExist
        method = Payment.Method.POST if by_post else Payment.Method.COUNTER
        return pay_at_counter(officer, owed, receipt_number, method=method)


def give_fee_back(officer: User, code: str, payment_code: str, reference: str) -> Payment:
    """Note that money which was to be given back was given back. Raises as `take_fee`."""
    with transaction.atomic():
        dossier, _desk = held_by_desk(officer, code, None)
        due = payments_for(PURPOSE, dossier.code).get(code=payment_code)
        return record_refund(officer, due, reference)
