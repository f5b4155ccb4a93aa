"""What dossiers listen to."""

from typing import Any

from django.dispatch import receiver

from cutru.dossiers import messages
from cutru.dossiers.fees import PURPOSE
from cutru.dossiers.tasks import note_payment_soon
from cutru.payments.models import Payment
from cutru.payments.signals import paid
from cutru.residence.models import Registration
from cutru.residence.signals import term_ends_soon


@receiver(paid)
def note_payment(sender: object, payment: Payment, **_others: Any) -> None:
    """Have the payment written into the dossier's journal.

    By a task: the payment is locked here, and acts on dossiers lock the dossier first.
    """
    if payment.purpose == PURPOSE:
        note_payment_soon(payment.purpose_code, payment.amount)


@receiver(term_ends_soon)
def remind(sender: object, registration: Registration, days_before: int, **_others: Any) -> None:
    """Tell a citizen that the term of their temporary residence ends, and how to extend it."""
    messages.term_ends(registration)
