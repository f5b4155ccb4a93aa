"""The commune police verify a facility of their ward, or refuse it with a reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.audit.actions import record_event
from cutru.facilities.errors import error
from cutru.facilities.models import Facility
from cutru.facilities.signals import verification_decided

LONGEST_REASON = 300


def verify_facility(officer: User, facility: Facility, *, address: str | None) -> Facility:
    """The facility is where and what it says. Raises PermissionDenied for anyone but its ward police.

    Test facilities have no police.
    """
    return _decide(officer, facility, Facility.Verification.VERIFIED, "", address)


def refuse_facility(officer: User, facility: Facility, reason: str, *, address: str | None) -> Facility:
    """Something is wrong with the facility; the reason is shown to it.

    Raises PermissionDenied for anyone but its ward police, ValidationError for a missing or long reason.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        code = "too_long" if said else "reason_required"
        raise error("reason", code, max=LONGEST_REASON)
    return _decide(officer, facility, Facility.Verification.REFUSED, said, address)


@transaction.atomic
def _decide(
    officer: User, facility: Facility, verification: Facility.Verification, reason: str, address: str | None
) -> Facility:
    locked = (
        Facility.objects.select_for_update(of=("self",)).select_related("ward__province").get(pk=facility.pk)
    )
    if locked.is_sandbox or not answers_for(officer, locked.ward_id):
        raise PermissionDenied
    locked.verification = verification
    locked.verification_reason = reason
    locked.verified_at = timezone.now()
    locked.verified_by = officer
    locked.save(update_fields=["verification", "verification_reason", "verified_at", "verified_by"])
    action = f"facility_{verification.value}"
    details = {"reason": reason} if reason else {}
    record_event(officer, action, "facility", locked.pk, details=details, address=address)
    verification_decided.send(sender=Facility, facility=locked, by=officer)
    return locked


def answers_for(officer: User, ward_code: str) -> bool:
    """Whether this is an officer of the ward's own police."""
    unit = officer.police_unit
    return (
        officer.is_active
        and officer.role == Role.WARD_POLICE
        and unit is not None
        and unit.ward_id == ward_code
    )
