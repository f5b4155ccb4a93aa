"""The invented people the portal is tried with."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cutru.identity.personal_number import personal_number_problems
from cutru.residence.models import Person, RegisterEntry, TrialPopulationRecord
from cutru.residence.queries import find_person, known_facts, owns, situation
from cutru.residence.trial import (
    CITIZEN_NUMBER,
    HEAD_NUMBER,
    HOME,
    PEOPLE,
    REGISTERED_ON,
    ensure_trial_register,
)

pytestmark = pytest.mark.django_db


def test_thirty_people_with_numbers_of_their_own_whose_relatives_are_among_them() -> None:
    numbers = {one.number for one in PEOPLE}
    assert len(numbers) == len(PEOPLE) == 30
    assert {relative for one in PEOPLE for _relation, relative in one.kin} - numbers == set()
    odd = {one.number for one in PEOPLE if personal_number_problems(one.number, one.sex, one.born, "x")}
    assert odd == set()


def test_the_trial_citizen_lives_with_the_head_who_owns_the_dwelling() -> None:
    ensure_trial_register()
    citizen = find_person(CITIZEN_NUMBER)
    assert citizen is not None
    now = situation(citizen)
    assert now.head == find_person(HEAD_NUMBER)
    assert [one.person.full_name for one in now.members] == [
        "Trần Thị Chủ Hộ",
        "Phạm Thị Cụ Thử",
        "Nguyễn Văn Công Dân",
        "Lê Thị Hiền Thử",
        "Nguyễn Minh Thử",
    ]
    assert owns(HEAD_NUMBER, HOME.ward_code, HOME.address)
    assert not owns(CITIZEN_NUMBER, HOME.ward_code, HOME.address)
    facts = known_facts(CITIZEN_NUMBER)
    assert facts is not None
    assert facts.permanent_address == "18 phố Dùng Thử, Phường Hoàn Kiếm, Thành phố Hà Nội"
    assert (facts.head_name, facts.head_number, facts.relation) == ("Trần Thị Chủ Hộ", HEAD_NUMBER, "Con")
    assert now.permanent is not None
    assert now.permanent.starts == REGISTERED_ON


def test_loading_twice_changes_nothing_the_second_time() -> None:
    ensure_trial_register()
    counts = RegisterEntry.objects.count(), Person.objects.count(), TrialPopulationRecord.objects.count()
    ensure_trial_register()
    assert (
        RegisterEntry.objects.count(),
        Person.objects.count(),
        TrialPopulationRecord.objects.count(),
    ) == counts


def test_production_loads_nobody(settings: object) -> None:
    settings.ENVIRONMENT = "production"  # type: ignore[attr-defined]  # pytest-django's
    with pytest.raises(ImproperlyConfigured):
        ensure_trial_register()
    assert TrialPopulationRecord.objects.count() == 0
