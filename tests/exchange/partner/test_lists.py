"""APIs 6 to 11: open to everybody, each record in its shape."""

import json
from typing import Any

import pytest
from django.test import Client

from cutru.places.models import Ward
from tests.exchange.partner.software import said

pytestmark = pytest.mark.django_db

BASE = "/cms-backend/public"
LISTS = {
    f"{BASE}/dm-qt/3th/get-all": 252,
    f"{BASE}/dm-tinh-tp/get-all": 34,
    f"{BASE}/dm-phuong-xa?trucThuocTinh=101": 126,
    f"{BASE}/ly-do-cu-tru/get-all": 20,
    f"{BASE}/loai-giay-to/get-all": 8,
    f"{BASE}/noi-cu-tru/get-all": 3,
}


def rows(path: str) -> list[dict[str, Any]]:
    status, code, message, data = said(Client().get(path, content_type="application/json"))
    assert (status, code, message) == (200, "200", "Thành công")
    return data  # type: ignore[no-any-return]  # JSON


@pytest.mark.parametrize(("path", "length"), LISTS.items())
def test_every_list_is_complete_and_small_enough(path: str, length: int) -> None:
    assert len(rows(path)) == length
    assert len(Client().get(path).content) < 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("path", "record"),
    [
        (f"{BASE}/dm-qt/3th/get-all", {"maQT": "RUS", "tenQT": "Liên bang Nga", "tenQTEn": "Russia"}),
        (
            f"{BASE}/dm-tinh-tp/get-all",
            {"maTT": "101", "tenTT": "TP. Hà Nội", "tenTTEn": "HA NOI City", "maTTChu": "HN"},
        ),
        (
            f"{BASE}/dm-tinh-tp/get-all",
            {"maTT": "109", "tenTT": "Hưng Yên", "tenTTEn": "HUNG YEN", "maTTChu": "HY"},
        ),
        (
            f"{BASE}/dm-phuong-xa?trucThuocTinh=223",
            {
                "maPhuongXa": "223907210",
                "tenPhuongXa": "Phường Bắc Giang",
                "tenPhuongXaEn": "BAC GIANG WARD",
                "trucThuocTinh": "223",
            },
        ),
        (f"{BASE}/ly-do-cu-tru/get-all", {"id": 1, "name": "Du lịch"}),
        (f"{BASE}/loai-giay-to/get-all", {"id": 1, "name": "Thẻ CCCD"}),
        (f"{BASE}/noi-cu-tru/get-all", {"id": 1, "name": "Thường trú"}),
    ],
    ids=str,
)
def test_a_record_has_the_shape_of_the_document(path: str, record: dict[str, Any]) -> None:
    assert [row for row in rows(path) if row == record] == [record]


def test_every_ward_is_found_under_its_province_with_an_english_kind() -> None:
    found = [
        ward
        for province in rows(f"{BASE}/dm-tinh-tp/get-all")
        for ward in rows(f"{BASE}/dm-phuong-xa?trucThuocTinh={province['maTT']}")
    ]
    assert len({ward["maPhuongXa"] for ward in found}) == len(found) == Ward.objects.count() == 3321
    kinds = (" WARD", " COMMUNE", " SPECIAL ZONE")
    assert [ward for ward in found if not ward["tenPhuongXaEn"].endswith(kinds)] == []
    assert [ward for ward in found if not ward["maPhuongXa"].isdigit() or len(ward["maPhuongXa"]) != 9] == []


def test_wards_need_a_province_and_an_unknown_one_has_none() -> None:
    for query in ("", "?trucThuocTinh=", "?trucThuocTinh=%00"):
        assert said(Client().get(f"{BASE}/dm-phuong-xa{query}"))[:2] == (400, "400")
    for query in ("999", "01", "00070", "Hà Nội"):
        assert rows(f"{BASE}/dm-phuong-xa?trucThuocTinh={query}") == []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_one_statement_to_count_the_call(path: str, django_assert_num_queries: Any) -> None:
    Client().get(path)
    with django_assert_num_queries(1):
        Client().get(path)


def test_paths_are_exact_and_nothing_redirects() -> None:
    for path in (*LISTS, "/authorization-service/oauth/token", "/client-service/kbtt/kbtt-3th"):
        bare = path.partition("?")[0]
        assert Client().get(f"{bare}/").status_code == 404
        assert Client().post(bare, {}).status_code in (400, 401, 405)


def test_other_methods_are_refused_in_the_same_shape() -> None:
    response = Client().put("/client-service/kbtt/kbtt-3th", "{}", content_type="application/json")
    assert said(response)[:2] == (405, "405")
    assert response["Allow"] == "POST"
    assert json.loads(Client().post(f"{BASE}/dm-qt/3th/get-all").content)["code"] == "405"


def test_too_many_calls_are_told_when_to_come_again(settings: Any) -> None:
    settings.PARTNER_CALLS_A_MINUTE = {"login": 1, "token": 1, "lists": 1, "declare": 1}
    answers = [Client().get(f"{BASE}/noi-cu-tru/get-all") for _number in range(4)]
    waiting = [answer for answer in answers if answer.status_code == 429]
    assert said(waiting[-1])[1] == "429"
    assert 1 <= int(waiting[-1]["Retry-After"]) <= 61
