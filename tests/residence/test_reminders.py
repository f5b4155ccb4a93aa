"""Whose temporary residence ends soon is reminded thirty and fifteen days before, once each."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from cutru.residence.models import Registration, TermReminder
from cutru.residence.reminders import remind_of_terms
from cutru.residence.signals import term_ends_soon
from cutru.residence.tasks import remind
from tests.residence.factories import done, end, extension, number, person_in, temporary, today

pytestmark = pytest.mark.django_db


class Postbox:
    """Who was told of which reminder; `failing` numbers make the receiver fail."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []
        self.failing: set[str] = set()

    def __call__(self, registration: Registration, days_before: int, **_kwargs: Any) -> None:
        reference = registration.person.reference
        if reference in self.failing:
            raise RuntimeError("no paper")
        self.told.append((reference, days_before))


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    term_ends_soon.connect(box)
    yield box
    term_ends_soon.disconnect(box)


def resident(days_left: int) -> str:
    """Somebody whose term ends in so many days."""
    who = person_in()
    done(temporary(who, on=today() - timedelta(days=200), days=200 + days_left))
    return number(who)


def test_a_term_is_announced_once_thirty_and_once_fifteen_days_before(postbox: Postbox) -> None:
    far, near = resident(31), resident(30)
    soon, last = resident(15), resident(0)
    assert remind_of_terms(today()) == 3
    assert postbox.told == [(near, 30), (soon, 15), (last, 15)]
    assert remind_of_terms(today()) == 0
    assert remind_of_terms(today() + timedelta(days=1)) == 1
    assert remind_of_terms(today() + timedelta(days=15)) == 1
    assert postbox.told[3:] == [(far, 30), (near, 15)]


def test_who_ended_or_extended_is_left_alone(postbox: Postbox) -> None:
    ended, extended = resident(10), resident(10)
    done(end("temporary", "rent-ended", ended))
    done(extension(extended, until=today() + timedelta(days=200)))
    assert remind_of_terms(today()) == 0
    assert remind_of_terms(today() + timedelta(days=180)) == 1
    assert postbox.told == [(extended, 30)]


def test_a_reminder_that_fails_comes_the_next_day_and_holds_up_nobody(postbox: Postbox) -> None:
    first, second = resident(12), resident(12)
    postbox.failing = {first}
    assert remind_of_terms(today()) == 1
    assert (postbox.told, TermReminder.objects.count()) == ([(second, 15)], 1)
    postbox.failing = set()
    remind(0)
    assert postbox.told == [(second, 15), (first, 15)]
