"""The confirmation of a payment: the portal's own paper, beside the receipt that the law on fees asks for."""

from dataclasses import dataclass
from datetime import datetime

from cutru.law.bilingual import Text
from cutru.printing.documents import mark_of, show_moment_short
from cutru.printing.engine import render

TITLE = Text("XÁC NHẬN ĐÃ TRẢ TIỀN", "CONFIRMATION OF PAYMENT")
NUMBER = Text("Mã thanh toán", "Payment reference")
NOTE = Text(
    "Giấy này do cổng lập để người trả tiền giữ, không thay biên lai thu phí, lệ phí.",
    "Made by the portal for the payer to keep; it does not replace the official receipt of fees.",
)
METHODS = {
    "online": Text("Trực tuyến", "Online"),
    "counter": Text("Tại nơi nộp hồ sơ", "At the counter"),
    "post": Text("Qua bưu chính", "Through the post"),
}
REFERENCES = {
    "online": Text("Mã giao dịch", "Transaction"),
    "counter": Text("Số biên lai", "Receipt number"),
    "post": Text("Số biên lai", "Receipt number"),
}
STATES = {
    "paid": Text("Đã trả tiền", "Paid"),
    "refund_due": Text("Chờ hoàn tiền", "To be refunded"),
    "refunded": Text("Đã hoàn tiền", "Refunded"),
}


@dataclass(frozen=True, slots=True)
class PaidSlip:
    """A payment that was received. `amount` in đồng, `method` online, counter or post, moments aware.

    With `is_test` its page is marked as a test.
    """

    code: str
    title: Text
    matter_code: str
    amount: int
    method: str
    payer_name: str
    receiver: str
    reference: str
    paid_at: datetime
    refunded_at: datetime | None = None
    refund_due: bool = False
    is_test: bool = False


def show_amount(amount: int) -> str:
    """An amount as "20.000 đồng"."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def payment_pdf(slip: PaidSlip) -> bytes:
    """One confirmation on an A5 page, Vietnamese and English side by side; unknown lines are left out."""
    state = "refunded" if slip.refunded_at else "refund_due" if slip.refund_due else "paid"
    rows = (
        (Text("Nội dung", "For"), _in_both(slip.title)),
        (Text("Mã hồ sơ", "Dossier"), slip.matter_code),
        (Text("Người trả", "Payer"), slip.payer_name),
        (Text("Số tiền", "Amount"), show_amount(slip.amount)),
        (Text("Cách trả", "Method"), _in_both(METHODS[slip.method])),
        (REFERENCES[slip.method], slip.reference),
        (Text("Nơi thu", "Received by"), slip.receiver),
        (Text("Trả lúc", "Paid at"), show_moment_short(slip.paid_at)),
        (Text("Hoàn lúc", "Refunded at"), show_moment_short(slip.refunded_at) if slip.refunded_at else ""),
    )
    return render(
        "payment",
        {
            "mark": mark_of(slip.is_test),
            "document_title": f"Xác nhận {slip.code}",
            "title": _both(TITLE),
            "number": _both(NUMBER),
            "note": _both(NOTE),
            "state": _both(STATES[state]),
            "settled": state == "paid",
            "code": slip.code,
            "rows": [{**_both(label), "value": value} for label, value in rows if value],
        },
    )


def _in_both(text: Text) -> str:
    return text.vi if text.en == text.vi else f"{text.vi} · {text.en}"


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
