"""Numbers people copy by hand: Crockford's base 32 and a check sign that finds a mistyped one.

The alphabet has no I, L, O, U to be misread; what is read in their place is forgiven.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
DOUBLED = {sign: 2 * value // 32 + 2 * value % 32 for sign, value in VALUES.items()}
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": None, "-": None, "–": None})


def check_sign(body: str) -> str:
    """The Luhn-mod-32 sign of a body of base-32 signs: finds every single wrong sign."""
    weights = (DOUBLED, VALUES) if len(body) % 2 == 0 else (VALUES, DOUBLED)
    total = 0
    for place, sign in enumerate(body):
        total += weights[place & 1][sign]
    return ALPHABET[-total % 32]


def random_signs(count: int) -> str:
    """So many signs nobody can guess, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _place in range(count))


def checked(text: str, length: int) -> str | None:
    """The stored form of a typed number of `length` signs with its check sign last, or None when it is none.

    Spaces, hyphens, case and O/I/L/U are forgiven.
    """
    stored = text.strip().upper().translate(_MISREAD)
    if len(stored) != length or any(sign not in VALUES for sign in stored):
        return None
    return stored if check_sign(stored[:-1]) == stored[-1] else None
