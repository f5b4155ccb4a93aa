"""A household that has no account: the ward police put it on file when somebody of it calls or comes."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.audit.actions import record_event
from cutru.facilities.actions.verification import answers_for
from cutru.facilities.models import Facility, FacilityType
from cutru.identity.names import search_key
from cutru.places.models import Ward

ON_FILE_BY_POLICE = "intake"
"""Stands for the version of the rules where nobody ticked them: the household did not register by itself."""


@dataclass(frozen=True, slots=True)
class HouseholdData:
    """What a caller tells: who, where, and how to call back; `number` is the personal number or empty."""

    host_name: str
    address: str
    phone: str
    number: str


ON_FILE_BY_CITIZEN = "citizen"
"""The same for a home that a citizen put on file to notify a stay there."""


def home_of_citizen(
    citizen: User, ward: Ward, data: HouseholdData, *, address: str | None
) -> tuple[Facility, bool]:
    """The private home at this address, found or put on file; and whether it is new.

    Found are a home this citizen put on file before, and a verified one of the same host. A new one awaits
    the ward police. Raises PermissionDenied for anyone but a citizen.
    """
    if citizen.role != Role.CITIZEN:
        raise PermissionDenied
    known = _known_home(citizen, ward, data)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            home = Facility.objects.create(
                **home_values(ward, data), recorded_by=citizen, rules_confirmed_at=timezone.now()
            )
            record_event(citizen, "household_recorded", "facility", home.pk, address=address)
    except IntegrityError:
        known = _known_home(citizen, ward, data)
        if known is None:
            raise
        return known, False
    return home, True


def home_values(ward: Ward, data: HouseholdData) -> dict[str, object]:
    """A private home's fields as they are put on file, not verified."""
    return {
        "type": FacilityType.HOUSEHOLD,
        "name": f"Hộ {data.host_name}",
        "ward": ward,
        "address": data.address,
        "phone": data.phone,
        "representative_name": data.host_name,
        "representative_phone": data.phone,
        "representative_number": data.number,
        "rules_version": ON_FILE_BY_CITIZEN,
    }


def _known_home(citizen: User, ward: Ward, data: HouseholdData) -> Facility | None:
    """The same host at the same address, accents and spacing aside; the citizen's own record first."""
    same = Facility.objects.filter(
        type=FacilityType.HOUSEHOLD,
        ward=ward,
        search_key=search_key(f"Hộ {data.host_name} {data.address}"),
        is_sandbox=False,
    ).select_related("ward__province")
    return (
        same.filter(recorded_by=citizen).first()
        or same.filter(verification=Facility.Verification.VERIFIED).order_by("pk").first()
    )


@transaction.atomic
def record_household(officer: User, data: HouseholdData, *, address: str | None) -> Facility:
    """A household of the officer's ward, verified by the officer who knows it; it gets no account.

    Whoever receives guests may notify by telephone, e-mail or in person (khoản 3 Điều 30 Luật Cư trú
    68/2020/QH14, Điều 15 Thông tư 55/2021/TT-BCA). Raises PermissionDenied for anyone but ward police.
    """
    unit = officer.police_unit
    ward = Ward.objects.select_related("province").filter(pk=unit.ward_id).first() if unit else None
    if ward is None or not answers_for(officer, ward.pk):
        raise PermissionDenied
    now = timezone.now()
    household = Facility.objects.create(
        type=FacilityType.HOUSEHOLD,
        name=f"Hộ {data.host_name}",
        ward=ward,
        address=data.address,
        phone=data.phone,
        representative_name=data.host_name,
        representative_phone=data.phone,
        representative_number=data.number,
        verification=Facility.Verification.VERIFIED,
        verified_at=now,
        verified_by=officer,
        rules_confirmed_at=now,
        rules_version=ON_FILE_BY_POLICE,
    )
    record_event(officer, "household_recorded", "facility", household.pk, address=address)
    return household
