import pytest

from cutru.printing.register_book import COLUMNS, register_book_pdf
from tests.printing.samples import DAY, HOSTILE, bare, missing, page_texts, register_row, whole_text

UNIT = "Công an Phường Hoàn Kiếm"


def test_the_book_of_a_day_shows_every_heading_and_value() -> None:
    pdf = register_book_pdf(UNIT, DAY, [register_row()])

    values = [
        UNIT,
        "SỔ TIẾP NHẬN LƯU TRÚ",
        "Ngày 25/11/2026",
        "21:05",
        "PHẠM THUỲ DƯƠNG",
        "12/07/1988",
        "Nữ",
        "Việt Nam",
        "CCCD 001188000017",
        "5 Lê Lợi, Phường Bến Thành",
        "Nhà ông Vũ Đình Khải, 7 Hàng Bạc",
        "25/11/2026 – 27/11/2026",
        "Thăm thân",
        "Điện thoại",
        "Trần Thị Hồng Nhung",
        "Gọi lại",
        "Cộng: 1 lượt.",
        "Trang 1/1",
    ]
    assert missing(pdf, [*COLUMNS.values(), *values]) == []


def test_a_full_day_repeats_the_headings_and_numbers_its_pages() -> None:
    rows = [register_row(seq, document=f"CCCD {seq:012}") for seq in range(1, 121)]

    pages = page_texts(register_book_pdf(UNIT, DAY, rows))

    assert [f"Trang{number}/{len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
    assert all(bare("Họ và tên") in page for page in pages)
    assert [seq for seq in range(1, 121) if f"CCCD{seq:012}" in "".join(pages)] == list(range(1, 121))


def test_a_day_without_entries_says_so() -> None:
    assert bare("Trong ngày không có lượt tiếp nhận.") in whole_text(register_book_pdf(UNIT, DAY, []))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_printed_and_never_run(text: str) -> None:
    pdf = register_book_pdf(text, DAY, [register_row(guest_name=text, note=text, host=text)])

    assert whole_text(pdf).count(bare(text)) == 5
