"""A spreadsheet package looked at before anything opens it: sizes, foreign parts, runaway sheets.

The sizes a zip declares are the sender's claim, so every part is unpacked once in pieces and counted.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from cutru.exchange.readers.rows import MOST_SHEET_ROWS, Refused

MOST_ENTRIES = 500
LARGEST_UNZIPPED = 200 * 1024 * 1024
LARGEST_PART = 40 * 1024 * 1024
"""Of one part that is read (sheet, texts): what keeps the memory of reading below its limit."""
LARGEST_RATIO = 300
"""Unzipped to zipped, for parts above `_SMALL_PART`; real workbooks stay below 60."""
MOST_CELLS = 1_500_000
"""Rows times columns of the used range, because the reading library keeps that many cells."""

_SMALL_PART = 4 * 1024 * 1024
_PIECE = 256 * 1024
_OVERLAP = 128
_MEGABYTE = 1024 * 1024

_FAR_CELL = re.compile(
    rb"""r(?:="(?:[A-Za-z]{3,}\d|[B-Zb-z][A-Za-z]\d|[A-Za-z]{0,2}(?:\d{6}|[2-9]\d{4}))|=[^"]|\s+=)"""
)
"""A reference beyond column AZ or row 19,999, or one written oddly: then the exact range is worked out."""
_NOT_PLAIN = re.compile(rb"""r(?!ow|="[A-Z]?1?\d{1,4}"|[^>]{0,9}\Z)""")
"""An `r` that is neither `row` nor a reference near by, nor cut off by the end. Only where there is one can
the search above find anything, and it takes longer."""
_ODD_CELLS = ((b"f", b"<f"), (b"f", b":f"), (b"e", b'="e"'), (b"'", b"='e'"))
"""Signs of a formula or an error value; a sheet with one of them is then looked at cell by cell. Before each
stands a letter of it that most sheets lack, because one letter is found very much faster."""


@dataclass(frozen=True, slots=True)
class Package:
    """What is known of a workbook's parts; `odd_parts` hold formulas or error values."""

    names: frozenset[str]
    far_parts: frozenset[str]
    odd_parts: frozenset[str]

    def has(self, part: str) -> bool:
        """Whether a part of this name, or in this folder, is there; case does not count."""
        wanted = part.lower()
        return any(name.lower().startswith(wanted) for name in self.names)


def open_package(data: bytes) -> zipfile.ZipFile:
    """The zip archive; raises Refused for a broken one."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("file_broken") from error


def inspect_package(data: bytes) -> Package:
    """Unpack every part once, in pieces, and note what readers must know. Raises Refused."""
    with open_package(data) as archive:
        entries = archive.infolist()
        _check_claims(entries)
        left = LARGEST_UNZIPPED
        far, odd = set(), set()
        for entry in entries:
            is_sheet = entry.filename.lower().startswith("xl/worksheets/")
            size = 0
            tail = b""
            for piece in _pieces(archive, entry):
                size += len(piece)
                left -= len(piece)
                if left < 0 or _swells(size, entry.compress_size):
                    raise Refused("file_zip_bomb", limit=LARGEST_UNZIPPED // _MEGABYTE)
                if _is_read(entry.filename) and size > LARGEST_PART:
                    raise Refused("file_part_too_large", limit=LARGEST_PART // _MEGABYTE)
                if is_sheet:
                    window = tail + piece
                    if entry.filename not in far and _has_far_cell(window):
                        far.add(entry.filename)
                    if entry.filename not in odd and _has_odd_cell(window):
                        odd.add(entry.filename)
                    tail = piece[-_OVERLAP:]
        return Package(frozenset(entry.filename for entry in entries), frozenset(far), frozenset(odd))


def _check_claims(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNZIPPED:
        raise Refused("file_zip_bomb", limit=LARGEST_UNZIPPED // _MEGABYTE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("file_encrypted")
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Refused("file_broken")


def _has_far_cell(window: bytes) -> bool:
    return _NOT_PLAIN.search(window) is not None and _FAR_CELL.search(window) is not None


def _has_odd_cell(window: bytes) -> bool:
    return any(letter in window and sign in window for letter, sign in _ODD_CELLS)


def _swells(size: int, zipped: int) -> bool:
    return size > _SMALL_PART and size > LARGEST_RATIO * max(zipped, 1)


def _is_read(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(("xl/worksheets/", "xl/sharedstrings", "xl/styles", "xl/workbook"))


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused("file_broken") from error


def too_far(rows: int, columns: int) -> bool:
    """Whether a used range is more than the reading library should be given."""
    return rows > MOST_SHEET_ROWS * 2 or rows * columns > MOST_CELLS
