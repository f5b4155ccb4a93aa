"""Pictures as they are kept: JPEG made anew of the pixels alone, without EXIF, place or profile."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

LONGEST_SIDE = 2600
LONGEST_OF_THUMBNAIL = 320
QUALITY = 85
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


def turned(image: Image.Image, corners: Sequence[tuple[float, float]]) -> Image.Image:
    """Turned by quarters until the line from the first to the second corner runs to the right.

    The corners are pixels; when they lie on one another the picture stays as it is.
    """
    (x, y), (next_x, next_y) = corners[0], corners[1]
    right, down = next_x - x, next_y - y
    if abs(right) >= abs(down):
        return image.transpose(Image.Transpose.ROTATE_180) if right < 0 else image
    return image.transpose(Image.Transpose.ROTATE_90 if down > 0 else Image.Transpose.ROTATE_270)


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
