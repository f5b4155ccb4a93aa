"""References of payments: `TT2611-7KQ4-M9TD-5`.

Year and month of the request, eight random signs (40 bits), a check sign over all before it; stored without
hyphens and without the TT that tells it from a receipt of a stay.
"""

from datetime import date

from cutru.identity.check_signs import check_sign, checked, random_signs

PREFIX = "TT"
RANDOM_SIGNS = 8
LENGTH = 4 + RANDOM_SIGNS + 1


def new_code(day: date) -> str:
    """A new reference of a payment asked for on this day, in its stored form."""
    body = f"{day:%y%m}{random_signs(RANDOM_SIGNS)}"
    return body + check_sign(body)


def read_code(text: str) -> str | None:
    """The stored form of a typed reference, or None; spaces, hyphens, case and O/I/L/U are forgiven."""
    return checked(text.strip().upper().removeprefix(PREFIX), LENGTH)


def show_code(stored: str) -> str:
    """`26117KQ4M9TD5` → `TT2611-7KQ4-M9TD-5`."""
    return f"{PREFIX}{stored[:4]}-{stored[4:8]}-{stored[8:12]}-{stored[12:]}"
