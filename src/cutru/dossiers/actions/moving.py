"""The one way by which a dossier changes its state."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers.desks import Desk, desk_of
from cutru.dossiers.models import Dossier, DossierEntry
from cutru.dossiers.queries import CONNECTED, locked
from cutru.dossiers.workflow import ENDED, end_of
from cutru.problems import Problem


class Conflict(Exception):
    """The dossier is no longer as the person saw it; pages answer 409 and show it as it is."""


class Incomplete(Exception):
    """What keeps a dossier from being filed or decided; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)


def move(
    actor: User | None, dossier: Dossier, name: str, details: Mapping[str, Any] | None = None
) -> DossierEntry:
    """Move a dossier that the caller has locked, and write that down. Raises NotAllowed.

    Fields the caller has set on it are saved with the move.
    """
    before = dossier.state
    dossier.state = end_of(name, before)
    dossier.version += 1
    if dossier.state in ENDED:
        dossier.decided_at = timezone.now()
    dossier.save()
    return DossierEntry.objects.create(
        dossier=dossier,
        version=dossier.version,
        move=name,
        before=before,
        after=dossier.state,
        by=actor,
        unit_name=actor.unit_name if actor else "",
        details=dict(details or {}),
    )


def held_by_desk(officer: User, code: str, version: int | None) -> tuple[Dossier, Desk]:
    """A dossier that the officer's desk decides, locked. Call inside a transaction.

    Raises PermissionDenied without a deciding desk, Dossier.DoesNotExist for another desk's dossier, Conflict
    when it moved since the officer saw `version`.
    """
    desk = desk_of(officer)
    if desk is None or not desk.decides:
        raise PermissionDenied
    own = Dossier.objects.filter(desk.own()).exclude(state="draft")
    dossier = locked(own, code, *CONNECTED)
    if version is not None and dossier.version != version:
        raise Conflict
    return dossier, desk
