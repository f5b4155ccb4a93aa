"""Pictures as they are kept: JPEG made anew of the pixels alone, without EXIF, place or profile."""

import io

from PIL import Image

LONGEST_SIDE = 2600
LONGEST_OF_THUMBNAIL = 320
QUALITY = 85
QUALITY_OF_THUMBNAIL = 80


def jpegs_of(image: Image.Image) -> tuple[bytes, bytes]:
    """The picture itself and its thumbnail as JPEG files."""
    full = _within(image, LONGEST_SIDE)
    return _jpeg(full, QUALITY), _jpeg(_within(full, LONGEST_OF_THUMBNAIL), QUALITY_OF_THUMBNAIL)


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
