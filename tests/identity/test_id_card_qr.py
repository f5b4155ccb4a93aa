"""QR codes of identity cards, and telling apart what a scanner sent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.identity.id_card_qr import IdCardReading, read_id_card_qr
from cutru.identity.scan import recognise

TODAY = date(2026, 11, 21)

WHOLE = "001199000000||Trần Thị Thử|15011999|Nữ|Số 1, Phường Mẫu, Quận Mẫu, Hà Nội|20062021"
NEW_CARD = "079090000000|012345678|Lê Văn Mẫu|02031990|Nam|Ấp Mẫu, Xã Mẫu, Long An|01082024||||"
CUT_OFF = "001199000000||Trần Thị Thử|15011999|Nữ|"
OTHER_SEX = "001099000000||Trần Thị Thử|15011999|Nữ|Hà Nội|20062021"
NO_DATE = "001199000000||Trần Thị Thử|99999999|Nữ|Hà Nội|20062021"


def read(text: str) -> IdCardReading:
    reading, problems = read_id_card_qr(text, today=TODAY)
    assert reading is not None
    assert list(reading.problems) == problems
    return reading


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        (
            WHOLE,
            (
                "001199000000",
                None,
                "Trần Thị Thử",
                "15/01/1999",
                "F",
                "Số 1, Phường Mẫu, Quận Mẫu, Hà Nội",
                date(2021, 6, 20),
                "1",
                False,
            ),
            [],
        ),
        (
            NEW_CARD,
            (
                "079090000000",
                "012345678",
                "Lê Văn Mẫu",
                "02/03/1990",
                "M",
                "Ấp Mẫu, Xã Mẫu, Long An",
                date(2024, 8, 1),
                "8",
                False,
            ),
            [],
        ),
        (
            CUT_OFF,
            ("001199000000", None, "Trần Thị Thử", "15/01/1999", "F", None, None, "1", True),
            [("id_card_qr", "qr_incomplete", "warning")],
        ),
        (
            OTHER_SEX,
            (
                "001099000000",
                None,
                "Trần Thị Thử",
                "15/01/1999",
                "F",
                "Hà Nội",
                date(2021, 6, 20),
                "1",
                False,
            ),
            [("document_number", "personal_number_sex", "warning")],
        ),
        (
            NO_DATE,
            ("001199000000", None, "Trần Thị Thử", None, "F", "Hà Nội", date(2021, 6, 20), "1", False),
            [("birth_date", "not_a_date", "error")],
        ),
    ],
)
def test_cards_are_read(text: str, expected: tuple[object, ...], codes: list[tuple[str, str, str]]) -> None:
    reading = read(text)
    assert (
        reading.personal_number,
        reading.old_number,
        reading.full_name,
        reading.birth.display() if reading.birth else None,
        reading.sex,
        reading.address,
        reading.issued,
        reading.document_type,
        reading.incomplete,
    ) == expected
    assert [(problem.field, problem.code, problem.severity) for problem in reading.problems] == codes
    assert reading.nationality == "VNM"


@pytest.mark.parametrize(
    "text",
    [
        f'"{WHOLE}"',
        f"\ufeff{WHOLE}\r\n",
        f"|{WHOLE}",
        f"{WHOLE}|",
        f"  {WHOLE}  ",
        WHOLE.replace("Nữ", "Nu~"),
    ],
)
def test_what_surrounds_the_text_does_not_matter(text: str) -> None:
    assert read(text) == read(WHOLE)


def test_data_of_other_people_is_not_kept() -> None:
    reading = read(f"{WHOLE}|Người Khác|001199000001||")
    assert "Người Khác" not in repr(reading)
    assert "001199000001" not in repr(reading)
    assert reading.document_type == "8"


@pytest.mark.parametrize(
    ("birth", "shown", "codes"),
    [
        ("1999", "1999", []),
        ("00001999", "1999", []),
        ("00011999", "01/1999", []),
        ("", None, ["qr_birth_missing"]),
        ("00000000", None, ["qr_birth_missing"]),
        ("15011x99", None, ["not_a_date"]),
        ("15012099", None, ["birth_in_future"]),
    ],
)
def test_birth_dates_of_cards(birth: str, shown: str | None, codes: list[str]) -> None:
    reading = read(WHOLE.replace("15011999", birth))
    assert (reading.birth.display() if reading.birth else None) == shown
    assert [problem.code for problem in reading.problems] == codes


@pytest.mark.parametrize(
    ("issued", "document_type", "codes"),
    [("30062024", "1", []), ("01072024", "8", []), ("", "1", []), ("32132024", "1", ["qr_issue_date"])],
)
def test_the_card_kind_is_guessed_from_the_issue_date(
    issued: str, document_type: str, codes: list[str]
) -> None:
    reading = read(WHOLE.replace("20062021", issued))
    assert reading.document_type == document_type
    assert [problem.code for problem in reading.problems] == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "qr_not_an_id_card"),
        ("001199000000", "qr_not_an_id_card"),
        ("00119900000||Trần Thị Thử|15011999|Nữ|Hà Nội|20062021", "qr_not_an_id_card"),
        ("https://example.vn/a|b|c|d|e|f|g", "qr_not_an_id_card"),
        ("001199000000||Trần Thị", "qr_cut_off"),
        ("|" * 5000, "qr_not_an_id_card"),
    ],
)
def test_other_codes_are_refused_with_a_sentence(text: str, code: str) -> None:
    reading, problems = read_id_card_qr(text, today=TODAY)
    assert reading is None
    assert [problem.code for problem in problems] == [code]


def test_a_name_damaged_by_a_keyboard_is_marked() -> None:
    assert [problem.code for problem in read(WHOLE.replace("Trần", "Tra62n")).problems] == ["name_has_digits"]
    unclear = read(WHOLE.replace("|Nữ|", "||"))
    assert [(problem.field, problem.code) for problem in unclear.problems] == [("sex", "required")]


@given(
    st.integers(0, 999999),
    st.dates(date(1930, 1, 1), date(1999, 12, 31)),
    st.sampled_from(["Nam", "Nữ"]),
    st.lists(st.sampled_from(["Trần", "Lê", "Đỗ", "Thị", "Văn", "Ưởng"]), min_size=2, max_size=4),
    st.dates(date(2021, 1, 1), TODAY),
)
def test_every_card_reads_back(serial: int, born: date, sex: str, words: list[str], issued: date) -> None:
    number = f"001{0 if sex == 'Nam' else 1}{born:%y}{serial:06}"
    name = " ".join(words)
    reading = read(f"{number}||{name}|{born:%d%m%Y}|{sex}|Xã Mẫu, Hà Nội|{issued:%d%m%Y}")
    assert (reading.personal_number, reading.full_name, reading.issued) == (number, name, issued)
    assert reading.birth is not None
    assert reading.birth.date == born
    assert reading.sex == ("M" if sex == "Nam" else "F")
    assert reading.problems == ()


@given(
    st.text(max_size=100) | st.text("0123456789|aN ", max_size=80).map(lambda text: f"001199000000|{text}")
)
def test_no_text_breaks_the_reader(text: str) -> None:
    _, problems = read_id_card_qr(text, today=TODAY)
    assert all(problem.message_vi and problem.message_en for problem in problems)
    recognise(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WHOLE, "id_card_qr"),
        (CUT_OFF, "id_card_qr"),
        (f'\ufeff"{NEW_CARD}', "id_card_qr"),
        ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F2710316<<<<<<<<<<<<<<<8", "mrz"),
        ("p<d<<mustermann<<erika<<<<<<<<<<<<<<<<<<<<<<c01x0006h1d<<6408125f2710316<<<<<<<<<<<<<<<8", "mrz"),
        ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<64", "mrz"),
        ("Trần Thị Thử", "other"),
        ("001199000000", "other"),
        ("C01X0006H", "other"),
        ("", "other"),
        ("<" * 3000, "other"),
    ],
)
def test_a_burst_finds_its_reader(text: str, kind: str) -> None:
    assert recognise(text) == kind
