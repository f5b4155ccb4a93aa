"""Receipt numbers: readable, hard to guess, and wrong when mistyped.

`2611-7KQ4M-9TD2V-5`: year and month of the arrival (the partition), ten random signs (50 bits), a
Luhn-mod-32 check sign. The alphabet is Crockford's base 32, which has no I, L, O, U to be misread.
"""

import secrets
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SIGNS = 10
LENGTH = 4 + RANDOM_SIGNS + 1

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": None, "-": None, "–": None})


def check_sign(body: str) -> str:
    """The Luhn-mod-32 sign of a body of base-32 signs: finds every single wrong sign."""
    total = 0
    double = True
    for sign in reversed(body):
        value = _VALUES[sign]
        if double:
            value *= 2
            value = value // 32 + value % 32
        total += value
        double = not double
    return ALPHABET[-total % 32]


def make_receipts(arrivals: list[date]) -> list[str]:
    """A new number for each arrival day, in order, all different from one another."""
    randomness = secrets.token_bytes(RANDOM_SIGNS * len(arrivals))
    signs = "".join(ALPHABET[byte & 31] for byte in randomness)
    made = []
    for index, arrival in enumerate(arrivals):
        start = index * RANDOM_SIGNS
        body = f"{arrival.year % 100:02d}{arrival.month:02d}{signs[start : start + RANDOM_SIGNS]}"
        made.append(body + check_sign(body))
    return made


def read_receipt(text: str) -> str | None:
    """The stored form of a typed number, or None; spaces, hyphens, case and O/I/L are forgiven."""
    stored = text.strip().upper().translate(_MISREAD)
    if len(stored) != LENGTH or any(sign not in _VALUES for sign in stored):
        return None
    return stored if check_sign(stored[:-1]) == stored[-1] and arrival_month(stored) else None


def arrival_month(stored: str) -> date | None:
    """First day of the arrival month a stored number carries, or None when it carries none."""
    if not stored[:4].isdigit() or not 1 <= int(stored[2:4]) <= 12:
        return None
    return date(2000 + int(stored[:2]), int(stored[2:4]), 1)


def show_receipt(stored: str) -> str:
    """`26117KQ4M9TD2V5` → `2611-7KQ4M-9TD2V-5`."""
    return f"{stored[:4]}-{stored[4:9]}-{stored[9:14]}-{stored[14:]}"
