"""What time does to dossiers: overdue ones are reported, forgotten drafts go."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.dossiers import messages
from cutru.dossiers.actions.moving import move
from cutru.dossiers.models import Dossier
from cutru.dossiers.workflow import WAITING

DRAFTS_KEPT = timedelta(days=60)
AT_ONCE = 500


def escalate_overdue() -> int:
    """Report each overdue dossier once: to who handles it and to the officers of the province; how many."""
    late = Dossier.objects.filter(
        state__in=sorted(WAITING), due_at__lt=timezone.now(), escalated_at__isnull=True
    )
    numbers = list(late.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_escalate(number) for number in numbers)


def _escalate(number: int) -> bool:
    with transaction.atomic():
        dossier = (
            Dossier.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(pk=number, state__in=sorted(WAITING), escalated_at__isnull=True)
            .first()
        )
        if dossier is None:
            return False
        dossier.escalated_at = timezone.now()
        move(None, dossier, "escalate")
        told = {dossier.handled_by} if dossier.handled_by else set(_unit(dossier))
        for officer in told | set(_superiors(dossier)):
            messages.overdue(officer, dossier)
    return True


def _unit(dossier: Dossier) -> list[User]:
    return list(User.objects.filter(police_unit__ward=dossier.ward_id, is_active=True, role=Role.WARD_POLICE))


def _superiors(dossier: Dossier) -> list[User]:
    return list(
        User.objects.filter(
            police_unit__province=dossier.province_code, is_active=True, role=Role.PROVINCE_IMMIGRATION
        )
    )


def remove_old_drafts() -> int:
    """Forget drafts that nobody touched for sixty days; how many went."""
    old = Dossier.objects.filter(state="draft", updated_at__lt=timezone.now() - DRAFTS_KEPT)
    _all, by_model = old.delete()
    return by_model.get("dossiers.Dossier", 0)
