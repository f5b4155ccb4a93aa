"""Nationalities of the portal's list, which follows the codes printed in passports rather than ISO 3166."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from cutru.identity.codelists import LONGEST_CELL, Answer, split_code, split_code_loosely
from cutru.identity.names import clean_name, search_key
from cutru.identity.tables import read_table
from cutru.problems import Problem, Severity

UNIDENTIFIED = "0RQ"
"""The portal's code for a nationality that is not known; it starts with the digit zero."""
VIETNAM = "VNM"
SPECIMEN = "UTO"
_SHORTEST_NAME = 3

# Zone codes of papers whose holder has no listed nationality (ICAO Doc 9303-3 section 5).
_WITHOUT_NATIONALITY = frozenset(
    [
        "XXA",
        "XXB",
        "XXC",
        "XXX",
        "UNA",
        "UNK",
        "XOM",
        "XPO",
        "XCE",
        "XCC",
        "XCO",
        "XDC",
        "XEC",
        "XES",
        "XMP",
        "XBA",
        "XIM",
        "XAF",
        "EUE",
        "IAO",
    ]
)


@dataclass(frozen=True, slots=True)
class Nationality:
    """One entry; `iso3`, `iso2` are empty where ISO has none, `portal_label_en` is the portal's spelling."""

    code: str
    label_vi: str
    label_en: str
    iso3: str
    iso2: str = ""
    portal_label_en: str = ""
    kind: str = "iso"
    aliases: tuple[str, ...] = ()

    @property
    def display(self) -> str:
        """The text of a workbook cell: "RUS - Russia"."""
        return f"{self.code} - {self.portal_label_en}"

    def label(self, language: str) -> str:
        """The label in the reader's language; anything but English answers in Vietnamese."""
        return self.label_en if language.startswith("en") else self.label_vi


def _load() -> dict[str, Nationality]:
    return {
        row["code"]: Nationality(
            row["code"], row["label_vi"], row["label_en"], row["iso3"], row["iso2"],
            row["portal_label_en"], row["kind"], tuple(filter(None, row["aliases"].split(";"))),
        )
        for row in read_table("nationalities")
    }  # fmt: skip


NATIONALITIES: Mapping[str, Nationality] = MappingProxyType(_load())


def _by_iso() -> dict[str, str]:
    """Portal codes by ISO code, without the entries that only share a country's ISO code with it."""
    found: dict[str, str] = {}
    for entry in NATIONALITIES.values():
        if entry.kind == "iso" or entry.code in {"D", "RKS"}:
            found.update({iso: entry.code for iso in (entry.iso2, entry.iso3) if iso})
    return found


_BY_ISO = _by_iso()


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for entry in sorted(NATIONALITIES.values(), key=lambda item: item.kind != "iso" and item.code != "D"):
        for name in _names_of(entry):
            names.setdefault(search_key(name), entry.code)
    return names


def resolve_nationality(text: str, field: str) -> tuple[str | None, list[Problem]]:
    """The portal code of a cell: a bare code, `RUS - Russia`, or an ISO code (notice).

    A name without code is the error `nationality_name` with the code to write; empty text gives (None, []).
    """
    if len(text) > LONGEST_CELL:
        return None, [Problem(field, "not_in_list", {"value": text.strip()[:40]})]
    code, problem, params = _resolve(text)
    if problem is None:
        return code, []
    return code, [Problem(field, problem, dict(params), "notice" if code else "error")]


@lru_cache(maxsize=4096)
def _resolve(text: str) -> Answer:
    cell = clean_name(text)
    if not cell:
        return None, None, ()
    by_name = _by_name().get(search_key(cell))
    answer = _of_code(cell)
    # "Nga" is Russia in Vietnamese and reads like Nigeria's code: only capitals make a code of it.
    if answer and (cell.isupper() or by_name in (None, answer[0])):
        return answer
    for split in (split_code(cell), split_code_loosely(cell)):
        if split is None:
            continue
        if answer := _of_split(*split, cell):
            return answer
    if by_name:
        return None, "nationality_name", _params(by_name, cell)
    if len(search_key(cell)) >= _SHORTEST_NAME and (near := search_nationalities(cell, 1)):
        return None, "nationality_name", _params(near[0].code, cell)
    return None, "not_in_list", (("value", cell),)


def _of_split(head: str, label: str, cell: str) -> Answer | None:
    named = search_key(label)
    # The hyphen of `SC-` belongs to the code and looks like a separator; the label says which was meant.
    for answer in sorted(
        filter(None, (_of_code(head + "-"), _of_code(head))),
        key=lambda found: bool(found[0] and _names_another(found[0], named)),
    ):
        code, mapped, _ = answer
        if code and mapped is None and named and _names_another(code, named):
            return code, "label_differs", _params(code, cell)
        return answer
    return None


def _names_another(code: str, named: str) -> bool:
    """Whether a label belongs to another entry; labels shared by several entries belong to each of them."""
    entry = NATIONALITIES[code]
    return named not in {search_key(label) for label in _names_of(entry)}


def _names_of(entry: Nationality) -> tuple[str, ...]:
    return entry.label_vi, entry.label_en, entry.portal_label_en, *entry.aliases


def _of_code(text: str) -> Answer | None:
    upper = text.upper()
    if upper in NATIONALITIES:
        return upper, None, ()
    if code := _BY_ISO.get(upper):
        return code, "nationality_code_mapped", _params(code, text)
    return None


def _params(code: str, value: str) -> tuple[tuple[str, str], ...]:
    display = NATIONALITIES[code].display
    return (("suggestion", display), ("display", display), ("value", value))


@cache
def _search_index() -> tuple[tuple[Nationality, tuple[str, ...], tuple[str, ...]], ...]:
    """Every entry with its code forms and its names, ready to be compared with a typed key."""
    index = []
    for entry in NATIONALITIES.values():
        codes = tuple(filter(None, dict.fromkeys([entry.code, entry.iso3, entry.iso2])))
        names = tuple(dict.fromkeys(search_key(name) for name in _names_of(entry)))
        index.append((entry, codes, names))
    return tuple(index)


def search_nationalities(text: str, limit: int = 10) -> list[Nationality]:
    """Entries for type-ahead, best first: code, start of a name, start of a word, any part of a name.

    Accents, case and language do not matter: `duc`, `ger`, `D`, `han quoc`, `my`.
    """
    key = search_key(text)
    if not key:
        return []
    ranked = []
    for order, (entry, codes, names) in enumerate(_search_index()):
        rank = _rank(key, text.strip().isupper(), entry.code, codes, names)
        if rank is not None:
            ranked.append((rank, entry.kind == "obsolete", order, entry))
    ranked.sort(key=lambda item: item[:3])
    return [item[3] for item in ranked[:limit]]


def _rank(key: str, capitals: bool, own: str, codes: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    """How well a key fits, 0 best; None when it does not. Capitals are taken for a code first."""
    if key == own and capitals:
        return 0
    if key in names:
        return 1
    if key in codes:
        return 2
    if any(name.startswith(key) for name in names):
        return 3
    if any(f" {key}" in name for name in names):
        return 4
    if any(code.startswith(key) for code in codes):
        return 5
    return 6 if len(key) > 2 and any(key in name for name in names) else None


@cache
def zone_codes() -> tuple[str, ...]:
    """Every three-place code that a machine-readable zone may hold, with its fillers (`D<<`)."""
    known = {code for entry in NATIONALITIES.values() for code in (entry.code, entry.iso3)}
    known |= {*_WITHOUT_NATIONALITY, SPECIMEN, "XKX"}
    return tuple(sorted(code.ljust(3, "<") for code in known if code and code.isalpha() and len(code) <= 3))


def from_mrz(
    code: str, *, field: str = "nationality", allow_specimen: bool = False
) -> tuple[str | None, list[Problem]]:
    """The portal code of a three-place zone code (`D<<` → `D`).

    Papers of stateless people, refugees and organisations give `0RQ` with a warning: a person has to look.
    The specimen state Utopia is refused unless `allow_specimen`, which training uses.
    """
    bare = code.upper().replace("<", "").strip()
    if bare in NATIONALITIES:
        return bare, []
    if bare == SPECIMEN and not allow_specimen:
        return None, [Problem(field, "specimen_document")]
    if bare in _WITHOUT_NATIONALITY or bare == SPECIMEN:
        return UNIDENTIFIED, [_look(field, "nationality_open", bare, "warning")]
    if bare == "XKX":
        return "RKS", []
    return None, [_look(field, "nationality_unreadable", bare, "error")]


def _look(field: str, code: str, value: str, severity: Severity) -> Problem:
    return Problem(field, code, {"value": value}, severity)
