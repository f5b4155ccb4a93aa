"""What dossiers listen to."""

from typing import Any

from django.dispatch import receiver

from cutru.dossiers.actions.moving import move
from cutru.dossiers.fees import PURPOSE
from cutru.dossiers.models import Dossier
from cutru.dossiers.workflow import MOVES
from cutru.payments.models import Payment
from cutru.payments.signals import paid


@receiver(paid)
def note_payment(sender: object, payment: Payment, **_others: Any) -> None:
    """Write the payment into the dossier's journal, in the payment's transaction."""
    if payment.purpose != PURPOSE:
        return
    dossier = Dossier.objects.select_for_update(of=("self",)).filter(code=payment.purpose_code).first()
    if dossier is not None and dossier.state in MOVES["pay"].starts:
        move(None, dossier, "pay", {"amount": payment.amount})
