"""Two windows, a lost answer, any order: each guest is one stay, and the answer stays the same."""

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cutru.offline.actions import key_for, receive
from cutru.offline.models import OfflineGuest
from cutru.stays.models import Draft, Stay, StayEntry
from tests.facilities.factories import make_facility
from tests.offline.factories import content, foreigner, items, sealed
from tests.stays.factories import receptionist_of
from tests.stays.test_at_the_same_time import together


def told(answers):
    return {str(answer.reference): (answer.guest.outcome, answer.guest.receipt) for answer in answers}


@pytest.mark.usefixtures("committed")
def test_four_windows_that_send_at_once_hand_every_guest_in_once():
    place = make_facility()
    person = receptionist_of(place)
    queue = items(
        *(sealed(place, content(foreigner(room="" if turn % 5 == 0 else "12"))) for turn in range(20))
    )
    answers = together(lambda _number: told(receive(person, place, queue)))
    assert answers == [answers[0]] * 4
    assert sorted(outcome for outcome, _receipt in answers[0].values()) == ["accepted"] * 16 + ["kept"] * 4
    assert (Stay.objects.count(), StayEntry.objects.count()) == (16, 16)
    assert (Draft.objects.count(), OfflineGuest.objects.count()) == (4, 20)


@pytest.mark.usefixtures("committed")
def test_two_first_askers_both_get_a_key_that_opens():
    place = make_facility()
    person = receptionist_of(place)
    found = together(lambda _number: key_for(person, place))
    queue = items(*(sealed(place, key=key) for key in found))
    assert {outcome for outcome, _receipt in told(receive(person, place, queue)).values()} == {"accepted"}


@pytest.mark.django_db
@settings(max_examples=25)
@given(sendings=st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=8), min_size=1, max_size=6))
def test_whatever_is_sent_again_in_whatever_order_each_guest_has_one_answer(sendings):
    with transaction.atomic():
        place = make_facility()
        person = receptionist_of(place)
        queue = [
            sealed(place, content(foreigner(full_name="" if number % 4 == 3 else "MUSTERMANN ERIKA")))
            for number in range(8)
        ]
        known: dict[str, tuple[str, str]] = {}
        for sending in sendings:
            answers = told(receive(person, place, items(*(queue[number] for number in sending))))
            assert set(answers) == {queue[number]["reference"] for number in sending}
            assert {name: known[name] for name in answers.keys() & known.keys()} == {
                name: answers[name] for name in answers.keys() & known.keys()
            }
            known |= answers
        outcomes = [outcome for outcome, _receipt in known.values()]
        assert Stay.objects.filter(facility=place).count() == outcomes.count("accepted")
        assert Draft.objects.filter(facility=place).count() == outcomes.count("kept")
        assert len(outcomes) == OfflineGuest.objects.filter(facility=place).count()
        transaction.set_rollback(True)
    assert connection.in_atomic_block
