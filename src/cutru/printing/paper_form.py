"""Any official form, blank or filled, laid out on A4 as its print template says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cutru.law.bilingual import Text
from cutru.law.deadlines import VIETNAM
from cutru.law.forms.paper import PaperForm, paper_form
from cutru.printing.documents import show_moment
from cutru.printing.engine import render
from cutru.printing.paper_pieces import Drawn, cell_drawn, notes_drawn, table_drawn
from cutru.printing.print_template import Cell, Line, parse_template

ROLES = ("head", "owner", "parent")
"""Whose consent a form prints: fields `<role>_consent`, `<role>_consent_date`, `<role>_signature`, …"""

_PHOTO_ROWS = 6


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent as the form prints it. `at`: an aware moment; `on_paper`: a separate signed paper exists."""

    name: str
    personal_number: str
    text: str
    at: datetime
    place: str = ""
    on_paper: bool = False

    @property
    def signature(self) -> str:
        """The sentence in the place of a signature."""
        if self.on_paper:
            return "Có văn bản đồng ý riêng kèm theo hồ sơ"
        return f"Đã xác nhận đồng ý điện tử lúc {show_moment(self.at)}"


Consents = Mapping[str, Sequence[GivenConsent]]
"""Consents by role (`head`, `owner`, `parent`); several owners may have agreed."""


def paper_form_pdf(
    form: PaperForm,
    values: Mapping[str, Any],
    *,
    consents: Consents | None = None,
    mark: Text | None = None,
) -> bytes:
    """The form as PDF. Whatever has no value stays a dotted line or an empty box.

    `values`: field id → plain JSON: text; "2026-11-25" for dates (with `<id>_place` for the place before
    them, "2026-11-25T10:42+07:00" where a time belongs); "M"/"F"; a country's code; a list for several
    choices; a list of mappings for a table; for signatures a name or {"name", "at", "note"}. `mark` stands
    across every page.
    """
    full = {**values, **_consent_values(form, consents or {})}
    blocks = _Page(form, full).blocks()
    title = f"{form.title.vi} ({form.id.partition('@')[0]})"
    return render(
        "paper_form",
        {"mark": {"vi": mark.vi, "en": mark.en} if mark else None, "title": title, "blocks": blocks},
    )


@lru_cache(maxsize=64)
def blank_form_pdf(form_id: str) -> bytes:
    """An empty form to print and fill by hand. Raises UnknownForm."""
    return paper_form_pdf(paper_form(form_id), {})


def _consent_values(form: PaperForm, consents: Consents) -> dict[str, Any]:
    """The form's consent fields, filled from who agreed; fields the form has not are left out."""
    known = {field.id for field in form.fields}
    values: dict[str, Any] = {}
    for role, given in consents.items():
        if not given or f"{role}_consent" not in known:
            continue
        latest = max(given, key=lambda one: one.at)
        values |= {
            f"{role}_consent": "\n".join(dict.fromkeys(one.text for one in given)),
            f"{role}_consent_date": f"{latest.at.astimezone(VIETNAM):%Y-%m-%d}",
            f"{role}_consent_date_place": latest.place,
            f"{role}_signature": [{"note": one.signature, "name": one.name} for one in given],
            f"{role}_name": "; ".join(one.name for one in given),
            f"{role}_personal_id": "; ".join(one.personal_number for one in given),
        }
    return {key: value for key, value in values.items() if key.removesuffix("_place") in known}


class _Page:
    """The blocks of one form: lines of one kind that follow each other are drawn together."""

    def __init__(self, form: PaperForm, values: Mapping[str, Any]) -> None:
        self.form, self.values = form, values
        self.lines = list(_parsed(form.print_template))
        self.titled = False

    def blocks(self) -> list[Drawn]:
        found: list[Drawn] = []
        while self.lines:
            found.append(self._next(first=not found))
        return [block for block in found if block]

    def _next(self, *, first: bool) -> Drawn:
        line = self.lines[0]
        if line.kind == "line" and line.columns:
            return self._columns(line.columns)
        if line.kind == "line" and _is_right(line):
            return self._right(first)
        self.lines.pop(0)
        if line.kind == "attachment":
            return {}
        if line.kind == "notes":
            return notes_drawn(self.form)
        if line.kind == "photo":
            beside = [self._plain(self.lines.pop(0)) for _ in range(min(_PHOTO_ROWS, len(self.lines)))]
            return {"kind": "photo", "label": line.cells[0].places[0].how.partition(":")[2], "beside": beside}
        return self._plain(line)

    def _plain(self, line: Line) -> Drawn:
        place = line.cells[0].pieces[0] if len(line.cells) == 1 else None
        if place and place.how == "table":
            return self._table(place.text)
        across = len(line.cells)
        cells = [cell_drawn(cell, self.form, self.values, across=across) for cell in line.cells]
        return {
            "kind": "line",
            "align": line.cells[0].align or "left",
            "rank": self._rank(line.cells[0]),
            "missing": line.kind == "missing",
            "cells": cells,
        }

    def _rank(self, cell: Cell) -> str:
        """The title of the form, a heading inside it, or plain text."""
        if cell.words.strip() == self.form.title.vi:
            self.titled = True
            return "title"
        return "heading" if cell.align == "center" and all(piece.bold for piece in cell.pieces) else "plain"

    def _columns(self, columns: int) -> Drawn:
        rows = []
        while self.lines and self.lines[0].columns == columns:
            line = self.lines.pop(0)
            rows.append(
                [cell_drawn(cell, self.form, self.values, across=columns, framed=True) for cell in line.cells]
            )
        return {"kind": "columns", "count": columns, "head": not self.titled, "rows": rows}

    def _right(self, first: bool) -> Drawn:
        lines = []
        while self.lines and _is_right(self.lines[0]):
            cell = self.lines.pop(0).cells[0]
            lines.append(cell_drawn(cell, self.form, self.values, across=2, framed=True))
        return {"kind": "issue" if first else "signing", "lines": lines}

    def _table(self, field_id: str) -> Drawn:
        return table_drawn(self.form.field(field_id), self.values.get(field_id) or ())


def _is_right(line: Line) -> bool:
    return line.kind == "line" and not line.columns and line.cells[0].align == "right"


@lru_cache(maxsize=64)
def _parsed(template: tuple[str, ...]) -> tuple[Line, ...]:
    return parse_template(template)
