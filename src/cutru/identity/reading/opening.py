"""Bytes of strangers as upright pictures without anything but their pixels; bombs are refused.

JPEG, PNG, WebP, TIFF and PDF are told by their content, never by a name. Sizes are read from headers before
a pixel is unpacked, pages come one at a time, and a process unpacks one picture at a time, so that what a
file can cost is known: less than 500 MB of memory for a moment.
"""

import io
import struct
import warnings
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from PIL import Image

from cutru.identity.reading.pdf import count_pages, render_pages
from cutru.identity.reading.unreadable import UnreadableFile
from cutru.problems import Problem

__all__ = ["Page", "UnreadableFile", "as_jpeg", "open_file", "refuse_file"]

LARGEST_FILE = 15 * 1024 * 1024
LONGEST_SIDE = 2600
"""Pixels of the longer side that are kept: a passport page at about 500 dots per inch."""
MOST_PAGES = 60
MOST_PIXELS = 65_000_000
"""Of one page; pictures of telephones with 64 megapixels pass."""
MOST_PIXELS_WEBP = 25_000_000
"""Its decoder holds four bytes of each pixel several times over."""
SHORTEST_SIDE = 40
"""Pixels of the shorter side that are left when the longer one is brought to LONGEST_SIDE."""
SHORTEST_LONGER_SIDE = 120
_MOST_JPEG_SCANS = 200
"""Passes over the picture; a progressive JPEG has about ten, a bomb has thousands."""
_ROWS = 256
"""Rows of the small picture that are made at a time."""
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")

_one_at_a_time = Lock()

Format = Literal["JPEG", "PNG", "WEBP", "TIFF", "PDF"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file: `number` counts from 1, `image` is upright RGB, its longer side ≤ LONGEST_SIDE."""

    number: int
    image: Image.Image


def refuse_file(data: bytes) -> Problem | None:
    """Why these bytes are not read at all; looks at headers only, so it is cheap enough for a web process.

    Takes under a millisecond for a picture and a tenth of a second for a PDF, whose pages another process
    counts. What is damaged behind its header is found by `open_file`.
    """
    try:
        _check(data)
    except UnreadableFile as refused:
        return refused.problem
    return None


def open_file(data: bytes) -> Iterator[Page]:
    """The pages of a picture or of a PDF of scans, one after the other; of moving pictures the first one.

    Raises UnreadableFile, at the first page or a later one, for all that `refuse_file` refuses and for what
    turns out to be damaged. Nothing else is raised, whatever the bytes are.
    """
    kind = _check(data)
    pages = render_pages(data, LONGEST_SIDE) if kind == "PDF" else _picture_pages(data, kind)
    size, number = (0, 0), 0
    with closing(pages):
        for image in pages:
            size = image.size
            if not _is_too_small(size):
                number += 1
                yield Page(number, image)
    if number == 0:
        raise _too_small(size)


def as_jpeg(image: Image.Image, longest: int) -> bytes:
    """The picture as JPEG, its longer side at most `longest` pixels, without any metadata."""
    bare = image.convert("RGB")
    bare.thumbnail((longest, longest))
    bare.info = {}
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()


def _check(data: bytes) -> Format:
    """What the bytes are; raises UnreadableFile when their headers tell that they cannot be read."""
    if not data:
        raise UnreadableFile(Problem("file", "file_empty"))
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(Problem("file", "picture_file_too_large", {"max": LARGEST_FILE // 1024**2}))
    kind = _format(data)
    if kind == "PDF":
        if count_pages(data) > MOST_PAGES:
            raise _too_many_pages()
        return kind
    if kind == "JPEG" and data.count(b"\xff\xda") > _MOST_JPEG_SCANS:
        raise UnreadableFile(Problem("file", "picture_damaged"))
    with _decoding():
        sizes = [size for _image, size in _frames(data, kind)]
        if all(_is_too_small(size) for size in sizes):
            raise _too_small(max(sizes))
    return kind


def _format(data: bytes) -> Format:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    if b"%PDF-" in data[:1024]:
        return "PDF"
    heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS
    raise UnreadableFile(Problem("file", "picture_is_heic" if heic else "picture_type_unknown"))


def _picture_pages(data: bytes, kind: Format) -> Generator[Image.Image]:
    frames = _frames(data, kind)
    while True:
        with _decoding():
            frame = next(frames, None)
            if frame is None:
                return
            page = _upright(*frame)
        yield page


def _frames(data: bytes, kind: Format) -> Iterator[tuple[Image.Image, tuple[int, int]]]:
    """The picture, moved on to each of its pages, with its size; nothing is unpacked yet.

    The size is that of the file: a JPEG of a large picture is set to be unpacked smaller.
    """
    if kind == "WEBP":
        _refuse_large(_webp_size(data), MOST_PIXELS_WEBP)
    image = Image.open(io.BytesIO(data), formats=[kind])
    for number in range(MOST_PAGES + 1):
        try:
            image.seek(number)
        except EOFError:
            return
        if number == MOST_PAGES:
            raise _too_many_pages()
        size = image.size
        _refuse_large(size, MOST_PIXELS)
        if image.mode in ("I", "F"):
            raise UnreadableFile(Problem("file", "picture_type_unknown"))
        if kind == "JPEG":
            share = max(1.0, max(size) / LONGEST_SIDE)
            image.draft(None, (int(size[0] / share), int(size[1] / share)))
        yield image, size
        if kind != "TIFF":
            return


def _upright(image: Image.Image, _size: tuple[int, int]) -> Image.Image:
    """The page in RGB, small enough and turned upright, made in bands so that no second large copy exists."""
    image.load()
    orientation = _orientation(image)
    factor = max(1, max(image.size) // LONGEST_SIDE)
    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    step = factor * _ROWS
    for top in range(0, height, step):
        band = _rgb(image.crop((0, top, width, min(top + step, height))))
        small.paste(band.reduce(factor), (0, top // factor))
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return small.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else small


def _orientation(image: Image.Image) -> int | None:
    """How the picture is to be turned; broken metadata says nothing and harms nothing."""
    try:
        return image.getexif().get(_ORIENTATION)
    except Exception:  # Pillow's reader of metadata raises whatever the bytes lead it to
        return None


def _rgb(band: Image.Image) -> Image.Image:
    """Any kind of pixels as RGB: sixteen bits lose their lower half, what is transparent lies on white."""
    if band.mode.startswith("I;16"):
        upper = 0 if band.mode == "I;16B" else 1
        return Image.frombytes("L", band.size, band.tobytes()[upper::2]).convert("RGB")
    if band.mode not in ("RGBA", "LA", "PA", "La", "RGBa") and "transparency" not in band.info:
        return band.convert("RGB")
    if band.mode == "La":
        band = band.convert("LA")
    clear = band.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk: Pillow has the whole canvas made before it tells the size."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _refuse_large(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise UnreadableFile(_too_large(most))


def _too_large(most: int) -> Problem:
    return Problem("file", "picture_too_large", {"max": most // 1_000_000})


def _is_too_small(size: tuple[int, int]) -> bool:
    longer = max(size)
    kept = min(size) * min(1.0, LONGEST_SIDE / longer) if longer else 0
    return longer < SHORTEST_LONGER_SIDE or kept < SHORTEST_SIDE


def _too_small(size: tuple[int, int]) -> UnreadableFile:
    return UnreadableFile(Problem("file", "picture_too_small", {"width": size[0], "height": size[1]}))


def _too_many_pages() -> UnreadableFile:
    return UnreadableFile(Problem("file", "picture_too_many_pages", {"max": MOST_PAGES}))


@contextmanager
def _decoding() -> Iterator[None]:
    """Pillow at work on bytes of strangers: one at a time, its warnings unheard, its many errors as one."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UnreadableFile:
            raise
        except Image.DecompressionBombError as error:
            raise UnreadableFile(_too_large(MOST_PIXELS)) from error
        except Exception as error:  # struct.error, KeyError, SyntaxError …: whatever the bytes lead it to
            raise UnreadableFile(Problem("file", "picture_damaged")) from error
