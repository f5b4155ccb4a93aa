"""What paying does to a dossier."""

from django.db import transaction

from cutru.dossiers.actions.moving import move
from cutru.dossiers.models import Dossier, DossierEntry
from cutru.dossiers.workflow import MOVES


def note_paid(code: str, amount: int) -> bool:
    """Write into the journal that the fee was paid; False when it stands there, or the dossier has ended."""
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update(of=("self",)).filter(code=code).first()
        if dossier is None or dossier.state not in MOVES["pay"].starts:
            return False
        if DossierEntry.objects.filter(dossier=dossier, move="pay", details__amount=amount).exists():
            return False
        move(None, dossier, "pay", {"amount": amount})
    return True
