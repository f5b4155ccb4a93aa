"""The people of a facility: accounts made, closed and helped by its managers."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cutru.accounts.actions import create_account, end_sessions, reset_second_factor
from cutru.accounts.models import Role, User
from cutru.audit.actions import record_event
from cutru.facilities.actions.verification import answers_for
from cutru.facilities.models import Facility, Membership
from cutru.facilities.queries import managed_by, manages, staff_elsewhere

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without l, o, 0 and 1, which look alike when a password is read out."""


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A person to be given an account at a facility."""

    full_name: str
    username: str
    role: str
    email: str = ""
    phone: str = ""


def one_time_password() -> str:
    """Four groups of four signs (80 bits), easy to read out over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_staff(
    manager: User, facility: Facility, person: NewStaff, *, address: str | None
) -> tuple[Membership, str]:
    """The new member and the password of the account, which is nowhere kept readable.

    Raises PermissionDenied unless the asker manages the facility, and ValidationError with the keys of
    `create_account`.
    """
    _must_manage(manager, facility)
    password = one_time_password()
    user = create_account(
        manager,
        username=person.username,
        password=password,
        email=person.email,
        full_name=person.full_name,
        phone=person.phone,
        address=address,
    )
    member = Membership.objects.create(user=user, facility=facility, role=person.role)
    _record(manager, "staff_added", member, address, role=person.role)
    return member, password


@transaction.atomic
def assign_staff(
    manager: User, facility: Facility, user: User, role: str, *, address: str | None
) -> Membership:
    """Somebody of the manager's other facilities works here too, with the same account.

    Raises PermissionDenied for anyone else.
    """
    if not staff_elsewhere(manager, facility).filter(pk=user.pk).exists():
        raise PermissionDenied
    member = Membership.objects.create(user=user, facility=facility, role=role)
    _record(manager, "staff_added", member, address, role=role)
    return member


@transaction.atomic
def deactivate_staff(manager: User, member: Membership, *, address: str | None) -> None:
    """The person no longer works here; without any other facility the account is closed too.

    Raises PermissionDenied unless the asker manages the facility and is somebody else.
    """
    _must_manage_other(manager, member)
    locked = _locked(member)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    if not locked.user.memberships.filter(is_active=True).exists():
        locked.user.is_active = False
        locked.user.save(update_fields=["is_active"])
        end_sessions(locked.user)
    _record(manager, "staff_deactivated", locked, address)


@transaction.atomic
def activate_staff(manager: User, member: Membership, *, address: str | None) -> None:
    """The person works here again. Raises PermissionDenied unless the asker manages the facility."""
    _must_manage_other(manager, member)
    locked = _locked(member)
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    if not locked.user.is_active:
        _must_rule_account(manager, locked)
        locked.user.is_active = True
        locked.user.save(update_fields=["is_active"])
    _record(manager, "staff_activated", locked, address)


@transaction.atomic
def reset_staff_password(manager: User, member: Membership, *, address: str | None) -> str:
    """A new one-time password; every session of the person ends.

    Raises PermissionDenied unless the asker manages every facility the person belongs to: nobody may take
    over an account that opens other people's doors.
    """
    _must_rule_account(manager, member)
    password = one_time_password()
    user = _locked(member).user
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    _record(manager, "staff_password_reset", member, address)
    return password


@transaction.atomic
def reset_staff_second_factor(manager: User, member: Membership, reason: str, *, address: str | None) -> None:
    """The person enrols an authenticator anew at the next login. Raises PermissionDenied as for passwords,
    ValidationError without a reason."""
    _must_rule_account(manager, member)
    reset_second_factor(manager, member.user, reason, address)
    _record(manager, "staff_second_factor_reset", member, address)


def reset_second_factor_as_police(
    officer: User, member: Membership, reason: str, *, address: str | None
) -> None:
    """For a person whose manager cannot help: the police of the facility's ward have looked at the person.

    Raises PermissionDenied for anyone else and for programs, ValidationError without a reason.
    """
    if member.facility.is_sandbox or member.user.is_machine:
        raise PermissionDenied
    if not answers_for(officer, member.facility.ward_id):
        raise PermissionDenied
    reset_second_factor(officer, member.user, reason, address)
    _record(officer, "staff_second_factor_reset", member, address)


def _locked(member: Membership) -> Membership:
    return Membership.objects.select_for_update().select_related("user").get(pk=member.pk)


def _must_manage(user: User, facility: Facility) -> None:
    if not manages(user, facility):
        raise PermissionDenied


def _must_manage_other(manager: User, member: Membership) -> None:
    _must_manage(manager, member.facility)
    if member.user_id == manager.pk or member.user.is_machine:
        raise PermissionDenied


def _must_rule_account(manager: User, member: Membership) -> None:
    _must_manage_other(manager, member)
    elsewhere = Membership.objects.filter(user=member.user_id).exclude(facility__in=managed_by(manager))
    if elsewhere.exists() or member.user.role != Role.FACILITY:
        raise PermissionDenied


def _record(by: User, action: str, member: Membership, address: str | None, **details: object) -> None:
    details = {"facility": member.facility_id, **details}
    record_event(by, action, "user", member.user_id, details=details, address=address)
