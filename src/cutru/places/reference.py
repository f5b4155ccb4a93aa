"""Rows for the tables of places: from `vietnam-provinces`, the official code map, the announced rollout."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from vietnam_provinces import Province, Ward

from cutru.identity.names import search_key

PORTAL_START = date(2026, 1, 1)
"""The notices name no first day of the portal; everything the project holds lies after this one."""

STAY_NOTIFICATION_START = date(2026, 5, 12)

ROLLED_OUT_PROVINCES = ("91", "31", "24", "25", "22", "38", "79")
"""An Giang, Hải Phòng, Bắc Ninh, Phú Thọ, Quảng Ninh, Thanh Hóa, Hồ Chí Minh City (portal's first notice)."""

ROLLED_OUT_WARDS = ("00256", "00070", "00008")
"""Hai Bà Trưng, Hoàn Kiếm and Ngọc Hà in Hà Nội (the same notice)."""


def _portal_codes() -> dict[str, dict[str, str]]:
    text = files("cutru.places").joinpath("data/province_code_map.csv").read_text(encoding="utf-8")
    return {row["national_code"]: row for row in csv.DictReader(text.splitlines())}


def province_rows() -> Iterator[dict[str, Any]]:
    """code, portal_code, short_code, name, portal_label, search_key of each of the 34."""
    portal = _portal_codes()
    for province in Province.iter_all():
        code = f"{province.code.value:02d}"
        yield {
            "code": code,
            "portal_code": portal[code]["portal_code"],
            "short_code": portal[code]["portal_short_code"],
            "name": province.name,
            "portal_label": portal[code]["portal_label_vi"],
            "search_key": search_key(province.name),
        }


def ward_rows() -> Iterator[dict[str, Any]]:
    """code, province_id, name, search_key of each of the 3,321."""
    for ward in Ward.iter_all():
        yield {
            "code": f"{ward.code.value:05d}",
            "province_id": f"{ward.province_code.value:02d}",
            "name": ward.name,
            "search_key": search_key(ward.name),
        }


def unit_rows() -> Iterator[dict[str, Any]]:
    """One police unit for the country, each province (immigration) and each ward."""
    yield {"kind": "central", "name": "Cục Quản lý xuất nhập cảnh"}
    for province in Province.iter_all():
        yield {
            "kind": "province",
            "name": f"Phòng Quản lý xuất nhập cảnh Công an {_in_a_title(province.name)}",
            "province_id": f"{province.code.value:02d}",
        }
    for ward in Ward.iter_all():
        yield {
            "kind": "ward",
            "name": f"Công an {ward.name[:1].lower()}{ward.name[1:]}",
            "province_id": f"{ward.province_code.value:02d}",
            "ward_id": f"{ward.code.value:05d}",
        }


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
