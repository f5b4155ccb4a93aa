"""Every morning facilities are told whose stay is about to end by law or by permission."""

from datetime import UTC, datetime, timedelta

import pytest

from cutru.exchange.webhooks.limits import store_limits
from cutru.exchange.webhooks.models import WebhookDelivery, WebhookEvent
from cutru.stays import actions
from cutru.stays.receipts import show_receipt
from tests.exchange.webhooks.factories import make_webhook
from tests.facilities.factories import make_facility
from tests.stays.factories import foreign_guest, make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db

NOWHERE = "http://127.0.0.1:9/"


def days(number):
    return timedelta(days=number)


@pytest.fixture
def hotel():
    facility = make_facility()
    make_webhook(facility, NOWHERE, kinds=["stay.limit_near"])
    return facility


def vietnamese(facility, arrived, **values):
    """A guest who came so many days ago."""
    arrival = today() - days(arrived)
    guest = vietnamese_guest(arrival_on=arrival, departure_on=max(arrival, today()), **values)
    return make_stay(facility, guest)


def foreigner(facility, permitted, **values):
    """A guest who may stay so many days from today; None without a known permission."""
    until = None if permitted is None else today() + days(permitted)
    arrival = today() - days(20)
    return make_stay(
        facility,
        foreign_guest(permitted_until=until, arrival_on=arrival, departure_on=today() + days(1), **values),
    )


def told():
    return [
        (event.data["stays"][0]["receipt"], event.data["limit"], event.data["days_left"])
        for event in WebhookEvent.objects.filter(kind="stay.limit_near").order_by(
            "data__limit", "data__days_left"
        )
    ]


def test_vietnamese_guests_are_told_of_from_two_days_before_the_thirtieth(hotel):
    stays = {arrived: vietnamese(hotel, arrived, reference=f"D{arrived}") for arrived in (0, 27, 28, 29, 30)}
    assert store_limits() == 3
    assert told() == [
        (show_receipt(stays[30].receipt), "longest_stay", 0),
        (show_receipt(stays[29].receipt), "longest_stay", 1),
        (show_receipt(stays[28].receipt), "longest_stay", 2),
    ]
    event = WebhookEvent.objects.get(data__days_left=2)
    assert event.data == {
        "limit": "longest_stay",
        "date": (today() + days(2)).isoformat(),
        "days_left": 2,
        "stays": [{"receipt": show_receipt(stays[28].receipt), "reference": "D28", "version": 1}],
    }


def test_foreigners_are_told_of_from_three_days_before_their_permission_ends_and_after(hotel):
    stays = {left: foreigner(hotel, left) for left in (-8, -7, -1, 0, 3, 4)}
    foreigner(hotel, None)
    assert store_limits() == 4
    assert told() == [(show_receipt(stays[left].receipt), "permitted_stay", left) for left in (-7, -1, 0, 3)]


def test_guests_who_left_or_were_cancelled_are_not_told_of(hotel):
    desk = receptionist_of(hotel)
    actions.depart(desk, [foreigner(hotel, 1).pk, vietnamese(hotel, 29).pk])
    actions.cancel(desk, foreigner(hotel, 1).pk, "Nhầm")
    assert (store_limits(), told()) == (0, [])


def test_each_limit_is_told_once_and_a_later_one_again(hotel):
    stay = foreigner(hotel, 2)
    assert [store_limits(), store_limits()] == [1, 0]
    actions.correct(receptionist_of(hotel), stay.pk, {"permitted_until": today() + days(60)})
    assert store_limits() == 0
    actions.correct(receptionist_of(hotel), stay.pk, {"permitted_until": today() + days(3)})
    assert store_limits() == 1
    assert [left for _receipt, _limit, left in told()] == [2, 3]


def test_only_facilities_whose_endpoints_want_it_are_told(hotel):
    quiet, other = make_facility(), make_facility()
    make_webhook(other, NOWHERE, kinds=["stay.accepted"])
    for facility in (quiet, other):
        foreigner(facility, 1)
    assert store_limits() == 0
    mine = foreigner(hotel, 1)
    assert store_limits() == 1
    assert told() == [(show_receipt(mine.receipt), "permitted_stay", 1)]
    assert WebhookDelivery.objects.get(event__kind="stay.limit_near").webhook.facility == hotel


def test_the_day_is_that_of_vietnam(hotel):
    foreigner(hotel, 4)
    late_in_london = datetime.combine(today(), datetime.min.time(), UTC) + timedelta(hours=16)
    assert store_limits(late_in_london) == 0
    assert store_limits(late_in_london + timedelta(hours=2)) == 1


@pytest.mark.parametrize("guests", [1, 12])
def test_the_number_of_queries_does_not_grow_with_guests_or_facilities(guests, django_assert_num_queries):
    for _ in range(guests):
        facility = make_facility()
        make_webhook(facility, NOWHERE)
        foreigner(facility, 2)
        vietnamese(facility, 29)
    with django_assert_num_queries(10):
        assert store_limits() == 2 * guests


def test_nothing_is_looked_for_while_nobody_wants_it(django_assert_num_queries):
    foreigner(make_facility(), 1)
    with django_assert_num_queries(4):
        assert store_limits() == 0
