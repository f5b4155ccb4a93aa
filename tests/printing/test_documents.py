from datetime import UTC, date, datetime
from typing import Any

import pytest

from cutru.law.forms import load_form
from cutru.printing.documents import (
    Confirmation,
    entry_document_text,
    latest_entry_text,
    period_text,
    show_day_of,
    show_moment,
    show_moment_short,
    show_time,
)


def test_an_entry_document_is_written_in_the_order_of_note_3() -> None:
    text = entry_document_text(
        "visa",
        number="VN1234567",
        valid_from=date(2026, 11, 20),
        valid_until=date(2027, 2, 18),
        issued_on=date(2026, 11, 2),
        issuer="Cục Quản lý xuất nhập cảnh",
    )

    assert text == (
        "Thị thực, số VN1234567, thời hạn từ 20/11/2026 đến 18/02/2027, cấp ngày 02/11/2026, "
        "Cục Quản lý xuất nhập cảnh"
    )


def test_a_guest_under_visa_exemption_has_those_words_alone() -> None:
    text = entry_document_text("exempt", number="VN1", valid_until=date(2027, 1, 1), issuer="Cục")

    assert text == "Miễn thị thực" == load_form("NA17").column("entry_document").when_exempt


def test_a_visa_exemption_certificate_is_a_document_and_no_exemption() -> None:
    text = entry_document_text("visa_exemption_certificate", number="GM 77", valid_until=date(2030, 5, 1))

    assert text == "Giấy miễn thị thực, số GM 77, thời hạn đến 01/05/2030"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Thẻ tạm trú"),
        ({"valid_from": date(2026, 1, 2)}, "Thẻ tạm trú, thời hạn từ 02/01/2026"),
        ({"valid_until": date(2026, 1, 2)}, "Thẻ tạm trú, thời hạn đến 02/01/2026"),
        ({"issued_on": date(2026, 1, 2)}, "Thẻ tạm trú, cấp ngày 02/01/2026"),
        ({"issuer": "PA08"}, "Thẻ tạm trú, PA08"),
    ],
)
def test_unknown_parts_of_an_entry_document_leave_no_gap(values: dict[str, Any], text: str) -> None:
    assert entry_document_text("temporary_residence_card", **values) == text


def test_a_kind_outside_the_list_is_written_as_it_is() -> None:
    assert entry_document_text("Hộ chiếu thuyền viên", number="1") == "Hộ chiếu thuyền viên, số 1"
    assert entry_document_text("") == ""


@pytest.mark.parametrize(
    ("day", "gate", "text"),
    [
        (date(2026, 11, 20), "Nội Bài", "20/11/2026, Nội Bài"),
        (date(2026, 11, 20), "", "20/11/2026"),
        (None, "Mộc Bài", "Mộc Bài"),
        (None, "", ""),
    ],
)
def test_the_latest_entry_is_day_and_gate(day: date | None, gate: str, text: str) -> None:
    assert latest_entry_text(day, gate) == text


def test_moments_are_shown_on_the_clock_of_vietnam() -> None:
    moment = datetime(2026, 11, 25, 17, 5, tzinfo=UTC)

    assert show_moment(moment) == "00:05 ngày 26/11/2026"
    assert show_moment_short(moment) == "00:05 26/11/2026"
    assert show_day_of(moment) == "26/11/2026"
    assert show_time(moment) == "00:05"


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        show_moment(datetime(2026, 11, 25, 17, 5))  # noqa: DTZ001  the point of the test


def test_a_confirmation_says_when_it_was_given() -> None:
    confirmation = Confirmation("Công an", "Nhung", datetime(2026, 11, 25, 15, 40, tzinfo=UTC))

    assert confirmation.line() == "Đã xác nhận điện tử lúc 22:40 ngày 25/11/2026"


def test_a_period_is_two_days() -> None:
    assert period_text(date(2026, 11, 25), date(2026, 12, 1)) == "25/11/2026 – 01/12/2026"
