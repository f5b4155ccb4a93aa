"""Small files of every kind, as people and attackers make them."""

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # no stubs exist
from PIL import Image

RED = (200, 30, 30)
BLUE = (30, 30, 200)


def quartered(size: tuple[int, int] = (300, 200)) -> Image.Image:
    """White with a red upper left and a blue lower right corner: every turn of it looks different."""
    image = Image.new("RGB", size, "white")
    width, height = size
    image.paste(RED, (0, 0, width // 4, height // 4))
    image.paste(BLUE, (width - width // 4, height - height // 4, width, height))
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(pages: Sequence[Image.Image]) -> bytes:
    return saved(pages[0], "PDF", save_all=True, append_images=list(pages[1:]))


def empty_pages(count: int) -> bytes:
    """A PDF of blank A4 pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises this size and that holds no pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def jpeg_of(width: int, height: int) -> bytes:
    """A real small JPEG whose header promises this size."""
    data = bytearray(saved(quartered(), "JPEG"))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_of(width: int, height: int) -> bytes:
    """A WebP whose canvas promises this size."""
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tiff_of(width: int, height: int) -> bytes:
    """A TIFF whose directory promises this size."""
    data = bytearray(saved(quartered(), "TIFF"))
    (start,) = struct.unpack_from("<I", data, 4)
    for place in range(start + 2, start + 2 + 12 * struct.unpack_from("<H", data, start)[0], 12):
        tag = struct.unpack_from("<H", data, place)[0]
        if tag in (256, 257):
            struct.pack_into("<HHII", data, place, tag, 4, 1, width if tag == 256 else height)
    return bytes(data)


GOOD: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(quartered(), "JPEG"),
    "PNG": lambda: saved(quartered(), "PNG"),
    "WEBP": lambda: saved(quartered(), "WEBP"),
    "TIFF": lambda: saved(quartered(), "TIFF", save_all=True, append_images=[quartered()]),
    "PDF": lambda: pdf([quartered()]),
}
