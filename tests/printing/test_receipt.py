import pytest

from cutru.printing.receipt import receipt_pdf, receipts_pdf
from tests.printing.samples import CHECK_URL, HOSTILE, bare, missing, page_texts, reader, receipt, whole_text


def test_a_receipt_shows_all_it_should_in_both_languages() -> None:
    pdf = receipt_pdf(receipt())

    expected = [
        "BIÊN NHẬN · RECEIPT",
        "F26-4K7M-Q2XD-9",
        "Số biên nhận · Receipt number",
        "Khai báo tạm trú cho người nước ngoài",
        "Declaration of a foreign guest",
        "Cơ sở Facility Khách sạn Hồ Gươm Xanh",
        "Địa chỉ Address 12 Hàng Trống, Phường Hoàn Kiếm",
        "Nơi tiếp nhận Receiving unit Công an Phường Hoàn Kiếm",
        "Khách Guest MÜLLER HANS-PETER",
        "Khách đến Arrival 20:15 25/11/2026",
        "Gửi lúc Handed in 22:40 25/11/2026",
        "Hạn Due 08:15 26/11/2026",
        "Đúng hạn · On time",
        CHECK_URL,
    ]
    assert missing(pdf, expected) == []
    assert len(reader(pdf).pages) == 1


def test_a_late_notification_of_a_vietnamese_guest_says_both() -> None:
    text = whole_text(receipt_pdf(receipt(regime="V", is_late=True)))

    assert bare("Thông báo lưu trú Stay notification") in text
    assert bare("Muộn hạn · Late") in text
    assert bare("Đúng hạn") not in text


def test_an_unknown_arrival_time_is_not_made_up() -> None:
    text = whole_text(receipt_pdf(receipt(arrival_time_known=False)))

    assert bare("Arrival 25/11/2026") in text
    assert "20:15" not in text


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (4, 1), (5, 2), (40, 10)])
def test_many_receipts_stand_four_on_a_page_in_their_order(count: int, pages: int) -> None:
    numbers = [f"V26-{number:04}-AAAA-7" for number in range(count)]

    texts = page_texts(receipts_pdf([receipt(number=number) for number in numbers]))

    assert len(texts) == pages
    assert [number for number in numbers if number in texts[numbers.index(number) // 4]] == numbers


def test_long_names_and_addresses_shrink_a_slip_and_never_move_the_others() -> None:
    long = receipt(facility_name="Khách sạn " * 16, facility_address="ngõ " * 75, guest_name="W" * 160)
    assert len(page_texts(receipts_pdf([long] * 8))) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_printed_and_never_run(text: str) -> None:
    pdf = receipt_pdf(receipt(guest_name=text, facility_name=text))

    assert whole_text(pdf).count(bare(text)) >= 2


def test_the_file_is_titled_with_the_receipt_number() -> None:
    metadata = reader(receipt_pdf(receipt())).metadata

    assert metadata is not None
    assert metadata.title == "Biên nhận F26-4K7M-Q2XD-9"


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to print"):
        receipts_pdf([])
