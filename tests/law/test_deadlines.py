from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.law.deadlines import (
    VIETNAM,
    Due,
    foreigner_declaration_due,
    is_late,
    stay_notification_due,
    time_left,
)
from cutru.law.versions import BOOK, NoRuleInForce, RuleBook

ALL_CONFIRMED = BOOK.with_confirmed([version.id for version in BOOK.proposed()])
BOOKS = st.sampled_from([BOOK, ALL_CONFIRMED])
ARRIVALS = st.datetimes(datetime(2021, 7, 1), datetime(2030, 12, 31, 23, 59, 59))  # noqa: DTZ001 - wall clock


def vn(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def moment(arrival: datetime) -> datetime:
    return arrival.replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("arrival_on", "arrival_time", "expected"),
    [
        (date(2026, 5, 12), time(0, 0), vn(2026, 5, 12, 23)),
        (date(2026, 5, 12), time(14, 30), vn(2026, 5, 12, 23)),
        (date(2026, 5, 12), time(22, 59), vn(2026, 5, 12, 23)),
        (date(2026, 5, 12), time(22, 59, 59, 999999), vn(2026, 5, 12, 23)),
        (date(2026, 5, 12), time(23, 0), vn(2026, 5, 13, 8)),
        (date(2026, 5, 12), time(23, 1), vn(2026, 5, 13, 8)),
        (date(2026, 5, 12), time(23, 59, 59), vn(2026, 5, 13, 8)),
        (date(2026, 5, 12), None, vn(2026, 5, 12, 23)),
        (date(2026, 4, 30), time(23, 30), vn(2026, 5, 1, 8)),
        (date(2026, 2, 28), time(23, 0), vn(2026, 3, 1, 8)),
        (date(2024, 2, 28), time(23, 0), vn(2024, 2, 29, 8)),
        (date(2026, 12, 31), time(23, 15), vn(2027, 1, 1, 8)),
        (date(2027, 1, 1), time(0, 0), vn(2027, 1, 1, 23)),
    ],
)
def test_a_stay_is_notified_before_23_or_before_8_next_day(
    arrival_on: date, arrival_time: time | None, expected: datetime
) -> None:
    for book in (BOOK, ALL_CONFIRMED):
        assert stay_notification_due(arrival_on, arrival_time, book) == Due(expected, inclusive=False)


@pytest.mark.parametrize(
    ("arrival_on", "arrival_time", "remote", "expected"),
    [
        (date(2026, 5, 12), time(0, 0), False, vn(2026, 5, 12, 12)),
        (date(2026, 5, 12), time(0, 0), True, vn(2026, 5, 13, 0)),
        (date(2026, 5, 12), time(22, 59), False, vn(2026, 5, 13, 10, 59)),
        (date(2026, 5, 12), time(23, 0), False, vn(2026, 5, 13, 11)),
        (date(2026, 5, 12), time(23, 1), True, vn(2026, 5, 13, 23, 1)),
        (date(2026, 5, 12), None, False, vn(2026, 5, 13, 12)),
        (date(2026, 5, 12), None, True, vn(2026, 5, 14, 0)),
        (date(2026, 4, 30), time(18, 0), False, vn(2026, 5, 1, 6)),
        (date(2026, 12, 31), time(13, 0), False, vn(2027, 1, 1, 1)),
        (date(2026, 12, 31), None, True, vn(2027, 1, 2, 0)),
    ],
)
def test_a_foreigner_is_declared_within_12_hours_or_24_in_remote_areas(
    arrival_on: date, arrival_time: time | None, remote: bool, expected: datetime
) -> None:
    for book in (BOOK, ALL_CONFIRMED):
        due = foreigner_declaration_due(arrival_on, arrival_time, remote, book)
        assert due == Due(expected, inclusive=True)


def test_exactly_23_00_is_late_for_a_stay() -> None:
    due = stay_notification_due(date(2026, 5, 12), time(14, 0))
    assert due.missed_by(vn(2026, 5, 12, 22, 59)) is None
    assert due.missed_by(vn(2026, 5, 12, 23)) == timedelta(0)
    assert is_late(due, vn(2026, 5, 12, 23)) is True
    assert due.missed_by(vn(2026, 5, 13, 1)) == timedelta(hours=2)


def test_exactly_12_hours_is_on_time_for_a_foreigner() -> None:
    due = foreigner_declaration_due(date(2026, 5, 12), time(9, 0), remote=False)
    assert due.missed_by(vn(2026, 5, 12, 21)) is None
    assert is_late(due, vn(2026, 5, 12, 21)) is False
    assert due.missed_by(vn(2026, 5, 12, 21, 1)) == timedelta(minutes=1)


def test_a_moment_in_utc_is_compared_with_the_clock_of_vietnam() -> None:
    due = stay_notification_due(date(2026, 5, 12), None)
    assert is_late(due, datetime(2026, 5, 12, 15, 59, tzinfo=UTC)) is False
    assert is_late(due, datetime(2026, 5, 12, 16, 0, tzinfo=UTC)) is True


def test_time_left_ends_when_it_is_late() -> None:
    stay = stay_notification_due(date(2026, 5, 12), None)
    assert time_left(stay, vn(2026, 5, 12, 21, 30)) == timedelta(minutes=90)
    assert time_left(stay, vn(2026, 5, 12, 23)) is None
    foreigner = foreigner_declaration_due(date(2026, 5, 12), time(9, 0), remote=False)
    assert time_left(foreigner, vn(2026, 5, 12, 21)) == timedelta(0)
    assert time_left(foreigner, vn(2026, 5, 12, 21, 1)) is None


def test_a_moment_without_time_zone_is_refused() -> None:
    due = stay_notification_due(date(2026, 5, 12), None)
    with pytest.raises(TypeError):
        due.missed_by(datetime(2026, 5, 12, 12))  # noqa: DTZ001 - the missing zone is what is tested


def test_arrivals_from_before_the_law_have_no_answer() -> None:
    with pytest.raises(NoRuleInForce):
        stay_notification_due(date(2021, 6, 30), None)
    with pytest.raises(NoRuleInForce):
        foreigner_declaration_due(date(2017, 2, 14), None, remote=False)


@given(ARRIVALS, BOOKS)
def test_a_stay_is_always_due_after_the_arrival_and_within_a_day(arrival: datetime, book: RuleBook) -> None:
    due = stay_notification_due(arrival.date(), arrival.time(), book)
    assert timedelta(0) < due.at - moment(arrival) <= timedelta(hours=23)
    assert due.missed_by(moment(arrival)) is None


@given(ARRIVALS, st.booleans(), BOOKS)
def test_a_foreigner_is_always_due_12_or_24_hours_after_the_arrival(
    arrival: datetime, remote: bool, book: RuleBook
) -> None:
    due = foreigner_declaration_due(arrival.date(), arrival.time(), remote, book)
    assert due.at - moment(arrival) == timedelta(hours=24 if remote else 12)


@given(ARRIVALS, st.booleans())
def test_an_unknown_time_never_shortens_a_foreigners_due(arrival: datetime, remote: bool) -> None:
    known = foreigner_declaration_due(arrival.date(), arrival.time(), remote)
    assert known.at < foreigner_declaration_due(arrival.date(), None, remote).at


@given(ARRIVALS, ARRIVALS, st.booleans(), BOOKS)
def test_whoever_arrives_later_is_never_due_earlier(
    one: datetime, other: datetime, remote: bool, book: RuleBook
) -> None:
    first, second = sorted((one, other))
    assert (
        stay_notification_due(first.date(), first.time(), book).at
        <= stay_notification_due(second.date(), second.time(), book).at
    )
    assert (
        foreigner_declaration_due(first.date(), first.time(), remote, book).at
        <= foreigner_declaration_due(second.date(), second.time(), remote, book).at
    )


@given(ARRIVALS, st.timedeltas(timedelta(days=-3), timedelta(days=3)), st.booleans())
def test_a_moment_is_late_or_has_time_left(arrival: datetime, offset: timedelta, foreign: bool) -> None:
    if foreign:
        due = foreigner_declaration_due(arrival.date(), arrival.time(), remote=False)
    else:
        due = stay_notification_due(arrival.date(), arrival.time())
    for now in (due.at + offset, due.at):
        assert (due.missed_by(now) is None) is (time_left(due, now) is not None)
