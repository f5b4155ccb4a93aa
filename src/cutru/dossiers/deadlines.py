"""When a dossier is due, and how its time stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cutru.dossiers.content import Content
from cutru.dossiers.models import Referral
from cutru.law.processing import deadlines_of, due_at


def due_of(content: Content, received_at: datetime, referrals: Sequence[Referral] = ()) -> datetime:
    """The moment by which the result is due; time at other authorities does not count."""
    counted_out = [(one.asked_at, one.answered_at) for one in referrals if one.answered_at]
    return due_at(deadlines_of(content.procedure, content.case.id), received_at, not_counted=counted_out)


def soon(due: datetime, now: datetime) -> bool:
    """Whether less than a day is left."""
    return now <= due < now + timedelta(days=1)
