"""Households the ward police put on file, and people whose authenticator they reset."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cutru.accounts.models import Role
from cutru.audit.models import Event
from cutru.facilities.actions import HouseholdData, record_household, reset_second_factor_as_police
from cutru.facilities.models import Facility
from cutru.places.models import PoliceUnit
from tests.accounts.factories import make_user
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, add_member, make_facility

pytestmark = pytest.mark.django_db

GRANDMOTHER = HouseholdData("Nguyễn Thị Bà", "12 ngõ Thử", "0912345678", "")


def ward_police(ward=HOAN_KIEM):
    return make_user(role=Role.WARD_POLICE, unit=PoliceUnit.objects.get(ward=ward))


def test_a_household_that_calls_is_on_file_in_the_officers_ward_without_an_account():
    officer = ward_police()
    household = record_household(officer, GRANDMOTHER, address="10.0.0.1")
    assert (household.name, household.ward_id, household.verification, household.verified_by) == (
        "Hộ Nguyễn Thị Bà",
        HOAN_KIEM,
        "verified",
        officer,
    )
    assert household.memberships.count() == 0
    assert Event.objects.get(action="household_recorded").subject_id == str(household.pk)


def test_nobody_but_ward_police_puts_households_on_file():
    province = make_user(
        role=Role.PROVINCE_IMMIGRATION, unit=PoliceUnit.objects.get(kind="province", province_id="01")
    )
    for user in (province, make_user(), make_user(role=Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            record_household(user, GRANDMOTHER, address=None)
    assert Facility.objects.count() == 0


def test_only_a_household_may_lack_its_representatives_birth_date():
    with pytest.raises(IntegrityError, match="facility_representative_is_known"), transaction.atomic():
        make_facility(representative_birth_date=None)


def test_the_wards_police_reset_a_lost_authenticator_and_the_reason_is_kept():
    member = add_member(make_facility(), make_user())
    reset_second_factor_as_police(ward_police(), member, "Mất điện thoại, đã xem căn cước", address=None)
    assert member.user.authenticator_set.count() == 0
    event = Event.objects.get(action="second_factor_reset")
    assert event.details["reason"] == "Mất điện thoại, đã xem căn cước"


def test_other_wards_facilities_and_administrators_reset_nobody_this_way():
    member = add_member(make_facility(), make_user())
    kept = member.user.authenticator_set.count()
    for user in (ward_police(HAI_BA_TRUNG), make_user(), make_user(role=Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            reset_second_factor_as_police(user, member, "x", address=None)
    with pytest.raises(ValidationError):
        reset_second_factor_as_police(ward_police(), member, " ", address=None)
    assert member.user.authenticator_set.count() == kept
