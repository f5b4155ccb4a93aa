import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cutru.accounts.models import Role
from cutru.audit.models import Event
from cutru.facilities.actions import refuse_facility, verify_facility
from cutru.facilities.queries import facilities_seen_by
from cutru.places.models import PoliceUnit
from tests.accounts.factories import make_user
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, make_facility

pytestmark = pytest.mark.django_db

HAI_PHONG_WARD = "11560"


def officer(role, **unit):
    return make_user(role=role, unit=PoliceUnit.objects.get(**unit), enrolled=False)


def ward_police(ward=HOAN_KIEM):
    return officer(Role.WARD_POLICE, ward_id=ward)


def test_the_police_of_the_ward_verify_and_the_act_is_kept():
    police, facility = ward_police(), make_facility(verified=False)
    verify_facility(police, facility, address="10.0.0.1")
    facility.refresh_from_db()
    assert (facility.verification, facility.verified_by) == ("verified", police)
    assert facility.verified_at is not None
    event = Event.objects.get(action="facility_verified")
    assert (event.by, event.subject_id, event.address) == (police, str(facility.pk), "10.0.0.1")


def test_a_refusal_needs_a_reason_and_keeps_it():
    police, facility = ward_police(), make_facility(verified=False)
    for reason, code in (("  ", "reason_required"), ("x" * 301, "too_long")):
        with pytest.raises(ValidationError) as refusal:
            refuse_facility(police, facility, reason, address=None)
        assert refusal.value.code == code
    refuse_facility(police, facility, " Không có ở địa chỉ này ", address=None)
    facility.refresh_from_db()
    assert (facility.verification, facility.verification_reason) == ("refused", "Không có ở địa chỉ này")
    verify_facility(police, facility, address=None)
    facility.refresh_from_db()
    assert (facility.verification, facility.verification_reason) == ("verified", "")


def everyone_else():
    return {
        "police of another ward": ward_police(HAI_BA_TRUNG),
        "province": officer(Role.PROVINCE_IMMIGRATION, kind="province", province_id="01"),
        "central": officer(Role.CENTRAL_IMMIGRATION, kind="central"),
        "administrator": make_user(role=Role.ADMINISTRATOR, enrolled=False),
        "manager": make_user(enrolled=False),
    }


def test_nobody_else_verifies_or_refuses():
    people = everyone_else()
    facility = make_facility(verified=False, manager=people["manager"])
    for person in people.values():
        with pytest.raises(PermissionDenied):
            verify_facility(person, facility, address=None)
        with pytest.raises(PermissionDenied):
            refuse_facility(person, facility, "Không đúng", address=None)
    facility.refresh_from_db()
    assert facility.verification == "awaiting"
    assert not Event.objects.filter(subject="facility").exists()


def test_an_officer_whose_account_is_closed_verifies_nothing():
    police, facility = ward_police(), make_facility(verified=False)
    police.is_active = False
    with pytest.raises(PermissionDenied):
        verify_facility(police, facility, address=None)


def test_a_facility_that_moved_away_is_no_longer_the_wards():
    police, facility = ward_police(), make_facility(verified=False)
    seen = type(facility).objects.get(pk=facility.pk)
    facility.ward_id = HAI_BA_TRUNG
    facility.save()
    with pytest.raises(PermissionDenied):
        verify_facility(police, seen, address=None)


def test_each_officer_sees_the_facilities_of_the_own_area():
    here, next_door, elsewhere = (
        make_facility(ward=ward) for ward in (HOAN_KIEM, HAI_BA_TRUNG, HAI_PHONG_WARD)
    )
    people = everyone_else()
    assert set(facilities_seen_by(ward_police())) == {here}
    assert set(facilities_seen_by(people["police of another ward"])) == {next_door}
    assert set(facilities_seen_by(people["province"])) == {here, next_door}
    assert set(facilities_seen_by(people["central"])) == {here, next_door, elsewhere}
    assert set(facilities_seen_by(people["administrator"])) == {here, next_door, elsewhere}
    assert set(facilities_seen_by(people["manager"])) == set()
