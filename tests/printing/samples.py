"""Invented values for papers, and reading what a paper says."""

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cutru.law.deadlines import VIETNAM
from cutru.printing.documents import Confirmation, FacilitySlip, NA17Guest, Receipt, RegisterRow

DAY = date(2026, 11, 25)
CHECK_URL = "https://cutru.example.vn/k/F26-4K7M-Q2XD-9"
FACILITY = FacilitySlip(
    name="Khách sạn Hồ Gươm Xanh",
    address="12 Hàng Trống, Phường Hoàn Kiếm",
    phone="024 3825 0101",
    province_name="Hà Nội",
    unit_name="Công an Phường Hoàn Kiếm",
)
CONFIRMATION = Confirmation(
    unit_name="Công an Phường Hoàn Kiếm",
    officer_name="Trần Thị Hồng Nhung",
    at=datetime(2026, 11, 25, 22, 40, tzinfo=VIETNAM),
)
HOSTILE = (
    '#panic("x")',
    "$x^2$ $",
    "*đậm* _nghiêng_",
    "[ngoặc] ]#[",
    'NGUYỄN "BA" VĂN',
    "C:\\ten\\u{41}\\",
    "<nhãn> @nhãn",
    "// chú thích /* x */",
    "`raw` ```",
    "= - + 1. ~ --- ...",
    "{{ 7 }} ${7} %s {0}",
)


def guest(seq: int = 1, **values: Any) -> NA17Guest:
    standard = NA17Guest(
        seq=seq,
        full_name="MÜLLER HANS-PETER",
        sex="M",
        birth="08/03/1990",
        nationality_vi="Đức",
        passport_type_vi="Phổ thông",
        passport_number="C01X00T47",
        entry_document="Miễn thị thực",
        entry="20/11/2026, Nội Bài",
        purpose="Du lịch",
        stay_from=DAY,
        stay_to=date(2026, 11, 28),
        receipt=f"F26-4K7M-{seq:04}-9",
    )
    return replace(standard, **values)


def receipt(**values: Any) -> Receipt:
    standard = Receipt(
        number="F26-4K7M-Q2XD-9",
        regime="F",
        facility_name=FACILITY.name,
        facility_address=FACILITY.address,
        unit_name=FACILITY.unit_name,
        guest_name="MÜLLER HANS-PETER",
        handed_in_at=datetime(2026, 11, 25, 22, 40, tzinfo=VIETNAM),
        arrival_at=datetime(2026, 11, 25, 20, 15, tzinfo=VIETNAM),
        arrival_time_known=True,
        due_at=datetime(2026, 11, 26, 8, 15, tzinfo=VIETNAM),
        is_late=False,
        check_url=CHECK_URL,
    )
    return replace(standard, **values)


def register_row(seq: int = 1, **values: Any) -> RegisterRow:
    standard = RegisterRow(
        seq=seq,
        received_at=datetime(2026, 11, 25, 21, 5, tzinfo=VIETNAM),
        guest_name="PHẠM THUỲ DƯƠNG",
        birth="12/07/1988",
        sex="Nữ",
        nationality="Việt Nam",
        document="CCCD 001188000017",
        residence="5 Lê Lợi, Phường Bến Thành",
        host="Nhà ông Vũ Đình Khải, 7 Hàng Bạc",
        stay_from=DAY,
        stay_to=date(2026, 11, 27),
        reason="Thăm thân",
        channel="Điện thoại",
        officer="Trần Thị Hồng Nhung",
        note="Gọi lại",
    )
    return replace(standard, **values)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def font_families(pdf: bytes) -> set[str]:
    """The faces the first page is set in."""
    resources = cast(DictionaryObject, cast(DictionaryObject, reader(pdf).pages[0]["/Resources"])["/Font"])
    names = [str(cast(DictionaryObject, font.get_object())["/BaseFont"]) for font in resources.values()]
    return {name.partition("+")[2].partition("-")[0] for name in names}


def bare(text: str) -> str:
    """Text without white space: lines break wherever a cell is full."""
    return re.sub(r"\s+", "", text)


def page_texts(pdf: bytes) -> list[str]:
    """The bare text of each page."""
    return [bare(page.extract_text()) for page in reader(pdf).pages]


def whole_text(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def missing(pdf: bytes, expected: list[str]) -> list[str]:
    """Which of the texts are not on the paper."""
    text = whole_text(pdf)
    return [words for words in expected if bare(words) not in text]
