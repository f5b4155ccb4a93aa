"""Kept pictures and the police: who of them may see one, and that every look is written down."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cutru.accounts.models import User
from cutru.audit.models import Look
from cutru.documents.models import Picture
from cutru.facilities.models import Facility
from cutru.police.purpose import Purpose
from cutru.stays import actions
from cutru.stays.models import Stay
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, make_facility, make_sandbox
from tests.police.factories import (
    HO_CHI_MINH,
    administrator,
    at_work,
    central_officer,
    page,
    province_officer,
    ward_officer,
)
from tests.stays.factories import make_stay, receptionist_of, vietnamese_guest
from tests.stays.pictures import keep_picture, make_picture, put_with

pytestmark = pytest.mark.django_db

PARTS = ("picture", "thumbnail")
PEOPLE = {
    "ward": ward_officer,
    "other ward": lambda: ward_officer(HAI_BA_TRUNG),
    "province": province_officer,
    "other province": lambda: province_officer(HO_CHI_MINH),
    "central": central_officer,
    "administrator": administrator,
}


@pytest.fixture
def place() -> Facility:
    return make_facility(HOAN_KIEM)


def addresses(stay: Stay, picture: Picture) -> list[str]:
    return [reverse(f"police:{part}", args=[stay.pk, picture.pk]) for part in PARTS]


def statuses(client: Client, stay: Stay, picture: Picture) -> list[int]:
    return [client.get(address).status_code for address in addresses(stay, picture)]


def of_each(stay: Stay, picture: Picture) -> dict[str, list[int]]:
    return {name: statuses(at_work(make()), stay, picture) for name, make in PEOPLE.items()}


OPEN, HIDDEN, SHUT = [200, 200], [404, 404], [403, 403]


def test_a_foreigners_picture_is_seen_by_ward_province_and_the_central_unit_alone(place: Facility) -> None:
    stay = make_stay(place)
    assert of_each(stay, keep_picture(stay)) == {
        "ward": OPEN,
        "other ward": HIDDEN,
        "province": OPEN,
        "other province": HIDDEN,
        "central": OPEN,
        "administrator": SHUT,
    }


def test_a_citizens_picture_is_seen_by_the_ward_alone(place: Facility) -> None:
    stay = make_stay(place, vietnamese_guest())
    assert of_each(stay, keep_picture(stay)) == {
        "ward": OPEN,
        "other ward": HIDDEN,
        "province": HIDDEN,
        "other province": HIDDEN,
        "central": HIDDEN,
        "administrator": SHUT,
    }


def test_no_officer_sees_a_picture_of_a_test_stay() -> None:
    stay = make_stay(make_sandbox(HOAN_KIEM))
    picture = put_with(stay, timezone.localdate() + timedelta(days=9))
    assert of_each(stay, picture) == {
        "ward": HIDDEN,
        "other ward": HIDDEN,
        "province": HIDDEN,
        "other province": HIDDEN,
        "central": HIDDEN,
        "administrator": SHUT,
    }


def test_a_picture_opens_with_its_own_stay_only(place: Facility) -> None:
    mine, other = make_stay(place), make_stay(place)
    citizen = make_stay(place, vietnamese_guest())
    keep_picture(mine)
    hidden = keep_picture(citizen)
    officer = at_work(province_officer())
    assert statuses(officer, mine, hidden) == HIDDEN
    assert statuses(officer, other, keep_picture(mine)) == HIDDEN


def test_a_picture_of_the_sheet_is_nothing_for_the_police(place: Facility) -> None:
    stay = make_stay(place)
    assert statuses(at_work(ward_officer()), stay, make_picture(place)) == HIDDEN


def test_a_picture_whose_time_is_over_is_not_found(place: Facility) -> None:
    stay = make_stay(place)
    over = put_with(stay, timezone.localdate() - timedelta(days=1))
    assert statuses(at_work(ward_officer()), stay, over) == HIDDEN


def test_a_picture_of_a_cancelled_stay_is_gone(place: Facility) -> None:
    stay = make_stay(place)
    picture = keep_picture(stay)
    actions.cancel(receptionist_of(place), stay.pk, "nhầm")
    assert statuses(at_work(ward_officer()), stay, picture) == HIDDEN


def test_people_of_facilities_do_not_come_in_by_the_police_door(place: Facility) -> None:
    stay = make_stay(place)
    picture = keep_picture(stay)
    assert statuses(at_work(receptionist_of(place)), stay, picture) == SHUT
    assert statuses(Client(), stay, picture) == [302, 302]


def looks_of(officer: User) -> list[tuple[str, str, str]]:
    return list(Look.objects.filter(by=officer).order_by("pk").values_list("subject", "subject_id", "reason"))


def test_every_look_is_written_down_with_its_purpose(place: Facility) -> None:
    stay = make_stay(place)
    picture = keep_picture(stay)
    officer = ward_officer()
    client = at_work(officer, Purpose.OTHER, "Tìm người")
    assert statuses(client, stay, picture) == OPEN
    assert looks_of(officer) == [
        ("picture", str(picture.pk), f"Khác: Tìm người · stay {stay.pk}"),
        ("thumbnail", str(picture.pk), f"Khác: Tìm người · stay {stay.pk}"),
    ]


def test_what_was_not_shown_is_no_look(place: Facility) -> None:
    stay = make_stay(place, vietnamese_guest())
    picture = keep_picture(stay)
    officer = central_officer()
    assert statuses(at_work(officer), stay, picture) == HIDDEN
    assert looks_of(officer) == []


def test_without_a_purpose_no_picture_opens(place: Facility) -> None:
    stay = make_stay(place)
    picture = keep_picture(stay)
    officer = ward_officer()
    client = at_work(officer, purpose=None)
    for address in addresses(stay, picture):
        assert client.get(address).headers["Location"].startswith(reverse("police:purpose"))
    assert looks_of(officer) == []


def test_the_record_shows_the_kept_pictures_and_no_cache_keeps_them(place: Facility) -> None:
    stay, without = make_stay(place), make_stay(place)
    picture = keep_picture(stay)
    client = at_work(ward_officer())
    full, thumbnail = addresses(stay, picture)
    text = page(client, reverse("police:stay", args=[stay.pk]))
    until = timezone.localdate() + timedelta(days=33)
    assert [text.count(part) for part in (f'href="{full}"', f'src="{thumbnail}"')] == [1, 1]
    assert f"Giữ đến {until:%d/%m/%Y}" in text
    assert "Ảnh giấy tờ" not in page(client, reverse("police:stay", args=[without.pk]))
    for address in (full, thumbnail):
        response = client.get(address)
        assert (response["Content-Type"], response["Cache-Control"]) == ("image/jpeg", "private, no-store")
        assert response.content.startswith(b"\xff\xd8\xff")


def test_the_facility_sees_its_kept_pictures_on_the_page_of_the_stay(place: Facility) -> None:
    stay = make_stay(place)
    picture = keep_picture(stay)
    address = reverse("stays:detail", args=[stay.receipt])
    client = at_work(receptionist_of(place))
    text = page(client, address)
    shown = [
        reverse("documents:picture", args=[picture.pk]),
        reverse("documents:thumbnail", args=[picture.pk]),
    ]
    assert [text.count(f'"{one}"') for one in shown] == [1, 1]
    assert [client.get(one).status_code for one in shown] == OPEN
    other = at_work(receptionist_of(make_facility()))
    assert [other.get(one).status_code for one in (address, *shown)] == [404, 404, 404]
    assert Look.objects.count() == 0
