import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from cutru.law.forms import load_form
from cutru.printing.na17 import na17_pdf
from tests.printing.samples import (
    CHECK_URL,
    CONFIRMATION,
    DAY,
    FACILITY,
    HOSTILE,
    bare,
    font_families,
    guest,
    missing,
    page_texts,
    reader,
    whole_text,
)

SIGNER = "Nguyễn Thị Ngọc Ánh"
EVERY_LETTER = (
    "aáàảãạ ăắằẳẵặ âấầẩẫậ đ eéèẻẽẹ êếềểễệ iíìỉĩị oóòỏõọ ôốồổỗộ ơớờởỡợ uúùủũụ ưứừửữự yýỳỷỹỵ "
    "AÁÀẢÃẠ ĂẮẰẲẴẶ ÂẤẦẨẪẬ Đ EÉÈẺẼẸ ÊẾỀỂỄỆ IÍÌỈĨỊ OÓÒỎÕỌ ÔỐỒỔỖỘ ƠỚỜỞỠỢ UÚÙỦŨỤ ƯỨỪỬỮỰ YÝỲỶỸỴ"
)


def form_texts() -> list[str]:
    """Everything the form prints by itself."""
    form = load_form("NA17")
    labels = [column.label for column in form.columns]
    labels += [sub.label for column in form.columns for sub in column.sub_columns]
    labels += [f"{column.label} {column.note}" for column in form.columns if column.note]
    return [
        form.header.code,
        form.header.issued,
        form.header.nation,
        form.header.motto,
        form.header.addressed_to + ":",
        form.title,
        form.notes_heading,
        *labels,
        *[f"{field.label}:" for field in form.facility_fields],
        *[f"{note.ref} {note.text}" for note in form.notes],
        *[f"{signature.who} {signature.instruction}" for signature in form.signatures],
    ]


def row_numbers(page: str) -> list[int]:
    """The STT of the rows on a page, told by passport numbers that carry them."""
    return [int(number) for number in re.findall(r"PP(\d{5})", page)]


def test_the_slip_prints_every_word_of_the_form_and_every_value() -> None:
    pdf = na17_pdf(FACILITY, [guest()], DAY, SIGNER, CONFIRMATION, CHECK_URL)

    values = [
        "Tên cơ sở lưu trú: Khách sạn Hồ Gươm Xanh (1)",
        "Địa chỉ: 12 Hàng Trống, Phường Hoàn Kiếm",
        "Điện thoại: 024 3825 0101",
        "Hà Nội ngày, 25 tháng 11 năm 2026",
        "Kính gửi: Công an Phường Hoàn Kiếm",
        "MÜLLER HANS-PETER",
        "08/03/1990",
        "Đức",
        "Phổ thông, C01X00T47",
        "Miễn thị thực",
        "20/11/2026, Nội Bài",
        "Du lịch",
        "25/11/2026 – 28/11/2026",
        SIGNER,
        "Trần Thị Hồng Nhung",
        "Đã xác nhận điện tử lúc 22:40 ngày 25/11/2026",
        "Số biên nhận: F26-4K7M-0001-9",
        CHECK_URL,
    ]
    assert missing(pdf, form_texts() + values) == []
    assert len(reader(pdf).pages) == 1


def test_an_unconfirmed_slip_claims_no_confirmation() -> None:
    text = whole_text(na17_pdf(FACILITY, [guest()], DAY, SIGNER))

    assert bare("Đã xác nhận") not in text
    assert bare("https:") not in text
    assert bare("Xác nhận (của đơn vị tiếp nhận)") in text


@pytest.mark.parametrize(("sex", "marked"), [("M", ["Nam"]), ("F", ["Nữ"]), ("", [])])
def test_the_sex_is_marked_in_its_own_column(sex: str, marked: list[str]) -> None:
    page = reader(na17_pdf(FACILITY, [guest(sex=sex)], DAY, SIGNER)).pages[0]
    left_edges: dict[str, float] = {}

    def note(text: str, cm: list[float], *_rest: object) -> None:
        if (word := text.strip()) in {"Nam", "Nữ", "x"}:
            left_edges[word] = cm[4]

    page.extract_text(visitor_text=note)
    mark = left_edges.get("x", 0)
    assert [name for name in ("Nam", "Nữ") if 0 <= mark - left_edges[name] < 14] == marked


@pytest.mark.parametrize("count", [30, 200])
def test_a_long_list_keeps_its_order_and_repeats_the_headings_on_every_page_with_rows(count: int) -> None:
    guests = [guest(seq, passport_number=f"PP{seq:05}") for seq in range(1, count + 1)]

    pages = page_texts(na17_pdf(FACILITY, guests, DAY, SIGNER, CONFIRMATION, CHECK_URL))

    assert [number for page in pages for number in row_numbers(page)] == list(range(1, count + 1))
    with_rows = [page for page in pages if row_numbers(page)]
    assert all(bare("Họ Tên") in page and bare("Tạm trú (từ ngày đến ngày)") in page for page in with_rows)
    assert [f"Trang{number}/{len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
    assert "".join(pages).count(bare("Kính gửi")) == 1
    assert bare(f"{count}) F26-4K7M-{count:04}-9") in pages[-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_guest_writes_is_printed_and_never_run(text: str) -> None:
    hostile = guest(full_name=text, purpose=text, nationality_vi=text, entry=text, entry_document=text)

    pdf = na17_pdf(FACILITY, [hostile], DAY, text, CONFIRMATION)

    assert whole_text(pdf).count(bare(text)) == 6


def test_control_characters_and_turned_text_do_not_reach_the_paper() -> None:
    pdf = na17_pdf(FACILITY, [guest(full_name="AN\x00\u202eNAM\ud800\n\tBÌNH\u2066")], DAY, SIGNER)

    assert missing(pdf, ["AN NAM BÌNH"]) == []
    assert "\u202e" not in whole_text(pdf)


def test_an_endless_word_breaks_inside_its_cell_and_stays_searchable() -> None:
    name = "W" * 160

    pdf = na17_pdf(FACILITY, [guest(full_name=name, purpose="M" * 90)], DAY, SIGNER)

    assert missing(pdf, [name, "M" * 90]) == []
    lines = [line for line in reader(pdf).pages[0].extract_text().split() if set(line) == {"W"}]
    assert [len(line) for line in lines] == [11] * 14 + [6]


def test_every_vietnamese_letter_has_its_glyph() -> None:
    pdf = na17_pdf(FACILITY, [guest(full_name=EVERY_LETTER)], DAY, EVERY_LETTER, CONFIRMATION)

    assert whole_text(pdf).count(bare(EVERY_LETTER)) == 2
    assert font_families(pdf) == {"LibertinusSerif"}, "a letter was taken from another face"


def test_the_file_names_itself_speaks_vietnamese_and_is_tagged() -> None:
    pdf = reader(na17_pdf(FACILITY, [guest()], DAY, SIGNER, CONFIRMATION, CHECK_URL))

    assert pdf.metadata is not None
    assert pdf.metadata.title == load_form("NA17").title
    assert str(pdf.root_object["/Lang"]) == "vi-VN"
    assert str(pdf.root_object["/MarkInfo"]) == "{'/Marked': True, '/Suspects': False}"
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pdf.pages] == [(842, 595)]


def test_the_same_values_give_the_same_bytes_in_every_thread() -> None:
    guests = [guest(seq) for seq in range(1, 20)]

    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda _: na17_pdf(FACILITY, guests, DAY, SIGNER, CONFIRMATION), range(12)))

    assert set(files) == {na17_pdf(FACILITY, guests, DAY, SIGNER, CONFIRMATION)}


def test_a_slip_without_guests_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one guest"):
        na17_pdf(FACILITY, [], DAY, SIGNER)
