"""Registering: what an accepted order changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cutru.residence.actions import AnotherOrderDone
from cutru.residence.models import RegisterEntry, Registration
from cutru.residence.queries import situation
from tests.residence.factories import (
    child_in,
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

pytestmark = pytest.mark.django_db


def test_a_family_registered_permanently_is_one_household_with_its_head() -> None:
    man, wife, child = family()
    now = situation(person(child))
    assert now.permanent is not None
    assert (now.permanent.dwelling.address, now.permanent.ground) == ("12 phố Thử", "own-dwelling")
    assert now.head == person(man)
    assert [(one.person.full_name, one.relation) for one in now.members] == [
        (man.full_name, ""),
        (wife.full_name, "Vợ"),
        (child.full_name, "Con"),
    ]
    assert now.relation == "Con"


def test_moving_ends_the_former_residence_and_the_past_stays_as_it_was() -> None:
    _man, wife, _child = family()
    before = today() - timedelta(days=1)
    past = situation(person(wife), before)
    host = person_in()
    done(permanent(host, dwelling=elsewhere(), on=today() - timedelta(days=2)))
    moving = permanent(
        wife, dwelling=elsewhere(), ground="family-close", head_number=number(host), on=today()
    )
    done(moving)
    now = situation(person(wife))
    assert now.permanent is not None
    assert (now.permanent.dwelling.address, now.head) == ("5 ngõ Khác", person(host))
    assert situation(person(wife), before) == past
    former = Registration.objects.get(person=person(wife), ended_on__isnull=False)
    assert (former.end_ground, former.ended_on, former.closed_by.dossier_code) == (
        "registered-elsewhere",
        today(),
        moving.dossier_code,
    )


def test_registering_permanently_where_one_lived_temporarily_ends_the_term() -> None:
    man = person_in()
    done(temporary(man, on=today() - timedelta(days=10)))
    done(permanent(man, dwelling=elsewhere()))
    now = situation(person(man))
    assert (now.temporary, now.permanent is not None) == (None, True)
    assert Registration.objects.get(kind="temporary").end_ground == "became-permanent-here"


def test_a_temporary_residence_leaves_the_permanent_one_alone() -> None:
    man, _wife, _child = family()
    done(temporary(man))
    now = situation(person(man))
    assert now.permanent is not None
    assert now.temporary is not None
    assert (now.permanent.dwelling.address, now.temporary.dwelling.address) == ("12 phố Thử", "5 ngõ Khác")
    assert now.head == person(man)


def test_another_temporary_residence_takes_the_place_of_the_first() -> None:
    man = person_in()
    done(temporary(man, on=today() - timedelta(days=100)))
    done(temporary(man, dwelling=elsewhere("9 ngõ Mới")))
    now = situation(person(man))
    assert now.temporary is not None
    assert now.temporary.dwelling.address == "9 ngõ Mới"
    assert Registration.objects.get(ended_on=today()).end_ground == "registered-elsewhere"


def test_the_same_dossier_twice_is_done_once() -> None:
    order = permanent(person_in())
    first, second = done(order), done(order)
    assert first == second
    assert (RegisterEntry.objects.count(), Registration.objects.count()) == (1, 1)


def test_a_dossier_that_orders_something_else_of_the_same_kind_is_a_mistake() -> None:
    order = permanent(person_in())
    done(order)
    with pytest.raises(AnotherOrderDone):
        done(replace(order, persons=(person_in(),)))
    assert Registration.objects.count() == 1


def test_when_the_head_leaves_the_eldest_adult_heads_who_remains() -> None:
    man, wife, child = family()
    done(end("permanent", "settled-abroad", number(man)))
    now = situation(person(child))
    assert now.head == person(wife)
    assert [(one.person.full_name, one.relation) for one in now.members] == [
        (wife.full_name, ""),
        (child.full_name, ""),
    ]
    assert situation(person(man)).household is None


def test_the_last_member_ends_the_household() -> None:
    man = person_in()
    done(permanent(man, on=today() - timedelta(days=5)))
    household = situation(person(man)).household
    assert household is not None
    done(end("permanent", "settled-abroad", number(man)))
    household.refresh_from_db()
    assert household.ends == today()


def test_the_dead_reside_nowhere() -> None:
    man, _wife, _child = family()
    done(temporary(man, on=today() - timedelta(days=30)))
    done(end("permanent", "death", number(man)))
    now = situation(person(man))
    assert (now.permanent, now.temporary, now.household) == (None, None, None)
    assert (now.facts["died_on"], person(man).died_on) == (today().isoformat(), today())


def test_a_child_without_a_number_is_registered_and_named_by_the_register() -> None:
    man, _wife, _child = family()
    baby = child_in(personal_number=None, full_name="Nguyễn Văn Mới", sex="M")
    entry = done(permanent(baby, ground="family-close", head_number=number(man)))
    [concerned] = [one.person for one in entry.concerned.all() if one.person.personal_number is None]
    assert concerned.reference == f"#{concerned.pk}"
    done(end("permanent", "settled-abroad", concerned.reference))
    assert situation(concerned).permanent is None


def test_a_dwelling_is_found_again_by_another_spelling_of_its_address() -> None:
    done(permanent(person_in()))
    woman = woman_in()
    done(permanent(woman, dwelling=dwelling_in("12 PHO THU"), ground="mobile-vehicle"))
    found = situation(person(woman)).permanent
    assert found is not None
    assert found.dwelling.address == "12 phố Thử"
