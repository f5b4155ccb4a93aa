"""Our lists of the units of today."""

import csv
from collections import Counter
from importlib.resources import files

from cutru.identity.names import clean_name
from cutru.places.reference import province_rows, rollout_rows, unit_rows, ward_rows

WARDS = {row["code"]: row for row in ward_rows()}


def test_34_provinces_and_3321_wards_are_there_each_once() -> None:
    provinces = [row["code"] for row in province_rows()]
    assert (len(set(provinces)), len(provinces)) == (34, 34)
    assert (len(WARDS), len(list(ward_rows()))) == (3321, 3321)
    assert {row["province_id"] for row in WARDS.values()} == set(provinces)
    assert {(len(code), code.isdecimal()) for code in WARDS} == {(5, True)}


def test_the_three_kinds_of_wards_are_as_many_as_the_resolutions_made() -> None:
    kinds = Counter(row["name"].split()[0] for row in WARDS.values())
    assert kinds == {"Phường": 687, "Xã": 2621, "Đặc": 13}


def test_names_are_clean_and_one_of_a_kind_in_their_province() -> None:
    names = Counter((row["province_id"], row["name"]) for row in WARDS.values())
    assert set(names.values()) == {1}
    for row in WARDS.values():
        assert row["name"] == clean_name(row["name"])
        assert not row["name"].split()[1][0].islower() or row["name"].startswith("Đặc khu ")
        assert not set(row["name"]) & set("–’,")


def test_codes_are_those_of_the_decision_not_of_its_draft() -> None:
    codes = {"00082": "Phường Cửa Nam", "00226": "Phường Văn Miếu - Quốc Tử Giám", "00229": "Phường Kim Liên"}
    assert {code: WARDS[code]["name"] for code in codes} == codes
    assert "00073" not in WARDS


def test_the_announced_wards_are_the_right_ones() -> None:
    named = {row["ward_id"] for row in rollout_rows() if "ward_id" in row}
    assert {WARDS[code]["name"] for code in named} == {
        "Phường Hoàn Kiếm", "Phường Hai Bà Trưng", "Phường Ngọc Hà",
    }  # fmt: skip


def test_the_country_each_province_and_each_ward_have_a_police_unit() -> None:
    assert Counter(row["kind"] for row in unit_rows()) == {"central": 1, "province": 34, "ward": 3321}


def test_the_file_of_wards_is_in_order() -> None:
    text = files("cutru.places").joinpath("data/wards.csv").read_text(encoding="utf-8")
    codes = [row["code"] for row in csv.DictReader(text.splitlines())]
    assert codes == sorted(codes)
