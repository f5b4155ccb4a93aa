"""Finding the two or three lines of a machine-readable zone in pasted or scanned text."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["TD3", "TD1", "TD2", "MRV-A", "MRV-B"]

LINES: dict[Kind, int] = {"TD3": 2, "TD1": 3, "TD2": 2, "MRV-A": 2, "MRV-B": 2}
WIDTH: dict[Kind, int] = {"TD3": 44, "TD1": 30, "TD2": 36, "MRV-A": 44, "MRV-B": 36}
_KINDS: dict[str, tuple[Kind, ...]] = {
    "P": ("TD3",), "V": ("MRV-A", "MRV-B"), "I": ("TD1", "TD2"), "A": ("TD1", "TD2"), "C": ("TD1", "TD2"),
}  # fmt: skip

# Places of each line that must be there; what follows may be filled when a scan cut it off. The line with the
# dates must reach the check digit of the expiry date.
_NEEDED: dict[Kind, tuple[int, ...]] = {
    "TD3": (6, 28), "MRV-A": (6, 28), "TD2": (7, 28), "MRV-B": (7, 28), "TD1": (15, 15, 1),
}  # fmt: skip

LONGEST_TEXT = 2000
_FILLERS = str.maketrans({"‹": "<", "〈": "<", "＜": "<", "≤": "<"})
_ZONE = re.compile(r"[A-Z0-9<]+")
_SIGNS_BETWEEN = re.compile(r"[\r\n\v\f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Zone:
    """The lines at full width; `short` tells that the end of the data line is missing and was filled."""

    kind: Kind
    lines: tuple[str, ...]
    short: bool = False


def find_zone(text: str) -> Zone | None:
    """The zone in a text: its lines among others, or all run together in one line; None without one."""
    if len(text) > LONGEST_TEXT:
        return None
    shown = text.upper().translate(_FILLERS)
    lines = [line for line in _SIGNS_BETWEEN.split(shown) if line.strip(" \t\xa0\"'|")]
    words = shown.split()
    for pieces in (lines, words):
        if zone := _among_lines(pieces) or _run_together(pieces):
            return zone
    return _run_together(["".join(words)])


def _among_lines(lines: list[str]) -> Zone | None:
    """The first complete zone among neighbouring lines; lines that had to be filled come second."""
    for filled in (False, True):
        for start in range(len(lines)):
            for kind in _KINDS.get(_first_letter(lines[start]), ()):
                block = lines[start : start + LINES[kind]]
                if len(block) == LINES[kind] and (zone := _zone(kind, block, filled)):
                    return zone
    return None


def _first_letter(line: str) -> str:
    return line.strip(" \t\xa0\"'|")[:1]


def _zone(kind: Kind, block: list[str], filled: bool) -> Zone | None:
    width, found, short = WIDTH[kind], [], False
    if filled and not _may_be_filled(kind, block):
        return None
    for place, line in enumerate(block):
        exact = next((form for form in _forms(line) if len(form) == width), None)
        if exact is None and filled:
            form = _forms(line)[0] if _forms(line) else ""
            if not _NEEDED[kind][place] <= len(form) < width:
                return None
            exact = form.ljust(width, "<")
            short = short or place == 1
        if exact is None:
            return None
        found.append(exact)
    return Zone(kind, tuple(found), short) if _plausible(kind, tuple(found)) else None


def _may_be_filled(kind: Kind, block: list[str]) -> bool:
    """A wide kind is only taken when one of the short lines is too long for the narrow kind."""
    longest = max((len(forms[0]) for line in block if (forms := _forms(line))), default=0)
    if kind == "MRV-A":
        return longest > WIDTH["MRV-B"]
    return kind != "TD2" or longest > WIDTH["TD1"]


def _forms(line: str) -> list[str]:
    """What a line may be: without spaces, or with spaces in place of fillers; « is one or two fillers."""
    trimmed = line.strip("\"'|")
    whole = [
        "".join(trimmed.replace("«", "<<").split()),
        "".join(trimmed.replace("«", "<").split()),
        trimmed.replace("«", "<<").replace(" ", "<"),
        trimmed.rstrip().replace("«", "<<").replace(" ", "<"),
    ]
    return [form for form in dict.fromkeys(whole) if _ZONE.fullmatch(form)]


def _run_together(lines: list[str]) -> Zone | None:
    """A zone whose lines stand one behind the other without a break."""
    for line in lines:
        for form in _forms(line):
            for kind in _KINDS.get(form[:1], ()):
                width = WIDTH[kind]
                if len(form) == width * LINES[kind]:
                    parts = tuple(form[at : at + width] for at in range(0, len(form), width))
                    if _plausible(kind, parts):
                        return Zone(kind, parts)
    return None


def _plausible(kind: Kind, lines: tuple[str, ...]) -> bool:
    """Whether the places of sex and dates look like a zone at all, misreads included."""
    birth, sex, expiry = (0, 7, 8) if kind == "TD1" else (13, 20, 21)
    data = lines[1]
    digits = re.compile(r"[0-9OQDILZSBG<]{6}")
    return bool(
        digits.fullmatch(data[birth : birth + 6])
        and digits.fullmatch(data[expiry : expiry + 6])
        and data[sex] in "MFX<HN"
        and "<" in lines[-1 if kind == "TD1" else 0]
    )
