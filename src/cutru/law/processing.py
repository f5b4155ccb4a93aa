"""By when an authority has to answer a dossier.

How time is counted (Articles 147 and 148 of the Civil Code; the deadlines of the catalogue):

- A dossier that comes in while the office takes none in (night, lunch, Saturday afternoon, Sunday, holiday)
  is received at the next intake moment. Saturday mornings take dossiers in but are no working days.
- The day of receipt does not count. `n` working days end with the office hours of the n-th working day after.
- Calendar days count every day; when the last one is no working day, the term ends with the next that is.
- Half a working day: the half day of receipt does not count, the term ends with the next half working day.
- Time at another authority does not count. It is measured as terms are: the day a dossier is sent away still
  counts, the days after it up to and with the day it is back do not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from cutru.law.bilingual import Text, text_from
from cutru.law.catalogue import ALL, Deadline, Procedure
from cutru.law.datafiles import read_data
from cutru.law.deadlines import VIETNAM
from cutru.law.working_days import (
    SATURDAY,
    SwappedDay,
    add_working_days,
    is_holiday,
    is_working_day,
    next_working_day,
)

HALF_A_DAY = 0.5
Pause = tuple[datetime, datetime | None]
"""When a dossier was sent to another authority, and when it came back; None: it is still there."""


class NoProcessingTime(LookupError):
    """The law promises no processing time for the case."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The two halves of an office day, and whether Saturday mornings take dossiers in."""

    starts: date
    morning: tuple[time, time]
    afternoon: tuple[time, time]
    saturday_morning_intake: bool
    basis: Text
    uncertain: Text | None


@cache
def _all_office_hours() -> tuple[OfficeHours, ...]:
    def half(entry: dict[str, str]) -> tuple[time, time]:
        return time.fromisoformat(entry["opens"]), time.fromisoformat(entry["closes"])

    return tuple(
        OfficeHours(
            starts=entry["from"],
            morning=half(entry["morning"]),
            afternoon=half(entry["afternoon"]),
            saturday_morning_intake=entry["saturday_morning_intake"],
            basis=text_from(entry["basis"]),
            uncertain=text_from(entry["uncertain"]) if "uncertain" in entry else None,
        )
        for entry in read_data("data", "office_hours")["office_hours"]
    )


def office_hours(on: date) -> OfficeHours:
    """The office hours of a day, before the first ones stated: those."""
    stated = _all_office_hours()
    return next((hours for hours in reversed(stated) if hours.starts <= on), stated[0])


def deadlines_of(procedure: Procedure, case_id: str) -> tuple[Deadline, ...]:
    """The time limits of the authority for a case, extensions of complicated cases last."""
    rows = [row for row in procedure.deadlines if row.party == "authority" and row.case in (ALL, case_id)]
    return tuple(sorted(rows, key=lambda row: row.extension))


def intake_moment(handed_in: datetime, overrides: Sequence[SwappedDay] = ()) -> datetime:
    """When a dossier handed in at an aware moment counts as received, in Viet Nam time."""
    moment = handed_in.astimezone(VIETNAM)
    for opens, closes in _intake_halves(moment.date(), overrides):
        if moment < opens:
            return opens
        if moment <= closes:
            return moment
    day = moment.date() + timedelta(days=1)
    while not (halves := _intake_halves(day, overrides)):
        day += timedelta(days=1)
    return halves[0][0]


def due_at(
    deadlines: Sequence[Deadline],
    received_at: datetime,
    *,
    not_counted: Iterable[Pause] = (),
    extended: bool = False,
    now: datetime | None = None,
    overrides: Sequence[SwappedDay] = (),
) -> datetime:
    """The last moment for the answer to a dossier handed in at the aware `received_at`, in Viet Nam time.

    `deadlines`: the rows of one case, as from `deadlines_of`; `extended`: the longer term of complicated
    cases where there is one. A pause that still runs counts up to `now`, without `now` not at all.
    Raises NoProcessingTime.
    """
    terms = [row for row in deadlines if row.party == "authority" and row.value is not None]
    if not terms:
        raise NoProcessingTime
    usual = [row for row in terms if not row.extension]
    longer = [row for row in terms if row.extension]
    term = (longer if extended and longer else usual or terms)[-1]
    if term.unit == "immediate":
        return received_at.astimezone(VIETNAM)
    intake = intake_moment(received_at, overrides)
    away = _days_away(not_counted, now)
    if term.value == HALF_A_DAY:
        return _next_half_day_end(intake, overrides, away)
    return _end_of_office_day(_last_day(term, intake.date(), overrides, away))


def _last_day(term: Deadline, received: date, overrides: Sequence[SwappedDay], away: frozenset[date]) -> date:
    count = int(term.value or 0)
    if term.unit == "working_days":
        return add_working_days(received, count, overrides, away)
    if term.unit != "days":
        raise NoProcessingTime(term.unit)
    day = received
    while count:
        day += timedelta(days=1)
        count -= day not in away
    return next_working_day(day, overrides, away)


def _next_half_day_end(intake: datetime, overrides: Sequence[SwappedDay], away: frozenset[date]) -> datetime:
    day = intake.date()
    hours = office_hours(day)
    if is_working_day(day, overrides) and day not in away and intake.time() <= hours.morning[1]:
        return _end_of_office_day(day)
    following = next_working_day(day + timedelta(days=1), overrides, away)
    return datetime.combine(following, office_hours(following).morning[1], VIETNAM)


def _end_of_office_day(day: date) -> datetime:
    return datetime.combine(day, office_hours(day).afternoon[1], VIETNAM)


def _days_away(pauses: Iterable[Pause], now: datetime | None) -> frozenset[date]:
    away: set[date] = set()
    for sent, back in pauses:
        ended = back or now or sent
        first, last = sent.astimezone(VIETNAM).date(), ended.astimezone(VIETNAM).date()
        away.update(first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
    return frozenset(away)


def _intake_halves(day: date, overrides: Sequence[SwappedDay]) -> list[tuple[datetime, datetime]]:
    hours = office_hours(day)
    if is_working_day(day, overrides):
        halves = [hours.morning, hours.afternoon]
    elif day.weekday() == SATURDAY and hours.saturday_morning_intake and not is_holiday(day, overrides):
        halves = [hours.morning]
    else:
        halves = []
    return [
        (datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM))
        for opens, closes in halves
    ]
