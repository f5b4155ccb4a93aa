"""Sổ tiếp nhận lưu trú, the register book of a police unit, printed by day."""

from collections.abc import Mapping, Sequence
from datetime import date

from cutru.identity.dates import show_date
from cutru.printing.documents import RegisterRow, period_text, show_time
from cutru.printing.engine import render

TITLE = "SỔ TIẾP NHẬN LƯU TRÚ"
COLUMNS: Mapping[str, str] = {
    "seq": "STT",
    "received_at": "Giờ tiếp nhận",
    "guest_name": "Họ và tên",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "nationality": "Quốc tịch",
    "document": "Giấy tờ",
    "residence": "Nơi cư trú",
    "host": "Cơ sở, chủ hộ và địa chỉ lưu trú",
    "stay": "Từ ngày – đến ngày",
    "reason": "Lý do",
    "channel": "Cách thông báo",
    "officer": "Người tiếp nhận",
    "note": "Ghi chú",
}


def register_book_pdf(unit_name: str, day: date, rows: Sequence[RegisterRow]) -> bytes:
    """The book of one unit and day on landscape A4; a day without entries says so."""
    return render(
        "register_book",
        {
            "document_title": f"{TITLE.capitalize()} {show_date(day)}",
            "title": TITLE,
            "unit": unit_name,
            "day": show_date(day),
            "columns": [{"id": name, "label": label} for name, label in COLUMNS.items()],
            "rows": [list(_cells(row).values()) for row in rows],
        },
    )


def _cells(row: RegisterRow) -> dict[str, str]:
    texts = {
        "seq": str(row.seq),
        "received_at": show_time(row.received_at),
        "stay": period_text(row.stay_from, row.stay_to),
    }
    return {name: texts[name] if name in texts else getattr(row, name) for name in COLUMNS}
