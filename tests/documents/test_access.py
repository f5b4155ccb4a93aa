"""Who sees a picture: the people who work where it was taken, and nobody else."""

from uuid import uuid4

import pytest
from django.test import Client

from cutru.documents.actions import store_picture
from cutru.facilities.models import Membership
from tests.accounts.factories import log_in, make_user
from tests.documents.specimens import specimen
from tests.facilities.factories import HOAN_KIEM, add_member, make_facility
from tests.police.factories import administrator, at_work, central_officer, province_officer, ward_officer
from tests.stays.factories import receptionist_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return make_facility(HOAN_KIEM)


@pytest.fixture
def pictures(facility):
    """The addresses of one picture and its thumbnail."""
    picture = store_picture(receptionist_of(facility), facility, specimen(4).image)
    return [f"/giay-to/{picture.pk}.jpg", f"/giay-to/{picture.pk}/nho.jpg"]


def statuses(user, addresses):
    client = log_in(Client(), user)
    return [client.get(address).status_code for address in addresses]


@pytest.mark.parametrize("role", [Membership.Role.MANAGER, Membership.Role.RECEPTIONIST])
def test_people_of_the_facility_get_a_jpeg_that_no_cache_keeps(facility, pictures, role):
    client = log_in(Client(), add_member(facility, make_user(), role=role).user)
    for address in pictures:
        answer = client.get(address)
        assert (answer.status_code, answer.content[:3]) == (200, b"\xff\xd8\xff")
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("inline; filename=")


def test_people_of_other_facilities_and_those_who_have_left_find_nothing(facility, pictures):
    elsewhere = receptionist_of(make_facility())
    left = add_member(facility, make_user(), is_active=False).user
    homeless = make_user()
    assert [statuses(user, pictures) for user in (elsewhere, left, homeless)] == [[404, 404]] * 3


@pytest.mark.parametrize("make", [ward_officer, province_officer, central_officer, administrator])
def test_what_is_not_handed_in_is_nothing_for_the_police_or_the_administration(facility, pictures, make):
    user = make()
    add_member(facility, user)  # even a membership left over lets nobody in
    client = at_work(user)
    assert [client.get(address).status_code for address in pictures] == [404, 404]


def test_strangers_log_in_first(pictures):
    assert [Client().get(address).url.split("?")[0] for address in pictures] == ["/tai-khoan/dang-nhap/"] * 2


def test_a_picture_that_is_not_there_is_not_found(facility):
    user = receptionist_of(facility)
    assert statuses(user, [f"/giay-to/{uuid4()}.jpg", f"/giay-to/{uuid4()}/nho.jpg"]) == [404, 404]


def test_a_picture_whose_key_was_taken_away_is_not_found(facility, pictures, settings):
    settings.PICTURE_KEYS = ("A" * 43 + "=",)
    assert statuses(receptionist_of(facility), pictures) == [404, 404]


def test_pictures_are_only_read(facility, pictures):
    client = log_in(Client(), receptionist_of(facility))
    assert [client.post(address).status_code for address in pictures] == [405, 405]
