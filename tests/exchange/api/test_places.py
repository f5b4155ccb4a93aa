"""Places by every code they go by, old codes included."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutru.exchange.api.places import resolve
from cutru.places.models import Province, Ward
from tests.exchange.api.reference import check_caching, get, refused, told

pytestmark = pytest.mark.django_db

HANOI = {"code": "01", "portal_code": "101", "short_code": "HN", "name": "Thành phố Hà Nội"}
HOAN_KIEM = {"code": "00070", "portal_code": "101900070", "name": "Phường Hoàn Kiếm"}


def matches(code: str) -> list[dict[str, Any]]:
    return told(f"places/resolve?code={code}")["matches"]  # type: ignore[no-any-return]  # JSON


def outline(code: str) -> list[tuple[str, str, str, bool, str, list[str]]]:
    return [
        (
            match["kind"], match["system"], match["code"], match["is_current"],
            match["legacy"]["change"] if match["legacy"] else "", [unit["code"] for unit in match["units"]],
        )
        for match in matches(code)
    ]  # fmt: skip


def test_all_provinces_are_told_as_they_are_kept() -> None:
    kept = Province.objects.order_by("code").values("code", "portal_code", "short_code", "name")
    assert told("places/provinces")["provinces"] == list(kept)


@pytest.mark.parametrize("code", ["01", "101"])
def test_the_wards_of_a_province_are_told_by_either_code(code: str) -> None:
    found = told(f"places/provinces/{code}/wards")
    assert found["province"] == HANOI
    assert found["wards"] == [
        {"code": ward.code, "portal_code": ward.portal_code, "name": ward.name}
        for ward in Ward.objects.filter(province="01").select_related("province").order_by("code")
    ]


def test_every_ward_stands_under_one_province() -> None:
    under = [
        ward["code"]
        for province in told("places/provinces")["provinces"]
        for ward in told(f"places/provinces/{province['code']}/wards")["wards"]
    ]
    assert sorted(under) == sorted(Ward.objects.values_list("code", flat=True))


@pytest.mark.parametrize("code", ["00070", "101900070"])
def test_a_ward_is_told_with_its_province_by_either_code(code: str) -> None:
    assert told(f"places/wards/{code}") == {**HOAN_KIEM, "province": HANOI}


def test_versions_begin_with_the_day_of_the_units_and_differ_with_the_content() -> None:
    versions = [told(f"places/provinces/{code}/wards")["version"] for code in ("01", "31", "79")]
    versions.append(told("places/provinces")["version"])
    assert len(set(versions)) == 4
    assert {version.partition(".")[0] for version in versions} == {"2025-07-01"}


@pytest.mark.parametrize(
    "path",
    ["places/provinces", "places/provinces/01/wards", "places/wards/00070", "places/resolve?code=00001"],
)
def test_a_copy_at_hand_is_not_sent_again(path: str) -> None:
    check_caching(path)


def test_the_second_answer_asks_the_database_only_how_often_somebody_calls(
    django_assert_num_queries: Any,
) -> None:
    paths = ["places/provinces", "places/provinces/01/wards", "places/wards/00070", "places/resolve?code=1"]
    for path in paths:
        told(path)
    with django_assert_num_queries(len(paths)):
        for path in paths:
            told(path)


def test_an_old_ward_is_answered_with_the_ward_it_lies_in() -> None:
    assert matches("00043") == [
        {
            "kind": "ward",
            "system": "legacy",
            "code": "00043",
            "is_current": False,
            "legacy": {
                "name": "Phường Hàng Mã",
                "province_code": "01",
                "district_code": "002",
                "change": "merged",
            },
            "units": [{"kind": "ward", **HOAN_KIEM, "province_code": "01"}],
        }
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # a province that went into another, read as nothing else
        ("02", [("province", "legacy", "02", False, "merged", ["08"])]),
        # one that kept its code: both readings hold
        (
            "79",
            [
                ("province", "national", "79", True, "", ["79"]),
                ("province", "legacy", "79", False, "merged", ["79"]),
                ("ward", "legacy", "00079", False, "divided", ["00070", "00082"]),
            ],
        ),
        ("701", [("province", "portal", "701", True, "", ["79"])]),
        ("101900070", [("ward", "portal", "101900070", True, "", ["00070"])]),
        ("498", [("district", "legacy", "498", False, "kept", ["20333"])]),
    ],
)
def test_each_reading_of_a_code_is_told(code: str, expected: list[Any]) -> None:
    assert outline(code) == expected


def test_a_code_of_then_and_now_with_another_extent_has_both_readings() -> None:
    """Of old Hàng Trống, whose code Hoàn Kiếm has today, a part lies in Cửa Nam."""
    assert outline("00070") == [
        ("ward", "national", "00070", True, "", ["00070"]),
        ("ward", "legacy", "00070", False, "divided", ["00070", "00082"]),
    ]
    assert told("places/resolve?code=00070")["ambiguous"] is True
    assert matches("00070")[1]["legacy"]["name"] == "Phường Hàng Trống"


def test_a_code_whose_readings_end_in_one_unit_is_not_ambiguous() -> None:
    assert outline("00004") == [
        ("ward", "national", "00004", True, "", ["00004"]),
        ("ward", "legacy", "00004", False, "merged", ["00004"]),
    ]
    assert told("places/resolve?code=00004")["ambiguous"] is False


def test_a_code_without_its_zeros_has_the_readings_of_every_level() -> None:
    assert [row[:4] for row in outline("4")] == [
        ("province", "national", "04", True),
        ("ward", "national", "00004", True),
        ("province", "legacy", "04", False),
        ("district", "legacy", "004", False),
        ("ward", "legacy", "00004", False),
    ]
    assert told("places/resolve?code=4")["ambiguous"] is True


def test_every_code_of_today_is_current_and_leads_to_itself() -> None:
    for row in [*Province.objects.all(), *Ward.objects.select_related("province")]:
        for code in (row.code, row.portal_code):
            first = resolve(code).matches[0]
            leads_to = [unit.code for unit in first.units]
            assert (first.is_current, first.legacy, leads_to) == (True, None, [row.code])


HOSTILE = [
    "%00", "00070%00", "0" * 100_000, "４", "٤", "²", "-1", "1e5", "0x10", " ", "%ED%A0%80", "%F0%9F%98%80",
]  # fmt: skip


@pytest.mark.parametrize("code", [*HOSTILE, "999", "00000", "0004", "xyz", "%27", "1%0A"])
def test_an_unknown_code_is_404_with_a_code(code: str) -> None:
    assert refused(f"places/resolve?code={code}") == (404, "place_unknown")
    if code.strip():
        assert refused(f"places/wards/{code}") == (404, "place_unknown")
        assert refused(f"places/provinces/{code}/wards") == (404, "place_unknown")


def test_old_codes_are_not_taken_for_codes_of_today() -> None:
    assert refused("places/wards/00001") == (404, "place_unknown")
    assert refused("places/wards/01") == (404, "place_unknown")
    assert refused("places/provinces/02/wards") == (404, "place_unknown")
    assert refused("places/provinces/00070/wards") == (404, "place_unknown")


def test_a_question_without_code_is_the_askers_fault() -> None:
    assert get("places/resolve").status_code == 422
    assert refused("places/resolve?code=") == (404, "place_unknown")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.text("0123456789", max_size=12)))
def test_nothing_asked_is_our_fault(code: str) -> None:
    response = Client().get("/api/v1/places/resolve", {"code": code})
    assert response.status_code in (200, 404)
    quoted = "".join(f"%{byte:02X}" for byte in code.encode())
    assert Client().get(f"/api/v1/places/wards/{quoted}").status_code in (200, 404)
