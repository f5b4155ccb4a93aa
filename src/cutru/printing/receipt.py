"""Receipts for the facility: one on a page, or many on sheets to cut."""

from collections.abc import Sequence
from typing import Any

from cutru.law.bilingual import Text
from cutru.printing.documents import Receipt, mark_of, show_day_of, show_moment_short
from cutru.printing.engine import Picture, render
from cutru.printing.qr import qr_svg

TITLE = Text("BIÊN NHẬN", "RECEIPT")
NUMBER = Text("Số biên nhận", "Receipt number")
REGIMES = {
    "F": Text("Khai báo tạm trú cho người nước ngoài", "Declaration of a foreign guest"),
    "V": Text("Thông báo lưu trú", "Stay notification"),
}
STATES = {False: Text("Đúng hạn", "On time"), True: Text("Muộn hạn", "Late")}
CHECK = Text("Quét mã để kiểm tra biên nhận", "Scan to check this receipt")


def receipt_pdf(receipt: Receipt) -> bytes:
    """One receipt on an A5 page, Vietnamese and English side by side."""
    shared = _shared(receipt.number, receipt.is_test)
    return render("receipt", {"layout": "single", **shared, "receipts": [_values(receipt)]})


def receipts_pdf(receipts: Sequence[Receipt]) -> bytes:
    """Many receipts on A4, four on a page with lines to cut along; one test among them marks them all.

    Raises ValueError without receipts.
    """
    if not receipts:
        raise ValueError("nothing to print")
    span = receipts[0].number if len(receipts) == 1 else f"{receipts[0].number} – {receipts[-1].number}"
    values = [_values(receipt) for receipt in receipts]
    shared = _shared(span, any(receipt.is_test for receipt in receipts))
    return render("receipt", {"layout": "sheet", **shared, "receipts": values})


def _shared(numbers: str, is_test: bool) -> dict[str, Any]:
    return {
        "mark": mark_of(is_test),
        "document_title": f"Biên nhận {numbers}",
        "title": _both(TITLE),
        "number": _both(NUMBER),
        "check": _both(CHECK),
    }


def _values(receipt: Receipt) -> dict[str, Any]:
    arrival = show_moment_short if receipt.arrival_time_known else show_day_of
    rows = (
        (Text("Cơ sở", "Facility"), receipt.facility_name),
        (Text("Địa chỉ", "Address"), receipt.facility_address),
        (Text("Nơi tiếp nhận", "Receiving unit"), receipt.unit_name),
        (Text("Khách", "Guest"), receipt.guest_name),
        (Text("Khách đến", "Arrival"), arrival(receipt.arrival_at)),
        (Text("Gửi lúc", "Handed in"), show_moment_short(receipt.handed_in_at)),
        (Text("Hạn", "Due"), show_moment_short(receipt.due_at)),
    )
    return {
        "number": receipt.number,
        "regime": _both(REGIMES[receipt.regime]),
        "rows": [{**_both(label), "value": value} for label, value in rows],
        "state": _both(STATES[receipt.is_late]),
        "late": receipt.is_late,
        "qr": Picture(qr_svg(receipt.check_url)),
        "url": receipt.check_url,
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
