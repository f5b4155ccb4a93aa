"""Receipt numbers: readable, hard to guess, and wrong when mistyped.

`2611-7KQ4M-9TD2V-5`: year and month of the arrival (the partition), ten random signs (50 bits), a
Luhn-mod-32 check sign. The alphabet is Crockford's base 32, which has no I, L, O, U to be misread.
"""

import secrets
from datetime import date

from cutru.identity.check_signs import ALPHABET, DOUBLED, check_sign, checked

RANDOM_SIGNS = 10
LENGTH = 4 + RANDOM_SIGNS + 1

_VALUE_OF_BYTE = bytes(byte & 31 for byte in range(256))
_DOUBLED_VALUE = bytes(DOUBLED[ALPHABET[value & 31]] for value in range(256))
_SIGN_OF_VALUE = bytes(ord(ALPHABET[value & 31]) for value in range(256))


class ReceiptMaker:
    """Makes up to `count` new numbers; the randomness is drawn at once."""

    def __init__(self, count: int) -> None:
        self._randomness = secrets.token_bytes(RANDOM_SIGNS * count).translate(_VALUE_OF_BYTE)
        self._place = 0
        self._months: dict[date, tuple[str, int]] = {}

    def make(self, arrival: date) -> str:
        """A new number for a stay that begins on this day, in its stored form."""
        place = self._place
        self._place = place + RANDOM_SIGNS
        values = self._randomness[place : place + RANDOM_SIGNS]
        if arrival not in self._months:
            month = f"{arrival:%y%m}"
            self._months[arrival] = month, -ALPHABET.index(check_sign(month))
        month, total = self._months[arrival]
        # The month has an even number of signs, so its sum and that of the random signs simply add up.
        total += sum(values[1::2]) + sum(values[::2].translate(_DOUBLED_VALUE))
        return f"{month}{values.translate(_SIGN_OF_VALUE).decode('ascii')}{ALPHABET[-total % 32]}"


def read_receipt(text: str) -> str | None:
    """The stored form of a typed number, or None; spaces, hyphens, case and O/I/L are forgiven."""
    stored = checked(text, LENGTH)
    return stored if stored and arrival_month(stored) else None


def arrival_month(stored: str) -> date | None:
    """First day of the arrival month a stored number carries, or None when it carries none."""
    if not stored[:4].isdigit() or not 1 <= int(stored[2:4]) <= 12:
        return None
    return date(2000 + int(stored[:2]), int(stored[2:4]), 1)


def show_receipt(stored: str) -> str:
    """`26117KQ4M9TD2V5` → `2611-7KQ4M-9TD2V-5`."""
    return f"{stored[:4]}-{stored[4:9]}-{stored[9:14]}-{stored[14:]}"
