from dataclasses import replace
from datetime import UTC, datetime

from cutru.law.bilingual import Text
from cutru.printing.payment import PaidSlip, payment_pdf, show_amount
from tests.printing.samples import HOSTILE, bare, missing, reader, whole_text

SLIP = PaidSlip(
    code="TT2611-7KQ4-M9TD-5",
    title=Text("Lệ phí đăng ký thường trú", "Fee for permanent residence"),
    matter_code="H26-0001",
    amount=20_000,
    method="online",
    payer_name="Nguyễn Thị Thử",
    receiver="",
    reference="GD-77",
    paid_at=datetime(2026, 11, 25, 15, 40, tzinfo=UTC),
)


def test_a_confirmation_shows_all_it_should_in_both_languages() -> None:
    pdf = payment_pdf(SLIP)

    expected = [
        "XÁC NHẬN ĐÃ TRẢ TIỀN CONFIRMATION OF PAYMENT",
        "TT2611-7KQ4-M9TD-5",
        "Nội dung For Lệ phí đăng ký thường trú · Fee for permanent residence",
        "Mã hồ sơ Dossier H26-0001",
        "Người trả Payer Nguyễn Thị Thử",
        "Số tiền Amount 20.000 đồng",
        "Cách trả Method Trực tuyến · Online",
        "Mã giao dịch Transaction GD-77",
        "Trả lúc Paid at 22:40 25/11/2026",
        "Đã trả tiền · Paid",
    ]
    assert missing(pdf, expected) == []
    assert bare("Nơi thu") not in whole_text(pdf)
    assert len(reader(pdf).pages) == 1


def test_money_taken_by_an_officer_names_the_receipt_and_the_unit() -> None:
    pdf = payment_pdf(replace(SLIP, method="counter", receiver="Công an Phường Thử", reference="0001234"))
    expected = ["Số biên lai Receipt number 0001234", "Nơi thu Received by Công an Phường Thử"]
    assert missing(pdf, expected) == []


def test_money_given_back_says_so() -> None:
    back = replace(SLIP, refunded_at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    expected = ["Đã hoàn tiền · Refunded", "Hoàn lúc Refunded at 09:00 01/12/2026"]
    assert missing(payment_pdf(back), expected) == []
    assert missing(payment_pdf(replace(SLIP, refund_due=True)), ["Chờ hoàn tiền · To be refunded"]) == []


def test_only_a_test_is_marked() -> None:
    mark = bare("THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ")
    marked = [mark in whole_text(payment_pdf(replace(SLIP, is_test=test))) for test in (True, False)]
    assert marked == [True, False]


def test_hostile_words_stay_words_on_one_page() -> None:
    for words in HOSTILE:
        pdf = payment_pdf(replace(SLIP, title=Text(words, words), payer_name=words))
        assert len(reader(pdf).pages) == 1


def test_amounts_are_written_with_points() -> None:
    assert [show_amount(one) for one in (5, 20_000, 1_234_567)] == ["5 đồng", "20.000 đồng", "1.234.567 đồng"]
