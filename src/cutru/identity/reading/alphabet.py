"""The 37 signs of machine-readable zones, and what a general text model may have meant by others."""

from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
"""ICAO Doc 9303-3 section 4.3: everything a zone is printed with; the place of a sign is its number here."""
FILLER = SIGNS.index("<")
DIGITS = np.array([sign.isdigit() for sign in SIGNS])
LETTERS = np.array([sign.isalpha() for sign in SIGNS])
FILLERS = np.array([sign == "<" for sign in SIGNS])
VALUES = np.array([0 if sign == "<" else place for place, sign in enumerate(SIGNS)])
"""What each sign counts in a check digit."""

_FILLER_LIKE = "<«≤❮〈《く＜‹⟨ㄑ"
_CASELESS = {"ı": "I", "ø": "0", "Ø": "0", "|": "I", "!": "I"}
_BLIND = ("0O",)
"""Signs that the model hardly tells apart: it was trained with fonts in which they are the same."""
_ALIKE = (
    "0OQD",
    "1IL",
    "2Z",
    "5S",
    "8B",
    "6G",
    "4A",
    "7T",
    "UV",
    "VY",
    "MN",
    "CG",
    "EF",
    "PR",
    "KX",
    "C<",
    "K<",
)
"""Signs of the zone's font that a blurred picture makes alike."""

_ALMOST = 0.15
_WEAK = 0.004
"""Share of a sign's probability that its likenesses get: a picture never quite decides between them."""
_OTHER_KIND = 0.03
_SAME_KIND = 0.9
"""Share where the place allows only digits or only letters, so that a likeness is what must be meant."""


@cache
def sign_of(character: str) -> int | None:
    """The zone's sign for a character of the text model, None for those that no zone holds."""
    if character in _FILLER_LIKE:
        return FILLER
    character = _CASELESS.get(character, character)
    upper = character.upper()
    return SIGNS.index(upper) if len(upper) == 1 and upper in SIGNS else None


def _leaks() -> NDArray[np.float64]:
    matrix = np.eye(len(SIGNS))
    for groups, share in ((_ALIKE, _WEAK), (_BLIND, _ALMOST)):
        for one, other in (pair for group in groups for pair in permutations(group, 2)):
            matrix[SIGNS.index(one), SIGNS.index(other)] = share
    return matrix


_LETTERS_OF_DIGIT = {"0": "OQD", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B"}
"""A digit and the letters taken for it; the first of them is the one it is taken for."""


def _twins() -> NDArray[np.float64]:
    matrix = np.eye(len(SIGNS))
    for digit, letters in _LETTERS_OF_DIGIT.items():
        for one in letters:
            matrix[SIGNS.index(one), SIGNS.index(digit)] = _SAME_KIND
            matrix[SIGNS.index(digit), SIGNS.index(one)] = _SAME_KIND if one == letters[0] else _OTHER_KIND
    return matrix


LIKENESS = _leaks()
"""`p @ LIKENESS`: probabilities with a little given to every sign that looks like the one that was seen."""
TWINS = _twins()
"""`p @ TWINS`: letters count as the digits they resemble, and the reverse, where only one is allowed."""
