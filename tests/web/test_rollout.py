"""Where which service is available, as the public page answers it."""

import re
from datetime import date

import pytest

from cutru.places.models import PoliceUnit, Rollout, Service, Ward
from cutru.web.queries import availability, rollout_areas

HOAN_KIEM, CUA_NAM = "00070", "00082"
pytestmark = pytest.mark.django_db


def _available(ward: str, on: date) -> dict[Service, bool]:
    return {one.service: one.available for one in availability(Ward.objects.get(pk=ward), on)}


def test_hoan_kiem_has_both_services_today(read):
    text = read(f"/dia-ban/?province=01&ward={HOAN_KIEM}").text

    assert text.count("Có tại đây") == 2
    assert "Chưa có tại đây" not in text
    assert "Từ ngày 12/05/2026." in text
    assert "Công an phường Hoàn Kiếm, Thành phố Hà Nội" in text


def test_another_ward_of_ha_noi_is_told_plainly_what_to_do(read):
    PoliceUnit.objects.filter(ward_id=CUA_NAM).update(phone="024 0000 0000")

    text = read(f"/dia-ban/?province=01&ward={CUA_NAM}").text

    assert text.count("Chưa có tại đây") == 2
    assert "phiếu khai báo tạm trú NA17 tại Công an cấp xã trong 12 giờ" in text
    assert "vùng sâu, vùng xa trong 24 giờ" in text
    assert "qua điện thoại hoặc thư điện tử, hoặc qua Cổng Dịch vụ công quốc gia, ứng dụng VNeID" in text
    assert "Công an phường Cửa Nam" in text
    assert "024 0000 0000" in text


def test_stay_notification_begins_on_12_may_2026():
    assert _available(HOAN_KIEM, date(2026, 5, 11)) == {Service.FOREIGN: True, Service.VIETNAMESE: False}
    assert _available(HOAN_KIEM, date(2026, 5, 12)) == {Service.FOREIGN: True, Service.VIETNAMESE: True}


def test_a_missing_service_names_the_day_it_begins():
    foreign, vietnamese = availability(Ward.objects.get(pk=HOAN_KIEM), date(2026, 5, 11))

    assert (foreign.since, foreign.next_start) == (None, None)
    assert (vietnamese.since, vietnamese.next_start) == (None, date(2026, 5, 12))


def test_a_service_announced_for_later_is_shown_with_its_day(read):
    Rollout.objects.create(service="F", province_id="01", ward_id=CUA_NAM, starts=date(2099, 1, 2))

    assert "Sẽ có từ ngày 02/01/2099." in read(f"/dia-ban/?province=01&ward={CUA_NAM}").text


def test_the_list_names_seven_provinces_and_three_wards_of_ha_noi():
    areas = rollout_areas(date(2026, 6, 1))

    whole = sorted(area.province.code for area in areas if not area.wards)
    assert whole == ["22", "24", "25", "31", "38", "79", "91"]
    assert [area.wards for area in areas if area.wards] == [
        ("Phường Hai Bà Trưng", "Phường Hoàn Kiếm", "Phường Ngọc Hà")
    ]
    both = ((Service.FOREIGN, None), (Service.VIETNAMESE, date(2026, 5, 12)))
    assert {area.services for area in areas} == {both}


def test_the_list_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        rollout_areas(date(2026, 6, 1))


def test_choosing_a_province_offers_its_wards_without_the_whole_page(client):
    response = client.get("/dia-ban/?province=01", headers={"hx-request": "true"})
    html = response.content.decode()

    assert "<html" not in html
    offered = set(re.findall(r'<option value="(\d{5})"', html))
    assert offered == set(Ward.objects.filter(province="01").values_list("code", flat=True))


@pytest.mark.parametrize(
    "query", ["province=79&ward=00070", "province=zz", "province=01&ward=%00", "ward=00070"]
)
def test_places_that_do_not_fit_give_no_answer_and_no_failure(client, query):
    response = client.get(f"/dia-ban/?{query}")

    assert response.status_code == 200
    assert "Nơi tiếp nhận" not in response.content.decode()
