"""What a data line says once its check digits are believed."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cutru.identity.reading.alphabet import SIGNS
from cutru.identity.reading.checking import Field, weigh
from cutru.identity.reading.zones import LOWEST_PRICE
from tests.specimens import zones
from tests.specimens.people import bearer

FIELDS = (
    Field(tuple(range(9)), 9),
    Field(tuple(range(13, 19)), 19),
    Field(tuple(range(21, 27)), 27),
    Field(tuple(range(28, 42)), 42),
)
COMPOSITE = 43


def data_line(seed: int) -> str:
    """The second line of an invented passport."""
    return zones.lines(bearer(random.Random(seed), "TD3").zone)[1]


def seen_as(text: str, doubts: dict[int, tuple[str, float]]) -> NDArray[np.float64]:
    """Probabilities of a line read clearly, but for places where another sign seems more likely."""
    table = np.full((len(text), len(SIGNS)), 1e-6)
    for place, sign in enumerate(text):
        other, share = doubts.get(place, (sign, 0.0))
        table[place, SIGNS.index(other)] = share
        table[place, SIGNS.index(sign)] = 1 - share
    return table / table.sum(axis=1, keepdims=True)


def written(signs: dict[int, int], text: str) -> str:
    """The line with the signs that were decided; nationality and sex are not part of the sums."""
    return "".join(SIGNS[signs[place]] if place in signs else sign for place, sign in enumerate(text))


@given(st.integers(0, 10**6))
def test_a_clear_line_costs_nothing_and_stays_as_it_is(seed: int) -> None:
    text = data_line(seed)
    weighed = weigh(seen_as(text, {}), FIELDS, COMPOSITE)
    assert written(weighed.signs, text) == text
    assert weighed.price == 0.0
    assert min(weighed.confidence.values()) > 0.999


@given(st.integers(0, 10**6), st.integers(0, 8), st.sampled_from(SIGNS[:-1]))
def test_a_sign_that_was_misread_is_the_one_whose_digits_hold(seed: int, place: int, wrong: str) -> None:
    text = data_line(seed)
    differs = (SIGNS.index(wrong) - (SIGNS.index(text[place]) if text[place] != "<" else 0)) % 10 != 0
    weighed = weigh(seen_as(text, {place: (wrong, 0.7)}), FIELDS, COMPOSITE)
    assert written(weighed.signs, text) == (text if differs else text[:place] + wrong + text[place + 1 :])


@given(st.integers(0, 10**6))
def test_two_signs_of_equal_value_stay_in_doubt_whatever_the_digits_say(seed: int) -> None:
    text = data_line(seed)
    place = next((place for place in range(9) if text[place] in "6G8S1L"), None)
    if place is None:
        return
    twin = {"6": "G", "G": "6", "8": "S", "S": "8", "1": "L", "L": "1"}[text[place]]
    weighed = weigh(seen_as(text, {place: (twin, 0.5)}), FIELDS, COMPOSITE)
    assert weighed.confidence[place] < 0.51


@given(st.integers(0, 10**6), st.sampled_from((9, 19, 27, 43)), st.integers(1, 9))
def test_a_digit_that_is_printed_wrong_is_too_dear_to_be_explained_away(
    seed: int, place: int, by: int
) -> None:
    text = data_line(seed)
    wrong = text[:place] + str((int(text[place]) + by) % 10) + text[place + 1 :]
    assert weigh(seen_as(wrong, {}), FIELDS, COMPOSITE).price < LOWEST_PRICE
