"""Two desks, one guest, one moment: the door lets submissions of a facility in one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cutru.stays import actions
from cutru.stays.actions.handing_in import one_at_a_time
from cutru.stays.models import Channel, Stay, StayEntry
from tests.facilities.factories import make_facility
from tests.stays.factories import candidates, foreign_guest, make_stay, receptionist_of

DESKS = 4


def together(work):
    """What `work(number)` gives when all desks do it at once, each with its own connection."""
    start = Barrier(DESKS)

    def at_a_desk(number):
        try:
            start.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(DESKS) as desks:
        return list(desks.map(at_a_desk, range(DESKS)))


@pytest.mark.django_db
def test_the_door_of_one_facility_stays_shut_until_the_transaction_ends():
    facility = make_facility()
    one_at_a_time(facility)
    with connection.cursor() as cursor:
        cursor.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchall() == [(facility.pk,)]


@pytest.mark.usefixtures("committed")
def test_one_guest_handed_in_at_four_desks_at_once_is_one_stay():
    facility = make_facility()
    receptionist = receptionist_of(facility)
    guest = foreign_guest()

    def hand_in(_number):
        submission = actions.SubmissionIn(facility.pk, Channel.FORM)
        [result] = actions.hand_in(receptionist, submission, candidates([guest])).results
        return result.outcome, result.receipt

    answers = together(hand_in)
    assert sorted(outcome for outcome, _receipt in answers) == ["accepted", "known", "known", "known"]
    assert len({receipt for _outcome, receipt in answers}) == 1
    assert (Stay.objects.count(), StayEntry.objects.count()) == (1, 1)


@pytest.mark.usefixtures("committed")
def test_four_desks_check_one_guest_out_and_the_journal_says_it_once():
    facility = make_facility()
    receptionist = receptionist_of(facility)
    stay = make_stay(facility)

    def depart(_number):
        try:
            return actions.depart(receptionist, [stay.pk])
        except actions.Conflict:
            return 0

    assert sorted(together(depart)) == [0, 0, 0, 1]
    assert list(StayEntry.objects.order_by("version").values_list("action", flat=True)) == [
        "handed_in",
        "departed",
    ]
