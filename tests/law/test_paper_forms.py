from datetime import date

import pytest

from cutru.law.forms import UnknownForm, load_form


def test_na17_prints_its_eleven_cells_under_the_official_headings() -> None:
    form = load_form("NA17")
    assert form.title == "PHIẾU KHAI BÁO TẠM TRÚ CHO NGƯỜI NƯỚC NGOÀI"
    assert [column.label for column in form.columns] == [
        "STT",
        "Họ Tên",
        "Giới tính",
        "Sinh ngày, tháng, năm",
        "Quốc tịch",
        "Loại, số hộ chiếu",
        "Loại, thời hạn, số, ngày cấp, cơ quan cấp thị thực",
        "Ngày, cửa khẩu nhập cảnh",
        "Mục đích nhập cảnh",
        "Tạm trú (từ ngày đến ngày)",
    ]
    assert [sub.label for sub in form.column("sex").sub_columns] == ["Nam", "Nữ"]
    assert form.cells_per_row == 11


def test_na17_writes_the_visa_in_the_order_of_its_note_not_of_its_heading() -> None:
    column = load_form("NA17").column("entry_document")
    assert column.print_order == (
        "document_type",
        "document_number",
        "document_validity",
        "document_issue_date",
        "document_issuing_authority",
    )
    assert column.when_exempt == "Miễn thị thực"


def test_na17_has_its_four_notes_and_every_reference_leads_to_one() -> None:
    form = load_form("NA17")
    refs = [note.ref.rstrip(":") for note in form.notes]
    assert refs == ["(1)", "(2)", "(3)", "(4)"]
    labels = [*form.facility_fields, *form.columns]
    assert [label.note for label in labels if label.note] == refs


def test_na17_is_signed_by_the_receiving_unit_and_the_facility() -> None:
    form = load_form("NA17")
    assert [(one.position, one.who, one.instruction) for one in form.signatures] == [
        ("left", "Xác nhận", "(của đơn vị tiếp nhận)"),
        ("right", "Đại diện cơ sở lưu trú", "(Ký, ghi rõ họ tên)"),
    ]
    assert form.header.nation == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert form.header.date_line.format(place="Hà Nội", day="01", month="02", year="2026") == (
        "Hà Nội ngày, 01 tháng 02 năm 2026"
    )


def test_na17_knows_that_a_newer_print_exists() -> None:
    successor = load_form("NA17").successor
    assert successor is not None
    assert (successor.issued_by, successor.starts, successor.print_known) == (
        "Thông tư 70/2026/TT-BCA",
        date(2026, 7, 1),
        False,
    )


def test_the_choices_of_the_visa_cell_are_the_four_papers_of_the_note() -> None:
    form = load_form("NA17")
    note = form.notes[2].text
    choices = form.choices["document_type"]
    assert [choice.code for choice in choices] == [
        "visa",
        "temporary_residence_card",
        "visa_exemption_certificate",
        "abtc",
    ]
    assert all(choice.label.vi in note for choice in choices)


def test_an_unknown_form_is_refused() -> None:
    for code in ("NA99", "../data/faq", ""):
        with pytest.raises(UnknownForm):
            load_form(code)
