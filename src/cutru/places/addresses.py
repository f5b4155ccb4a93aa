"""The address printed on an identity card, brought to the provinces and wards of today.

Cards write the smallest unit first, parted by commas: "Thôn 3, Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu", with the kinds
of units or without, with empty parts and stray hyphens between. Most name units of before July 2025. Only
what follows from the table of old units is filled in; what may be meant besides is told, never chosen.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cutru.identity.names import clean_name, search_key
from cutru.places.legacy import LAST_DAY, LegacyUnit, legacy_children, legacy_provinces
from cutru.places.lookup import every_province, units, wards_in
from cutru.problems import Problem

LONGEST_TEXT = 600
_MOST_NAMED = 4
"""Wards a sentence names before it ends with dots."""
_LONGEST_SHOWN = 200

_TWO_WORDS = {"THI TRAN": "TT", "THI XA": "TX", "THANH PHO": "TP", "DAC KHU": "DK"}
_ONE_WORD = {"PHUONG": "P", "XA": "X", "QUAN": "Q", "HUYEN": "H", "TINH": "T"}
_SHORT = frozenset({"P", "X", "Q", "H", "T", "TT", "TX", "TP", "DK"})
_OF_WARDS = frozenset({"P", "X", "TT", "DK"})
_GLUED = re.compile(r"^(p|q|tp)(\d{1,2}$|hcm$)")
_HYPHEN = re.compile(r"\s[-–]\s(?!(?:Vũng Tàu|Huế)\b)")
_OTHER_NAMES = {"Thừa Thiên Huế": "Huế", "Hà Tây": "Hà Nội", "HCM": "Hồ Chí Minh"}
"""Provinces under names they lost before 2025: Hà Tây went whole to Hà Nội in 2008."""
_COUNTRY = frozenset({"VIET NAM", "VN"})


@dataclass(frozen=True, slots=True)
class PlacedAddress:
    """An address in units of today; codes are empty where they are not known for certain.

    `detail` is what stands in front of the ward, or the whole text when the ward is not known. `problems` are
    warnings on the fields `province`, `ward` and `address`.
    """

    province_code: str
    ward_code: str
    detail: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a name: its kind of unit ("" when none is written) and the name without it."""

    kind: str
    bare: str


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two commas; `plain` when the whole text may have lost its accents."""

    text: str
    plain: bool

    @property
    def readings(self) -> tuple[_Reading, ...]:
        return _readings(self.text)

    @property
    def kinds(self) -> set[str]:
        return {reading.kind for reading in self.readings if reading.kind}

    def fits(self, name: str, *, kind: bool = False) -> bool:
        """Whether this may be the unit of that full name, and of that kind if one is written."""
        own = _readings(name)[0]
        forms = (own.bare, search_key(own.bare)) if self.plain else (own.bare,)
        return any(
            reading.bare in forms and (not kind or reading.kind in ("", own.kind))
            for reading in self.readings
        )


def place_address(text: str, *, written: date | None = None) -> PlacedAddress:
    """The province and ward of today that an address means; `written` is the day the card was issued.

    An address of before July 2025 is read with the units of then, a later one with those of today first.
    """
    text = clean_name(text[:LONGEST_TEXT])
    parts = _parts(text)
    province = _province(parts)
    if province is None:
        said = (Problem("province", "address_not_placed", {"text": _shown(text)}, "warning"),) if text else ()
        return PlacedAddress("", "", text, said)
    if len(parts) == 1:
        return PlacedAddress(province.present[0], "", "")
    districts = _districts(parts[-2], province)
    today = None
    if not districts and (written is None or written > LAST_DAY):
        today = _as_of_today(parts)
    if today is not None and written is not None:
        return today
    then = _as_of_then(province, districts, parts[:-1], text)
    return then or today or _without_ward(province, districts, parts[:-1], text)


def _as_of_today(parts: Sequence[_Part]) -> PlacedAddress | None:
    """Ward and province alone, as cards write them since July 2025; None when that does not fit."""
    for province in every_province():
        if parts[-1].fits(province.name):
            found = [row.code for row in wards_in(province.code) if parts[-2].fits(row.name, kind=True)]
            if len(found) == 1:
                return PlacedAddress(province.code, found[0], _joined(parts[:-2]))
    return None


def _as_of_then(
    province: LegacyUnit, districts: Sequence[LegacyUnit], parts: Sequence[_Part], text: str
) -> PlacedAddress | None:
    """By the units of before July 2025; None when the district or its ward is not found."""
    every = [unit for district in districts for unit in legacy_children(district.code)]
    wards = [unit for unit in every if len(parts) > 1 and parts[-2].fits(unit.name, kind=True)]
    whole = not wards and len(districts) == 1 and len(districts[0].present) == 1
    present = {code for unit in (districts if whole else wards) for code in unit.present}
    if len(present) > 1:
        return _may_be(province, _joined(parts[-2:]), present, text)
    if not present:
        return None
    said = Problem("address", "address_brought_up_to_date", {"text": _shown(text)}, "warning")
    detail = _joined(parts[: -1 if whole else -2])
    return PlacedAddress(province.present[0], present.pop(), detail, (said,))


def _without_ward(
    province: LegacyUnit, districts: Sequence[LegacyUnit], parts: Sequence[_Part], text: str
) -> PlacedAddress:
    """The province alone, with the wards that old ones of such a name in it have become."""
    for part in parts[-2:-1] if districts else reversed(parts[-2:]):
        if codes := _of_that_name(part, province, districts):
            return _may_be(province, part.text, codes, text)
    params = {"value": _shown(_joined(parts[-2:]))}
    said = Problem("ward", "address_ward_not_known", params, "warning")
    return PlacedAddress(province.present[0], "", text, (said,))


def _of_that_name(part: _Part, province: LegacyUnit, districts: Sequence[LegacyUnit]) -> set[str]:
    """Codes of today for old wards of the name, of whatever kind: in the districts, else in the province."""
    if part.kinds - _OF_WARDS:
        return set()
    if not districts:
        known = _wards_by_name(province.code)
        return {code for reading in part.readings for code in known.get(reading.bare, ())}
    wards = (ward for district in districts for ward in legacy_children(district.code))
    return {code for ward in wards if part.fits(ward.name) for code in ward.present}


def _may_be(province: LegacyUnit, value: str, present: Iterable[str], text: str) -> PlacedAddress:
    names = sorted(units().wards[code].name for code in present)
    listed = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    params = {"value": _shown(value), "wards": listed}
    said = Problem("ward", "address_ward_may_be", params, "warning")
    return PlacedAddress(province.present[0], "", text, (said,))


def _parts(text: str) -> list[_Part]:
    """The named parts, smallest first, without empty ones, stray hyphens and the country."""
    commas = text if "," in text else _HYPHEN.sub(",", text)
    stripped = (part.strip(" .-–;") for part in commas.split(","))
    names = [part for part in stripped if part]
    while names and search_key(names[-1]) in _COUNTRY:
        names.pop()
    return [_Part(name, plain=text.isascii()) for name in names]


def _joined(parts: Sequence[_Part]) -> str:
    return ", ".join(part.text for part in parts)


def _province(parts: Sequence[_Part]) -> LegacyUnit | None:
    if not parts:
        return None
    last = parts[-1]
    for name, now in _OTHER_NAMES.items():
        if last.fits(name):
            last = _Part(now, plain=False)
    found = [unit for unit in legacy_provinces() if last.fits(unit.name)]
    return found[0] if len(found) == 1 else None


def _districts(part: _Part, province: LegacyUnit) -> list[LegacyUnit]:
    """Its old districts of that name: those of the kind that is written, where there are such.

    Another kind is the same district before it became a town or a city.
    """
    if part.kinds & _OF_WARDS:
        return []
    named = [unit for unit in legacy_children(province.code) if part.fits(unit.name)]
    return [unit for unit in named if _readings(unit.name)[0].kind in part.kinds] or named


@lru_cache(maxsize=4096)
def _readings(part: str) -> tuple[_Reading, ...]:
    """With the kind of unit in front taken for one, and, as some names begin like a kind, without."""
    words = _GLUED.sub(r"\1 \2", part.casefold(), count=1).replace(".", " ").replace("-", " ").split()
    whole = _Reading("", _bare(words))
    two = _TWO_WORDS.get(search_key(" ".join(words[:2])))
    if two and len(words) > 2:
        return _Reading(two, _bare(words[2:])), whole
    first = search_key(words[0]) if words else ""
    one = _ONE_WORD.get(first) or (first if first in _SHORT else None)
    if one and len(words) > 1:
        return _Reading(one, _bare(words[1:])), whole
    return (whole,)


def _bare(words: Sequence[str]) -> str:
    """A name to compare: accents of a word in one order wherever they are set, no zeros before numbers.

    What has no accents at all is given as its search key.
    """
    name = " ".join(word.lstrip("0") or word if word.isdigit() else word for word in words)
    return search_key(name) if name.isascii() else _spelled(name)


def _spelled(name: str) -> str:
    """ "Hoà" and "Hòa" alike: the letters of each word, then its accents."""
    return " ".join(_letters_first(word) for word in name.casefold().split())


def _letters_first(word: str) -> str:
    signs = unicodedata.normalize("NFD", word)
    letters = [sign for sign in signs if not unicodedata.combining(sign)]
    return "".join(letters + sorted(sign for sign in signs if unicodedata.combining(sign)))


@lru_cache(maxsize=8)
def _wards_by_name(province_code: str) -> dict[str, set[str]]:
    """Codes of today by the bare names of an old province's wards, with accents and without."""
    found: dict[str, set[str]] = {}
    for district in legacy_children(province_code):
        for ward in legacy_children(district.code):
            bare = _readings(ward.name)[0].bare
            for form in (bare, search_key(bare)):
                found.setdefault(form, set()).update(ward.present)
    return found


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
