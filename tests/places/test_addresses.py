"""Addresses as identity cards print them, in the provinces and wards of today."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutru.identity.names import search_key
from cutru.places.addresses import PlacedAddress, place_address
from cutru.places.legacy import LegacyUnit, legacy_children, legacy_provinces, legacy_unit
from cutru.places.models import Ward

pytestmark = pytest.mark.django_db

KINDS = (
    "Phường ",
    "Xã ",
    "Thị trấn ",
    "Thị Trấn ",
    "Quận ",
    "Huyện ",
    "Thị xã ",
    "Thành phố ",
    "Thành Phố ",
    "Tỉnh ",
)


def old_wards() -> Iterator[tuple[LegacyUnit, LegacyUnit, LegacyUnit]]:
    for province in legacy_provinces():
        for district in legacy_children(province.code):
            for ward in legacy_children(district.code):
                yield ward, district, province


def bare(name: str) -> str:
    return next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)


def codes(placed: PlacedAddress) -> tuple[str, str, str]:
    return placed.province_code, placed.ward_code, placed.detail


def said(placed: PlacedAddress) -> list[tuple[str, str]]:
    assert {problem.severity for problem in placed.problems} <= {"warning"}
    return [(problem.field, problem.code) for problem in placed.problems]


MOVED = [("address", "address_brought_up_to_date")]
MAY_BE = [("ward", "address_ward_may_be")]
NOT_KNOWN = [("ward", "address_ward_not_known")]
NOT_PLACED = [("province", "address_not_placed")]


def outcome(placed: PlacedAddress, ward: LegacyUnit, province: LegacyUnit, detail: str) -> str:
    """filled, asked, or what is wrong with the answer."""
    if placed.province_code != province.present[0]:
        return f"wrong province for {ward.code}"
    if placed.ward_code:
        right = codes(placed)[1:] == (ward.present[0], detail) and said(placed) == MOVED
        return "filled" if right else f"wrong ward for {ward.code}"
    return "asked" if said(placed) == MAY_BE else f"silent about {ward.code}"


def outcomes(write: Callable[[str], str], detail: str = "Thôn 3") -> Counter[tuple[str, str]]:
    """How many old wards of each kind of change had which outcome, their names written this way."""
    found: Counter[tuple[str, str]] = Counter()
    for ward, district, province in old_wards():
        text = ", ".join([detail, write(ward.name), write(district.name), write(province.name)])
        found[ward.change, outcome(place_address(text), ward, province, detail)] += 1
    return found


def test_every_old_ward_written_in_full_comes_to_its_only_successor_or_asks() -> None:
    assert outcomes(str) == {
        ("kept", "filled"): 132,
        ("merged", "filled"): 9462,
        ("divided", "asked"): 441,
    }


def test_every_old_ward_written_without_kinds_comes_to_its_only_successor_or_asks() -> None:
    # ten times a town and a commune of one name in one district have different successors
    assert outcomes(bare) == {
        ("kept", "filled"): 132,
        ("merged", "filled"): 9452,
        ("merged", "asked"): 10,
        ("divided", "asked"): 441,
    }


def test_every_old_ward_that_lost_its_accents_comes_to_its_only_successor_or_asks() -> None:
    # names alike but for their accents, in one district
    assert outcomes(search_key, "Thon 3") == {
        ("kept", "filled"): 131,
        ("kept", "asked"): 1,
        ("merged", "filled"): 9431,
        ("merged", "asked"): 31,
        ("divided", "asked"): 441,
    }


def test_every_ward_of_today_written_as_new_cards_do_is_that_ward() -> None:
    wards = Ward.objects.select_related("province").order_by("code")
    wrong = []
    for ward in wards:
        text = f"Số 1, {ward.name}, {ward.province.name}"
        placed = place_address(text, written=date(2025, 7, 1))
        if (*codes(placed), placed.problems) != (ward.province_id, ward.code, "Số 1", ()):
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổ 3, , -, P. 05, Q.3, TP HCM", ("79", "27154", "Tổ 3")),
        ("Ấp Mẫu, P5, Q3, TPHCM, Việt Nam", ("79", "27154", "Ấp Mẫu")),
        ("ấp mẫu,phường 5,quận 3,thành phố hồ chí minh", ("79", "27154", "ấp mẫu")),
        ("Số 1, ngõ 2, Chương Dương, Thường Tín, Hà Tây", ("01", "10237", "Số 1, ngõ 2")),
        ("Hoà Bình, Chi Lăng, Lạng Sơn", ("20", "06505", "")),
        ("Khu 1, HOA BINH, CHI LANG, LANG SON", ("20", "06505", "Khu 1")),
        ("Thôn 3 - Xã Hòa Bình - Huyện Chi Lăng - Tỉnh Lạng Sơn", ("20", "06505", "Thôn 3")),
        ("Khu 3, Cỏ Ống, Huyện Côn Đảo, Bà Rịa - Vũng Tàu", ("79", "26732", "Khu 3, Cỏ Ống")),
        ("Khu 3 - Huyện Côn Đảo - Tỉnh Bà Rịa - Vũng Tàu", ("79", "26732", "Khu 3")),
    ],
)
def test_the_ways_people_and_offices_write_are_understood(text: str, expected: tuple[str, str, str]) -> None:
    placed = place_address(text)
    assert codes(placed) == expected
    assert said(placed) == MOVED
    assert placed.problems[0].params == {"text": text}


@pytest.mark.parametrize(
    ("text", "province", "problems"),
    [
        ("Thảo Điền, Quận 2, Thành phố Hồ Chí Minh", "79", MAY_BE),
        ("Số 1, Thủy Xuân, Thành phố Huế, Thừa Thiên - Huế", "46", MAY_BE),
        ("Thôn 3, Xã Hòa Bình, Tỉnh Lạng Sơn", "20", MAY_BE),
        ("Thôn 3, Phường Hòa Bình, Chi Lăng, Lạng Sơn", "20", MAY_BE),
        ("Thôn 3, Hoá Bính, Chi Lăng, Lạng Sơn", "20", NOT_KNOWN),
        ("Thôn 3, Xã Mẫu, Huyện Đất Đỏ, Bà Rịa - Vũng Tàu", "77", NOT_KNOWN),
        ("Xã Mẫu, Huyện Mẫu, Hà Giang", "08", NOT_KNOWN),
        ("Tổ 1, Cẩm Phả, Quảng Ninh", "22", NOT_KNOWN),
        ("Thôn 3, Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu", "", NOT_PLACED),
        ("Số 1 đường Mẫu", "", NOT_PLACED),
    ],
)
def test_what_is_not_certain_is_asked_and_keeps_the_whole_text(
    text: str, province: str, problems: list[tuple[str, str]]
) -> None:
    placed = place_address(text)
    present = {"77": "79"}.get(province, province)
    assert codes(placed) == (present, "", text)
    assert said(placed) == problems


def test_a_divided_ward_names_those_it_may_be_part_of_now() -> None:
    placed = place_address("Số 1, Phường Cửa Nam, Quận Hoàn Kiếm, Hà Nội")
    assert placed.problems[0].params == {
        "value": "Phường Cửa Nam, Quận Hoàn Kiếm",
        "wards": "Phường Ba Đình, Phường Cửa Nam, Phường Hoàn Kiếm, Phường Văn Miếu - Quốc Tử Giám",
    }


def test_the_day_of_issue_decides_which_units_two_levels_mean() -> None:
    text = "Số 1, Phường Hoàn Kiếm, Thành phố Hà Nội"
    assert codes(place_address(text, written=date(2025, 7, 1))) == ("01", "00070", "Số 1")
    assert codes(place_address(text)) == ("01", "00070", "Số 1")
    assert codes(place_address(text, written=date(2025, 6, 30))) == ("01", "", text)


def test_a_city_that_gave_its_name_to_a_ward_is_not_taken_for_the_ward() -> None:
    assert codes(place_address("Phường Cẩm Phả, Quảng Ninh")) == ("22", "06793", "")
    assert codes(place_address("Tổ 1, Cẩm Phả, Quảng Ninh", written=date(2026, 1, 1)))[1] == ""


def test_a_province_alone_is_its_province_and_nothing_is_nothing() -> None:
    assert place_address("Tỉnh Hà Giang") == PlacedAddress("08", "", "")
    assert place_address(" , -, ") == PlacedAddress("", "", ", -,", place_address(" , -, ").problems)
    assert place_address("") == PlacedAddress("", "", "")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.sampled_from(["Xã", "Tân Lập", "Quận", "P.", "Hà Nội", "-", "", "Huế", "TP", "07", "\u0300"])
    ),
    other=st.text(max_size=60),
)
def test_any_text_gives_known_codes_or_none(parts: list[str], other: str) -> None:
    placed = place_address(", ".join([*parts, other]))
    assert placed.province_code in {"", *(unit.present[0] for unit in legacy_provinces())}
    assert (
        placed.ward_code == ""
        or Ward.objects.filter(pk=placed.ward_code, province=placed.province_code).exists()
    )


def test_an_address_takes_less_than_five_milliseconds() -> None:
    ward = legacy_unit("00073")
    assert ward is not None
    texts = [f"Số {n}, {ward.name}, Quận Hoàn Kiếm, Hà Nội" for n in range(200)]
    texts += [f"Tổ {n}, Xã Mẫu, Huyện Mẫu, Thanh Hóa" for n in range(200)]
    place_address(texts[0])
    started = time.process_time()
    for text in texts:
        place_address(text)
    assert (time.process_time() - started) / len(texts) < 0.005
