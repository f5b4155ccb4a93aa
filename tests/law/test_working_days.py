from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.law.bilingual import Text
from cutru.law.working_days import (
    SwappedDay,
    add_working_days,
    is_holiday,
    is_working_day,
    next_working_day,
)

DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))
TET_2026 = [date(2026, 2, day) for day in range(14, 23)]
ANNOUNCED_LATER = (
    SwappedDay(date(2027, 9, 6), date(2027, 9, 11), Text("Thông báo sau", "Announced later"), "found"),
)


@pytest.mark.parametrize(
    ("free", "why"),
    [
        (date(2025, 1, 27), "29 tháng Chạp năm Giáp Thìn"),
        (date(2025, 1, 31), "mồng 3 Tết Ất Tỵ"),
        (date(2025, 4, 7), "Giỗ Tổ Hùng Vương"),
        (date(2025, 4, 30), "30/4"),
        (date(2025, 5, 1), "1/5"),
        (date(2025, 5, 2), "hoán đổi với 26/4/2025"),
        (date(2025, 9, 1), "Quốc khánh"),
        (date(2025, 9, 2), "Quốc khánh"),
        (date(2026, 1, 1), "Tết Dương lịch"),
        (date(2026, 1, 2), "hoán đổi với 10/1/2026"),
        (date(2026, 4, 27), "nghỉ bù Giỗ Tổ rơi vào Chủ nhật"),
        (date(2026, 8, 31), "hoán đổi với 22/8/2026"),
        (date(2026, 9, 1), "Quốc khánh"),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
    ],
)
def test_a_public_holiday_or_swapped_day_is_free(free: date, why: str) -> None:
    assert (is_working_day(free), is_holiday(free)) == (False, True), why


@pytest.mark.parametrize("worked", [date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_a_swapped_in_saturday_is_worked(worked: date) -> None:
    assert (is_working_day(worked), is_holiday(worked)) == (True, False)


def test_the_whole_of_tet_2026_is_free_and_the_days_around_it_are_not() -> None:
    assert [is_working_day(day) for day in TET_2026] == [False] * 9
    assert is_working_day(date(2026, 2, 13))
    assert is_working_day(date(2026, 2, 23))


def test_a_usual_weekend_is_no_holiday() -> None:
    assert not is_working_day(date(2026, 3, 7))
    assert not is_holiday(date(2026, 3, 7))


def test_a_swap_announced_later_wins_over_the_calendar() -> None:
    off, worked = ANNOUNCED_LATER[0].off, ANNOUNCED_LATER[0].worked
    assert (is_working_day(off), is_working_day(worked)) == (True, False)
    assert (is_working_day(off, ANNOUNCED_LATER), is_working_day(worked, ANNOUNCED_LATER)) == (False, True)
    assert add_working_days(date(2027, 9, 3), 1, ANNOUNCED_LATER) == date(2027, 9, 7)


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 3, 2), -1)


@given(DAYS, st.integers(0, 30))
def test_the_day_reached_is_always_worked_and_moves_forward(start: date, count: int) -> None:
    reached = add_working_days(start, count)
    assert is_working_day(reached)
    assert start < reached if count else start <= reached
    assert add_working_days(start, count + 1) > reached or count == 0


@given(DAYS, st.integers(1, 30))
def test_exactly_as_many_working_days_pass_as_were_asked_for(start: date, count: int) -> None:
    reached = add_working_days(start, count)
    passed = [start + timedelta(days=ahead) for ahead in range(1, (reached - start).days + 1)]
    assert sum(map(is_working_day, passed)) == count


@given(DAYS)
def test_the_next_working_day_of_a_working_day_is_itself(day: date) -> None:
    assert (next_working_day(day) == day) == is_working_day(day)
