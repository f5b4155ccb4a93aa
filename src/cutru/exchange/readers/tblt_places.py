"""Columns K and L of the Vietnamese workbook: a place has a code of today, or its words go to the address."""

from typing import Any

from cutru.exchange.readers.cells import Read, cell_text
from cutru.places.lookup import resolve_province, resolve_ward
from cutru.problems import Problem

_PROVINCE, _WARD = "residence_province_code", "residence_ward_code"

Places = tuple[str, str, str]
"""National codes of province and ward, and the words that have no code of today."""

_NOWHERE: Places = ("", "", "")


def read_places(cells: Any) -> Read[Places]:
    """Province and ward of two cells.

    Names without code and codes from before July 2025 are kept as words, with a notice. Two codes that do not
    belong together are an error; a ward alone gives its province.
    """
    province_text, ward_text = cell_text(cells[0]), cell_text(cells[1])
    if not province_text and not ward_text:
        return _NOWHERE, ()
    told: list[Problem] = []
    kept: list[str] = []
    province = ward = None
    if province_text[:1].isdigit():
        province, _ = resolve_province(province_text, _PROVINCE)
    if ward_text[:1].isdigit():
        ward, _ = resolve_ward(ward_text, None, _WARD)
    if ward is None and ward_text:
        kept.append(ward_text)
        told.append(_kept(_WARD, ward_text))
    if province is None and province_text:
        kept.append(province_text)
        told.append(_kept(_PROVINCE, province_text))
    if province and ward and ward.province_code != province.code:
        params = {"ward": ward.name, "province": province.name}
        return None, (*told, Problem(_WARD, "ward_not_in_province", params))
    code = province.code if province else ward.province_code if ward else ""
    return (code, ward.code if ward else "", ", ".join(kept)), tuple(told)


def _kept(field: str, text: str) -> Problem:
    return Problem(field, "place_kept_as_text", {"value": text[:60]}, "notice")
