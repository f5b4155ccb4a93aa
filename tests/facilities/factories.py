"""Facilities with their people, for the tests of every app above."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from cutru.accounts.actions import create_machine_account
from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.places.models import Ward

HOAN_KIEM = "00070"
"""Phường Hoàn Kiếm, Hà Nội: both services are rolled out there."""
HAI_BA_TRUNG = "00256"
"""Another ward of Hà Nội with both services."""

_numbers = count(1)


def make_facility(
    ward: str = HOAN_KIEM,
    type: str = FacilityType.HOTEL,
    verified: bool = True,
    manager: User | None = None,
    **fields: Any,
) -> Facility:
    """A facility in the ward; `manager` becomes its manager. Further fields override what is invented."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": f"Cơ sở số {number}",
        "address": f"{number} phố Thử",
        "phone": f"02438{number:06}",
        "email": f"coso{number}@example.vn",
        "stars": 3 if type == FacilityType.HOTEL else None,
        "room_count": 20,
        "business_number": "" if type == FacilityType.HOUSEHOLD else f"01{number:08}",
        "representative_name": "Nguyễn Thị Đại Diện",
        "representative_birth_date": date(1980, 9, 2),
        "representative_phone": "0912345678",
        "representative_number": "001180012345",
        "rules_confirmed_at": datetime(2026, 1, 5, 2, 0, tzinfo=UTC),
        "rules_version": "tt53-2016",
    }
    if verified:
        values["verification"] = Facility.Verification.VERIFIED
        values["verified_at"] = datetime(2026, 1, 6, 2, 0, tzinfo=UTC)
    facility = Facility.objects.create(
        type=type, ward=Ward.objects.select_related("province").get(pk=ward), **(values | fields)
    )
    if manager is not None:
        add_member(facility, manager, Membership.Role.MANAGER)
    return facility


def make_sandbox(ward: str = HOAN_KIEM, **fields: Any) -> Facility:
    """A test facility with a program that works there, and nobody else."""
    sandbox = make_facility(ward, is_sandbox=True, **fields)
    add_member(sandbox, create_machine_account("Phần mềm thử"))
    return sandbox


def add_member(
    facility: Facility, user: User | None = None, role: str = Membership.Role.RECEPTIONIST, **fields: Any
) -> Membership:
    """A membership of the facility; without a user a new account is made for it."""
    user = user or User.objects.create_user(
        f"nguoi{next(_numbers)}", "mat-khau-rat-dai", role=Role.FACILITY, email="nguoi@example.vn"
    )
    return Membership.objects.create(user=user, facility=facility, role=role, **fields)
