"""GET /places: provinces and wards of today, and what any code means, old ones included."""

from functools import cache
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, P, QueryEx, Router, Schema

from cutru.exchange.api.auth import count_open
from cutru.exchange.api.documents import Document, documented, render, tell, version_of
from cutru.exchange.api.problems import ApiProblem
from cutru.exchange.api.statements import open_refusals
from cutru.places.legacy import Change, LegacyUnit, Level, legacy_unit, legacy_units, whole_codes
from cutru.places.lookup import ProvinceRow, WardRow, every_province, units, wards_in

SINCE = "2025-07-01"
"""The day since which the provinces and wards of today are in force."""
_LONGEST_SHOWN = 60

router = Router(tags=["Places · địa danh"])


class ProvinceOut(Schema):
    """A province or city of today."""

    code: str = Field(description="national code, 2 digits / mã tỉnh")
    portal_code: str = Field(description="code of the official files, 3 digits")
    short_code: str = Field(description="letters of the official interface v1.4")
    name: str


class WardOut(Schema):
    """A ward, commune or special zone of today."""

    code: str = Field(description="national code, 5 digits / mã xã")
    portal_code: str = Field(description="code of the official files, 9 digits")
    name: str


class ProvincesOut(Schema):
    """The provinces of today."""

    version: str
    provinces: list[ProvinceOut]


class WardsOut(Schema):
    """The wards of one province."""

    version: str
    province: ProvinceOut
    wards: list[WardOut]


class WardDetail(WardOut):
    """A ward and its province."""

    province: ProvinceOut


class PresentUnit(Schema):
    """A unit of today that a code leads to."""

    kind: Literal["province", "ward"]
    code: str
    portal_code: str
    name: str
    province_code: str = Field(description="national code of its province; a province's own code")


class LegacyOut(Schema):
    """The unit as it was until 30/06/2025."""

    name: str
    province_code: str = Field(description="code of the province of then; a province's own code")
    district_code: str = Field(description="code of the district of then; empty for a province")
    change: Change = Field(
        description=(
            "kept: one unit of today has its extent. merged: it lies wholly in one unit of today, together "
            "with others. divided: its parts went to the units listed. dissolved: a district, the wards of "
            "today that took over its area are listed."
        )
    )


class MatchOut(Schema):
    """One reading of the code that was asked for."""

    kind: Level
    system: Literal["national", "portal", "legacy"]
    code: str = Field(description="the whole code of this reading, with lost leading zeros put back")
    is_current: bool = Field(description="whether this is a code of today")
    legacy: LegacyOut | None = Field(description="the old unit, for a code of before July 2025; else null")
    units: list[PresentUnit] = Field(description="the unit or units of today, at least one")


class ResolveOut(Schema):
    """Everything a code may mean."""

    code: str
    ambiguous: bool = Field(description="whether there is more than one unit of today to choose from")
    matches: list[MatchOut]


def resolve(code: str) -> ResolveOut:
    """Every reading of a code: those of today first, then the old ones; `matches` is empty for none."""
    matches = [*_matches_of_today(code), *(_legacy_match(unit) for unit in legacy_units(code))]
    ends = {tuple((unit.kind, unit.code) for unit in match.units) for match in matches}
    several = len(ends) > 1 or any(len(end) > 1 for end in ends)
    return ResolveOut(code=code, ambiguous=several, matches=matches)


def _matches_of_today(code: str) -> list[MatchOut]:
    known = units()
    found = []
    for whole in dict.fromkeys((code, *whole_codes(code))):
        row = known.provinces.get(whole) or known.wards.get(whole)
        if row is not None:
            found.append(
                MatchOut(
                    kind="province" if isinstance(row, ProvinceRow) else "ward",
                    system="national" if whole == row.code else "portal",
                    code=whole,
                    is_current=True,
                    legacy=None,
                    units=[_present(row)],
                )
            )
    return found


def _legacy_match(unit: LegacyUnit) -> MatchOut:
    known = units()
    rows = known.provinces if unit.level == "province" else known.wards
    district = {"province": "", "district": unit.code, "ward": unit.parent}[unit.level]
    above = legacy_unit(district) if district else None
    return MatchOut(
        kind=unit.level,
        system="legacy",
        code=unit.code,
        is_current=False,
        legacy=LegacyOut(
            name=unit.name,
            province_code=above.parent if above else unit.code,
            district_code=district,
            change=unit.change,
        ),
        units=[_present(rows[code]) for code in unit.present],
    )


def _present(row: ProvinceRow | WardRow) -> PresentUnit:
    return PresentUnit(
        kind="province" if isinstance(row, ProvinceRow) else "ward",
        code=row.code,
        portal_code=row.portal_code,
        name=row.name,
        province_code=row.code if isinstance(row, ProvinceRow) else row.province_code,
    )


def _province(row: ProvinceRow) -> ProvinceOut:
    return ProvinceOut(code=row.code, portal_code=row.portal_code, short_code=row.short_code, name=row.name)


def _ward(row: WardRow) -> WardOut:
    return WardOut(code=row.code, portal_code=row.portal_code, name=row.name)


def provinces() -> ProvincesOut:
    """The provinces by national code."""
    rows = [_province(row) for row in every_province()]
    return ProvincesOut(version=version_of([row.model_dump() for row in rows], SINCE), provinces=rows)


def wards(province: ProvinceRow) -> WardsOut:
    """The wards of a province by national code."""
    rows = [_ward(row) for row in wards_in(province.code)]
    above = _province(province)
    content = [above.model_dump(), *(row.model_dump() for row in rows)]
    return WardsOut(version=version_of(content, SINCE), province=above, wards=rows)


@cache
def _provinces_document() -> Document:
    return render(provinces())


@cache
def _wards_document(province_code: str) -> Document:
    return render(wards(units().provinces[province_code]))


def _unknown(code: str) -> ApiProblem:
    return ApiProblem(404, "place_unknown", detail_params={"value": code[:_LONGEST_SHOWN]})


_HANOI = ProvinceOut(code="01", portal_code="101", short_code="HN", name="Thành phố Hà Nội")
_HOAN_KIEM: dict[str, Any] = {"code": "00070", "portal_code": "101900070", "name": "Phường Hoàn Kiếm"}
_RESOLVED = ResolveOut(
    code="00043",
    ambiguous=False,
    matches=[
        MatchOut(
            kind="ward",
            system="legacy",
            code="00043",
            is_current=False,
            legacy=LegacyOut(name="Phường Hàng Mã", province_code="01", district_code="002", change="merged"),
            units=[PresentUnit(kind="ward", province_code="01", **_HOAN_KIEM)],
        )
    ],
)


@router.api_operation(["HEAD"], "/provinces", include_in_schema=False, auth=None)
@router.get(
    "/provinces",
    response={200: ProvincesOut, **open_refusals()},
    auth=None,
    summary="All provinces · các tỉnh, thành phố",
    description="The 34 provinces and cities of today. No key is needed.\n\n34 tỉnh, thành phố hiện nay.",
    openapi_extra=documented(ProvincesOut(version="2025-07-01.1a2b3c4d5e6f", provinces=[_HANOI])),
)
def list_provinces(request: HttpRequest) -> HttpResponse:
    count_open(request)
    return tell(request, _provinces_document())


@router.api_operation(["HEAD"], "/provinces/{code}/wards", include_in_schema=False, auth=None)
@router.get(
    "/provinces/{code}/wards",
    response={200: WardsOut, **open_refusals()},
    auth=None,
    summary="The wards of a province · phường, xã của một tỉnh",
    description=(
        "Wards, communes and special zones of a province, by its national or portal code.\n\n"
        "Các phường, xã, đặc khu của một tỉnh, theo mã tỉnh hoặc mã của cổng."
    ),
    openapi_extra=documented(
        WardsOut(version="2025-07-01.1a2b3c4d5e6f", province=_HANOI, wards=[WardOut(**_HOAN_KIEM)]),
    ),
)
def list_wards(request: HttpRequest, code: str) -> HttpResponse:
    count_open(request)
    row = units().provinces.get(code)
    if row is None:
        raise _unknown(code)
    return tell(request, _wards_document(row.code))


@router.api_operation(["HEAD"], "/wards/{code}", include_in_schema=False, auth=None)
@router.get(
    "/wards/{code}",
    response={200: WardDetail, **open_refusals()},
    auth=None,
    summary="One ward of today · một phường, xã hiện nay",
    description=(
        "A ward, commune or special zone by its national or portal code. Old codes are not read here: "
        "ask `resolve`.\n\nMột phường, xã, đặc khu hiện nay, theo mã xã hoặc mã của cổng."
    ),
    openapi_extra=documented(WardDetail(province=_HANOI, **_HOAN_KIEM)),
)
def get_ward(request: HttpRequest, code: str) -> HttpResponse:
    count_open(request)
    known = units()
    row = known.wards.get(code)
    if row is None:
        raise _unknown(code)
    province = _province(known.provinces[row.province_code])
    return tell(request, render(WardDetail(province=province, **_ward(row).model_dump())))


@router.api_operation(["HEAD"], "/resolve", include_in_schema=False, auth=None)
@router.get(
    "/resolve",
    response={200: ResolveOut, **open_refusals()},
    auth=None,
    summary="What a code means · ý nghĩa một mã",
    description=(
        "Every reading of a code: national and portal codes of today, and codes of provinces, districts and "
        "wards of before July 2025 with the units of today that took them over. One code may be both; "
        "nothing is guessed. Lost leading zeros are put back.\n\n"
        "Mọi cách hiểu một mã: mã hiện nay và mã tỉnh, huyện, xã trước tháng 7/2025 cùng đơn vị hiện nay."
    ),
    openapi_extra=documented(_RESOLVED),
)
def resolve_place(
    request: HttpRequest,
    code: QueryEx[str, P(description="1 to 9 digits / 1 đến 9 chữ số", examples=["00043"])],
) -> HttpResponse:
    count_open(request)
    found = resolve(code)
    if not found.matches:
        raise _unknown(code)
    return tell(request, render(found))
