"""What officers do with stays: confirm, ask for a correction, take in what came outside the portal."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from procrastinate.types import JSONDict

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility
from cutru.police.signing_keys import can_sign
from cutru.police.tasks import build_confirmed_document
from cutru.problems import Problem
from cutru.stays import actions as stay_actions
from cutru.stays.models import Channel, Stay
from cutru.stays.outcomes import RowResult
from cutru.stays.queries import stays_seen_by
from cutru.stays.schemas import Candidate


class NotFound(Exception):
    """Some of the stays are not there for this officer: HTTP 404."""


def confirm_stays(officer: User, versions: Mapping[int, int]) -> int:
    """Confirm stays as the officer saw them: `versions` by stay. How many were confirmed now.

    Those confirmed before are left as they are, so that a second click does nothing. For each foreigner the
    signed paper is queued in the same transaction. Raises NotFound, PermissionDenied, and Conflict when one
    was changed since the officer saw it, or cancelled: then none is confirmed.
    """
    if officer.role != Role.WARD_POLICE:
        raise PermissionDenied
    with transaction.atomic():
        seen = stays_seen_by(officer).filter(pk__in=versions).order_by("pk")
        stays = list(seen.select_for_update(of=("self",)))
        if len(stays) != len(versions):
            raise NotFound
        waiting = [stay for stay in stays if stay.confirmed_at is None]
        if any(stay.version != versions[stay.pk] for stay in waiting):
            raise stay_actions.Conflict(Problem("", "stay_changed_meanwhile"))
        confirmed = stay_actions.confirm(officer, [stay.pk for stay in waiting])
        _queue_papers(waiting)
        return confirmed


def _queue_papers(stays: Sequence[Stay]) -> None:
    papers: list[JSONDict] = [
        {"stay_id": stay.pk, "version": stay.version + 1} for stay in stays if stay.is_foreign
    ]
    if papers and can_sign():
        build_confirmed_document.batch_defer(*papers)


def ask_correction(officer: User, stay_id: int, reason: str) -> None:
    """Ask the facility to put something right. Raises NotFound, Refused, Conflict, PermissionDenied."""
    if officer.role != Role.WARD_POLICE:
        raise PermissionDenied
    if not stays_seen_by(officer).filter(pk=stay_id).exists():
        raise NotFound
    stay_actions.ask_correction(officer, stay_id, reason)


def take_in(officer: User, facility: Facility, channel: Channel, candidate: Candidate) -> RowResult:
    """Hand in one guest whose notification reached the officer outside the portal."""
    submission = stay_actions.SubmissionIn(facility.pk, channel)
    [result] = stay_actions.hand_in(officer, submission, [candidate]).results
    return result
