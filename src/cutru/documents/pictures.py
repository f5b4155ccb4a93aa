"""Pictures as they are kept: JPEG made anew of the pixels alone, without EXIF, place or profile."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

LONGEST_SIDE = 2600
LONGEST_OF_THUMBNAIL = 320
QUALITY = 85
_MARGIN = 0.06
"""What is left on either side of a zone, in widths of the zone: a little more than documents have."""
_MOST_OF_PICTURE = 0.8
_NARROWEST_ZONE, _LOWEST_ZONE = 200, 8

Corners = Sequence[tuple[float, float]]
"""Pixels: as the writing runs, first the upper left one, then clockwise."""
QUALITY_OF_THUMBNAIL = 80


@dataclass(frozen=True, slots=True)
class Jpegs:
    """A picture and its thumbnail as JPEG files; the size in pixels is that of the picture."""

    full: bytes
    thumbnail: bytes
    width: int
    height: int


def jpegs_of(image: Image.Image) -> Jpegs:
    """What is kept of a picture."""
    full = _within(image, LONGEST_SIDE)
    thumbnail = _jpeg(_within(full, LONGEST_OF_THUMBNAIL), QUALITY_OF_THUMBNAIL)
    return Jpegs(_jpeg(full, QUALITY), thumbnail, full.width, full.height)


def turned(image: Image.Image, corners: Corners) -> Image.Image:
    """Turned by quarters until the line from the first to the second corner runs to the right.

    When the corners lie on one another the picture stays as it is.
    """
    (x, y), (next_x, next_y) = corners[0], corners[1]
    right, down = next_x - x, next_y - y
    if abs(right) >= abs(down):
        return image.transpose(Image.Transpose.ROTATE_180) if right < 0 else image
    return image.transpose(Image.Transpose.ROTATE_90 if down > 0 else Image.Transpose.ROTATE_270)


def document_around(image: Image.Image, corners: Corners, shape: tuple[float, float]) -> Image.Image | None:
    """The document whose zone lies between these corners, upright, without what is around it.

    `shape` says how far the document reaches above and below the zone, in widths of the zone. None when the
    corners enclose nothing, or the document fills the picture anyway.
    """
    left_top, right_top, _right_bottom, left_bottom = (complex(*corner) for corner in corners)
    along, down = right_top - left_top, left_bottom - left_top
    width, height = abs(along), abs(down)
    if width < _NARROWEST_ZONE or height < _LOWEST_ZONE:
        return None
    above, below = shape
    size = round(width * (1 + 2 * _MARGIN)), round(height + width * (above + below))
    if size[0] * size[1] > _MOST_OF_PICTURE * image.width * image.height:
        return None
    step, side = down / height * width, along * _MARGIN
    upper = left_top - step * above - side
    lower = left_bottom + step * below - side
    across = along + 2 * side
    flat = tuple(part for at in (upper, lower, lower + across, upper + across) for part in (at.real, at.imag))
    return image.transform(size, Image.Transform.QUAD, flat, Image.Resampling.BICUBIC)


def _within(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    smaller = image.copy()
    smaller.thumbnail((longest, longest))
    return smaller


def _jpeg(image: Image.Image, quality: int) -> bytes:
    bare = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())  # leaves every note behind
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
