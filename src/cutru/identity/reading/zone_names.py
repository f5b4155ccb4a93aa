"""The name field of a zone: letters, single fillers between words, a double one, fillers to the end."""

import numpy as np
from numpy.typing import NDArray

from cutru.identity.reading.alphabet import FILLER

_START, _SURNAME, _SURNAME_GAP, _GIVEN_START, _GIVEN, _GIVEN_GAP, _REST = range(7)
_BACK_TO_NAME = -14.0
"""Log price of letters behind a second double filler, which almost no state prints."""
_MOVES = (
    (_START, True, _SURNAME, 0.0), (_SURNAME, True, _SURNAME, 0.0), (_SURNAME, False, _SURNAME_GAP, 0.0),
    (_SURNAME_GAP, True, _SURNAME, 0.0), (_SURNAME_GAP, False, _GIVEN_START, 0.0),
    (_GIVEN_START, True, _GIVEN, 0.0), (_GIVEN_START, False, _REST, 0.0), (_GIVEN, True, _GIVEN, 0.0),
    (_GIVEN, False, _GIVEN_GAP, 0.0), (_GIVEN_GAP, True, _GIVEN, 0.0), (_GIVEN_GAP, False, _REST, 0.0),
    (_REST, False, _REST, 0.0), (_REST, True, _GIVEN, _BACK_TO_NAME),
)  # fmt: skip
"""From, by a letter (or by a filler), to, price."""


def best_name(table: NDArray[np.float64]) -> NDArray[np.int64]:
    """The signs of the most probable name: `table` is places × 37, each row sums to 1 (Viterbi)."""
    letters = table.copy()
    letters[:, FILLER] = 0.0
    letter = letters.argmax(axis=1)
    price = {
        True: np.log(np.maximum(letters.max(axis=1), 1e-12)),
        False: np.log(np.maximum(table[:, FILLER], 1e-12)),
    }
    scores = np.full(7, -np.inf)
    scores[_START] = 0.0
    back: list[dict[int, tuple[int, bool]]] = []
    for place in range(len(table)):
        fresh = np.full(7, -np.inf)
        origin: dict[int, tuple[int, bool]] = {}
        for before, is_letter, after, cost in _MOVES:
            candidate = scores[before] + price[is_letter][place] + cost
            if candidate > fresh[after]:
                fresh[after], origin[after] = candidate, (before, is_letter)
        scores = fresh
        back.append(origin)
    state = int(scores.argmax())
    signs = np.full(len(table), FILLER, dtype=np.int64)
    for place in range(len(table) - 1, -1, -1):
        state, is_letter = back[place][state]
        if is_letter:
            signs[place] = letter[place]
    return signs
