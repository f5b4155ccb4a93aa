from datetime import date

import pytest

from cutru.places.models import Rollout, Service, Ward
from cutru.places.queries import (
    find_wards,
    provinces,
    rollout_start,
    served_ward,
    services_at,
    services_rolled_out,
    unit_of_ward,
    wards_of,
)

pytestmark = pytest.mark.django_db

HOAN_KIEM, GIA_LAM = "00070", "00565"
PORTAL_DAY = date(2026, 1, 1)
STAY_DAY = date(2026, 5, 12)


def ward(code):
    return Ward.objects.get(pk=code)


def test_there_are_34_provinces_and_each_has_its_own_wards():
    assert provinces().count() == 34
    assert {one.province_id for one in wards_of("01")} == {"01"}
    assert [list(wards_of(odd)) for odd in ("zz", "", "\x00")] == [[], [], []]
    assert find_wards("hoan kiem", "\x00") == []


@pytest.mark.parametrize("text", ["hoan kiem", "Hoàn Kiếm", "phường hoàn ki"])
def test_a_ward_is_found_without_accents(text):
    assert [one.code for one in find_wards(text, "01")] == [HOAN_KIEM]


def test_names_that_begin_with_the_text_come_first_and_the_list_is_short():
    found = find_wards("son")
    assert len(found) == 20
    assert all(one.search_key.split(" ", 1)[1].startswith("SON") for one in found)
    few = find_wards("lac", "01", limit=3)
    assert len(few) <= 3


@pytest.mark.parametrize("text", ["", "   ", "!?", "khong co noi nay", "(", "%"])
def test_an_odd_search_finds_nothing_and_breaks_nothing(text):
    assert find_wards(text) == []


def test_the_services_start_on_their_first_day_in_the_rolled_out_wards():
    before = services_at(ward(HOAN_KIEM), date(2026, 5, 11))
    assert {service: bool(rollout) for service, rollout in before.items()} == {
        Service.FOREIGN: True,
        Service.VIETNAMESE: False,
    }
    assert all(services_at(ward(HOAN_KIEM), STAY_DAY).values())
    assert "V" in services_rolled_out(ward(HOAN_KIEM), STAY_DAY)
    assert "F" not in services_rolled_out(ward(HOAN_KIEM), date(2025, 12, 31))


def test_a_province_wide_rollout_covers_each_ward_and_one_of_a_ward_only_that_ward():
    in_an_giang = wards_of("91").first()
    assert "F" in services_rolled_out(in_an_giang, PORTAL_DAY)
    assert services_at(ward(GIA_LAM), STAY_DAY) == {Service.FOREIGN: None, Service.VIETNAMESE: None}


def test_a_ward_to_try_things_in_has_both_services_and_is_not_remote():
    first = served_ward(STAY_DAY)
    assert None not in services_at(first, STAY_DAY).values()
    Ward.objects.filter(pk=first.pk).update(is_remote=True)
    second = served_ward(STAY_DAY)
    assert (second != first, second.is_remote) == (True, False)
    assert None not in services_at(second, STAY_DAY).values()


def test_where_no_ward_has_both_services_any_ward_must_do():
    before = date(2025, 12, 31)
    assert services_at(served_ward(before), before) == {Service.FOREIGN: None, Service.VIETNAMESE: None}


def test_a_rollout_ends_after_its_last_day():
    Rollout.objects.create(
        service="F", province_id="01", ward_id=GIA_LAM, starts=date(2026, 3, 1), ends=date(2026, 3, 31)
    )
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert ["F" in services_rolled_out(ward(GIA_LAM), day) for day in days] == [False, True, True, False]


def test_the_start_is_told_also_when_it_lies_ahead():
    assert rollout_start("V", ward(HOAN_KIEM)) == STAY_DAY
    assert rollout_start("F", ward(GIA_LAM)) is None
    Rollout.objects.create(service="F", province_id="01", starts=date(2027, 1, 1))
    assert rollout_start("F", ward(GIA_LAM), on=date(2026, 11, 21)) == date(2027, 1, 1)
    assert rollout_start("F", ward(GIA_LAM), on=date(2027, 1, 1)) is None


def test_a_ward_has_its_police_unit():
    assert unit_of_ward(HOAN_KIEM).name == "Công an phường Hoàn Kiếm"
    assert unit_of_ward("99999") is None


def test_services_of_a_ward_cost_one_query(django_assert_num_queries):
    one = ward(HOAN_KIEM)
    with django_assert_num_queries(1):
        services_at(one, STAY_DAY)
