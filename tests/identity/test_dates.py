"""Dates of files, dates people type, birth dates of which only a part is known."""

import time
from datetime import date, timedelta
from datetime import time as time_of_day

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.identity.dates import (
    PartialDate,
    parse_birth,
    parse_date,
    parse_typed_birth,
    parse_typed_date,
    parse_typed_time,
    show_date,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "25/07/2026", "25/7/2026", "25-07-2026", "25.07.2026", "2026-07-25", "2026/07/25", " 25/07/2026 ",
        "25/07/2026\u200b",
        "25/07/2026 14:00", "25/07/2026 02:00:00 PM", "2026-07-25T14:00:00", "2026-07-25T14:00:00.000",
        "2026-07-25 00:00:00", "2026-07-25T00:00:00Z", "'25/07/2026",
    ],
)  # fmt: skip
def test_dates_of_exporting_tools_are_read(text: str) -> None:
    assert parse_date(text, today=TODAY, field="arrival") == (date(2026, 7, 25), [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("07/25/2026", "month_and_day_swapped"),
        ("2026-25-07", "month_and_day_swapped"),
        ("46228", "excel_serial"),
        ("46228.0", "excel_serial"),
        ("XX/XX/XX", "date_masked"),
        ("**/**/1990", "date_masked"),
        ("31/02/2026", "not_a_date"),
        ("25/07-2026", "not_a_date"),
        ("25/07/26", "not_a_date"),
        ("1990", "not_a_date"),
        ("hôm nay", "not_a_date"),
        ("25/07/2206", "year_implausible"),
        ("25/07/0026", "year_implausible"),
    ],
)
def test_unclear_dates_are_refused_and_never_swapped(text: str, code: str) -> None:
    day, problems = parse_date(text, today=TODAY, field="arrival")
    assert day is None
    assert [(problem.field, problem.code, problem.severity) for problem in problems] == [
        ("arrival", code, "error")
    ]


def test_an_excel_day_number_names_the_date_it_would_be() -> None:
    _, problems = parse_date("46228", today=TODAY, field="arrival")
    assert problems[0].params["date"] == "25/07/2026"
    assert "25/07/2026" in problems[0].message_vi


def test_an_instant_of_another_time_zone_is_read_with_a_warning() -> None:
    day, problems = parse_date("1990-03-07T17:00:00.000Z", today=TODAY, field="birth_date")
    assert day == date(1990, 3, 7)
    assert [(problem.code, problem.severity) for problem in problems] == [("date_with_time_zone", "warning")]


def test_an_empty_date_is_left_to_the_caller() -> None:
    assert parse_date(" \u00a0", today=TODAY, field="arrival") == (None, [])
    assert parse_birth("", "D", today=TODAY, field="birth_date") == (None, [])
    assert parse_typed_date(" ", today=TODAY, field="arrival") == (None, [])
    assert parse_typed_time("") == (None, [])


@pytest.mark.parametrize(
    ("text", "precision", "shown", "codes"),
    [
        ("08/03/1990", "D", "08/03/1990", []),
        ("08/03/1990", "", "08/03/1990", []),
        ("08/03/1990", "D - Ngày", "08/03/1990", []),
        ("08/03/1990", "M", "03/1990", []),
        ("01/01/1990", "Y", "1990", []),
        ("08/03/1990", "y", "1990", []),
        ("1990", "Y", "1990", []),
        ("1990", "", "1990", ["birth_year_only"]),
        ("1990", "D", "1990", ["birth_year_only"]),
        ("00/00/1990", "D", "1990", ["birth_year_only"]),
        ("00/03/1990", "D", "03/1990", ["birth_month_only"]),
        ("03/1990", "M", "03/1990", []),
        ("21/11/2026", "D", "21/11/2026", []),
    ],
)
def test_birth_dates_keep_what_is_known(text: str, precision: str, shown: str, codes: list[str]) -> None:
    birth, problems = parse_birth(text, precision, today=TODAY, field="birth_date")
    assert birth is not None
    assert birth.display() == shown
    assert [problem.code for problem in problems] == codes
    assert {problem.severity for problem in problems} <= {"warning"}


@pytest.mark.parametrize(
    ("text", "precision", "code"),
    [
        ("22/11/2026", "D", "birth_in_future"),
        ("2027", "Y", "birth_in_future"),
        ("08/03/1990", "Z", "birth_precision_unknown"),
        ("08/03/1790", "D", "year_implausible"),
        ("1790", "Y", "year_implausible"),
        ("03/08", "D", "not_a_date"),
        ("13/1990", "M", "not_a_date"),
    ],
)
def test_impossible_birth_dates_are_refused(text: str, precision: str, code: str) -> None:
    birth, problems = parse_birth(text, precision, today=TODAY, field="birth_date")
    assert birth is None
    assert [problem.code for problem in problems] == [code]


def test_partial_dates_keep_the_first_day() -> None:
    assert parse_birth("08/03/1990", "M", today=TODAY, field="b")[0] == PartialDate(date(1990, 3, 1), "M")
    assert parse_birth("08/03/1990", "Y", today=TODAY, field="b")[0] == PartialDate(date(1990, 1, 1), "Y")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2511", date(2026, 11, 25)), ("251126", date(2026, 11, 25)), ("25112026", date(2026, 11, 25)),
        ("25/11", date(2026, 11, 25)), ("25.11.26", date(2026, 11, 25)), ("25 11 2026", date(2026, 11, 25)),
        ("20261125", date(2026, 11, 25)), ("2026-11-25", date(2026, 11, 25)), ("5/1", date(2027, 1, 5)),
        ("hôm nay", TODAY), ("Hom Nay", TODAY), ("today", TODAY), ("mai", date(2026, 11, 22)),
        ("ngày mai", date(2026, 11, 22)), ("tomorrow", date(2026, 11, 22)), ("hôm qua", date(2026, 11, 20)),
        ("hom qua", date(2026, 11, 20)), ("+3", date(2026, 11, 24)), ("-1", date(2026, 11, 20)),
        ("29/2", date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_typed_dates_are_understood(text: str, expected: date) -> None:
    assert parse_typed_date(text, today=TODAY, field="arrival") == (expected, [])


@pytest.mark.parametrize(
    ("text", "past", "future", "near"),
    [
        ("2511", date(2025, 11, 25), date(2026, 11, 25), date(2026, 11, 25)),
        ("2011", date(2026, 11, 20), date(2027, 11, 20), date(2026, 11, 20)),
        ("2111", TODAY, TODAY, TODAY),
        ("080390", date(1990, 3, 8), date(1990, 3, 8), date(1990, 3, 8)),
        ("201126", date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        ("010135", date(1935, 1, 1), date(2035, 1, 1), date(2035, 1, 1)),
    ],
)
def test_a_missing_year_follows_the_wish_of_the_field(
    text: str, past: date, future: date, near: date
) -> None:
    assert parse_typed_date(text, today=TODAY, field="day", prefer="past")[0] == past
    assert parse_typed_date(text, today=TODAY, field="day", prefer="future")[0] == future
    assert parse_typed_date(text, today=TODAY, field="day", prefer="near")[0] == near


@pytest.mark.parametrize("text", ["3211", "311126", "25/13", "abc", "251", "25//11", "30/2", "+99999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    day, problems = parse_typed_date(text, today=TODAY, field="arrival")
    assert day is None
    assert {problem.severity for problem in problems} == {"error"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1990", "1990"), ("03/1990", "03/1990"), ("080390", "08/03/1990"), ("8/3/1990", "08/03/1990")],
)
def test_typed_birth_dates_may_be_partial(text: str, shown: str) -> None:
    birth, problems = parse_typed_birth(text, today=TODAY, field="birth_date")
    assert birth is not None
    assert (birth.display(), problems) == (shown, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2240", (22, 40)), ("22h40", (22, 40)), ("22:40", (22, 40)), ("22h", (22, 0)), ("7:05", (7, 5)),
        ("705", (7, 5)), ("22 giờ 40", (22, 40)), ("22g40", (22, 40)), ("7", (7, 0)), ("0:00", (0, 0)),
    ],
)  # fmt: skip
def test_typed_times_are_understood(text: str, expected: tuple[int, int]) -> None:
    assert parse_typed_time(text) == (time_of_day(*expected), [])


@pytest.mark.parametrize("text", ["24:00", "2260", "25", "abc", "22:4:0", "22h99"])
def test_what_is_no_time_is_refused(text: str) -> None:
    found, problems = parse_typed_time(text, field="arrival_time")
    assert found is None
    assert [(problem.field, problem.code) for problem in problems] == [("arrival_time", "not_a_time")]


@given(st.dates(date(1900, 1, 1), date(2120, 1, 1)))
def test_a_shown_date_reads_back(day: date) -> None:
    assert parse_date(show_date(day), today=TODAY, field="day") == (day, [])
    assert parse_date(day.isoformat(), today=TODAY, field="day") == (day, [])


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from("DMY"))
def test_a_shown_birth_date_reads_back(day: date, precision: str) -> None:
    birth, _ = parse_birth(show_date(day), precision, today=TODAY, field="b")
    assert birth is not None
    assert parse_birth(birth.display(), precision, today=TODAY, field="b") == (birth, [])
    assert parse_typed_birth(birth.display(), today=TODAY, field="b") == (birth, [])


@given(st.text(max_size=30) | st.text("0123456789/-. :TZ+", max_size=20))
def test_no_text_breaks_the_readers(text: str) -> None:
    for found, problems in (
        parse_date(text, today=TODAY, field="d"),
        parse_birth(text, text, today=TODAY, field="d"),
        parse_typed_date(text, today=TODAY, field="d"),
        parse_typed_birth(text, today=TODAY, field="d"),
        parse_typed_time(text),
    ):
        assert found is None or all(problem.severity != "error" for problem in problems)
        assert all(problem.message_vi and problem.message_en for problem in problems)


def test_endless_texts_are_refused_at_once() -> None:
    started = time.perf_counter()
    for text in ("X" * 1_000_000 + "!", "1" * 1_000_000, "25/07/2026" * 100_000):
        day, problems = parse_date(text, today=TODAY, field="arrival")
        assert (day, [problem.code for problem in problems]) == (None, ["not_a_date"])
    assert time.perf_counter() - started < 2


def test_tens_of_thousands_of_dates_are_read_in_a_moment() -> None:
    texts = [show_date(date(1950, 1, 1) + timedelta(days=step)) for step in range(20_000)]
    started = time.perf_counter()
    for text in texts:
        parse_birth(text, "D", today=TODAY, field="birth_date")
    assert time.perf_counter() - started < 2
