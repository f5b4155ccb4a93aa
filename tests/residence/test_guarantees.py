"""What the database itself refuses, and acts that come in at one moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cutru.residence import actions
from cutru.residence.models import (
    Absence,
    Dwelling,
    Household,
    HouseholdMember,
    Person,
    RegisterEntry,
    Registration,
)
from cutru.residence.orders import ChangeHead, SplitHousehold
from tests.residence.factories import (
    UNIT,
    code,
    done,
    dwelling_in,
    elsewhere,
    end,
    family,
    number,
    permanent,
    person,
    person_in,
    temporary,
    today,
    woman_in,
)

AT_ONCE = 4


def broken(change: Any) -> bool:
    """Whether the database refuses a change."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


@pytest.mark.django_db
def test_entries_and_absences_are_neither_changed_nor_removed() -> None:
    man, _wife, _child = family()
    entry = RegisterEntry.objects.get()
    absence = Absence.objects.create(
        person=person(man), point="a", starts=today(), until=today(), reason="x", destination="y", entry=entry
    )
    assert broken(lambda: RegisterEntry.objects.update(dossier_code="X"))
    assert broken(lambda: RegisterEntry.objects.all()._raw_delete("default"))
    assert broken(lambda: Absence.objects.update(reason="z"))
    assert broken(lambda: Absence.objects.filter(pk=absence.pk)._raw_delete("default"))


@pytest.mark.django_db
def test_rows_are_closed_once_and_never_changed_otherwise() -> None:
    man, _wife, _child = family()
    entry = RegisterEntry.objects.get()
    rows = Registration.objects.filter(person=person(man))
    assert broken(lambda: rows.update(starts=today()))
    assert broken(lambda: rows.update(ended_on=today(), end_ground="x"))
    assert broken(lambda: rows.update(ended_on=today(), end_ground="", closed_by=entry))
    assert broken(lambda: rows._raw_delete("default"))
    assert not broken(lambda: rows.update(ended_on=today(), end_ground="x", closed_by=entry))
    assert broken(lambda: rows.update(ended_on=today() + timedelta(days=1)))
    assert broken(lambda: rows.update(ended_on=None, end_ground="", closed_by=None))
    assert broken(lambda: HouseholdMember.objects.update(is_head=True))
    assert broken(lambda: Household.objects.all()._raw_delete("default"))
    assert broken(lambda: Person.objects.filter(pk=person(man).pk)._raw_delete("default"))


@pytest.mark.django_db
def test_residences_terms_and_heads_never_overlap() -> None:
    man, wife, _child = family()
    done(temporary(man, on=today() - timedelta(days=50)))
    entry = RegisterEntry.objects.first()
    dwelling, household = Dwelling.objects.first(), Household.objects.get()
    for kind, until in (("permanent", None), ("temporary", today())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.create(
                person=person(man), kind=kind, dwelling=dwelling, starts=today(), until=until, opened_by=entry
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMember.objects.create(
            household=household, person=person(wife), starts=today(), opened_by=entry
        )
    stranger = person_in()
    done(temporary(stranger))
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMember.objects.create(
            household=household, person=person(stranger), is_head=True, starts=today(), opened_by=entry
        )


@pytest.mark.django_db
def test_a_refused_order_leaves_nothing() -> None:
    order = permanent(person_in())
    stale = replace(order, persons=(replace(order.persons[0], native_place="x" * 300),))
    with pytest.raises(actions.OrderRefused):
        done(replace(stale, ground="liking"))
    assert (RegisterEntry.objects.count(), Person.objects.count(), Dwelling.objects.count()) == (0, 0, 0)


def together(works: list[Any]) -> list[str]:
    """What each work gives when all are done at once, each with a connection of its own: entry or codes."""
    start = Barrier(len(works))

    def at_a_desk(order: Any) -> str:
        try:
            start.wait()
            return str(actions.apply(None, order, unit=UNIT).pk)
        except actions.OrderRefused as refused:
            return ",".join(one.code for one in refused.problems if one.severity == "error")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as desks:
        return list(desks.map(at_a_desk, works))


@pytest.fixture
def emptied(committed: None) -> Any:
    """Real transactions; the register is empty afterwards."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE residence_registerentry CASCADE")


@pytest.mark.usefixtures("emptied")
def test_one_dossier_decided_at_four_desks_at_once_is_one_act() -> None:
    order = permanent(person_in())
    assert len(set(together([order] * AT_ONCE))) == 1
    assert (RegisterEntry.objects.count(), Registration.objects.count()) == (1, 1)


@pytest.mark.usefixtures("emptied")
def test_one_person_registered_at_four_places_at_once_resides_at_one() -> None:
    man = person_in()
    orders = [permanent(man, dwelling=dwelling_in(f"{place} phố Thử")) for place in range(AT_ONCE)]
    together(orders)
    open_rows = Registration.objects.filter(person=person(man), ended_on__isnull=True)
    assert (open_rows.count(), Registration.objects.count()) == (1, AT_ONCE)
    assert HouseholdMember.objects.filter(person=person(man), ends__isnull=True).count() == 1


@pytest.mark.usefixtures("emptied")
def test_a_household_keeps_one_head_whatever_happens_to_it_at_one_moment() -> None:
    man, wife = person_in(), woman_in(relation="Vợ")
    brother, sister = person_in(relation="Em"), woman_in(relation="Em")
    done(permanent(man, wife, brother, sister, on=today() - timedelta(days=9)))
    together(
        [
            ChangeHead(today(), code(), number(brother), number(wife)),
            ChangeHead(today(), code(), number(wife), number(brother)),
            SplitHousehold(today(), code(), (number(sister),), number(sister)),
            end("permanent", "settled-abroad", number(man)),
            permanent(wife, dwelling=elsewhere(), ground="mobile-vehicle"),
        ]
    )
    for household in Household.objects.all():
        members = list(household.members.filter(ends__isnull=True))
        assert sum(one.is_head for one in members) == (len(members) > 0)
        assert (household.ends is None) == (len(members) > 0)
