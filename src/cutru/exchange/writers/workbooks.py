"""The official workbooks written by us: empty as a template, or with the rejected rows and their reasons."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cutru.exchange.layouts import FOREIGN, VIETNAMESE, Layout
from cutru.exchange.readers.cells import cell_text
from cutru.exchange.writers.lists import add_foreign_lists, add_vietnamese_lists
from cutru.stays.schemas import Regime

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REASON_HEADER = "LÝ DO"
_LONGEST_CELL = 32_000

_EXAMPLES = {
    VIETNAMESE.sheet: (
        "[EXAMPLE]", "[TEST] NGUYỄN VĂN MẪU", "01/01/1990", "M - Nam", "VNM - Viet Nam", "1 - Thẻ CCCD", "",
        "001090000000", "0912000000", "1 - Thường trú", "101 - TP. Hà Nội", "101900070 - Phường Hoàn Kiếm",
        "Số 1 phố Mẫu", "20/10/2026", "22/10/2026", "P134", "1 - Du lịch", "", "",
    ),
    FOREIGN.sheet: (
        "1", "[TEST] SAMPLE", "01/01/1990", "D - Ngày", "F - Nữ", "RUS - Russia", "[TEST] 0001", "P134",
        "20/10/2026", "22/10/2026", "", "15/11/2026",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """The cells of a row in the layout's order, and the sentences that say why it was not taken."""

    cells: Sequence[Any]
    reasons: Sequence[str]


@lru_cache(maxsize=2)
def template(regime: Regime) -> bytes:
    """The empty workbook of a regime with its drop-downs and a marked example row."""
    return _write(VIETNAMESE if regime == "V" else FOREIGN, None)


def rejected_workbook(regime: Regime, rows: Iterable[RejectedRow]) -> bytes:
    """The rejected rows in the official layout, with one more column that says why.

    The reader ignores that column, so the mended workbook can be uploaded as it is.
    """
    return _write(VIETNAMESE if regime == "V" else FOREIGN, rows)


def _write(layout: Layout, rows: Iterable[RejectedRow] | None) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        sheet = book.add_worksheet(layout.sheet)
        reasons = rows is not None
        _write_head(book, sheet, layout, reasons=reasons)
        text = book.add_format({"num_format": "@", "valign": "top"})
        why = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#9C0006"}
        )
        for number, row in enumerate(rows or (), layout.first_row - 1):
            _write_row(sheet, number, row, len(layout.columns), text, why)
        (add_vietnamese_lists if layout is VIETNAMESE else add_foreign_lists)(book, sheet)
    return stream.getvalue()


def _write_head(book: Workbook, sheet: Worksheet, layout: Layout, *, reasons: bool) -> None:
    """Title, headers, hints and example; every column below is formatted as text."""
    bold = book.add_format(
        {"bold": True, "align": "center", "text_wrap": True, "valign": "vcenter", "border": 1}
    )
    grey = book.add_format({"font_color": "#666666", "italic": True, "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    last = len(layout.columns) - 1
    sheet.merge_range(0, 0, 0, last, layout.title, bold)
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, column.width, text)
        sheet.write_string(1, index, column.header, bold)
        if layout is VIETNAMESE:
            sheet.write_string(2, index, column.hint, grey)
        sheet.write_string(layout.first_row - 2, index, _EXAMPLES[layout.sheet][index], grey)
    if reasons:
        sheet.set_column(last + 1, last + 1, 60, text)
        sheet.write_string(1, last + 1, REASON_HEADER, bold)
    sheet.freeze_panes(2, 2)


def _write_row(
    sheet: Worksheet, number: int, row: RejectedRow, width: int, text: Format, why: Format
) -> None:
    for index, cell in enumerate(row.cells[:width]):
        shown = cell_text(cell)[:_LONGEST_CELL] if cell != "" else ""
        if shown:
            sheet.write_string(number, index, shown, text)
    sheet.write_string(number, width, "\n".join(row.reasons)[:_LONGEST_CELL], why)
