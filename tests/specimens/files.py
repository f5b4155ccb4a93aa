"""Files as scanners and phones write them."""

import io
import struct

from PIL import Image

_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_HEADER = 8
_LYING = {
    1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270,
}  # fmt: skip
Entry = tuple[int, int, int, bytes]
"""Tag, type, count and value of one field of a directory."""


def pdf_of(images: list[Image.Image]) -> bytes:
    """A PDF of scans, a page for each picture."""
    memory = io.BytesIO()
    images[0].save(memory, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return memory.getvalue()


def phone_jpeg(image: Image.Image, *, orientation: int = 6) -> bytes:
    """A JPEG as phones write it: pixels as the sensor lay, how to turn them, place, time, and a thumbnail.

    `orientation` is Exif's (1, 3, 6 or 8); the picture shown upright is `image`.
    """
    turn = _LYING[orientation]
    lying = image if turn is None else image.transpose(turn)
    small = lying.copy()
    small.thumbnail((160, 160))
    memory, thumbnail = io.BytesIO(), io.BytesIO()
    small.save(thumbnail, "JPEG", quality=70)
    lying.save(memory, "JPEG", quality=88, exif=b"Exif\0\0" + _exif(orientation, thumbnail.getvalue()))
    return memory.getvalue()


def _exif(orientation: int, thumbnail: bytes) -> bytes:
    """Three directories, one behind the other: the picture's, the place's, the thumbnail's."""
    place = [
        _text(1, "N"), _rationals(2, (21, 1, 42.5)), _text(3, "E"), _rationals(4, (105, 51, 7.25)),
    ]  # fmt: skip
    head = [
        _text(0x010F, "Invented"),
        _text(0x0110, "Phone 1"),
        (0x0112, _SHORT, 1, struct.pack(">HH", orientation, 0)),
        _text(0x0132, "2026:01:01 10:00:00"),
        _long(0x8825, 0),
    ]
    place_at = _HEADER + len(_directory(head, 0, 0))
    head[-1] = _long(0x8825, place_at)
    second_at = place_at + len(_directory(place, 0, 0))
    second = [(0x0103, _SHORT, 1, struct.pack(">HH", 6, 0)), _long(0x0201, 0), _long(0x0202, len(thumbnail))]
    second[1] = _long(0x0201, second_at + len(_directory(second, 0, 0)))
    return (
        struct.pack(">2sHL", b"MM", 42, _HEADER)
        + _directory(head, _HEADER, second_at)
        + _directory(place, place_at, 0)
        + _directory(second, second_at, 0)
        + thumbnail
    )


def _directory(entries: list[Entry], at: int, following: int) -> bytes:
    """A directory that starts at a place, with the values that do not fit into it behind it."""
    behind = at + 2 + 12 * len(entries) + 4
    fields = values = b""
    for tag, kind, count, value in entries:
        if len(value) > 4:
            fields += struct.pack(">HHLL", tag, kind, count, behind + len(values))
            values += value + b"\0" * (len(value) % 2)
        else:
            fields += struct.pack(">HHL", tag, kind, count) + value.ljust(4, b"\0")
    return struct.pack(">H", len(entries)) + fields + struct.pack(">L", following) + values


def _text(tag: int, text: str) -> Entry:
    value = text.encode() + b"\0"
    return tag, _ASCII, len(value), value


def _long(tag: int, number: int) -> Entry:
    return tag, _LONG, 1, struct.pack(">L", number)


def _rationals(tag: int, numbers: tuple[float, ...]) -> Entry:
    return (
        tag,
        _RATIONAL,
        len(numbers),
        b"".join(struct.pack(">LL", round(one * 100), 100) for one in numbers),
    )
