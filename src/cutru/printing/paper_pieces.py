"""Cells, tables and notes of a form as the typst template draws them: mappings of plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

from cutru.law.forms.paper import Field, PaperForm
from cutru.printing.documents import show_moment
from cutru.printing.field_text import CHECKED, date_parts, field_text, moment_of
from cutru.printing.print_template import Cell, Piece

Drawn = dict[str, Any]

BOXES = 12
BLANK_ROWS = 4
FREE_LINES = 3
MOTTO = "Độc lập"

_LONG_WORD = {1: 36, 2: 16, 4: 12}
_CELL_WORD = 9
_WRAP_AT = {36: 155, 16: 66, 12: 36, _CELL_WORD: 19}
_SHORT_LINE = 72
_NARROW_LABEL = 16


def cell_drawn(
    cell: Cell, form: PaperForm, values: Mapping[str, Any], *, across: int, framed: bool = False
) -> Drawn:
    """A cell. `across`: cells beside each other; `framed`: it stands in a column, not in running text."""
    spans = [
        span for piece in _trimmed(cell.pieces) for span in _spans(piece, cell, form, values, across, framed)
    ]
    return {
        "align": cell.align,
        "labelled": cell.words.rstrip().endswith(":") and bool(cell.places),
        "spans": spans,
    }


def table_drawn(field: Field, rows: Sequence[Mapping[str, Any]]) -> Drawn:
    """A table with its heading; short lists are filled up with empty rows to write in."""
    printed = field.facts.get("printed_rows") or BLANK_ROWS
    count = len(rows) if rows else printed
    given = [*rows, *({} for _ in range(count - len(rows)))]
    return {
        "kind": "table",
        "columns": [{"label": column.label.vi, "kind": _width_kind(column)} for column in field.columns],
        "rows": [
            [_table_cell(column, row, index if index <= len(rows) else None) for column in field.columns]
            for index, row in enumerate(given, start=1)
        ],
    }


def notes_drawn(form: PaperForm) -> Drawn:
    """The notes at the end of the form, references as printed."""
    return {
        "kind": "notes",
        "notes": [
            {"ref": _printed_ref(note.ref), "text": note.text.vi} for note in form.notes if _printed(note.ref)
        ],
    }


def _printed(ref: str) -> bool:
    """A note whose reference is a remark about its place is printed there by the template itself."""
    return not ref.startswith("(in ")


def _printed_ref(ref: str) -> str:
    """ "(3)a" prints "a)", "(4) Ghi chú, đoạn 2" goes on where the paragraph before ends."""
    if "đoạn" in ref:
        return ""
    if ref.endswith("Ghi chú"):
        return "Ghi chú:"
    return f"{ref[-1]})" if ref[-1].isalpha() else ref


def _width_kind(column: Field) -> str:
    if column.auto:
        return "seq"
    if column.type in ("date", "sex", "id12", "number"):
        return column.type
    return "name" if column.id.endswith("name") else "text"


def _table_cell(column: Field, row: Mapping[str, Any], index: int | None) -> Drawn:
    if column.auto:
        return {"lines": [str(index) if index else ""], "wrap": None}
    return _value(field_text(column, row.get(column.id)), _CELL_WORD)


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.how != "screen_only")


def _spans(
    piece: Piece, cell: Cell, form: PaperForm, values: Mapping[str, Any], across: int, framed: bool
) -> list[Drawn]:
    style: Drawn = {"bold": piece.bold, "italic": piece.italic}
    if piece.kind == "text":
        kind = "motto" if piece.text.startswith(MOTTO) else "text"
        return [{"kind": kind, "text": piece.text, **_spaces(piece.text), **style}]
    if piece.kind == "mark":
        return [{"kind": "mark", "text": piece.text, **style}]
    if piece.kind == "blank":
        return [_dots(cell, piece, framed)]
    field = form.field(piece.text)
    value = values.get(field.id)
    if field.type == "signature":
        return [_signature(value, across)]
    if piece.how == "boxes":
        return [_boxes(value)]
    if piece.how == "place_date":
        return [_place_date(value, values.get(f"{field.id}_place"), across)]
    if piece.how == "datetime":
        return [_moment(value)]
    if piece.how.startswith("checkboxes_after:"):
        return [_ticks(field, piece, value)]
    return _blank_or_value(field, piece, cell, value, across, framed, style)


def _spaces(text: str) -> Drawn:
    """Spaces at the ends of a text: every text is trimmed on its way to the template."""
    return {"before": text[:1] == " " and bool(text.strip()), "after": text[-1:] == " "}


def _blank_or_value(
    field: Field, piece: Piece, cell: Cell, value: Any, across: int, framed: bool, style: Drawn
) -> list[Drawn]:
    words = field_text(field, value)
    name, _, count = piece.how.partition(":")
    lines = int(count) if count else FREE_LINES if name == "lines" else 1
    last = cell.pieces[-1] is piece
    filled_to_end = last and cell.align is None and not (framed and not cell.words)
    if words:
        shown = {"kind": "value", **_value(words, _LONG_WORD.get(across, 12)), **style}
        return [shown, {"kind": "dots", "width": None}] if filled_to_end and not framed else [shown]
    if framed and len(cell.pieces) == 1:
        return [{"kind": "space"}]
    if lines > 1 and last and cell.align is None:
        return [{"kind": "lines", "count": lines, "labelled": bool(cell.words)}]
    if field.type == "date" and not framed and cell.align is None:
        return [{"kind": "date"}]
    return [_dots(cell, piece, framed)]


def _dots(cell: Cell, piece: Piece, framed: bool) -> Drawn:
    """A dotted blank: to the end of its line in running text, of a fixed width (mm) elsewhere."""
    last = cell.pieces[-1] is piece
    if cell.align is not None or (framed and not cell.words.rstrip().endswith(":")):
        return {"kind": "dots", "width": 18 if "Số:" in cell.words else 62 if not framed else 42}
    if last or len(cell.words) <= _SHORT_LINE:
        return {"kind": "dots", "width": None, "below": framed and len(cell.words) > _NARROW_LABEL}
    return {"kind": "dots", "width": 40}


def _value(text: str, longest: int) -> Drawn:
    """`wrap`: how wide (mm) a word may be before it breaks anywhere; None where no word comes near."""
    wide = any(len(word) > longest for word in text.split())
    return {"lines": text.splitlines() or [""], "wrap": _WRAP_AT[longest] if wide else None}


def _boxes(value: Any) -> Drawn:
    text = "".join(str(value or "").split())
    if len(text) > BOXES or not text.isascii():
        return {"kind": "value", "bold": False, "italic": False, **_value(str(value), 36)}
    return {"kind": "boxes", "digits": [*text, *[""] * (BOXES - len(text))]}


def _place_date(value: Any, place: Any, across: int) -> Drawn:
    day, month, year = date_parts(value) or ("", "", "")
    return {
        "kind": "place_date",
        "place": _value(str(place or ""), _LONG_WORD.get(across, 12)),
        "day": day,
        "month": month,
        "year": year,
        "narrow": across > 2,
    }


def _moment(value: Any) -> Drawn:
    moment = moment_of(value) if value else None
    if moment is None:
        return {"kind": "moment", "hour": "", "minute": "", "date": _value(str(value or ""), _LONG_WORD[1])}
    date = f"{moment:%d/%m/}{moment.year:04}"
    return {
        "kind": "moment",
        "hour": f"{moment:%H}",
        "minute": f"{moment:%M}",
        "date": _value(date, _LONG_WORD[1]),
    }


def _ticks(field: Field, piece: Piece, value: Any) -> Drawn:
    chosen = set(value) if isinstance(value, list | tuple) else {value}
    by_label = {choice.label.vi: choice.value for choice in field.choices}
    labels = piece.how.partition(":")[2].split(",")
    return {
        "kind": "ticks",
        "choices": [
            {"label": label, "mark": CHECKED if by_label.get(label, label) in chosen else ""}
            for label in labels
        ],
    }


def _signature(value: Any, across: int) -> Drawn:
    given = value if isinstance(value, list | tuple) else [value] if value else []
    signers = []
    for one in given:
        signed = one if isinstance(one, Mapping) else {"name": str(one)}
        moment = moment_of(signed["at"]) if signed.get("at") else None
        note = signed.get("note") or (f"Ký điện tử lúc {show_moment(moment)}" if moment else "")
        signers.append(
            {"note": str(note), "name": _value(str(signed.get("name") or ""), _LONG_WORD.get(across, 12))}
        )
    return {"kind": "signature", "signers": signers}
