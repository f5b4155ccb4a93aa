"""Code lists and places."""

from typing import Literal

from cutru_client.models.base import Told, Words


class CodeListEntry(Told):
    """One code; fields that a list does not have are None."""

    code: str
    label: Words
    iso2: str | None = None
    iso3: str | None = None
    portal_label: str | None = None
    kind: str | None = None
    detail_required: bool | None = None
    room_required: bool | None = None


class CodeListInfo(Told):
    """A code list without its entries; `version` changes with the content."""

    name: str
    description: Words
    version: str
    count: int
    fields: list[str]
    address: str


class CodeLists(Told):
    """Every code list there is."""

    codelists: list[CodeListInfo]


class CodeList(Told):
    """A code list with its entries."""

    name: str
    version: str
    entries: list[CodeListEntry]


class Province(Told):
    """A province or city of today: national code, that of the official files, that of interface v1.4."""

    code: str
    portal_code: str
    short_code: str
    name: str


class Provinces(Told):
    """The provinces of today."""

    version: str
    provinces: list[Province]


class Ward(Told):
    """A ward, commune or special zone of today."""

    code: str
    portal_code: str
    name: str


class Wards(Told):
    """The wards of one province."""

    version: str
    province: Province
    wards: list[Ward]


class WardDetail(Ward):
    """A ward and its province."""

    province: Province


class PresentUnit(Told):
    """A unit of today that a code leads to."""

    kind: Literal["province", "ward"]
    code: str
    portal_code: str
    name: str
    province_code: str


class LegacyUnit(Told):
    """A unit as it was until 30/06/2025, and what became of it."""

    name: str
    province_code: str
    district_code: str
    change: Literal["kept", "merged", "divided", "dissolved"]


class PlaceMatch(Told):
    """One reading of a code."""

    kind: Literal["province", "district", "ward"]
    system: Literal["national", "portal", "legacy"]
    code: str
    is_current: bool
    legacy: LegacyUnit | None
    units: list[PresentUnit]


class ResolvedPlace(Told):
    """Everything a code may mean; `ambiguous`: there is more than one unit of today to choose from."""

    code: str
    ambiguous: bool
    matches: list[PlaceMatch]
