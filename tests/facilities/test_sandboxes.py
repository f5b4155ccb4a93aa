"""Test facilities and programs: made once, alike, and no business of people."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cutru.accounts.actions import create_machine_account
from cutru.accounts.models import User
from cutru.audit.models import Event
from cutru.facilities import actions
from cutru.facilities.actions import FacilityData
from cutru.facilities.forms import initial_of
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.facilities.queries import (
    active_memberships,
    branches_of,
    facilities_of,
    facilities_seen_by,
    manages,
    staff_elsewhere,
    staff_of,
)
from cutru.places.models import Ward
from cutru.places.queries import services_at
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HAI_BA_TRUNG, add_member, make_facility, make_sandbox
from tests.facilities.test_legacy_accounts import row, run
from tests.police.factories import administrator, central_officer, province_officer, ward_officer

pytestmark = pytest.mark.django_db
ALIKE = ("type", "ward_id", "province_code", "address", "phone", "email", "stars", "room_count")


def values_of(facility: Facility, *names: str) -> dict[str, object]:
    return {name: getattr(facility, name) for name in names}


def data_of(facility: Facility, **changes: object) -> FacilityData:
    known = {name: getattr(facility, name) for name in FacilityData.__dataclass_fields__}
    return FacilityData(**(known | changes))


def test_the_twin_of_a_facility_is_like_it_and_verified_and_made_once():
    facility = make_facility(name="Khách sạn Song Sinh", verified=False)
    manager = make_user()
    twin = actions.sandbox_for(facility, by=manager, address="203.0.113.7")
    assert values_of(twin, *ALIKE) == values_of(facility, *ALIKE)
    assert (twin.name, twin.is_sandbox, twin.sandbox_of, twin.is_verified, twin.room_required) == (
        "Khách sạn Song Sinh (thử nghiệm)", True, facility, True, True,
    )  # fmt: skip
    assert twin.representative_number not in (facility.representative_number, "")
    assert actions.sandbox_for(facility) == twin
    assert actions.sandbox_for(twin) == twin
    assert Facility.objects.count() == 2
    [event] = Event.objects.filter(action="sandbox_made")
    assert (event.by, event.subject_id, event.details) == (manager, str(twin.pk), {"original": facility.pk})


def test_every_kind_of_facility_may_have_a_twin():
    longest = make_facility(name="K" * 160)
    household = make_facility(
        type=FacilityType.HOUSEHOLD, representative_birth_date=None, representative_number=""
    )
    assert actions.sandbox_for(longest).name == "K" * 147 + " (thử nghiệm)"
    assert actions.sandbox_for(household).is_household


def test_the_twin_follows_the_facility_to_another_ward():
    manager = make_user()
    facility = make_facility(manager=manager)
    twin = actions.sandbox_for(facility)
    elsewhere = Ward.objects.select_related("province").get(pk=HAI_BA_TRUNG)
    changed = data_of(facility, ward=elsewhere, type=FacilityType.HOMESTAY, name="Nhà Mới")
    actions.update_facility(manager, facility, changed, address=None)
    twin.refresh_from_db()
    assert (twin.ward_id, twin.name, twin.room_required, twin.verification) == (
        HAI_BA_TRUNG, "Nhà Mới (thử nghiệm)", False, "verified",
    )  # fmt: skip


def test_a_vendor_without_facilities_gets_a_hotel_where_both_services_are():
    vendor = make_user()
    made = actions.test_facility("  Phần mềm Sao Mai ", by=vendor)
    assert (made.name, made.type, made.is_sandbox, made.sandbox_of, made.is_verified) == (
        "Phần mềm Sao Mai (thử nghiệm)", "hotel", True, None, True,
    )  # fmt: skip
    assert None not in services_at(made.ward, timezone.localdate()).values()
    assert not made.ward.is_remote
    assert actions.test_facility("Phần mềm Sao Mai") != made
    assert Event.objects.filter(action="sandbox_made", by=vendor, subject_id=str(made.pk)).count() == 1


def test_what_is_real_stays_real_and_what_is_a_test_stays_a_test():
    facility, sandbox = make_facility(), make_sandbox()
    changes = (
        (facility, {"is_sandbox": True}),
        (sandbox, {"is_sandbox": False}),
        (sandbox, {"sandbox_of": facility}),
    )
    for one, change in changes:
        with pytest.raises(IntegrityError, match="from the beginning to the end"), transaction.atomic():
            Facility.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_facility(sandbox_of=facility)


def test_no_officer_and_no_administrator_sees_a_test_facility():
    facility = make_facility()
    make_sandbox(), actions.sandbox_for(facility)
    everybody = (ward_officer(), province_officer(), central_officer(), administrator())
    assert [list(facilities_seen_by(one)) for one in everybody] == [[facility]] * 4


def test_officers_decide_nothing_about_a_test_facility():
    sandbox = make_sandbox(verified=False)
    officer = ward_officer()
    person = add_member(sandbox, make_user())
    with pytest.raises(PermissionDenied):
        actions.verify_facility(officer, sandbox, address=None)
    with pytest.raises(PermissionDenied):
        actions.refuse_facility(officer, sandbox, "Không có", address=None)
    with pytest.raises(PermissionDenied):
        actions.reset_second_factor_as_police(officer, person, "Đã xem giấy tờ", address=None)
    sandbox.refresh_from_db()
    assert (sandbox.verification, sandbox.verified_by) == ("awaiting", None)


def test_a_person_works_at_no_test_facility_whatever_the_memberships_say():
    manager = make_user()
    facility = make_facility(name="Ẩ", manager=manager)
    sandbox = make_facility(name="A", is_sandbox=True, manager=manager)
    make_facility(name="B", is_sandbox=True, manager=manager, main_facility=facility)
    assert [one.facility for one in active_memberships(manager)] == [facility]
    assert list(facilities_of(manager)) == [facility]
    assert list(branches_of(manager, facility)) == []
    client = log_in(Client(), manager)
    assert client.get(reverse("facilities:detail")).context["facility"] == facility
    assert client.post(reverse("facilities:switch", args=[sandbox.pk])).status_code == 404


def test_a_program_works_where_it_was_let_in_and_manages_nothing():
    program = create_machine_account("Phần mềm")
    facility, sandbox = make_facility(), make_facility(is_sandbox=True)
    for place in (facility, sandbox):
        add_member(place, program, Membership.Role.MANAGER)
    assert {one.facility for one in active_memberships(program)} == {facility, sandbox}
    assert set(facilities_of(program)) == {facility, sandbox}
    assert not manages(program, facility)


def test_programs_stand_in_no_list_of_staff():
    manager, receptionist = make_user(), make_user()
    facility, other = make_facility(manager=manager), make_facility(manager=manager)
    program = create_machine_account("Máy Chủ Lén")
    person = add_member(facility, receptionist)
    add_member(facility, program)
    assert {one.user for one in staff_of(manager, facility)} == {manager, person.user}
    assert list(staff_elsewhere(manager, other)) == [receptionist]
    page = log_in(Client(), manager).get(reverse("facilities:staff")).content.decode()
    assert [receptionist.username in page, program.username in page, "Máy Chủ Lén" in page] == [
        True, False, False,
    ]  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.assign_staff(manager, other, program, Membership.Role.RECEPTIONIST, address=None)


@pytest.mark.parametrize(
    "page", ["deactivate_staff", "activate_staff", "reset_staff_password", "reset_staff_second_factor"]
)
def test_a_manager_finds_no_program_to_close_or_to_give_a_password(page: str):
    manager = make_user()
    facility = make_facility(manager=manager)
    member = add_member(facility, create_machine_account("Phần mềm"))
    answer = log_in(Client(), manager).post(reverse(f"facilities:{page}", args=[member.pk]), {"reason": "x"})
    assert answer.status_code == 404
    assert Membership.objects.get(pk=member.pk).is_active
    assert User.objects.get(pk=member.user_id).password == member.user.password


def test_the_acts_themselves_refuse_programs_too():
    manager = make_user()
    facility = make_facility(manager=manager)
    member = add_member(facility, create_machine_account("Phần mềm"))
    acts = (
        lambda: actions.deactivate_staff(manager, member, address=None),
        lambda: actions.activate_staff(manager, member, address=None),
        lambda: actions.reset_staff_password(manager, member, address=None),
        lambda: actions.reset_staff_second_factor(manager, member, "mất máy", address=None),
        lambda: actions.reset_second_factor_as_police(ward_officer(), member, "đã xem", address=None),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_accounts_of_the_old_systems_never_land_at_a_test_facility(tmp_path: Path):
    cells = row()
    ward = Ward.objects.get(pk=cells["ward_code"])
    sandbox = make_facility(
        ward.pk, is_sandbox=True, name=cells["facility_name"], address=cells["facility_address"],
        rules_version="old-system",
    )  # fmt: skip
    run(tmp_path, cells)
    member = Membership.objects.get(user__username="ag_abc123")
    assert (member.facility.is_sandbox, member.facility.name) == (False, sandbox.name)


def test_the_form_of_a_facility_says_nothing_of_tests():
    assert not {"is_sandbox", "sandbox_of"} & initial_of(make_facility()).keys()
