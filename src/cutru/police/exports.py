"""Officers' lists as workbooks. All cells are written as text, so that no value can act as a formula."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cutru.identity.dates import show_date
from cutru.printing.documents import RegisterRow, period_text, show_moment_short, show_time
from cutru.printing.register_book import COLUMNS, TITLE
from cutru.stays.models import Stay
from cutru.stays.papers import full_address
from cutru.stays.templatetags import stays as show

MOST_ROWS = 20_000
"""An export has at most so many rows; every one of them is written to the audit log."""
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def stays_workbook(stays: Iterable[Stay]) -> bytes:
    """The list of stays; headings in the reader's language. Stays come with facility, ward and province."""
    columns = _stay_columns()
    rows = ([cell(stay) for cell in columns.values()] for stay in stays)
    return workbook(pgettext("nhiều", "Khách"), [], list(columns), rows)


def register_workbook(unit_name: str, day: date, rows: Iterable[RegisterRow]) -> bytes:
    """The register book of one day: the columns and rows of the printed book."""
    head = [TITLE, unit_name, f"Ngày {show_date(day)}"]
    return workbook("So tiep nhan", head, list(COLUMNS.values()), map(register_cells, rows))


def register_cells(row: RegisterRow) -> list[str]:
    """A row of the book as its columns show it."""
    texts = {
        "seq": str(row.seq),
        "received_at": show_time(row.received_at),
        "stay": period_text(row.stay_from, row.stay_to),
    }
    return [texts[name] if name in texts else str(getattr(row, name)) for name in COLUMNS]


def workbook(name: str, head: Sequence[str], titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet: lines above, headings, rows; every cell is text."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, _OPTIONS) as book:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(titles) - 1, 20)
        bold = book.add_format({"bold": True})
        for line, text in enumerate(head):
            sheet.write_string(line, 0, text, bold)
        for place, title in enumerate(titles):
            sheet.write_string(len(head), place, title, bold)
        sheet.freeze_panes(len(head) + 1, 0)
        for line, cells in enumerate(rows, start=len(head) + 1):
            for place, text in enumerate(cells):
                sheet.write_string(line, place, text)
    return memory.getvalue()


def _stay_columns() -> Mapping[str, Callable[[Stay], str]]:
    return {
        _("Số biên nhận"): lambda stay: show.receipt(stay.receipt),
        _("Họ và tên"): lambda stay: stay.full_name,
        _("Giới tính"): lambda stay: show.code_label(stay.sex, "sex"),
        _("Ngày sinh"): show.birth,
        _("Quốc tịch"): lambda stay: show.nationality(stay.nationality),
        _("Giấy tờ"): show.document,
        _("Cơ sở"): lambda stay: stay.facility.name,
        _("Địa chỉ cơ sở"): lambda stay: full_address(stay.facility),
        _("Phòng"): lambda stay: stay.room,
        _("Đến"): show.arrival,
        _("Đi dự kiến"): lambda stay: show.day(stay.departure_on),
        _("Trả phòng"): lambda stay: show_moment_short(stay.departed_at) if stay.departed_at else "",
        _("Được phép tạm trú đến"): lambda stay: show.day(stay.permitted_until),
        _("Mục đích nhập cảnh"): lambda stay: stay.entry_purpose,
        _("Tình trạng"): lambda stay: str(stay.get_status_display()),
        _("Gửi lúc"): lambda stay: show_moment_short(stay.handed_in_at),
        _("Gửi muộn"): lambda stay: _("Muộn") if stay.is_late else "",
        _("Xác nhận lúc"): lambda stay: show_moment_short(stay.confirmed_at) if stay.confirmed_at else "",
    }


def file_name(base: str) -> str:
    """`base` with today's day."""
    return f"{base}-{timezone.localdate():%Y%m%d}.xlsx"
