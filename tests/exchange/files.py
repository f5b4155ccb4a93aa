"""Official files for the tests, written from the format notes; all guests are invented."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from cutru.exchange.layouts import FOREIGN, VIETNAMESE, XML_TAGS, Layout

TODAY = date(2026, 11, 21)

VIETNAMESE_GUEST: Mapping[str, Any] = {
    "A": "1", "B": "Nguyễn Thị Thử", "C": "08/03/1990", "D": "F - Nữ", "E": "VNM - Viet Nam",
    "F": "1 - Thẻ CCCD", "G": "", "H": "001190000001", "I": "0912345678", "J": "1 - Thường trú",
    "K": "101 - TP. Hà Nội",
    "L": "101900070 - Phường Hoàn Kiếm", "M": "1 phố Thử", "N": "20/11/2026", "O": "22/11/2026", "P": "101",
    "Q": "1 - Du lịch", "R": "", "S": "",
}  # fmt: skip

FOREIGN_GUEST: Mapping[str, Any] = {
    "A": "1", "B": "SAMPLE ANNA", "C": "08/03/1990", "D": "D - Ngày", "E": "F - Nữ", "F": "RUS - Russia",
    "G": "710000001", "H": "5A", "I": "20/11/2026", "J": "25/11/2026", "K": "", "L": "15/12/2026",
}  # fmt: skip

RECORD: Mapping[str, str] = {
    "so_thu_tu": "1", "ho_ten": "SAMPLE ANNA", "ngay_sinh": "08/03/1990", "ngay_sinh_dung_den": "D",
    "gioi_tinh": "F", "ma_quoc_tich": "RUS", "so_ho_chieu": "710000001", "so_phong": "5A",
    "ngay_den": "20/11/2026", "ngay_di_du_kien": "25/11/2026", "thoi_han_tam_tru": "15/12/2026",
}  # fmt: skip

TAGS = ("so_thu_tu", *XML_TAGS.values())
DATE_FORMAT = {"num_format": "dd/mm/yyyy"}


class Formula(str):
    """A cell with this formula; `value` is what the spreadsheet stored as its result."""

    value: Any = ""

    @classmethod
    def of(cls, text: str, value: Any = "") -> "Formula":
        made = cls(text)
        made.value = value
        return made


def vietnamese(**cells: Any) -> dict[str, Any]:
    """A guest of the Vietnamese workbook; cells are named by column letter."""
    return {**VIETNAMESE_GUEST, **cells}


def foreign(**cells: Any) -> dict[str, Any]:
    """A guest of the foreign workbook; cells are named by column letter."""
    return {**FOREIGN_GUEST, **cells}


def record(**values: str) -> dict[str, str]:
    """A guest of the XML; values by tag."""
    return {**RECORD, **values}


def xml(records: Iterable[Mapping[str, str]], head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    """The official XML, values as they are: nothing is escaped."""
    body = "".join(
        "<THONG_TIN_KHACH>"
        + "".join(f"<{tag}>{values[tag]}</{tag}>" for tag in TAGS if tag in values)
        + "</THONG_TIN_KHACH>\n"
        for values in records
    )
    return f"{head}<KHAI_BAO_TAM_TRU>\n{body}</KHAI_BAO_TAM_TRU>"


def vietnamese_workbook(rows: Mapping[int, Mapping[str, Any]], **options: Any) -> bytes:
    """The Vietnamese workbook with guests in the given sheet rows; row 4 is the example unless given."""
    example = {"A": "[EXAMPLE]", "B": "[TEST] Nguyễn Văn Mẫu", "C": "01/01/1990", "H": "001090000000"}
    return workbook(VIETNAMESE, {3: {"A": "Mẫu dữ liệu", "B": "<Họ tên>"}, 4: example, **rows}, **options)


def foreign_workbook(rows: Mapping[int, Mapping[str, Any]], **options: Any) -> bytes:
    """The foreign workbook with guests in the given sheet rows; row 3 is the sample unless given."""
    sample = foreign(B="[TEST] SAMPLE", F="VNM - Viet Nam", G="[TEST] AVAD123")
    return workbook(FOREIGN, {3: sample, **rows}, **options)


def workbook(
    layout: Layout,
    rows: Mapping[int, Mapping[str, Any]],
    *,
    sheet: str | None = None,
    headers: Sequence[str] | None = None,
    hidden: Sequence[int] = (),
    more_sheets: Sequence[str] = (),
) -> bytes:
    """An official workbook with title, headers and the given rows (by sheet row and column letter)."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet or layout.sheet)
        day = book.add_format(DATE_FORMAT)
        page.write_string("A1", layout.title)
        for index, header in enumerate(headers or [column.header for column in layout.columns]):
            page.write(1, index, header)
        for number, cells in rows.items():
            for letter, cell in cells.items():
                place = f"{letter}{number}"
                if isinstance(cell, Formula):
                    page.write_formula(place, str(cell), None, cell.value)
                elif isinstance(cell, date):
                    page.write_datetime(place, cell, day)
                elif isinstance(cell, int | float):
                    page.write_number(place, cell)
                elif cell:
                    page.write_string(place, cell)
        for number in hidden:
            page.set_row(number - 1, None, None, {"hidden": True})
        for name in more_sheets:
            book.add_worksheet(name)
    return stream.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with further or replaced parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def sheet_xml(rows: str) -> bytes:
    """A sheet part with these rows."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()
