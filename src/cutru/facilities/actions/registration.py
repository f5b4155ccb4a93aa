"""Registering a facility, adding branches, changing what is on file."""

import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cutru.accounts.actions import create_account
from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.facilities.actions.sandboxes import keep_sandbox_alike
from cutru.facilities.errors import error
from cutru.facilities.models import Facility, Membership, PicturesKept
from cutru.facilities.queries import manages, registered_with
from cutru.facilities.signals import pictures_kept_decided
from cutru.places.models import Ward
from cutru.places.queries import services_at


@dataclass(frozen=True, slots=True)
class FacilityData:
    """What a facility tells about itself (Article 4 Circular 53/2016/TT-BCA), already checked by a form."""

    type: str
    name: str
    ward: Ward
    address: str
    phone: str
    email: str
    stars: int | None
    room_count: int | None
    business_number: str
    representative_name: str
    representative_birth_date: date
    representative_phone: str
    representative_number: str

    def values(self) -> dict[str, object]:
        """The fields of the model."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


IDENTIFYING = ("type", "name", "ward", "address")
"""What the police verified on the spot: a change of any of these asks for verification again."""


def register_facility(
    data: FacilityData,
    *,
    username: str,
    password: str,
    rules_version: str,
    rules_confirmed_at: datetime,
    token: uuid.UUID,
    address: str | None,
) -> tuple[Facility, bool]:
    """The facility awaiting verification, its manager's account, and whether they are new.

    A second call with the same token gives the facility of the first. Raises
    ValidationError with the key `ward` (outside_rollout) or those of `create_account`.
    """
    _check_rollout(data.ward)
    try:
        with transaction.atomic():
            manager = create_account(
                None,
                username=username,
                password=password,
                email=data.email,
                full_name=data.representative_name,
                phone=data.representative_phone,
                address=address,
            )
            facility = _create(
                manager,
                data,
                rules_version=rules_version,
                rules_confirmed_at=rules_confirmed_at,
                token=token,
            )
            _record(manager, "facility_registered", facility, address)
    except (IntegrityError, ValidationError):
        known = registered_with(token)
        if known is None:
            raise
        return known, False
    return facility, True


def add_branch(
    manager: User, main: Facility, data: FacilityData, *, token: uuid.UUID, address: str | None
) -> tuple[Facility, bool]:
    """A branch under the main facility, verified on its own, and whether it is new.

    Raises PermissionDenied unless the person manages the main facility, ValidationError (`ward`) outside
    the rollout.
    """
    if main.main_facility_id is not None:
        raise ValueError("a branch has no branches of its own")
    _must_manage(manager, main)
    _check_rollout(data.ward)
    try:
        with transaction.atomic():
            branch = _create(
                manager,
                data,
                rules_version=main.rules_version,
                rules_confirmed_at=main.rules_confirmed_at,
                token=token,
                main_facility=main,
            )
            _record(manager, "branch_added", branch, address, main_facility=main.pk)
    except IntegrityError:
        known = registered_with(token)
        if known is None or known.main_facility_id != main.pk:
            raise
        return known, False
    return branch, True


@transaction.atomic
def update_facility(
    manager: User, facility: Facility, data: FacilityData, *, address: str | None
) -> Facility:
    """Store what changed; a change of `IDENTIFYING`, or any after a refusal, awaits verification anew.

    Raises PermissionDenied unless the person manages the facility, ValidationError (`ward`) for a new ward
    outside the rollout.
    """
    _must_manage(manager, facility)
    locked = Facility.objects.select_for_update(of=("self",)).select_related("ward").get(pk=facility.pk)
    changed = [name for name, value in data.values().items() if getattr(locked, name) != value]
    if not changed:
        return locked
    if "ward" in changed:
        _check_rollout(data.ward)
    for name in changed:
        setattr(locked, name, getattr(data, name))
    again = bool(set(changed) & set(IDENTIFYING)) or locked.verification == Facility.Verification.REFUSED
    if again:
        locked.verification = Facility.Verification.AWAITING
        locked.verification_reason = ""
        locked.verified_at = locked.verified_by = None
    locked.save()
    keep_sandbox_alike(locked)
    _record(manager, "facility_updated", locked, address, fields=changed, verification_again=again)
    return locked


@transaction.atomic
def allow_partner_api(manager: User, facility: Facility, allowed: bool, *, address: str | None) -> None:
    """Let hotel software connect with the facility's accounts, or stop it at once.

    Raises PermissionDenied unless the person manages the facility.
    """
    _must_manage(manager, facility)
    changed = Facility.objects.filter(pk=facility.pk, partner_api_allowed=not allowed)
    if changed.update(partner_api_allowed=allowed):
        _record(manager, "partner_api_allowed" if allowed else "partner_api_stopped", facility, address)


@transaction.atomic
def keep_pictures(manager: User, facility: Facility, kept: PicturesKept, *, address: str | None) -> None:
    """Decide how long pictures of guests' documents are kept; those kept already follow.

    Raises PermissionDenied unless the person manages the facility.
    """
    _must_manage(manager, facility)
    locked = Facility.objects.select_for_update(of=("self",)).get(pk=facility.pk)
    if locked.pictures_kept_days == kept:
        return
    before, locked.pictures_kept_days = locked.pictures_kept_days, kept
    locked.save(update_fields=["pictures_kept_days"])
    _record(manager, "pictures_kept_decided", locked, address, days=kept.value, days_before=before)
    pictures_kept_decided.send(sender=Facility, facility=locked)


def _create(
    manager: User,
    data: FacilityData,
    *,
    rules_version: str,
    rules_confirmed_at: datetime,
    token: uuid.UUID,
    main_facility: Facility | None = None,
) -> Facility:
    facility = Facility.objects.create(
        **data.values(),
        rules_version=rules_version,
        rules_confirmed_at=rules_confirmed_at,
        registration_token=token,
        main_facility=main_facility,
    )
    Membership.objects.create(user=manager, facility=facility, role=Membership.Role.MANAGER)
    return facility


def _check_rollout(ward: Ward) -> None:
    if not any(services_at(ward, timezone.localdate()).values()):
        raise ValidationError({"ward": error("ward", "outside_rollout", ward=ward.name)})


def _must_manage(user: User, facility: Facility) -> None:
    if not manages(user, facility):
        raise PermissionDenied


def _record(by: User, action: str, facility: Facility, address: str | None, **details: object) -> None:
    record_event(by, action, "facility", facility.pk, details=details, address=address)
