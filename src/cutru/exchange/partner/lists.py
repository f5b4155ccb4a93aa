"""APIs 6 to 11: the code lists, each record in the shape of the official API."""

from functools import lru_cache
from typing import Any

from cutru.identity.codelists import DOCUMENT_TYPES, OTHER_DOCUMENT, RESIDENCE_TYPES, STAY_REASONS, CodeList
from cutru.identity.names import search_key
from cutru.identity.nationalities import NATIONALITIES
from cutru.places.lookup import ProvinceRow, WardRow, every_province, units, wards_in

Rows = list[dict[str, Any]]

NOT_IN_THE_API = frozenset({"SSD"})
"""Codes of the workbook that the official API does not list; declarations may use them all the same."""
_CITY = "TP. "
_KINDS = {"Phường ": "WARD", "Xã ": "COMMUNE", "Đặc khu ": "SPECIAL ZONE"}


@lru_cache(maxsize=1)
def nationalities() -> Rows:
    """The 252 of API 6."""
    return [
        {"maQT": entry.code, "tenQT": entry.label_vi, "tenQTEn": entry.portal_label_en}
        for entry in NATIONALITIES.values()
        if entry.code not in NOT_IN_THE_API
    ]


def provinces() -> Rows:
    """The 34 of API 7, by portal code."""
    return [
        {
            "maTT": row.portal_code,
            "tenTT": row.portal_label,
            "tenTTEn": _province_name(row),
            "maTTChu": row.short_code,
        }
        for row in sorted(every_province(), key=lambda row: row.portal_code)
    ]


def wards(province: str) -> Rows:
    """Those of a province by its portal code, for API 8; none for an unknown one."""
    known = units().provinces.get(province)
    if known is None or known.portal_code != province:
        return []
    return [
        {
            "maPhuongXa": row.portal_code,
            "tenPhuongXa": row.name,
            "tenPhuongXaEn": _ward_name(row),
            "trucThuocTinh": province,
        }
        for row in wards_in(known.code)
    ]


def stay_reasons() -> Rows:
    return _entries(STAY_REASONS)


def document_types() -> Rows:
    """1 to 8; what API 12 refuses is not offered."""
    return [entry for entry in _entries(DOCUMENT_TYPES) if entry["id"] != int(OTHER_DOCUMENT)]


def residence_types() -> Rows:
    return _entries(RESIDENCE_TYPES)


def _entries(codelist: CodeList) -> Rows:
    return [{"id": int(code), "name": entry.label_vi} for code, entry in codelist.items()]


def _province_name(row: ProvinceRow) -> str:
    """ "TP. Hà Nội" → "HA NOI City", "Hưng Yên" → "HUNG YEN"."""
    if row.portal_label.startswith(_CITY):
        return f"{search_key(row.portal_label.removeprefix(_CITY))} City"
    return search_key(row.portal_label)


def _ward_name(row: WardRow) -> str:
    """ "Phường Bắc Giang" → "BAC GIANG WARD"."""
    for kind, english in _KINDS.items():
        if row.name.startswith(kind):
            return f"{search_key(row.name.removeprefix(kind))} {english}"
    return search_key(row.name)
