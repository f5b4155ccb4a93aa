"""Households that only have a telephone, and people who lost their authenticator."""

import pytest
from django.urls import reverse

from cutru.facilities.models import Facility
from cutru.stays.models import Stay
from tests.accounts.factories import make_user
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, add_member, make_facility
from tests.police.factories import at_work, ward_officer

pytestmark = pytest.mark.django_db
CALLER = {"host_name": "Nguyễn Thị Bà", "address": "12 ngõ Thử", "phone": "0912 345 678", "number": ""}


def test_a_grandmother_calls_and_her_guest_is_notified():
    client = at_work(ward_officer())
    answer = client.post(reverse("police:household"), CALLER)
    household = Facility.objects.get(type="household")
    assert (household.phone, household.ward_id) == ("0912345678", HOAN_KIEM)
    assert answer["Location"] == reverse("police:intake_form", args=[household.pk, "V"])
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("police:facility", args=[household.pk])).status_code == 200
    assert Stay.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{"host_name": ""}, {"phone": "abc"}, {"number": "123"}, {"address": "x" * 201}]
)
def test_a_household_with_faults_is_not_put_on_file(wrong):
    client = at_work(ward_officer())
    answer = client.post(reverse("police:household"), {**CALLER, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert Facility.objects.count() == 0


def test_the_police_reset_the_authenticator_of_somebody_in_their_ward():
    member = add_member(make_facility(), make_user(full_name="Lễ Tân Quên Máy"))
    client = at_work(ward_officer())
    shown = client.get(reverse("police:facility", args=[member.facility_id])).content.decode()
    address = reverse("police:reset_second_factor", args=[member.facility_id, member.pk])
    assert address in shown
    assert client.post(address, {"reason": ""}).status_code == 422
    assert member.user.authenticator_set.count() > 0
    assert client.post(address, {"reason": "Đã xem căn cước"}).status_code == 302
    assert member.user.authenticator_set.count() == 0


def test_nobody_of_another_ward_or_a_facility_reaches_that_page():
    member = add_member(make_facility(), make_user(full_name="Người Không Được Thấy"))
    address = reverse("police:reset_second_factor", args=[member.facility_id, member.pk])
    client = at_work(ward_officer(HAI_BA_TRUNG))
    answer = client.post(address, {"reason": "x"})
    assert (answer.status_code, "Người Không Được Thấy" in answer.content.decode()) == (404, False)
    client = at_work(member.user)
    assert client.post(address, {"reason": "x"}).status_code == 403
    assert client.get(reverse("police:household")).status_code == 403
    assert member.user.authenticator_set.count() > 0
