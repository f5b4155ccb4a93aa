"""What dossiers listen to."""

from typing import Any

from django.dispatch import receiver

from cutru.dossiers.fees import PURPOSE
from cutru.dossiers.tasks import note_payment_soon
from cutru.payments.models import Payment
from cutru.payments.signals import paid


@receiver(paid)
def note_payment(sender: object, payment: Payment, **_others: Any) -> None:
    """Have the payment written into the dossier's journal.

    By a task: the payment is locked here, and acts on dossiers lock the dossier first.
    """
    if payment.purpose == PURPOSE:
        note_payment_soon(payment.purpose_code, payment.amount)
