"""A household that has no account: the ward police put it on file when somebody of it calls or comes."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.facilities.actions.verification import answers_for
from cutru.facilities.models import Facility, FacilityType
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
