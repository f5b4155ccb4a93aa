"""The sheets of lists behind the drop-downs of the two official workbooks."""

from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cutru.exchange.layouts import FOREIGN, VIETNAMESE, Layout
from cutru.exchange.readers.rows import MOST_SHEET_ROWS
from cutru.identity.codelists import BIRTH_PRECISIONS, DOCUMENT_TYPES, RESIDENCE_TYPES, SEXES, STAY_REASONS
from cutru.identity.nationalities import NATIONALITIES
from cutru.places.lookup import units

_WARD_LIST = 'INDIRECT("PX_"&LEFT($K{row},3))'


def add_vietnamese_lists(book: Workbook, sheet: Worksheet) -> None:
    """Sheets TINH_THANH, PHUONG_XA, DANH_MUC, their names, and the drop-downs of the guests' sheet."""
    _add_provinces(book)
    _add_wards(book)
    lists = {
        "LOAI_GIAY_TO": [code.display for code in DOCUMENT_TYPES.values()],
        "NOI_CU_TRU": [code.display for code in RESIDENCE_TYPES.values()],
        "LY_DO_CU_TRU": [code.display for code in STAY_REASONS.values()],
        "GIOI_TINH": [code.display for code in SEXES.values()],
        "QUOC_TICH": [entry.display for entry in NATIONALITIES.values()],
    }
    _add_lists(book, "DANH_MUC", lists)
    sources = {
        "sex": "GIOI_TINH",
        "nationality": "QUOC_TICH",
        "document_type": "LOAI_GIAY_TO",
        "residence_kind": "NOI_CU_TRU",
        "residence_province_code": "TINH_THANH_PHO",
        "residence_ward_code": _WARD_LIST.format(row=VIETNAMESE.first_row),
        "reason": "LY_DO_CU_TRU",
    }
    _add_drop_downs(sheet, VIETNAMESE, sources)


def add_foreign_lists(book: Workbook, sheet: Worksheet) -> None:
    """Sheet Lookup, its names, and the drop-downs of the guests' sheet."""
    lists = {
        "NGAY_SINH_DUNG_DEN": [code.display for code in BIRTH_PRECISIONS.values()],
        "GIOI_TINH": [code.display for code in SEXES.values()],
        "QUOC_TICH": [entry.display for entry in NATIONALITIES.values()],
    }
    _add_lists(book, "Lookup", lists)
    sources = {"birth_precision": "NGAY_SINH_DUNG_DEN", "sex": "GIOI_TINH", "nationality": "QUOC_TICH"}
    _add_drop_downs(sheet, FOREIGN, sources)


def _add_provinces(book: Workbook) -> None:
    sheet = book.add_worksheet("TINH_THANH")
    provinces = sorted(set(units().provinces.values()), key=lambda row: row.portal_code)
    _write_rows(
        sheet,
        ("Mã", "Tên", "Hiển thị"),
        ((row.portal_code, row.portal_label, row.display) for row in provinces),
    )
    book.define_name("TINH_THANH_PHO", f"=TINH_THANH!$C$2:$C${len(provinces) + 1}")


def _add_wards(book: Workbook) -> None:
    """The wards province by province, so that each province's name is one range."""
    sheet = book.add_worksheet("PHUONG_XA")
    wards = sorted(set(units().wards.values()), key=lambda row: row.portal_code)
    _write_rows(
        sheet,
        ("Mã", "Tên", "Mã tỉnh", "Hiển thị"),
        ((row.portal_code, row.name, row.portal_code[:3], row.display) for row in wards),
    )
    first = 2
    for last, ward in enumerate(wards, 2):
        if last - 1 == len(wards) or wards[last - 1].portal_code[:3] != ward.portal_code[:3]:
            book.define_name(f"PX_{ward.portal_code[:3]}", f"=PHUONG_XA!$D${first}:$D${last}")
            first = last + 1


def _add_lists(book: Workbook, name: str, lists: dict[str, list[str]]) -> None:
    sheet = book.add_worksheet(name)
    for column, (title, values) in enumerate(lists.items()):
        letter = "ABCDEFGH"[column]
        sheet.write_string(0, column, title)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, column, value)
        book.define_name(title, f"={name}!${letter}$2:${letter}${len(values) + 1}")
    sheet.set_column(0, len(lists) - 1, 32)


def _write_rows(sheet: Worksheet, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for number, row in enumerate([headers, *rows]):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    sheet.set_column(0, len(headers) - 1, 28)


def _add_drop_downs(sheet: Worksheet, layout: Layout, sources: dict[str, str]) -> None:
    first = layout.first_row
    last = first + MOST_SHEET_ROWS - 1
    for field, source in sources.items():
        letter = layout.letter_of(field)
        sheet.data_validation(
            f"{letter}{first}:{letter}{last}",
            {
                "validate": "list",
                "source": f"={source}",
                "error_type": "warning",
                "error_title": "Chọn trong danh sách",
                "error_message": "Giá trị này không có trong danh sách.",
            },
        )
