"""Facilities of the area: their numbers, the silent ones, finding one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from cutru.audit.models import Event
from cutru.facilities.models import Facility
from cutru.police import queries
from cutru.stays import actions
from cutru.stays.models import Submission
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import at_work, page, province_officer, ward_officer
from tests.stays.factories import make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db
LIST = "police:facilities"


def registered(facility: Facility, days_ago: int) -> Facility:
    facility.created_at = timezone.now() - timedelta(days=days_ago)
    facility.save(update_fields=["created_at"])
    return facility


def declared(facility: Facility, days_ago: int) -> Facility:
    make_stay(facility)
    Submission.objects.filter(facility=facility).update(at=timezone.now() - timedelta(days=days_ago))
    return facility


def test_each_facility_comes_with_its_numbers() -> None:
    facility = make_facility()
    make_stay(facility)
    make_stay(facility, vietnamese_guest())
    make_stay(facility, arrival_on=today() - timedelta(days=31), departed_on=today() - timedelta(days=29))
    left, cancelled = make_stay(facility), make_stay(facility)
    person = receptionist_of(facility)
    actions.depart(person, [left.pk])
    actions.cancel(person, cancelled.pk, "Nhầm")
    empty = make_facility()
    make_facility(HAI_BA_TRUNG)
    rows = queries.listed_facilities(ward_officer())
    numbers = [(row.pk, row.in_house, row.recent, row.last_declared_at is None) for row in rows]
    assert numbers == [(empty.pk, 0, 0, True), (facility.pk, 2, 3, False)]
    province = queries.listed_facilities(province_officer()).get(pk=facility.pk)
    assert (province.in_house, province.recent) == (1, 2)


def test_silent_are_those_that_declared_nothing_for_thirty_days() -> None:
    silent = declared(registered(make_facility(), 90), 31)
    never = registered(make_facility(), 31)
    declared(registered(make_facility(), 90), 29)
    registered(make_facility(), 29)
    officer = ward_officer()
    found = queries.silent(queries.listed_facilities(officer))
    assert [facility.pk for facility in found] == [never.pk, silent.pk]
    text = page(at_work(officer), reverse(LIST) + "?silent=1")
    assert [name for name in (silent.name, never.name) if name not in text] == []


def test_a_submission_without_any_accepted_guest_breaks_no_silence() -> None:
    facility = declared(registered(make_facility(), 90), 0)
    Submission.objects.filter(facility=facility).update(read=1, accepted=0, rejected=1)
    assert queries.silent(queries.listed_facilities(ward_officer())).get() == facility


@pytest.mark.parametrize(
    ("typed", "count"), [("ven ho", 1), ("hồ ven", 1), ("hang bai", 1), ("ven bien", 0), ("%", 0), ("", 2)]
)
def test_a_ward_finds_its_facilities_without_accents(typed: str, count: int) -> None:
    make_facility(name="Khách sạn Ven Hồ", address="5 Hàng Bài")
    make_facility(name="Nhà nghỉ Phố Cổ", address="7 Mã Mây")
    make_facility(HAI_BA_TRUNG, name="Khách sạn Ven Hồ Hai")
    officer = ward_officer()
    found = queries.facilities_named(queries.listed_facilities(officer), typed)
    assert found.count() == count


def test_a_province_finds_its_facilities_by_parts_of_the_name() -> None:
    wanted = make_facility(name="Khách sạn Ven Hồ")
    make_facility(name="Nhà nghỉ Phố Cổ")
    officer = province_officer()
    found = queries.facilities_named(queries.listed_facilities(officer), "ven khách")
    assert found.get() == wanted


def test_the_list_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutru.police.facility_list.PAGE", 2)
    places = [make_facility() for _ in range(3)]
    client = at_work(ward_officer())
    first = page(client, reverse(LIST))
    assert [place.name for place in places if f">{place.name}<" in first] == [places[1].name, places[2].name]
    assert f"?after={places[1].pk}" in first
    second = page(client, f"{reverse(LIST)}?after={places[1].pk}")
    assert [place.name for place in places if f">{place.name}<" in second] == [places[0].name]


@pytest.mark.parametrize("count", [1, 9])
def test_the_list_costs_the_same_however_long_it_is(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_stay(make_facility())
    client = at_work(ward_officer())
    with django_assert_num_queries(4):
        page(client, reverse(LIST))


def test_a_verification_is_an_act_worth_proving() -> None:
    place = make_facility(verified=False)
    officer = ward_officer()
    at_work(officer, purpose=None).post(reverse("police:verify", args=[place.pk]), REMOTE_ADDR="203.0.113.9")
    event = Event.objects.get(action="facility_verified")
    assert (event.by, event.subject_id, event.address) == (officer, str(place.pk), "203.0.113.9")
