"""Lists of stays as workbooks."""

from collections.abc import Callable, Mapping
from io import BytesIO

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cutru.identity.dates import PartialDate
from cutru.stays.models import Stay
from cutru.stays.templatetags import stays as show

Cell = Callable[[Stay], str]


def _columns() -> Mapping[str, Cell]:
    return {
        _("Số biên nhận"): lambda stay: show.receipt(stay.receipt),
        _("Họ và tên"): lambda stay: stay.full_name,
        _("Giới tính"): lambda stay: show.code_label(stay.sex, "sex"),
        _("Ngày sinh"): lambda stay: PartialDate(stay.birth_date, stay.birth_precision).display(),
        _("Quốc tịch"): lambda stay: show.nationality(stay.nationality),
        _("Giấy tờ"): lambda stay: show.document(stay),
        _("Phòng"): lambda stay: stay.room,
        _("Đến"): lambda stay: show.arrival(stay),
        _("Đi dự kiến"): lambda stay: show.day(stay.departure_on),
        _("Trả phòng"): lambda stay: _moment(stay.departed_at),
        _("Được phép tạm trú đến"): lambda stay: show.day(stay.permitted_until),
        _("Lý do lưu trú"): lambda stay: show.code_label(stay.reason, "reason") if stay.reason else "",
        _("Tình trạng"): lambda stay: str(stay.get_status_display()),
        _("Gửi lúc"): lambda stay: _moment(stay.handed_in_at),
        _("Hạn"): lambda stay: _moment(stay.due_at),
        _("Gửi muộn"): lambda stay: _("Muộn") if stay.is_late else "",
        _("Công an xác nhận lúc"): lambda stay: _moment(stay.confirmed_at),
    }


def _moment(moment: object) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""  # type: ignore[arg-type]  # a datetime


def stays_workbook(stays: QuerySet[Stay], language: str) -> bytes:
    """A workbook with one row per stay, all cells text, so that no value can act as a formula."""
    memory = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override(language), xlsxwriter.Workbook(memory, options) as workbook:
        sheet = workbook.add_worksheet(pgettext("nhiều", "Khách"))
        columns = _columns()
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns) - 1, 18)
        bold = workbook.add_format({"bold": True})
        for place, title in enumerate(columns):
            sheet.write_string(0, place, title, bold)
        for line, stay in enumerate(stays.iterator(chunk_size=2000), start=1):
            for place, cell in enumerate(columns.values()):
                sheet.write_string(line, place, cell(stay))
    return memory.getvalue()
