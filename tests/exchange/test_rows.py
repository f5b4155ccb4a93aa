"""Rows in odd places, damaged cells of the foreign workbook, and what is written can be read again."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutru.exchange.layouts import FOREIGN, VIETNAMESE, Layout
from cutru.exchange.readers import read_file
from cutru.exchange.writers import RejectedRow, rejected_workbook, template
from cutru.identity.dates import show_date
from cutru.stays.schemas import Regime
from tests.exchange.files import (
    TODAY,
    Formula,
    foreign,
    foreign_workbook,
    record,
    vietnamese,
    vietnamese_workbook,
    with_parts,
    workbook,
    xml,
)


def _told(data: bytes, *answers: str) -> dict[int, tuple[bool, list[tuple[str, str]]]]:
    return {
        row.candidate.position: (
            row.candidate.stay is not None,
            [(problem.code, problem.severity) for problem in row.candidate.problems],
        )
        for row in read_file(data, today=TODAY, answers=frozenset(answers)).rows
    }


def _field(layout: Layout) -> Callable[[str], str]:
    return {column.letter: column.field for column in layout.columns}.__getitem__


@pytest.mark.parametrize("row", [3, 4])
def test_a_guest_where_the_portal_looks_away_is_asked_about_and_never_dropped(row: int) -> None:
    data = vietnamese_workbook({row: vietnamese(), 5: vietnamese(H="001190000002")})
    assert _told(data) == {row: (True, [("row_where_portal_ignores", "error")]), 5: (True, [])}
    assert _told(data, "row_where_portal_ignores") == {
        row: (True, [("row_where_portal_ignores", "notice")]),
        5: (True, []),
    }


def test_a_lone_old_guest_in_row_five_may_be_a_left_over_sample() -> None:
    old = vietnamese(N="01/08/2026", O="03/08/2026")
    assert _told(vietnamese_workbook({5: old})) == {5: (True, [("left_over_sample_ask", "error")])}
    assert _told(vietnamese_workbook({5: old}), "left_over_sample_ask") == {5: (True, [])}
    assert _told(vietnamese_workbook({5: vietnamese()})) == {5: (True, [])}
    assert _told(vietnamese_workbook({5: old, 6: vietnamese(H="001190000002")})) == {
        5: (True, []),
        6: (True, []),
    }


def test_row_three_of_the_foreign_workbook_is_read_with_a_warning() -> None:
    data = foreign_workbook({3: foreign(), 4: foreign(G="710000002")})
    assert _told(data) == {3: (True, [("row_three_is_a_guest", "warning")]), 4: (True, [])}


def test_eleven_columns_of_foreign_guests_may_be_followed_by_columns_of_others() -> None:
    headers = [column.header for column in FOREIGN.columns[:11]]
    headers[1], headers[8], headers[9] = "HỌ TÊN ", "NGÀY ĐẾN ", "NGÀY ĐI DỰ KIẾN"
    data = foreign_workbook({4: foreign(L="tiền phòng 300.000", F="USA")}, headers=[*headers, "GHI CHÚ"])
    assert _told(data) == {4: (True, [])}


def test_a_sheet_of_another_name_is_taken_for_its_headers_with_a_notice() -> None:
    reading = read_file(workbook(VIETNAMESE, {5: vietnamese()}, sheet="Sheet1"), today=TODAY)
    assert [row.candidate.position for row in reading.rows] == [5]
    assert [notice.problem.code for notice in reading.notices] == ["sheet_name_differs"]


def test_the_sheet_is_found_by_name_whatever_stands_beside_it() -> None:
    data = workbook(
        VIETNAMESE, {5: vietnamese()}, sheet=" ds_khach_viet_nam_luu_tru ", more_sheets=["TINH_THANH"]
    )
    assert _told(data) == {5: (True, [])}


def test_a_row_of_formulas_without_values_is_told_and_not_taken_for_blank() -> None:
    empty = dict.fromkeys(vietnamese(), Formula.of("=A1"))
    rows = _told(vietnamese_workbook({5: vietnamese(), 6: empty}))
    assert (rows[6][0], {code for code, _ in rows[6][1]}) == (False, {"formula_without_value"})


def test_a_formula_whose_result_is_an_empty_text_is_a_blank_cell() -> None:
    cell = '<c r="G5" t="str"><f>IF(A1="","",1)</f><v></v></c>'
    data = vietnamese_workbook({5: vietnamese(G=Formula.of("=A1"))})
    part = "xl/worksheets/sheet1.xml"
    sheet = zipfile.ZipFile(io.BytesIO(data)).read(part).decode()
    written = re.sub(r'<c r="G5".*?</c>', cell, sheet)
    assert _told(data) == {5: (False, [("formula_without_value", "error")])}
    assert _told(with_parts(data, {part: written.encode()})) == {5: (True, [])}


def test_a_workbook_without_its_first_column_keeps_its_letters() -> None:
    guest = {letter: cell for letter, cell in foreign().items() if letter != "A"}
    data = workbook(FOREIGN, {4: guest}, headers=["", *[column.header for column in FOREIGN.columns[1:]]])
    assert _told(data) == {4: (True, [])}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"I": date(2026, 11, 20), "J": date(2026, 11, 25)}, (True, [])),
        ({"G": 710000001.0, "H": 101.0}, (True, [])),
        ({"H": date(2026, 5, 10)}, (False, [("cell_became_date", "error")])),
        ({"G": Formula.of("=1/0", "#DIV/0!")}, (False, [("formula_without_value", "error")])),
        ({"B": Formula.of('="A"', "SAMPLE ANNA")}, (True, [])),
        ({"D": "M - Tháng"}, (True, [])),
        ({"E": "X"}, (False, [("choose_sex", "error")])),
        ({"E": "<"}, (False, [("choose_sex", "error")])),
        ({"F": "VNM - Viet Nam"}, (False, [("belongs_on_vietnamese_list", "error")])),
        ({"G": ""}, (False, [("required", "error")])),
        ({"G": "A" * 33}, (False, [("too_long", "error")])),
        ({"K": "19/11/2026"}, (True, [])),
        ({"K": "25/11/2026"}, (True, [])),
        ({"K": "24/11/2026"}, (True, [("checkout_in_future_ask", "error")])),
        ({"L": ""}, (True, [])),
    ],
)
def test_cells_of_the_foreign_workbook(
    cells: dict[str, Any], told: tuple[bool, list[tuple[str, str]]]
) -> None:
    assert _told(foreign_workbook({4: foreign(**cells)})) == {4: told}


def test_a_repeated_passport_is_placed_by_row_in_a_sheet_and_by_record_in_xml() -> None:
    def sentence(data: bytes) -> str:
        *_, last = read_file(data, today=TODAY).rows
        [problem] = last.candidate.problems
        return problem.message_vi

    assert sentence(foreign_workbook({4: foreign(), 5: foreign()})) == (
        "Hộ chiếu này đã có ở dòng 4 trong cùng tệp. Hãy xoá một dòng."
    )
    assert sentence(xml([record(), record()]).encode()) == (
        "Hộ chiếu này đã có ở khách thứ 1 trong cùng tệp. Hãy xoá một trong hai."
    )


def test_every_missing_required_cell_of_a_row_is_told_at_once() -> None:
    def missing(data: bytes) -> list[str]:
        [row] = read_file(data, today=TODAY).rows
        problems = row.candidate.problems
        assert [problem.code for problem in problems] == ["required"] * len(problems)
        return sorted(problem.field for problem in problems)

    empty = vietnamese(**dict.fromkeys("BCDEFHNOQ", ""))
    assert missing(vietnamese_workbook({5: empty})) == sorted(map(_field(VIETNAMESE), "BCDEFHNOQ"))
    assert missing(foreign_workbook({4: foreign(**dict.fromkeys("BCEFGIJ", ""))})) == sorted(
        map(_field(FOREIGN), "BCEFGIJ")
    )
    assert missing(xml([{"so_phong": "5A"}]).encode()) == sorted(map(_field(FOREIGN), "BCEFGIJ"))


@pytest.mark.parametrize("regime", ["V", "F"])
def test_our_templates_hold_no_guest_and_are_accepted_as_they_are(regime: Regime) -> None:
    reading = read_file(template(regime), today=TODAY)
    assert (list(reading.rows), reading.notices) == ([], [])


def test_the_reason_column_is_ignored_when_the_workbook_comes_back() -> None:
    rows = [RejectedRow(list(vietnamese().values()), ["H: sai số.", "N: sai ngày."])]
    assert _told(rejected_workbook("V", rows)) == {5: (True, [])}
    foreigners = [RejectedRow(list(foreign().values()), ["G: sai số."])]
    assert _told(rejected_workbook("F", foreigners)) == {4: (True, [])}


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook_of_rejected_rows() -> None:
    rows = [RejectedRow(list(vietnamese(B="=1+1").values()), ["sai"])]
    written = rejected_workbook("V", rows)
    assert [row.cells[1] for row in read_file(written, today=TODAY).rows] == ["=1+1"]


LETTERS = "ABCDEGHIKLMNOPQRSTUVXYĂÂĐÊÔƠƯáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệóòỏõọốồổỗộ"
names = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=5).map(" ".join)
days = st.dates(date(2026, 10, 23), TODAY)
births = st.dates(date(1930, 1, 1), date(2025, 12, 31))
numbers = st.integers(0, 10**12 - 1).map("{:012d}".format)
passports = st.text("ABCDEFGHJK0123456789", min_size=6, max_size=9)
free_text = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names, births, numbers, days, free_text)
def test_a_vietnamese_guest_survives_writing_and_reading(
    name: str, birth: date, number: str, day: date, note: str
) -> None:
    guest = vietnamese(B=name, C=show_date(birth), H=number, N=show_date(day), O=show_date(day), S=note)
    rows = list(read_file(rejected_workbook("V", [RejectedRow(list(guest.values()), [])]), today=TODAY).rows)
    stay = rows[0].candidate.stay
    assert stay is not None
    assert (stay.full_name, stay.birth_date, stay.document_number, stay.arrival_on) == (
        name,
        birth,
        number,
        day,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names, births, passports, days, st.sampled_from("DMY"))
def test_a_foreign_guest_is_the_same_in_xml_and_workbook(
    name: str, birth: date, number: str, day: date, precision: str
) -> None:
    values = {"ngay_sinh": show_date(birth), "ngay_den": show_date(day), "ngay_sinh_dung_den": precision}
    text = xml([record(ho_ten=name, so_ho_chieu=number, **values)])
    cells = foreign(B=name, C=show_date(birth), D=precision, G=number, I=show_date(day))
    book = rejected_workbook("F", [RejectedRow(list(cells.values()), [])])
    first, second = (next(read_file(data, today=TODAY).rows).candidate.stay for data in (text.encode(), book))
    assert first is not None
    assert first == second


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from("ABCDEFGHIJKLMNOPQRS"), st.one_of(free_text, st.floats(-1e18, 1e18))))
def test_no_cell_of_a_workbook_breaks_the_reader(cells: dict[str, Any]) -> None:
    for row in read_file(vietnamese_workbook({5: vietnamese(**cells)}), today=TODAY).rows:
        assert all(problem.message_vi for problem in row.candidate.problems)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(sorted(record())), free_text.map(lambda text: text.replace("<", "").replace("&", ""))
    )
)
def test_no_value_of_an_xml_breaks_the_reader(values: dict[str, str]) -> None:
    for row in read_file(xml([record(**values)]).encode(), today=TODAY).rows:
        assert all(problem.message_en for problem in row.candidate.problems)
