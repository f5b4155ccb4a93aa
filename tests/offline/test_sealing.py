"""What is sealed opens with the private half alone, and only for the guest it was sealed for."""

from typing import Any

import pytest

from cutru.offline.sealing import CannotOpen, bound_to, make_key_pair, open_sealed
from tests.offline.factories import from_text

PRIVATE = "4f9d0f4f0d7bd8b4f1f1a7c9e5c1d2b3a49586776655443322110ffeeddccbba"
BOUND: dict[str, Any] = {
    "facility_id": 7,
    "key_id": "6f2b8a50-0000-4000-8000-000000000001",
    "reference": "6f2b8a50-0000-4000-8000-000000000002",
    "acted_at": "2026-11-25T15:41:00.000Z",
}
# Sealed in JavaScript with the library that the browser runs, so that both sides are held to the same bytes.
SEALED = from_text(
    "BLTXrVfrMxFjJLzp0qiJWr2CwkLtLDpDvqbO9jBrqvpt81jeQvoEuXTJiyvNbJEaYzYt0pccKZodL9ybi2IjeA1Z9sehDmrG"
    "-d_BiPVqk-9K09-vzxwSl0bcy0TJ77Cyehgd"
)


def test_what_the_browsers_library_sealed_opens() -> None:
    assert open_sealed(PRIVATE, SEALED, bound_to(**BOUND)).decode() == "Trần Thị Thử"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("facility_id", 8),
        ("key_id", "6f2b8a50-0000-4000-8000-000000000003"),
        ("reference", "6f2b8a50-0000-4000-8000-000000000003"),
        ("acted_at", "2026-11-25T15:42:00.000Z"),
    ],
)
def test_nothing_opens_for_another_guest_moment_key_or_facility(name: str, other: object) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(PRIVATE, SEALED, bound_to(**{**BOUND, name: other}))


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(make_key_pair().private, SEALED, bound_to(**BOUND))


@pytest.mark.parametrize("place", [0, 1, 40, 64, 65, 70, len(SEALED) - 1])
def test_a_single_damaged_byte_keeps_it_shut(place: int) -> None:
    damaged = bytearray(SEALED)
    damaged[place] ^= 1
    with pytest.raises(CannotOpen):
        open_sealed(PRIVATE, bytes(damaged), bound_to(**BOUND))


@pytest.mark.parametrize("length", [0, 1, 64, 65, 80, len(SEALED) - 1])
def test_what_is_cut_off_keeps_shut(length: int) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(PRIVATE, SEALED[:length], bound_to(**BOUND))


def test_key_pairs_differ() -> None:
    pairs = [make_key_pair() for _time in range(3)]
    assert len({half for pair in pairs for half in pair}) == 6
