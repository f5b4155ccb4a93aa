"""Any sequence of acts, accepted or refused, leaves a register that the law could have made."""

import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cutru.law.residence import end_grounds
from cutru.law.versions import BOOK
from cutru.residence import actions
from cutru.residence.lookup import dwelling_at
from cutru.residence.models import (
    Absence,
    DwellingBar,
    Household,
    HouseholdMember,
    Person,
    PersonFact,
    RegisterEntry,
    Registration,
)
from cutru.residence.orders import (
    ChangeHead,
    CorrectPerson,
    DeclareWhereabouts,
    DwellingIn,
    ExtendTemporary,
    Order,
    PersonIn,
    RecordAbsence,
    RenameAddress,
    SplitHousehold,
)
from cutru.residence.queries import address_on, situation
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM
from tests.residence.factories import code, done, end, permanent, temporary

BEGIN = date(2022, 1, 1)
LAST = date(2026, 1, 1)
PEOPLE = (
    PersonIn("Nguyễn Văn Một", date(1980, 2, 1), "M", "001080000001", "Con"),
    PersonIn("Trần Thị Hai", date(1982, 3, 1), "F", "001182000002", "Vợ"),
    PersonIn("Nguyễn Văn Ba", date(1950, 4, 1), "M", "001050000003", "Cha"),
    PersonIn("Nguyễn Thị Bốn", date(2012, 5, 1), "F", "001312000004", "Con"),
    PersonIn("Nguyễn Văn Năm", date(2019, 6, 1), "M", "001219000005", "Con"),
)
NUMBERS = tuple(one.personal_number or "" for one in PEOPLE)
WARDS = (HOAN_KIEM, HAI_BA_TRUNG, HAI_BA_TRUNG)

people = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique_by=lambda one: one.personal_number)
numbers = st.sampled_from(NUMBERS)
several = st.lists(numbers, min_size=1, max_size=3, unique=True).map(tuple)
places = st.integers(0, 2)
grounds = st.sampled_from(["own-dwelling", "family-close", "mobile-vehicle", "minor-with-relatives"])


class Register(RuleBasedStateMachine):
    """Orders of random content on days that only go forward."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.day = BEGIN
        self.addresses = ["1 phố Một", "2 phố Hai", "3 phố Ba"]
        self.entries: list[tuple[Any, ...]] = []
        self.past: dict[date, list[tuple[Any, ...]]] = {}
        self.changed = True

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def order(self, order: Order) -> None:
        before = RegisterEntry.objects.count()
        try:
            with transaction.atomic():
                done(order)
            self.changed = True
        except actions.OrderRefused:
            assert RegisterEntry.objects.count() == before
        else:
            assert RegisterEntry.objects.count() == before + 1

    def dwelling(self, place: int) -> DwellingIn:
        return DwellingIn(WARDS[place], self.addresses[place])

    @initialize()
    def a_family_lives_in_the_first_dwelling(self) -> None:
        self.order(permanent(*PEOPLE[:4], dwelling=self.dwelling(0), on=self.day))

    @rule(days=st.sampled_from([1, 20, 100, 340]))
    def days_go_by(self, days: int) -> None:
        self.past[self.day] = snapshot(self.day)
        self.day = min(self.day + timedelta(days=days), LAST)
        self.past.pop(self.day, None)

    @rule(persons=people, place=places, ground=grounds, join=st.booleans(), agree=st.booleans())
    def register_permanently(
        self, persons: list[PersonIn], place: int, ground: str, join: bool, agree: bool
    ) -> None:
        heads = HouseholdMember.objects.filter(
            is_head=True, ends__isnull=True, household__dwelling__ward_id=WARDS[place]
        )
        first = heads.values_list("person__personal_number", flat=True).order_by("id").last()
        head = first if join else None
        values = {"ground": ground, "head_number": head, "parents_agree": agree, "on": self.day}
        self.order(permanent(*persons, dwelling=self.dwelling(place), **values))

    @rule(persons=people, place=places, days=st.sampled_from([10, 40, 700, 800]))
    def register_temporarily(self, persons: list[PersonIn], place: int, days: int) -> None:
        order = temporary(*persons, dwelling=self.dwelling(place), on=self.day, days=days, parents_agree=True)
        self.order(order)

    @rule(days=st.sampled_from([10, 200, 729, 800]), wait=st.booleans())
    def extend(self, days: int, wait: bool) -> None:
        terms = Registration.objects.filter(kind="temporary", ended_on__isnull=True, until__gte=self.day)
        term = terms.order_by("until", "id").first()
        if term is None or term.until is None:
            return
        window = min(term.until - timedelta(days=5), LAST)
        if wait and window > self.day:
            self.days_go_by((window - self.day).days)
        number = term.person.reference
        self.order(ExtendTemporary(self.day, code(), (number,), term.until + timedelta(days=days)))

    @rule(which=st.integers(0, 30), choice=st.integers(0, 8))
    def deregister(self, which: int, choice: int) -> None:
        rows = list(Registration.objects.filter(ended_on__isnull=True).exclude(kind="declared"))
        if not rows:
            return
        row = rows[which % len(rows)]
        kind: Any = row.kind
        known = end_grounds(kind, self.day)
        self.order(end(kind, known[choice % len(known)].id, row.person.reference, on=self.day))

    @rule(who=several, by_one_of_them=st.booleans(), other=numbers)
    def split(self, who: tuple[str, ...], by_one_of_them: bool, other: str) -> None:
        head = who[0] if by_one_of_them else other
        self.order(SplitHousehold(self.day, code(), who, head, relations=dict.fromkeys(who, "Con")))

    @rule(of=numbers, head=numbers)
    def change_head(self, of: str, head: str) -> None:
        self.order(ChangeHead(self.day, code(), of, head, dict.fromkeys(NUMBERS, "Người thân")))

    @rule(persons=people, place=places)
    def declare(self, persons: list[PersonIn], place: int) -> None:
        order = DeclareWhereabouts(
            self.day, code(), tuple(persons), self.dwelling(place), True, parents_agree=True
        )
        self.order(order)

    @rule(number=numbers, name=st.sampled_from(["Lê Văn Đổi", "Lê Thị Đổi", "X9"]))
    def correct(self, number: str, name: str) -> None:
        self.order(CorrectPerson(self.day, code(), number, {"full_name": name, "religion": name[:5]}))

    @rule(place=places, new=st.sampled_from(["1 phố Một", "7 phố Mới", "8 phố Mới"]))
    def rename(self, place: int, new: str) -> None:
        self.order(RenameAddress(self.day, code(), WARDS[place], self.addresses[place], new))
        if dwelling_at(WARDS[place], new) and not dwelling_at(WARDS[place], self.addresses[place]):
            self.addresses[place] = new

    @rule(number=numbers, point=st.sampled_from("abcde"), days=st.sampled_from([0, 120, 400]))
    def absence(self, number: str, point: str, days: int) -> None:
        until = self.day + timedelta(days=days)
        self.order(RecordAbsence(self.day, code(), number, point, self.day, until, "Đi làm", "Huế"))

    @rule(place=places)
    def bar(self, place: int) -> None:
        dwelling = dwelling_at(WARDS[place], self.addresses[place])
        if dwelling is None:
            return
        entry = RegisterEntry.objects.create(kind="barred", on=self.day, at="2026-01-01T00:00Z", unit="x")
        values = {"place_id": "confiscated", "basis": "Quyết định", "starts": self.day, "opened_by": entry}
        DwellingBar.objects.create(dwelling=dwelling, **values)

    @invariant()
    def the_register_is_sound(self) -> None:
        if not self.changed:
            return
        self.changed = False
        self.one_permanent_residence_one_place_no_terms_overlap()
        self.every_household_with_members_has_one_head_on_every_day()
        self.who_resides_permanently_belongs_to_a_household_there()
        self.what_holds_has_a_cause_and_the_dead_reside_nowhere()
        self.entries_only_grow()
        self.the_past_stays_as_it_was()

    def one_permanent_residence_one_place_no_terms_overlap(self) -> None:
        for kind in ("permanent", "temporary", "declared"):
            for person in Person.objects.all():
                disjoint(
                    (one.starts, _end(one)) for one in Registration.objects.filter(person=person, kind=kind)
                )
        for person in Person.objects.all():
            disjoint((one.starts, one.ends) for one in HouseholdMember.objects.filter(person=person))

    def every_household_with_members_has_one_head_on_every_day(self) -> None:
        days = set(HouseholdMember.objects.values_list("starts", flat=True)) | {self.day}
        for household in Household.objects.all():
            for day in days:
                members = [
                    one
                    for one in household.members.all()
                    if one.starts <= day and (not one.ends or day < one.ends)
                ]
                lives = household.starts <= day and (household.ends is None or day < household.ends)
                assert (len(members) > 0) == lives
                assert sum(one.is_head for one in members) == lives

    def who_resides_permanently_belongs_to_a_household_there(self) -> None:
        registered = Registration.objects.filter(kind="permanent", ended_on__isnull=True)
        belongs = HouseholdMember.objects.filter(ends__isnull=True)
        assert set(registered.values_list("person", "household", "dwelling")) == set(
            belongs.values_list("person", "household", "household__dwelling")
        )

    def what_holds_has_a_cause_and_the_dead_reside_nowhere(self) -> None:
        for rows in (Registration, HouseholdMember, Household):
            ended = "ended_on" if rows is Registration else "ends"
            assert not rows.objects.filter(Q(closed_by__isnull=True), **{f"{ended}__isnull": False}).exists()
        assert not Registration.objects.filter(person__died_on__isnull=False, ended_on__isnull=True).filter(
            Q(until__isnull=True) | Q(until__gte=self.day)
        )

    def entries_only_grow(self) -> None:
        now = list(RegisterEntry.objects.order_by("id").values_list("id", "kind", "on", "dossier_code"))
        assert now[: len(self.entries)] == self.entries
        self.entries = now

    def the_past_stays_as_it_was(self) -> None:
        for day in sorted(self.past)[-6:]:
            assert snapshot(day) == self.past[day]


def _end(one: Registration) -> date | None:
    after_term = one.until + timedelta(days=1) if one.until else None
    return min((day for day in (one.ended_on, after_term) if day), default=None)


def disjoint(periods: Iterable[tuple[date, date | None]]) -> None:
    """No two of the half-open periods share a day."""
    days = sorted((start, end or date.max) for start, end in periods if end is None or end > start)
    for (_start, earlier_end), (later_start, _later_end) in itertools.pairwise(days):
        assert earlier_end <= later_start


def snapshot(day: date) -> list[tuple[Any, ...]]:
    """What the register says of everybody on a day, as plain values."""
    told: list[tuple[Any, ...]] = []
    for person in Person.objects.order_by("id"):
        now = situation(person, day)
        kinds = (now.permanent, now.temporary, now.declared)
        told.append(
            (
                person.pk,
                dict(now.facts) if person.entered_by.on <= day else None,
                [one and (one.dwelling_id, one.starts, address_on(one.dwelling, day)) for one in kinds],
                now.household and now.household.pk,
                now.head and now.head.pk,
                [(one.person_id, one.relation, one.is_head) for one in now.members],
                [one.pk for one in now.absences],
            )
        )
    return [one for one in told if one[1] is not None]


@pytest.mark.slow
@pytest.mark.django_db
def test_any_sequence_of_acts_keeps_the_register_sound() -> None:
    assert BOOK.in_force("permanent_grounds", BEGIN).id == "lct-20-2020"
    run_state_machine_as_test(
        Register,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert (Absence.objects.count(), PersonFact.objects.count()) == (0, 0)
