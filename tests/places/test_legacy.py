"""Old codes and the units of today they lead to.

The examples were read in the resolutions, or in a second table that was made from them independently.
"""

import csv
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.places.legacy import LegacyUnit, legacy_unit, legacy_units, whole_codes
from cutru.places.models import Province, Ward


def rows(name: str) -> list[dict[str, str]]:
    text = files("cutru.places").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def every_unit() -> list[LegacyUnit]:
    found = [legacy_unit(row["code"]) for row in rows("legacy_units")]
    return [unit for unit in found if unit is not None]


@pytest.mark.parametrize(
    ("code", "name", "change", "present"),
    [
        ("00001", "Phường Phúc Xá", "merged", ["Phường Hồng Hà"]),
        ("00043", "Phường Hàng Mã", "merged", ["Phường Hoàn Kiếm"]),
        ("00091", "Phường Phú Thượng", "divided", ["Phường Phú Thượng", "Phường Hồng Hà", "Phường Tây Hồ"]),
        (
            "00073", "Phường Cửa Nam", "divided",
            ["Phường Ba Đình", "Phường Cửa Nam", "Phường Hoàn Kiếm", "Phường Văn Miếu - Quốc Tử Giám"],
        ),
        ("26836", "Phường Tân Phú", "merged", ["Phường Tăng Nhơn Phú"]),
        ("27091", "Phường An Phú", "divided", ["Phường Bình Trưng", "Phường An Khánh"]),
        ("27148", "Phường 4", "divided", ["Phường Bàn Cờ", "Phường Xuân Hòa"]),
        ("27226", "Phường 11", "merged", ["Phường Phú Thọ"]),
        ("02086", "Thị trấn Đồng Tâm", "merged", ["Xã Chợ Mới"]),
        ("02305", "Xã Trung Hà", "kept", ["Xã Trung Hà"]),
        ("02635", "Phường Duyên Hải", "merged", ["Phường Lào Cai"]),
        ("31105", "Xã Thổ Châu", "kept", ["Đặc khu Thổ Châu"]),
        ("498", "Huyện Hoàng Sa", "kept", ["Đặc khu Hoàng Sa"]),
        ("755", "Huyện Côn Đảo", "kept", ["Đặc khu Côn Đảo"]),
        # wards of one name, of which the set of the facts gives each the parts of all
        ("25462", "Phường 4", "merged", ["Phường Tân Ninh"]),
        ("27691", "Phường 4", "merged", ["Phường Long An"]),
        ("28270", "Phường 6", "merged", ["Phường Thới Sơn"]),
        ("10798", "Xã Hòa Bình", "divided", ["Xã Hà Nam", "Xã Kim Thành"]),
        ("11890", "Xã Hòa Bình", "merged", ["Xã Nguyễn Bỉnh Khiêm"]),
        # clause 20 of resolution 1682/NQ-UBTVQH15
        ("28036", "Thị trấn Thủ Thừa", "merged", ["Xã Thủ Thừa"]),
        ("28057", "Xã Nhị Thành", "divided", ["Xã Nhựt Tảo", "Xã Thủ Thừa"]),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_an_old_ward_leads_to_its_wards_of_today(
    code: str, name: str, change: str, present: list[str]
) -> None:
    unit = legacy_unit(code)
    assert unit is not None
    assert (unit.name, unit.change) == (name, change)
    names = dict(Ward.objects.values_list("code", "name"))
    assert sorted(names[one] for one in unit.present) == sorted(present)


@pytest.mark.parametrize(
    ("code", "name", "change", "present"),
    [
        ("01", "Thành phố Hà Nội", "kept", "01"),
        ("02", "Tỉnh Hà Giang", "merged", "08"),
        ("35", "Tỉnh Hà Nam", "merged", "37"),
        ("74", "Tỉnh Bình Dương", "merged", "79"),
        ("77", "Tỉnh Bà Rịa - Vũng Tàu", "merged", "79"),
        ("79", "Thành phố Hồ Chí Minh", "merged", "79"),
        ("82", "Tỉnh Tiền Giang", "merged", "82"),
        ("87", "Tỉnh Đồng Tháp", "merged", "82"),
        ("80", "Tỉnh Long An", "merged", "80"),
        ("91", "Tỉnh Kiên Giang", "merged", "91"),
    ],
)
def test_an_old_province_leads_to_the_one_of_today(code: str, name: str, change: str, present: str) -> None:
    assert legacy_unit(code) == LegacyUnit("province", code, name, "", change, (present,))  # type: ignore[arg-type]


def test_eleven_provinces_kept_their_extent() -> None:
    kept = [unit.code for unit in every_unit() if unit.level == "province" and unit.change == "kept"]
    assert kept == ["01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"]


@pytest.mark.django_db
def test_every_old_unit_leads_to_units_that_exist_and_every_unit_of_today_has_an_old_one() -> None:
    reached: Counter[str] = Counter()
    for unit in every_unit():
        assert tuple(sorted(set(unit.present))) == unit.present
        reached.update(unit.present)
    wards = set(Ward.objects.values_list("code", flat=True))
    provinces = set(Province.objects.values_list("code", flat=True))
    assert set(reached) == wards | provinces


@pytest.mark.django_db
def test_every_ward_stayed_within_the_province_that_took_its_province_over() -> None:
    province_of = dict(Ward.objects.values_list("code", "province_id"))
    by_code = {unit.code: unit for unit in every_unit()}
    for unit in by_code.values():
        if unit.level == "ward":
            old = by_code[by_code[unit.parent].parent]
            assert {province_of[code] for code in unit.present} <= set(old.present)


def test_a_district_leads_to_all_that_its_wards_lead_to() -> None:
    units = every_unit()
    of_wards: dict[str, set[str]] = {}
    for unit in units:
        if unit.level == "ward":
            of_wards.setdefault(unit.parent, set()).update(unit.present)
    districts = {unit.code: unit for unit in units if unit.level == "district"}
    whole = {code for code, unit in districts.items() if unit.change == "kept"}
    assert whole == {"318", "471", "498", "536", "755"} == set(districts) - set(of_wards)
    assert {code: set(districts[code].present) for code in of_wards} == of_wards


def test_the_kind_of_change_fits_the_number_of_units() -> None:
    units = every_unit()
    assert Counter(unit.level for unit in units) == {"province": 63, "district": 696, "ward": 10035}
    several = {"divided": True, "kept": False, "merged": False}
    for unit in units:
        assert unit.present
        if unit.change in several:
            assert (len(unit.present) > 1) == several[unit.change], unit
        else:
            assert (unit.level, unit.change) == ("district", "dissolved")
    assert Counter(unit.change for unit in units if unit.level == "ward") == {
        "kept": 132, "merged": 9462, "divided": 441,
    }  # fmt: skip


def test_a_kept_ward_shares_its_ward_of_today_with_no_other() -> None:
    wards = [unit for unit in every_unit() if unit.level == "ward"]
    sources = Counter(code for unit in wards for code in unit.present)
    for unit in wards:
        if unit.change == "kept":
            assert sources[unit.present[0]] == 1
        elif unit.change == "merged":
            assert sources[unit.present[0]] > 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("4", ("04", "004", "00004")),
        ("04", ("04",)),
        ("004", ("004",)),
        ("00004", ("00004",)),
        ("0004", ()),
        ("0", ()),
        ("101", ("101", "00101")),
        ("26734", ("26734",)),
        ("267341", ()),
        ("", ()),
        ("４", ()),
        ("²", ()),
        ("4\x00", ()),
        (" 4", ()),
        ("-4", ()),
    ],
)
def test_lost_zeros_are_put_back_only_where_they_may_have_been(text: str, codes: tuple[str, ...]) -> None:
    assert whole_codes(text) == codes


def test_every_reading_of_a_short_code_is_told() -> None:
    assert [(unit.level, unit.code, unit.name) for unit in legacy_units("1")] == [
        ("province", "01", "Thành phố Hà Nội"),
        ("district", "001", "Quận Ba Đình"),
        ("ward", "00001", "Phường Phúc Xá"),
    ]


def test_every_unit_is_found_without_its_leading_zeros() -> None:
    for unit in every_unit():
        assert unit in legacy_units(unit.code.lstrip("0"))
        assert unit in legacy_units(unit.code)


@given(st.one_of(st.text(), st.text("0123456789", max_size=12), st.integers(0, 10**30).map(str)))
def test_any_text_has_readings_that_end_in_it_or_none(text: str) -> None:
    for unit in legacy_units(text):
        assert unit.code.lstrip("0") == text.lstrip("0")
        assert legacy_unit(unit.code) == unit
