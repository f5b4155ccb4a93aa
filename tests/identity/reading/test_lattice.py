"""Lines of a known length among a text model's frames."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cutru.identity.reading.alphabet import SIGNS
from cutru.identity.reading.lattice import Emissions, places
from cutru.identity.reading.zone_names import best_name
from tests.specimens import zones
from tests.specimens.people import bearer


def frames_of(text: str, pitch: float, *, behind: str = "") -> Emissions:
    """What a model would say of an evenly printed text, with stray signs close to its end."""
    count = round((len(text) + 2) * pitch)
    signs = np.full((count, len(SIGNS)), 1e-6)
    blank = np.ones(count)
    middles = [(place + 1.5) * pitch for place in range(len(text))]
    marks = [*zip(middles, text, strict=True)]
    marks += [(middles[-1] + 0.6 * pitch, sign) for sign in behind]
    for middle, sign in marks:
        frame = min(max(round(middle), 0), count - 1)
        signs[frame, SIGNS.index(sign)] = 0.95
        blank[frame] = 0.04
    return Emissions(signs, signs, blank)


def read(seen: Emissions, length: int) -> str:
    table, _middles, _score = places(seen, np.ones((length, len(SIGNS)), dtype=bool))
    return "".join(SIGNS[sign] for sign in table.argmax(axis=1))


@given(st.integers(0, 10**6), st.sampled_from(zones.KINDS), st.floats(2.6, 5.0))
def test_an_evenly_printed_line_is_read_sign_by_sign(seed: int, kind: zones.Kind, pitch: float) -> None:
    for line in zones.lines(bearer(random.Random(seed), kind).zone):
        assert read(frames_of(line, pitch), len(line)) == line


@pytest.mark.parametrize("behind", ["1", "I", "7"])
def test_the_edge_of_a_page_behind_a_line_of_fillers_is_no_sign(behind: str) -> None:
    line = "Y4E9WAD2M2TUR9509252M3401136<<<<<<<<<<<<<<<<"
    assert read(frames_of(line, 4.0, behind=behind), 44) == line


def test_a_line_with_fewer_frames_than_signs_is_no_line() -> None:
    seen = frames_of("P<VNM", 2.0)
    _table, _middles, score = places(seen, np.ones((44, len(SIGNS)), dtype=bool))
    assert score == float("-inf")


def table_of(name: str, odd: dict[int, tuple[str, float]]) -> NDArray[np.float64]:
    table = np.full((len(name), len(SIGNS)), 1e-5)
    for place, sign in enumerate(name):
        table[place, SIGNS.index(sign)] = 1.0
        other, share = odd.get(place, (sign, 0.0))
        table[place, SIGNS.index(other)] = max(share, table[place, SIGNS.index(other)])
        table[place, SIGNS.index(sign)] = 1 - share
    return table / table.sum(axis=1, keepdims=True)


@given(st.integers(0, 10**6), st.sampled_from(zones.KINDS))
def test_a_clear_name_stays_as_it_is(seed: int, kind: zones.Kind) -> None:
    zone = bearer(random.Random(seed), kind).zone
    name = zone.name[: zones.NAME_WIDTH[kind]].ljust(zones.NAME_WIDTH[kind], "<")
    assert "".join(SIGNS[sign] for sign in best_name(table_of(name, {}))) == name


def test_a_filler_that_looks_like_a_letter_among_fillers_is_a_filler() -> None:
    name = "ERIKSSON<<ANNA<MARIA".ljust(39, "<")
    table = table_of(name, {25: ("K", 0.9), 30: ("C", 0.8)})
    assert "".join(SIGNS[sign] for sign in best_name(table)) == name
