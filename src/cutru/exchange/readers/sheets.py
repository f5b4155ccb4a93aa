"""The sheet of guests in a workbook: found, checked, and walked row by row from its first column."""

import io
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from cutru.exchange.layouts import HEADER_KEYS, Layout, header_key
from cutru.exchange.readers.package import Package, open_package, too_far
from cutru.exchange.readers.rows import MOST_SHEET_ROWS, Notice, Refused
from cutru.problems import Problem

_HEADER_ROW = 1
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEADERS_NEEDED = 6
"""So many headers must stand in place before a sheet of another name is taken for the guests' sheet."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class GuestSheet:
    """The sheet, with what calamine does not tell: row → columns whose formula has no value (from 0)."""

    sheet: CalamineSheet
    headers: tuple[str, ...]
    valueless: Mapping[int, frozenset[int]]
    notices: tuple[Notice, ...]

    @property
    def last_row(self) -> int:
        """The number of the last row with content, as people count; 0 for an empty sheet."""
        end = self.sheet.end
        return max(end[0] + 1 if end else 0, *self.valueless, 0)

    def is_blank(self, position: int, cells: Sequence[Any], names: tuple[int, int]) -> bool:
        """Whether a row says nothing; a formula without value in one of `names` (columns) is a guest too."""
        if any(cells[1:]):
            return False
        return self.valueless.get(position, frozenset()).isdisjoint(names)

    def rows(self, first_row: int, width: int) -> Iterator[tuple[int, list[Any]]]:
        """Row number as people count it, and `width` or more cells from column A; blank cells are ''."""
        start = self.sheet.start
        pad = [""] * start[1] if start else []
        last = self.sheet.end[0] + 1 if self.sheet.end else 0
        fill = [""] * max(width - len(pad) - self.sheet.width, 0)
        for number, cells in enumerate(self.sheet.iter_rows(), 1):
            if number >= first_row:
                yield number, [*pad, *cells, *fill] if pad or fill else cells
        for number in sorted(self.valueless):
            if number > last and number >= first_row:
                yield number, [""] * width


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook whose package was inspected before."""

    data: bytes
    package: Package
    workbook: CalamineWorkbook

    @property
    def names(self) -> list[str]:
        return self.workbook.sheet_names

    def find(self, layout: Layout) -> str | None:
        """The layout's sheet as the workbook writes its name; stray spaces and case do not count."""
        wanted = layout.sheet.casefold()
        return next((name for name in self.names if name.strip().casefold() == wanted), None)


def open_book(data: bytes, package: Package) -> Book:
    """The workbook; raises Refused when it is broken or protected."""
    return Book(data, package, _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data))))


def open_guest_sheet(book: Book, layout: Layout) -> GuestSheet:
    """The layout's sheet by name, or the workbook's only sheet. Raises Refused for shifted columns."""
    name = book.find(layout)
    notices: tuple[Notice, ...] = ()
    if name is None:
        name = book.names[0]
        params = {"name": name[:60], "expected": layout.sheet}
        notices = (Notice(Problem("", "sheet_name_differs", params, "notice")),)
    found = _load(book, name)
    headers = _headers(found, layout)
    _check_headers(headers, layout)
    _check_length(found, layout)
    return GuestSheet(found.sheet, headers, found.valueless, notices)


def has_headers_of(book: Book, layout: Layout) -> bool:
    """Whether the only sheet of a workbook carries the layout's headers in row 2."""
    if len(book.names) != 1:
        return False
    keys = HEADER_KEYS[layout.sheet]
    headers = _headers(_load(book, book.names[0]), layout)
    return sum(header == key for header, key in zip(headers, keys, strict=False) if key) >= _HEADERS_NEEDED


def _load(book: Book, name: str) -> GuestSheet:
    package = book.package
    part = _part_of(book.data, name) if package.far_parts or package.odd_parts else ""
    if part in package.far_parts:
        _check_range(book.data, part)
    sheet = _guarded(lambda: book.workbook.get_sheet_by_name(name))
    return GuestSheet(sheet, (), _valueless(book.data, part) if part in package.odd_parts else {}, ())


def _guarded(work: Callable[[], Made]) -> Made:
    """Run the reading library; what it cannot read is a broken file, never a fault of ours."""
    try:
        return work()
    except PasswordError as error:
        raise Refused("file_encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("file_broken") from error
    except BaseException as error:
        # The library is written in Rust: its panics come as a class of their own beside Exception.
        if type(error).__name__ == "PanicException":
            raise Refused("file_broken") from error
        raise


def _headers(found: GuestSheet, layout: Layout) -> tuple[str, ...]:
    width = len(layout.columns)
    cells = next((cells for number, cells in found.rows(_HEADER_ROW + 1, width) if number == 2), [])
    return tuple(header_key(cell) for cell in cells[: width + 8])


def _check_headers(headers: tuple[str, ...], layout: Layout) -> None:
    """Refuse a sheet whose headers stand in other columns; unknown or missing headers do not matter."""
    keys = HEADER_KEYS[layout.sheet]
    for index, header in enumerate(headers):
        if header not in keys:
            continue
        proper = keys.index(header)
        if proper != index and headers[proper : proper + 1] != (header,):
            column = layout.columns[proper]
            raise Refused("columns_shifted", header=column.header, column=column.letter)


def _check_length(found: GuestSheet, layout: Layout) -> None:
    if found.last_row - layout.first_row + 1 <= MOST_SHEET_ROWS:
        return
    width = len(layout.columns)
    filled = sum(
        1
        for number, cells in found.rows(layout.first_row, width)
        if any(cells[1:width]) or number in found.valueless
    )
    if filled > MOST_SHEET_ROWS:
        raise Refused("too_many_rows", max=MOST_SHEET_ROWS)


def _part_of(data: bytes, name: str) -> str:
    """The part of the package that holds a sheet; empty when the workbook does not say."""
    with open_package(data) as archive:
        try:
            book = _xml(archive.read("xl/workbook.xml"))
            relations = _xml(archive.read("xl/_rels/workbook.xml.rels"))
        except (KeyError, etree.XMLSyntaxError) as error:
            raise Refused("file_broken") from error
    wanted = next(
        (item.get(_RELATION_ID) for item in book.iter("{*}sheet") if item.get("name") == name), None
    )
    target = next(
        (item.get("Target", "") for item in relations.iter("{*}Relationship") if item.get("Id") == wanted), ""
    )
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _xml(text: bytes) -> etree._Element:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _cells(data: bytes, part: str) -> Iterator[tuple[int, int, etree._Element]]:
    """Row and column (from 0) of each cell of a sheet; the slow way, for sheets with something odd."""
    with open_package(data) as archive, archive.open(part) as stream:
        row = column = -1
        events = etree.iterparse(
            stream, events=("start", "end"), tag=("{*}row", "{*}c"),
            resolve_entities=False, no_network=True, load_dtd=False,
        )  # fmt: skip
        try:
            for event, element in events:
                is_row = etree.QName(element).localname == "row"
                if is_row and event == "start":
                    row, column = _row_number(element.get("r"), row + 1), -1
                elif is_row:
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
                elif event == "end":
                    row, column = _place(element.get("r"), row, column + 1)
                    yield row, column, element
        except etree.XMLSyntaxError as error:
            raise Refused("file_broken") from error


def _row_number(text: str | None, following: int) -> int:
    return int(text) - 1 if text and text.isascii() and text.isdigit() else following


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference or "")
    if match is None:
        return row, column
    index = 0
    for letter in match[1].upper():
        index = index * 26 + ord(letter) - 64
    return int(match[2]) - 1, index - 1


def _check_range(data: bytes, part: str) -> None:
    """Refuse a sheet whose used range is runaway; cells that are only coloured do not count."""
    rows = columns = 0
    for row, column, element in _cells(data, part):
        if len(element):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if too_far(rows, columns):
                raise Refused("sheet_too_large", rows=rows, columns=columns)


def _valueless(data: bytes, part: str) -> dict[int, frozenset[int]]:
    """Cells with a formula without stored value, or with an error value, by row number as people count it."""
    found: dict[int, set[int]] = {}
    for row, column, element in _cells(data, part):
        value = element.find("{*}v")
        kind = element.get("t")
        stored = value is not None and (value.text or kind == "str")
        if kind == "e" or (element.find("{*}f") is not None and not stored):
            found.setdefault(row + 1, set()).add(column)
    return {row: frozenset(columns) for row, columns in found.items()}
