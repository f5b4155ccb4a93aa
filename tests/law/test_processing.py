from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.law.bilingual import Text
from cutru.law.catalogue import load_procedure, versions
from cutru.law.deadlines import VIETNAM
from cutru.law.processing import (
    NoProcessingTime,
    deadlines_of,
    due_at,
    intake_moment,
    office_hours,
)
from cutru.law.working_days import SwappedDay, is_working_day

PERMANENT = ("permanent-residence-registration", "own-home", 7)
SEPARATION = ("household-separation", "same-dwelling", 5)
TEMPORARY = ("temporary-residence-registration", "general", 3)
COMMITTEE = ("vehicle-parking-residential-use-confirmation", "vehicle", 2)
HALF = ("residence-information-confirmation", "data-available", 0.5)
ABSENCE = ("temporary-absence-declaration", "art31-1-c-d", 1)
UNKNOWN_PERSON = ("residence-information-declaration", "not-in-population-database", 30)


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def due(case: tuple[str, str, float], received: str) -> str:
    procedure_id, case_id, _ = case
    rows = deadlines_of(load_procedure(procedure_id), case_id)
    return due_at(rows, moment(received)).strftime("%d/%m/%Y %H:%M")


@pytest.mark.parametrize("case", [PERMANENT, SEPARATION, TEMPORARY, COMMITTEE, HALF, ABSENCE, UNKNOWN_PERSON])
def test_the_table_below_stands_on_the_terms_of_the_catalogue(case: tuple[str, str, float]) -> None:
    procedure_id, case_id, value = case
    assert deadlines_of(load_procedure(procedure_id), case_id)[0].value == value


@pytest.mark.parametrize(
    ("case", "received", "expected"),
    [
        # an ordinary week: Monday 02/03/2026
        (TEMPORARY, "02/03/2026 09:00", "05/03/2026 17:00"),
        (SEPARATION, "02/03/2026 09:00", "09/03/2026 17:00"),
        (PERMANENT, "02/03/2026 09:00", "11/03/2026 17:00"),
        (COMMITTEE, "06/03/2026 16:59", "10/03/2026 17:00"),
        # outside the hours: from the next intake moment on
        (TEMPORARY, "02/03/2026 07:00", "05/03/2026 17:00"),
        (TEMPORARY, "02/03/2026 12:30", "05/03/2026 17:00"),
        (TEMPORARY, "02/03/2026 17:00", "05/03/2026 17:00"),
        (TEMPORARY, "02/03/2026 17:01", "06/03/2026 17:00"),
        (TEMPORARY, "05/03/2026 20:00", "11/03/2026 17:00"),
        # Friday night is received on Saturday morning, Saturday afternoon and Sunday on Monday
        (TEMPORARY, "06/03/2026 20:00", "11/03/2026 17:00"),
        (TEMPORARY, "07/03/2026 09:00", "11/03/2026 17:00"),
        (TEMPORARY, "07/03/2026 12:01", "12/03/2026 17:00"),
        (TEMPORARY, "08/03/2026 10:00", "12/03/2026 17:00"),
        # Tết 2025: 25/01 to 02/02
        (TEMPORARY, "24/01/2025 10:00", "05/02/2025 17:00"),
        (PERMANENT, "23/01/2025 10:00", "10/02/2025 17:00"),
        (TEMPORARY, "29/01/2025 10:00", "06/02/2025 17:00"),
        # Tết 2026: 14/02 to 22/02; the Saturday before it takes dossiers in
        (TEMPORARY, "13/02/2026 10:00", "25/02/2026 17:00"),
        (PERMANENT, "12/02/2026 10:00", "02/03/2026 17:00"),
        (TEMPORARY, "14/02/2026 09:00", "25/02/2026 17:00"),
        (TEMPORARY, "17/02/2026 09:00", "25/02/2026 17:00"),
        (TEMPORARY, "21/02/2026 13:00", "26/02/2026 17:00"),
        # New Year 2026: Friday 02/01 is free, Saturday 10/01 is worked
        (TEMPORARY, "31/12/2025 10:00", "07/01/2026 17:00"),
        (SEPARATION, "05/01/2026 10:00", "10/01/2026 17:00"),
        (TEMPORARY, "10/01/2026 15:00", "14/01/2026 17:00"),
        # 30/04–01/05/2025: Friday 02/05 is free, Saturday 26/04 is worked
        (TEMPORARY, "24/04/2025 10:00", "28/04/2025 17:00"),
        (TEMPORARY, "28/04/2025 10:00", "06/05/2025 17:00"),
        (PERMANENT, "25/04/2025 16:00", "08/05/2025 17:00"),
        # Hùng Kings' day 2026 falls on a Sunday: Monday 27/04 is free, then 30/04 and 01/05
        (TEMPORARY, "24/04/2026 10:00", "04/05/2026 17:00"),
        (SEPARATION, "28/04/2026 10:00", "07/05/2026 17:00"),
        # 02/09/2026: Monday 31/08 to 02/09 is free, Saturday 22/08 is worked
        (TEMPORARY, "20/08/2026 10:00", "24/08/2026 17:00"),
        (TEMPORARY, "28/08/2026 10:00", "07/09/2026 17:00"),
        (TEMPORARY, "29/08/2026 09:00", "07/09/2026 17:00"),
        # half a working day
        (HALF, "02/03/2026 09:00", "02/03/2026 17:00"),
        (HALF, "02/03/2026 14:00", "03/03/2026 12:00"),
        (HALF, "02/03/2026 18:00", "03/03/2026 17:00"),
        (HALF, "06/03/2026 14:00", "09/03/2026 12:00"),
        (HALF, "07/03/2026 09:00", "09/03/2026 12:00"),
        (HALF, "13/02/2026 15:00", "23/02/2026 12:00"),
        # calendar days; a last day that is not worked moves to the next that is
        (ABSENCE, "02/03/2026 09:00", "03/03/2026 17:00"),
        (ABSENCE, "06/03/2026 09:00", "09/03/2026 17:00"),
        (ABSENCE, "13/02/2026 09:00", "23/02/2026 17:00"),
        (UNKNOWN_PERSON, "02/03/2026 09:00", "01/04/2026 17:00"),
        (UNKNOWN_PERSON, "15/01/2026 09:00", "23/02/2026 17:00"),
    ],
)
def test_a_dossier_is_due_on_the_day_of_the_table(
    case: tuple[str, str, float], received: str, expected: str
) -> None:
    assert due(case, received) == expected


def test_a_complicated_case_has_the_longer_term() -> None:
    rows = deadlines_of(load_procedure(UNKNOWN_PERSON[0]), UNKNOWN_PERSON[1])
    received = moment("02/03/2026 09:00")
    assert [row.value for row in rows] == [30, 60]
    assert due_at(rows, received, extended=True) == moment("04/05/2026 17:00")
    without_extension = deadlines_of(load_procedure(TEMPORARY[0]), TEMPORARY[1])
    assert due_at(without_extension, received, extended=True) == moment("05/03/2026 17:00")


def test_an_old_dossier_keeps_the_term_of_its_day() -> None:
    old, new = versions("temporary-residence-deregistration")
    received = moment("02/06/2025 09:00")
    ends = [due_at(deadlines_of(version, "citizen-or-household"), received) for version in (old, new)]
    assert ends == [moment("04/06/2025 17:00"), moment("05/06/2025 17:00")]


def test_a_stay_notification_is_taken_in_at_once_at_any_hour() -> None:
    rows = deadlines_of(load_procedure("stay-notification"), "household")
    assert due_at(rows, moment("14/02/2026 22:59")) == moment("14/02/2026 22:59")


def test_where_no_time_is_promised_none_is_made_up() -> None:
    rows = deadlines_of(load_procedure("foreigner-temporary-residence-declaration-online"), "hotel")
    with pytest.raises(NoProcessingTime):
        due_at(rows, moment("02/03/2026 09:00"))


@pytest.mark.parametrize(
    ("sent", "back", "expected"),
    [
        ("03/03/2026 08:30", "05/03/2026 15:00", "09/03/2026 17:00"),  # Wednesday and Thursday do not count
        ("03/03/2026 08:30", "03/03/2026 16:00", "05/03/2026 17:00"),  # there and back on one day
        ("06/03/2026 08:30", "09/03/2026 15:00", "05/03/2026 17:00"),  # sent only after the term
        ("05/03/2026 16:00", "10/03/2026 09:00", "05/03/2026 17:00"),  # sent on the last day
        ("04/03/2026 16:00", "07/03/2026 09:00", "09/03/2026 17:00"),  # back on a Saturday
        ("02/03/2026 10:00", "12/03/2026 09:00", "17/03/2026 17:00"),
    ],
)
def test_the_time_at_another_authority_does_not_count(sent: str, back: str, expected: str) -> None:
    rows = deadlines_of(load_procedure(TEMPORARY[0]), TEMPORARY[1])
    received = moment("02/03/2026 09:00")
    assert due_at(rows, received, not_counted=[(moment(sent), moment(back))]) == moment(expected)


def test_overlapping_pauses_count_once() -> None:
    rows = deadlines_of(load_procedure(TEMPORARY[0]), TEMPORARY[1])
    pauses = [
        (moment("02/03/2026 10:00"), moment("04/03/2026 10:00")),
        (moment("03/03/2026 10:00"), moment("05/03/2026 10:00")),
    ]
    assert due_at(rows, moment("02/03/2026 09:00"), not_counted=pauses) == moment("10/03/2026 17:00")


def test_a_pause_that_still_runs_counts_up_to_now() -> None:
    rows = deadlines_of(load_procedure(TEMPORARY[0]), TEMPORARY[1])
    received, sent = moment("02/03/2026 09:00"), moment("02/03/2026 10:00")
    ends = [
        due_at(rows, received, not_counted=[(sent, None)], now=now)
        for now in (None, moment("02/03/2026 16:00"), moment("04/03/2026 09:00"))
    ]
    assert ends == [moment("05/03/2026 17:00"), moment("05/03/2026 17:00"), moment("09/03/2026 17:00")]


def test_a_pause_counts_calendar_days_of_a_term_in_days() -> None:
    rows = deadlines_of(load_procedure(UNKNOWN_PERSON[0]), UNKNOWN_PERSON[1])
    pause = (moment("05/03/2026 10:00"), moment("15/03/2026 10:00"))
    assert due_at(rows, moment("02/03/2026 09:00"), not_counted=[pause]) == moment("13/04/2026 17:00")


def test_a_half_day_waits_until_the_dossier_is_back() -> None:
    rows = deadlines_of(load_procedure(HALF[0]), HALF[1])
    pause = (moment("02/03/2026 15:00"), moment("04/03/2026 10:00"))
    assert due_at(rows, moment("02/03/2026 14:00"), not_counted=[pause]) == moment("05/03/2026 12:00")


def test_a_swap_announced_since_moves_the_due_day() -> None:
    rows = deadlines_of(load_procedure(TEMPORARY[0]), TEMPORARY[1])
    swap = SwappedDay(date(2026, 3, 4), date(2026, 3, 14), Text("Thông báo sau", "Announced later"), "found")
    assert due_at(rows, moment("02/03/2026 09:00"), overrides=[swap]) == moment("06/03/2026 17:00")


def test_the_office_hours_say_that_they_are_assumed() -> None:
    hours = office_hours(date(2026, 3, 2))
    assert hours == office_hours(date(2020, 1, 1))
    assert hours.uncertain is not None
    assert hours.uncertain.vi != hours.uncertain.en


DAYS = st.dates(date(2024, 2, 1), date(2029, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(VIETNAM))
CASES = st.sampled_from([PERMANENT, SEPARATION, TEMPORARY, COMMITTEE, HALF, ABSENCE, UNKNOWN_PERSON])


@given(CASES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_whoever_hands_in_later_is_never_answered_sooner(
    case: tuple[str, str, float], first: datetime, later_by: timedelta
) -> None:
    rows = deadlines_of(load_procedure(case[0]), case[1])
    assert due_at(rows, first) <= due_at(rows, first + later_by)


@given(CASES, MOMENTS)
def test_a_dossier_is_due_in_office_hours_of_a_working_day_after_its_intake(
    case: tuple[str, str, float], received: datetime
) -> None:
    end = due_at(deadlines_of(load_procedure(case[0]), case[1]), received)
    assert is_working_day(end.date())
    assert end.strftime("%H:%M") in {"12:00", "17:00"}
    assert received <= intake_moment(received) < end


@given(
    CASES,
    MOMENTS,
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_a_pause_never_makes_a_dossier_due_sooner(
    case: tuple[str, str, float], received: datetime, after: timedelta, long: timedelta
) -> None:
    rows = deadlines_of(load_procedure(case[0]), case[1])
    pause = (received + after, received + after + long)
    assert due_at(rows, received, not_counted=[pause]) >= due_at(rows, received)


@given(MOMENTS)
def test_what_is_received_is_received_again_at_the_same_moment(handed_in: datetime) -> None:
    received = intake_moment(handed_in)
    assert intake_moment(received) == received
