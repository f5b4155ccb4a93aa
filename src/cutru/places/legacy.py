"""Provinces, districts and wards as they were until 30/06/2025, and the units of today that took them over.

On 01/07/2025 districts ceased to be, 63 provinces became 34 and 10,035 wards became 3,321. Which went where
are facts of the Standing Committee's resolutions as `vietnamadminunits` 1.0.4 (MIT License, see NOTICE)
gathers them, put in a form of our own. That set gives some wards of today parts of several old wards of one
name in different districts; only the part that lies beside the others is kept, 31 were left out. The town of
Thủ Thừa (28036) went whole to one commune, by clause 20 of resolution 1682/NQ-UBTVQH15. The five island
districts that had no wards became special zones as wholes.

A code may mean an old unit and one of today with another extent: whoever asks decides which is meant. Wards
that ceased to be before 2025 are not in the table; nothing is guessed.

The table stays one block of bytes; a line is read when its code is asked for.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Literal, cast

LAST_DAY = date(2025, 6, 30)
"""The last day on which these codes were in use."""

Level = Literal["province", "district", "ward"]
Change = Literal["kept", "merged", "divided", "dissolved"]
"""What became of a unit.

kept: one unit of today has its extent, perhaps under another name. merged: it lies wholly in one unit of
today, together with others or parts of them. divided: its parts went to several, which are listed; a sliver
of land may be missing. dissolved: a district, whose wards went to the units listed.
"""

_LEVELS: Mapping[int, Level] = {2: "province", 3: "district", 5: "ward"}
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class LegacyUnit:
    """A unit of before July 2025.

    `code` has 2, 3 or 5 digits for province, district, ward. `parent` is the code of a ward's district or a
    district's province, empty for a province. `present` are codes of `Province` for a province, else of
    `Ward`, in order; there is always one.
    """

    level: Level
    code: str
    name: str
    parent: str
    change: Change
    present: tuple[str, ...]


def legacy_unit(code: str) -> LegacyUnit | None:
    """The old unit with exactly this code (2, 3 or 5 digits); None for any other text."""
    if len(code) not in _LEVELS or not _DIGITS.issuperset(code):
        return None
    table = _table()
    key = _key(code)
    row = bisect_left(table.keys, key)
    if row == len(table.keys) or table.keys[row] != key:
        return None
    line = table.lines[table.starts[row] : table.starts[row + 1]].decode().rstrip("\n")
    own, parent, name, change, present = line.split(",")
    return LegacyUnit(_LEVELS[len(own)], own, name, parent, cast(Change, change), tuple(present.split()))


def legacy_units(code: str) -> tuple[LegacyUnit, ...]:
    """Every old unit a code may mean, largest first; empty for none.

    A code that begins with 0 is taken as written. Others may have lost their zeros in a spreadsheet: "4" is
    read as province 04, district 004 and ward 00004.
    """
    found = (legacy_unit(whole) for whole in whole_codes(code))
    return tuple(unit for unit in found if unit is not None)


def legacy_children(code: str) -> tuple[LegacyUnit, ...]:
    """The districts of an old province, the wards of an old district; none for any other code."""
    found = (legacy_unit(str(key)[1:]) for key in _children().get(code, ()))
    return tuple(unit for unit in found if unit is not None)


def legacy_provinces() -> tuple[LegacyUnit, ...]:
    """The 63 provinces of before July 2025."""
    return legacy_children("")


def whole_codes(code: str) -> tuple[str, ...]:
    """The codes of 2, 3 or 5 digits a text may stand for, with lost leading zeros put back; else empty."""
    if not 1 <= len(code) <= max(_LEVELS) or not _DIGITS.issuperset(code):
        return ()
    if code.startswith("0"):
        return (code,) if len(code) in _LEVELS else ()
    return tuple(code.zfill(length) for length in _LEVELS if length >= len(code))


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of the data file with the sorted keys of their codes and where each line starts."""

    lines: bytes
    keys: "array[int]"
    starts: "array[int]"


def _key(code: str) -> int:
    """A number that keeps 04, 004 and 00004 apart and sorts like the file: by length, then by code."""
    return int(f"1{code}")


@cache
def _children() -> Mapping[str, "array[int]"]:
    """Keys of the units right below each code, in order; those of the provinces below the empty one."""
    found: dict[str, array[int]] = {}
    for line in _table().lines.splitlines():
        own, parent, _rest = line.split(b",", 2)
        found.setdefault(parent.decode(), array("I")).append(_key(own.decode()))
    return found


@cache
def _table() -> _Table:
    text = files("cutru.places").joinpath("data/legacy_units.csv").read_bytes()
    lines = text.partition(b"\n")[2]
    each = lines.splitlines(keepends=True)
    keys = array("I", (_key(line.partition(b",")[0].decode()) for line in each))
    return _Table(lines, keys, array("I", accumulate(map(len, each), initial=0)))
