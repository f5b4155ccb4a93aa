"""What is kept of a picture: upright, and the document alone when it lies somewhere on a photo."""

import numpy as np
import pytest
from PIL import Image

from cutru.documents.pictures import document_around, jpegs_of, turned

SHAPE = (0.6, 0.1)
RED, GREEN = (200, 30, 30), (30, 160, 30)


def desk_with_card(angle: float) -> tuple[Image.Image, list[tuple[float, float]]]:
    """A green card with a red upper edge on a black desk, turned, and the corners of its zone."""
    image = Image.new("RGB", (1600, 1600))
    image.paste(GREEN, (500, 500, 1100, 920))
    image.paste(RED, (500, 500, 1100, 560))
    zone = [(530.0, 800.0), (1070.0, 800.0), (1070.0, 880.0), (530.0, 880.0)]
    turned_by = np.deg2rad(angle)
    turn = np.array([[np.cos(turned_by), np.sin(turned_by)], [-np.sin(turned_by), np.cos(turned_by)]])
    corners = [(float(x), float(y)) for x, y in (np.array(zone) - 800) @ turn.T + 800]
    return image.rotate(angle), corners


@pytest.mark.parametrize("angle", [0, 7, 90, 180, 263, 270])
def test_the_document_is_cut_out_upright_however_it_lay(angle):
    image, corners = desk_with_card(angle)
    part = document_around(image, corners, SHAPE)
    assert part is not None
    assert part.size == (round(540 * 1.12), round(80 + 540 * 0.7))
    assert part.getpixel((part.width // 2, 45)) == RED
    assert part.getpixel((part.width // 2, part.height // 2)) == GREEN


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1600, 0), (0, 0), (0, 0)],
        [(5, 5)] * 4,
        [(0, 0), (150, 0), (150, 40), (0, 40)],
        [(0, 900), (1600, 900), (1600, 1100), (0, 1100)],
    ],
)
def test_corners_that_enclose_no_part_leave_the_picture_as_it_is(corners):
    assert document_around(Image.new("RGB", (1600, 1200)), corners, SHAPE) is None


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_page_is_turned_until_its_writing_runs_to_the_right(angle):
    image, corners = desk_with_card(angle)
    upright = turned(image, corners)
    assert [upright.getpixel((800, y)) for y in (530, 700)] == [RED, GREEN]


def test_large_pictures_are_made_smaller_and_small_ones_stay():
    large, small = jpegs_of(Image.new("RGB", (5200, 2600))), jpegs_of(Image.new("RGB", (200, 100)))
    assert [(one.width, one.height) for one in (large, small)] == [(2600, 1300), (200, 100)]
