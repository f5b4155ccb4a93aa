"""What our readers make of the golden files, row by row: the outcome, and every problem's field and code."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from cutru.exchange.readers import Reading, read_file
from cutru.stays.schemas import ForeignStayIn, StayIn
from tests.exchange.files import TODAY

GOLDEN = Path(__file__).parent / "golden"

Told = dict[int, tuple[bool, list[tuple[str, str]]]]


def _read(name: str, *answers: str) -> tuple[Reading, dict[int, StayIn | None], Told]:
    reading = read_file((GOLDEN / name).read_bytes(), today=TODAY, answers=frozenset(answers))
    rows = [row.candidate for row in reading.rows]
    told = {
        row.position: (row.stay is not None, [(problem.field, problem.code) for problem in row.problems])
        for row in rows
    }
    return reading, {row.position: row.stay for row in rows}, told


def _notices(reading: Reading) -> Sequence[tuple[int | None, str]]:
    return [(notice.position, notice.problem.code) for notice in reading.notices]


@pytest.mark.parametrize(
    ("name", "permitted"), [("kbtt_11_tags.xml", None), ("kbtt_12_tags.xml", date(2026, 12, 15))]
)
def test_both_ages_of_the_xml_give_the_same_guest(name: str, permitted: date | None) -> None:
    reading, stays, told = _read(name)
    assert told == {1: (True, [])}
    assert reading.notices == []
    assert stays[1] == ForeignStayIn(
        full_name="SAMPLE ANNA",
        sex="F",
        birth_date=date(1990, 3, 8),
        nationality="RUS",
        document_number="710000001",
        room="5A",
        arrival_on=date(2026, 11, 20),
        departure_on=date(2026, 11, 25),
        permitted_until=permitted,
    )


def test_every_quirk_of_exporting_tools_gets_its_answer() -> None:
    reading, stays, told = _read("kbtt_quirks.xml")
    assert _notices(reading) == [(1, "sample_row_skipped")]
    assert told == {
        2: (True, [("sex", "read_from_label")]),
        3: (True, [("birth_date", "birth_year_only"), ("sex", "read_from_label")]),
        4: (False, [("sex", "choose_sex")]),
        5: (True, [("nationality", "nationality_code_mapped")]),
        6: (True, []),
        7: (False, [("nationality", "nationality_name")]),
        8: (False, [("nationality", "belongs_on_vietnamese_list")]),
        9: (True, []),
        10: (True, []),
        11: (True, [("departed_on", "checkout_in_future_ask")]),
        12: (False, [("arrival_on", "month_and_day_swapped")]),
        13: (False, [("arrival_on", "excel_serial")]),
        14: (
            False,
            [("document_number", "number_cleaned"), ("document_number", "passport_repeated_in_file")],
        ),
        15: (False, [("birth_precision", "birth_precision_unknown")]),
        16: (False, [("birth_date", "required")]),
    }
    assert (stays[2].sex, stays[2].room) == ("F", "")
    assert (stays[3].sex, stays[3].birth_precision, stays[3].birth_date) == ("M", "Y", date(1990, 1, 1))
    assert [stays[number].nationality for number in (5, 6, 9)] == ["D", "SC-", "0RQ"]
    assert [stays[number].arrival_on for number in (5, 6)] == [date(2026, 11, 20)] * 2
    assert [stays[number].departed_on for number in (9, 10, 11)] == [None, date(2026, 11, 21), None]


def test_a_check_out_in_the_future_is_left_out_when_a_person_says_so() -> None:
    _, stays, told = _read("kbtt_quirks.xml", "checkout_in_future_ask")
    assert told[11] == (True, [("departed_on", "checkout_in_future_left_out")])
    assert stays[11].departed_on is None


def test_the_twelve_column_workbook_skips_sample_and_blank_rows() -> None:
    reading, stays, told = _read("kbtt_12_columns.xlsx")
    assert (reading.kind, reading.notices) == ("kbtt_xlsx", [])
    assert told == {4: (True, []), 6: (True, [])}
    assert [stays[row].nationality for row in (4, 6)] == ["RUS", "D"]
    assert stays[4].permitted_until == date(2026, 12, 15)


def test_the_plain_vietnamese_workbook_is_read_as_it_stands() -> None:
    reading, stays, told = _read("tblt_plain.xlsx")
    assert (reading.kind, reading.notices) == ("tblt_xlsx", [])
    assert told == {5: (True, []), 6: (True, [])}
    assert stays[5].model_dump(exclude_defaults=True) == {
        "full_name": "Nguyễn Thị Thử",
        "sex": "F",
        "birth_date": date(1990, 3, 8),
        "document_type": "1",
        "document_number": "001190000001",
        "room": "101",
        "arrival_on": date(2026, 11, 20),
        "departure_on": date(2026, 11, 22),
        "phone": "0912345678",
        "residence_kind": "1",
        "residence_province_code": "01",
        "residence_ward_code": "00070",
        "residence_address": "1 phố Thử",
        "reason": "1",
    }


def test_every_damage_of_cells_gets_its_answer() -> None:
    reading, stays, told = _read("tblt_damage.xlsx")
    assert _notices(reading) == [(24, "sample_row_skipped")]
    assert told == {
        5: (True, []),
        6: (True, [("phone", "phone_zero_added")]),
        7: (True, []),
        8: (True, [("document_number", "number_cleaned")]),
        9: (False, [("arrival_on", "excel_serial")]),
        10: (True, []),
        11: (False, [("arrival_on", "month_and_day_swapped")]),
        12: (False, [("birth_date", "birth_year_ask")]),
        13: (False, [("birth_date", "date_masked")]),
        14: (True, []),
        15: (
            True,
            [("sex", "read_from_label"), ("document_type", "read_from_label"), ("reason", "read_from_label")],
        ),
        16: (True, [("reason", "label_differs")]),
        17: (
            True,
            [
                ("residence_ward_code", "place_kept_as_text"),
                ("residence_province_code", "place_kept_as_text"),
            ],
        ),
        18: (False, [("residence_ward_code", "ward_not_in_province")]),
        19: (True, []),
        20: (True, []),
        21: (False, [("document_number", "formula_without_value")]),
        22: (True, []),
        25: (False, [("document_number", "repeated_in_file")]),
        26: (False, [("nationality", "belongs_on_foreign_list")]),
        27: (False, [("room", "cell_became_date")]),
    }
    assert (stays[5].birth_date, stays[5].arrival_on) == (date(1990, 3, 8), date(2026, 11, 20))
    assert [stays[row].document_number for row in (6, 7, 8)] == ["79123456789", "1.23457E+11", "001190000002"]
    assert (stays[10].arrival_on, stays[10].departure_on) == (date(2026, 11, 20), date(2026, 11, 22))
    assert (stays[17].residence_address, stays[17].residence_province_code) == (
        "1 phố Thử, Xã Cũ, Hà Tây",
        "",
    )
    assert (stays[19].residence_province_code, stays[19].residence_ward_code) == ("01", "00070")
    assert [stays[row].full_name for row in (20, 22)] == ["Trần Thử", "Nguyễn Thử"]


def test_answers_settle_their_questions_for_all_rows() -> None:
    _, stays, told = _read("tblt_damage.xlsx", "leading_zeros_lost", "birth_year_ask")
    assert told[6] == (
        True,
        [("phone", "phone_zero_added"), ("document_number", "leading_zeros_added")][::-1],
    )
    assert stays[6].document_number == "079123456789"
    assert told[12] == (True, [("birth_date", "birth_year_only")])
    assert stays[12].birth_precision == "Y"
