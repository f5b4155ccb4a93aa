"""All provinces and wards in memory, keyed by every code they go by: files of 10,000 rows resolve fast.

Loaded once per process on first use. Codes and names of units never change while a process runs: they come
with a migration. Flags that administrators edit (remote, border) and the rollout are not kept here.
"""

import re
from dataclasses import dataclass
from functools import cache

from cutru.identity.names import clean_name, search_key
from cutru.places.models import Province, Ward
from cutru.problems import Problem

_CODE_FIRST = re.compile(r"(\d{2,9})(?:\s*[-–—]\s*(.*))?")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province as files name it; `code` is the national one (2 digits), `portal_code` has 3."""

    code: str
    portal_code: str
    short_code: str
    name: str
    portal_label: str

    @property
    def display(self) -> str:
        """`101 - TP. Hà Nội`."""
        return f"{self.portal_code} - {self.portal_label}"


@dataclass(frozen=True, slots=True)
class WardRow:
    """A ward as files name it; `code` is the national one (5 digits), `portal_code` has 9."""

    code: str
    province_code: str
    portal_code: str
    name: str

    @property
    def display(self) -> str:
        """`101900070 - Phường Hoàn Kiếm`."""
        return f"{self.portal_code} - {self.name}"


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit by each of its codes; `ward_names` maps province and search key to wards of that name."""

    provinces: dict[str, ProvinceRow]
    wards: dict[str, WardRow]
    province_names: dict[str, ProvinceRow]
    ward_names: dict[tuple[str, str], tuple[WardRow, ...]]


@cache
def units() -> Units:
    """The units of the database, read once per process. `units.cache_clear()` forgets them."""
    provinces: dict[str, ProvinceRow] = {}
    names: dict[str, ProvinceRow] = {}
    for values in Province.objects.values_list("code", "portal_code", "short_code", "name", "portal_label"):
        row = ProvinceRow(*values)
        provinces[row.code] = provinces[row.portal_code] = row
        for name in (row.name, row.portal_label):
            names[search_key(name)] = names[_bare_key(name)] = row
    wards: dict[str, WardRow] = {}
    by_name: dict[tuple[str, str], tuple[WardRow, ...]] = {}
    for code, province_code, name in Ward.objects.order_by("code").values_list("code", "province_id", "name"):
        ward = WardRow(code, province_code, f"{provinces[province_code].portal_code}9{code}", name)
        wards[ward.code] = wards[ward.portal_code] = ward
        for key in {search_key(name), _bare_key(name)}:
            by_name[province_code, key] = (*by_name.get((province_code, key), ()), ward)
    return Units(provinces, wards, names, by_name)


def every_province() -> list[ProvinceRow]:
    """The 34 by national code."""
    found = units().provinces.items()
    return sorted((row for code, row in found if code == row.code), key=lambda row: row.code)


def wards_in(province_code: str) -> list[WardRow]:
    """The wards of a province (national code) by their own; none for an unknown code."""
    found = units().wards.items()
    return sorted(
        (row for code, row in found if code == row.code and row.province_code == province_code),
        key=lambda row: row.code,
    )


@cache
def province_choices() -> tuple[tuple[str, str], ...]:
    """Code and name of the 34 for a list to choose from, by name; kept like `units()`."""
    return tuple(Province.objects.order_by("search_key").values_list("code", "name"))


@cache
def ward_choices(province_code: str) -> tuple[tuple[str, str], ...]:
    """Code and name of the wards of a province for a list to choose from, by name; kept like `units()`."""
    wards = Ward.objects.filter(province_id=province_code).order_by("search_key", "code")
    return tuple(wards.values_list("code", "name"))


def resolve_province(text: str, field: str = "province") -> tuple[ProvinceRow | None, list[Problem]]:
    """The one province meant by `101 - TP. Hà Nội`, `101`, `01` or its bare name; blank gives (None, [])."""
    cell = clean_name(text)
    if not cell:
        return None, []
    code, label = _code_and_label(cell)
    known = units()
    row = known.provinces.get(code) if code else known.province_names.get(search_key(cell))
    if row is None:
        return None, [Problem(field, "province_unknown", {"value": cell[:_LONGEST_SHOWN]})]
    if label and known.province_names.get(search_key(label), row) is not row:
        return None, [Problem(field, "place_code_and_name_differ", {"code": code, "value": row.name})]
    return row, []


def resolve_ward(
    text: str, province: str | None = None, field: str = "ward"
) -> tuple[WardRow | None, list[Problem]]:
    """The one ward meant by `101900070 - Phường Hoàn Kiếm`, `101900070`, `00070` or, in a province, its name.

    `province` is a national code; a ward outside it is the error `ward_not_in_province`. Blank: (None, []).
    """
    cell = clean_name(text)
    if not cell:
        return None, []
    code, label = _code_and_label(cell)
    if code is None:
        return _ward_by_name(cell, province, field)
    known = units()
    row = known.wards.get(code)
    if row is None:
        return None, [Problem(field, "ward_unknown", {"value": cell[:_LONGEST_SHOWN]})]
    if province is not None and row.province_code != province:
        params = {"ward": row.name, "province": known.provinces[province].name}
        return None, [Problem(field, "ward_not_in_province", params)]
    if label and (other := known.ward_names.get((row.province_code, search_key(label)))) and row not in other:
        return None, [Problem(field, "place_code_and_name_differ", {"code": code, "value": row.name})]
    return row, []


def _ward_by_name(cell: str, province: str | None, field: str) -> tuple[WardRow | None, list[Problem]]:
    """The ward of that name in the province; accents decide only between names alike without them."""
    named = units().ward_names.get((province, search_key(cell)), ()) if province else ()
    if len(named) > 1:
        named = tuple(row for row in named if row.name.casefold() == cell.casefold()) or named
    if len(named) == 1:
        return named[0], []
    code = "ward_ambiguous" if named else "ward_unknown"
    return None, [Problem(field, code, {"value": cell[:_LONGEST_SHOWN]})]


def _code_and_label(cell: str) -> tuple[str | None, str]:
    """`101 - TP. Hà Nội` → ("101", "TP. Hà Nội"); a text that starts without a code → (None, the text)."""
    match = _CODE_FIRST.fullmatch(cell)
    return (match[1], (match[2] or "").strip()) if match else (None, cell)


_KINDS = ("THANH PHO ", "TP ", "TINH ", "PHUONG ", "XA ", "DAC KHU ")


def _bare_key(name: str) -> str:
    """The search key without the kind of unit in front: "Phường Hoàn Kiếm" → "HOAN KIEM"."""
    key = search_key(name)
    for kind in _KINDS:
        if key.startswith(kind):
            return key.removeprefix(kind)
    return key
