"""Rows for the tables of places: our own lists of provinces and wards, and the announced rollout.

`data/wards.csv` holds the 3,321 wards with the national codes of the decision of 30/06/2025, as
`vietnamadminunits` 1.0.4 (MIT License, see NOTICE) gathers them. `data/province_code_map.csv` holds the 34
provinces with their codes in the official files.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from cutru.identity.names import search_key

PORTAL_START = date(2026, 1, 1)
"""The notices name no first day of the portal; everything the project holds lies after this one."""

STAY_NOTIFICATION_START = date(2026, 5, 12)

ROLLED_OUT_PROVINCES = ("91", "31", "24", "25", "22", "38", "79")
"""An Giang, Hải Phòng, Bắc Ninh, Phú Thọ, Quảng Ninh, Thanh Hóa, Hồ Chí Minh City (portal's first notice)."""

ROLLED_OUT_WARDS = ("00256", "00070", "00008")
"""Hai Bà Trưng, Hoàn Kiếm and Ngọc Hà in Hà Nội (the same notice)."""


def _rows(name: str) -> list[dict[str, str]]:
    text = files("cutru.places").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def province_rows() -> Iterator[dict[str, Any]]:
    """code, portal_code, short_code, name, portal_label, search_key of each of the 34."""
    for row in _rows("province_code_map"):
        yield {
            "code": row["national_code"],
            "portal_code": row["portal_code"],
            "short_code": row["portal_short_code"],
            "name": row["national_name_vi"],
            "portal_label": row["portal_label_vi"],
            "search_key": search_key(row["national_name_vi"]),
        }


def ward_rows() -> Iterator[dict[str, Any]]:
    """code, province_id, name, search_key of each of the 3,321."""
    for row in _rows("wards"):
        yield {
            "code": row["code"],
            "province_id": row["province"],
            "name": row["name"],
            "search_key": search_key(row["name"]),
        }


def unit_rows() -> Iterator[dict[str, Any]]:
    """One police unit for the country, each province (immigration) and each ward."""
    yield {"kind": "central", "name": "Cục Quản lý xuất nhập cảnh"}
    for province in province_rows():
        yield {
            "kind": "province",
            "name": f"Phòng Quản lý xuất nhập cảnh Công an {_in_a_title(province['name'])}",
            "province_id": province["code"],
        }
    for ward in ward_rows():
        yield {
            "kind": "ward",
            "name": ward_unit_name(ward["name"]),
            "province_id": ward["province_id"],
            "ward_id": ward["code"],
        }


def ward_unit_name(ward: str) -> str:
    """ "Phường Hoàn Kiếm" → "Công an phường Hoàn Kiếm"."""
    return f"Công an {ward[:1].lower()}{ward[1:]}"


def rollout_rows() -> Iterator[dict[str, Any]]:
    """The areas the notices name: declarations from the start, stay notifications from 12/05/2026."""
    hanoi = "01"
    for service, starts in (("F", PORTAL_START), ("V", STAY_NOTIFICATION_START)):
        for province in ROLLED_OUT_PROVINCES:
            yield {"service": service, "province_id": province, "starts": starts}
        for ward in ROLLED_OUT_WARDS:
            yield {"service": service, "province_id": hanoi, "ward_id": ward, "starts": starts}


def _in_a_title(province: str) -> str:
    """ "Thành phố Huế" → "thành phố Huế"; "Cao Bằng" → "tỉnh Cao Bằng"."""
    return (
        province.replace("Thành phố", "thành phố") if province.startswith("Thành phố") else f"tỉnh {province}"
    )
