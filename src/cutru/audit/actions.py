"""Writing down looks and acts."""

from collections.abc import Iterable
from typing import Any

from cutru.accounts.models import User
from cutru.audit.models import Event, Look


def record_looks(
    officer: User, subject: str, subject_ids: Iterable[object], *, reason: str, address: str | None
) -> None:
    """One row for each record an officer opened; many at once for lists and exports."""
    Look.objects.bulk_create(
        Look(
            by=officer,
            unit_name=officer.unit_name,
            subject=subject,
            subject_id=str(subject_id),
            reason=reason,
            address=address,
        )
        for subject_id in subject_ids
    )


def record_event(
    by: User | None,
    action: str,
    subject: str,
    subject_id: object,
    *,
    details: dict[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """One row for an act; `details` holds no personal data beyond what the act itself is about."""
    Event.objects.create(
        by=by,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        details=details or {},
        address=address,
    )
