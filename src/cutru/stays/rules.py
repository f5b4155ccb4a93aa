"""What must hold for one stay, whatever way it came in. The door asks this of every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings

from cutru.facilities.models import Facility
from cutru.identity.codelists import STAY_REASONS
from cutru.identity.documents import document_number_problems
from cutru.identity.names import name_problems
from cutru.identity.nationalities import NATIONALITIES, UNIDENTIFIED, VIETNAM
from cutru.identity.personal_number import personal_number_problems
from cutru.law.deadlines import VIETNAM as VIETNAM_TIME
from cutru.law.stay_rules import CLOSE_RELATIONS, longest_stay_days, oldest_arrival_taken, stay_too_long
from cutru.law.versions import RuleBook
from cutru.problems import Problem, errors_among
from cutru.stays.law import rule_book
from cutru.stays.schemas import ForeignStayIn, Partial, StayIn, VietnameseStayIn, build_stay

OTHER_REASON = "20"
OTHER_DOCUMENT = "9"
PERSONAL_NUMBER_CARDS = frozenset({"1", "8"})
RELATIONS = frozenset(relation.code for relation in CLOSE_RELATIONS)


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment of handing in, and the days that follow from it."""

    now: datetime
    today: date
    oldest: date
    longest_days: int
    book: RuleBook

    @classmethod
    def at(cls, now: datetime) -> "Moment":
        """The moment as the rules need it; `now` is an aware datetime."""
        today = now.astimezone(VIETNAM_TIME).date()
        oldest = oldest_arrival_taken(today, settings.STAYS_OLDEST_ARRIVAL_DAYS)
        book = rule_book()
        return cls(now, today, oldest, longest_stay_days(today, book), book)


def stay_problems(stay: StayIn, facility: Facility, moment: Moment) -> list[Problem]:
    """Everything that is wrong with one stay by itself; duplicates and overlaps are the door's business."""
    found = name_problems(stay.full_name, "full_name")
    found += _date_problems(stay, moment)
    if facility.room_required and not stay.room:
        found.append(Problem("room", "room_required"))
    if isinstance(stay, ForeignStayIn):
        found += _foreign_problems(stay)
    elif isinstance(stay, VietnameseStayIn):
        found += _vietnamese_problems(stay, moment)
    return found


_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "F": {"nationality": UNIDENTIFIED},
    "V": {"document_type": OTHER_DOCUMENT, "document_name": "-", "reason": "1"},
}
_COMMON_STAND_INS = {"full_name": "A", "sex": "M", "birth_date": date(1990, 1, 1), "document_number": "A"}
_HANGING_ON = {
    "arrival_on": frozenset({"departure_on", "departed_on", "entry_on"}),
    "document_type": frozenset({"document_number", "document_name"}),
    "reason": frozenset({"reason_detail"}),
}
"""Field → the fields that cannot be judged without it."""


def problems_of_the_rest(
    partial: Partial, told: Sequence[Problem], facility: Facility, moment: Moment
) -> list[Problem]:
    """Errors in the fields of a row that its reader had no fault to find with.

    Fields without a value get a stand-in, and nothing is said of them or of what hangs on them.
    """
    faulty = {problem.field for problem in errors_among(told)}
    given = {
        name: value
        for name, value in partial.values.items()
        if value is not None and value != "" and name not in faulty
    }
    stand_ins = {**_COMMON_STAND_INS, **_STAND_INS[partial.regime]}
    day = given.get("arrival_on") or given.get("departure_on") or moment.today
    stand_ins |= {"arrival_on": day, "departure_on": given.get("arrival_on") or day}
    doubtful = faulty | (stand_ins.keys() - given.keys())
    doubtful |= {name for missing in doubtful for name in _HANGING_ON.get(missing, ())}
    stay, found = build_stay(partial.regime, {**stand_ins, **given})
    if stay is not None:
        found = errors_among(stay_problems(stay, facility, moment))
    return [problem for problem in found if problem.field not in doubtful]


def _date_problems(stay: StayIn, moment: Moment) -> list[Problem]:
    found = []
    if stay.birth_date > moment.today:
        found.append(Problem("birth_date", "birth_in_future", {"value": f"{stay.birth_date:%d/%m/%Y}"}))
    if stay.arrival_on >= moment.today and is_expected(stay, moment):
        found.append(Problem("arrival_on", "arrival_in_future"))
    elif stay.arrival_on < moment.oldest:
        found.append(Problem("arrival_on", "arrival_too_old", {"oldest": f"{moment.oldest:%d/%m/%Y}"}))
    if stay.departure_on < stay.arrival_on:
        found.append(Problem("departure_on", "departure_before_arrival"))
    if stay.departed_on is not None:
        if stay.departed_on < stay.arrival_on:
            found.append(Problem("departed_on", "departed_before_arrival"))
        elif stay.departed_on > moment.today:
            found.append(Problem("departed_on", "departed_in_future"))
    return found


def is_expected(stay: StayIn, moment: Moment) -> bool:
    """Whether the guest is still to come: kept as an expected guest, not handed in."""
    return arrives_later(stay.arrival_on, stay.arrival_time, moment)


def arrives_later(arrival_on: date, arrival_time: time | None, moment: Moment) -> bool:
    """Whether an arrival lies ahead; a quarter of an hour is left to clocks that go fast."""
    if arrival_on != moment.today or arrival_time is None:
        return arrival_on > moment.today
    arrival = datetime.combine(arrival_on, arrival_time, VIETNAM_TIME)
    return arrival > moment.now + timedelta(minutes=15)


def _foreign_problems(stay: ForeignStayIn) -> list[Problem]:
    found = document_number_problems("4", stay.document_number, "document_number")
    if stay.nationality == VIETNAM:
        found.append(Problem("nationality", "vietnamese_among_foreigners"))
    elif stay.nationality not in NATIONALITIES:
        found.append(Problem("nationality", "not_in_list", {"value": stay.nationality}))
    if stay.permitted_until is None:
        found.append(Problem("permitted_until", "permitted_until_missing", severity="warning"))
    elif stay.permitted_until < stay.arrival_on:
        found.append(Problem("permitted_until", "permitted_until_over", severity="warning"))
    elif stay.permitted_until < stay.departure_on:
        found.append(Problem("permitted_until", "permitted_until_before_departure", severity="warning"))
    if stay.entry_on is not None and stay.entry_on > stay.arrival_on:
        found.append(Problem("entry_on", "entry_after_arrival"))
    return found


def _vietnamese_problems(stay: VietnameseStayIn, moment: Moment) -> list[Problem]:
    found = document_number_problems(stay.document_type, stay.document_number, "document_number")
    if stay.nationality != VIETNAM:
        found.append(Problem("nationality", "foreigner_among_vietnamese"))
    if stay.document_type in PERSONAL_NUMBER_CARDS and not found:
        found += personal_number_problems(stay.document_number, stay.sex, stay.birth_date, "document_number")
    if stay.document_type == OTHER_DOCUMENT and not stay.document_name:
        found.append(Problem("document_name", "required"))
    if stay.reason not in STAY_REASONS:
        found.append(Problem("reason", "not_in_list", {"value": stay.reason}))
    elif stay.reason == OTHER_REASON and not stay.reason_detail:
        found.append(Problem("reason_detail", "required"))
    if stay.relation and stay.relation not in RELATIONS:
        found.append(Problem("relation", "not_in_list", {"value": stay.relation}))
    if stay.arrival_on < moment.oldest:
        return found  # too old to be taken; no rule has to be known for such a day
    if stay_too_long(stay.arrival_on, stay.departure_on, stay.arrival_on, moment.book):
        found.append(Problem("departure_on", "stay_too_long", {"days": moment.longest_days}))
    return found
