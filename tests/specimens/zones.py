"""Machine-readable zones by ICAO Doc 9303 parts 4 to 7, written out apart from the product's reader.

A `Zone` is what a passport office has decided to print; `lines` lays it out and adds the check digits.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]
KINDS: tuple[Kind, ...] = ("TD3", "TD1", "TD2", "MRV-A", "MRV-B")
NAME_WIDTH: dict[Kind, int] = {"TD3": 39, "MRV-A": 39, "TD2": 31, "MRV-B": 31, "TD1": 30}
OPTIONAL_WIDTH: dict[Kind, int] = {"TD3": 14, "MRV-A": 16, "TD2": 7, "MRV-B": 8, "TD1": 15}
_NUMBER_WIDTH = 9


def digit(text: str) -> str:
    """The check digit of a text: weights 7, 3, 1; letters count from 10, a filler counts nothing."""
    total = 0
    for place, sign in enumerate(text):
        value = 0 if sign == "<" else int(sign, 36)
        total += value * [7, 3, 1][place % 3]
    return str(total % 10)


@dataclass(frozen=True)
class Zone:
    """The contents of a zone before it is laid out.

    `name` is the field as transliterated ("MUSTERMANN<<ERIKA"), cut at its width. Dates are yyMMdd with
    fillers for unknown parts. `empty_digit` is printed behind the empty optional data of a passport.
    """

    kind: Kind
    code: str
    issuer: str
    name: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    optional: str = ""
    optional_2: str = ""
    empty_digit: str = "0"


def lines(zone: Zone) -> tuple[str, ...]:
    """Two lines of 44 or 36 signs, or three of 30."""
    head = zone.code.ljust(2, "<") + zone.issuer.ljust(3, "<")
    name = zone.name[: NAME_WIDTH[zone.kind]].ljust(NAME_WIDTH[zone.kind], "<")
    number, optional = _number_and_optional(zone)
    birth, expiry = zone.birth + digit(zone.birth), zone.expiry + digit(zone.expiry)
    nationality = zone.nationality.ljust(3, "<")
    if zone.kind == "TD1":
        second = zone.optional_2.ljust(11, "<")
        composite = digit(number + optional + birth + expiry + second)
        return head + number + optional, birth + zone.sex + expiry + nationality + second + composite, name
    start = number + nationality + birth + zone.sex + expiry + optional
    if zone.kind == "TD3":
        empty = not optional.strip("<")
        inner = zone.empty_digit if empty else digit(optional)
        return head + name, start + inner + digit(number + birth + expiry + optional + inner)
    if zone.kind == "TD2":
        return head + name, start + digit(number + birth + expiry + optional)
    return head + name, start


def _number_and_optional(zone: Zone) -> tuple[str, str]:
    """Number with its digit, and optional data; the rest of a long number goes ahead of the latter."""
    number, optional = zone.number, zone.optional
    if len(number) > _NUMBER_WIDTH:
        if zone.kind not in ("TD1", "TD2"):
            raise ValueError(f"{zone.kind} has no place for the number {number}")
        optional = number[_NUMBER_WIDTH:] + digit(number) + "<" + optional
        front = number[:_NUMBER_WIDTH] + "<"
    else:
        filled = number.ljust(_NUMBER_WIDTH, "<")
        front = filled + digit(filled)
    if len(optional) > OPTIONAL_WIDTH[zone.kind]:
        raise ValueError(f"{optional} is too long for the optional data of {zone.kind}")
    return front, optional.ljust(OPTIONAL_WIDTH[zone.kind], "<")
