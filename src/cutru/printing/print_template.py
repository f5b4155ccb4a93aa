"""The print template of a residence form, read into lines, cells and pieces.

A line may begin with `[c]` `[r]` `[b]` `[i]` `[cols:n]`; `||` parts its cells; `{{field}}` or `{{field|how}}`
is a place to fill, `(1)` a note mark printed raised, five dots a blank nobody fills by machine. A `[b]` or
`[i]` inside a line sets the style from there on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

_PLACE = re.compile(r"\{\{(\w+)(?:\|([^}]*))?\}\}")
_TAG = re.compile(r"\s*\[(c|r|b|i|reconstructed|photo|missing|attachment|notes|cols:\d)\]\s?")
_PARTS = re.compile(r"\s*\[[bi]\]\s?|\{\{\w+(?:\|[^}]*)?\}\}|\s?\(\d\)(?!\w)|\.{5}")

Kind = Literal["line", "photo", "missing", "attachment", "notes"]
_KINDS: dict[str, Kind] = {
    "photo": "photo", "missing": "missing", "attachment": "attachment", "notes": "notes",
}  # fmt: skip
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of printed words, a note mark, a blank, or the place of a field (`how`: what follows the bar)."""

    kind: Literal["text", "mark", "blank", "place"]
    text: str
    how: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands between two `||`; `align` None leaves it to the line."""

    pieces: tuple[Piece, ...]
    align: Align | None = None

    @property
    def words(self) -> str:
        """The printed words alone."""
        return "".join(piece.text for piece in self.pieces if piece.kind == "text")

    @property
    def places(self) -> tuple[Piece, ...]:
        """The fields of the cell."""
        return tuple(piece for piece in self.pieces if piece.kind == "place")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `columns`: of a block of columns, 0 for running text."""

    kind: Kind
    columns: int
    cells: tuple[Cell, ...]


def parse_template(template: Iterable[str]) -> tuple[Line, ...]:
    """The lines of a print template; empty ones are dropped."""
    return tuple(_line(line) for line in template if line.strip())


def screen_only(template: Iterable[str]) -> frozenset[str]:
    """Fields the electronic form asks and the paper does not print: marked so, or attached to the paper."""
    lines = parse_template(template)
    return frozenset(
        piece.text
        for line in lines
        for cell in line.cells
        for piece in cell.places
        if piece.how == "screen_only" or line.kind == "attachment"
    )


def _line(text: str) -> Line:
    tags, rest = _tags(text)
    kind: Kind = next((_KINDS[tag] for tag in tags if tag in _KINDS), "line")
    columns = next((int(tag[5:]) for tag in tags if tag.startswith("cols:")), 0)
    parts = re.split(r"\s*\|\|\s*", rest) if columns or "||" in rest else [rest]
    return Line(kind, columns, tuple(_cell(part, tags) for part in parts))


def _tags(text: str) -> tuple[list[str], str]:
    tags = []
    while match := _TAG.match(text):
        tags.append(match[1])
        text = text[match.end() :]
    return tags, text


def _cell(text: str, line_tags: list[str]) -> Cell:
    own, rest = _tags(text)
    tags = [*line_tags, *own]
    align: Align | None = "right" if "r" in tags else "center" if "c" in tags else None
    bold, italic = "b" in tags, "i" in tags
    pieces: list[Piece] = []
    at = 0
    for match in _PARTS.finditer(rest):
        _add(pieces, Piece("text", rest[at : match.start()], "", bold, italic))
        at = match.end()
        part = match[0]
        if part.strip() in ("[b]", "[i]"):
            bold, italic = part.strip() == "[b]", part.strip() == "[i]"
            _add(pieces, Piece("text", " ", "", bold, italic))
        elif place := _PLACE.fullmatch(part):
            pieces.append(Piece("place", place[1], place[2] or "", bold, italic))
        elif part == ".....":
            pieces.append(Piece("blank", "", "", bold, italic))
        else:
            _add(pieces, Piece("text", " " if part[0] == " " else "", "", bold, italic))
            pieces.append(Piece("mark", part.strip(), "", bold, italic))
    _add(pieces, Piece("text", rest[at:], "", bold, italic))
    return Cell(_without_clock(pieces), align)


def _add(pieces: list[Piece], piece: Piece) -> None:
    if piece.text:
        pieces.append(piece)


def _without_clock(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The dotted hour, minute and day before a moment are drawn with the moment itself."""
    if not any(piece.how == "datetime" for piece in pieces):
        return tuple(pieces)
    place = next(piece for piece in pieces if piece.how == "datetime")
    words = pieces[0].text.rstrip(" .") + " "
    return replace(pieces[0], text=words), place
