"""Who keeps endpoints, how, and what is written down of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.accounts.models import Role, User
from cutru.audit.models import Event
from cutru.exchange.webhooks import actions
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from cutru.exchange.webhooks.queries import deliveries_of, deliveries_seen_by, webhooks_of, webhooks_seen_by
from cutru.stays.actions import Refused
from tests.exchange.webhooks.factories import (
    ALL,
    make_event,
    make_webhook,
    manager_of,
    officer_of,
    program_of,
    send,
)
from tests.exchange.webhooks.receiver import is_signed
from tests.facilities.factories import add_member, make_facility
from tests.stays.factories import make_stay

pytestmark = pytest.mark.django_db

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def hotel():
    return make_facility()


def fresh(thing):
    thing.refresh_from_db()
    return thing


def create(actor, facility, url=NOWHERE, kinds=("stay.accepted",), **options):
    return actions.create_webhook(actor, facility, url, kinds, address=None, **options)


def problems_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_an_endpoint_is_made_with_a_secret_that_is_shown_once(hotel):
    manager = manager_of(hotel)
    webhook, secret = actions.create_webhook(
        manager, hotel, NOWHERE, ["facility.verified", "stay.accepted"], name="PMS của An", address="10.0.0.9"
    )
    assert (webhook.url, webhook.kinds) == (NOWHERE, ["stay.accepted", "facility.verified"])
    assert (webhook.by, webhook.created_by_name, webhook.is_on) == (manager, "PMS của An", True)
    assert secret.startswith("whsec_")
    assert secret not in webhook.secret
    assert fresh(hotel).has_webhooks
    event = Event.objects.get(action="webhook_created")
    assert (event.by, event.subject, event.subject_id, event.address) == (
        manager,
        "webhook",
        str(webhook.pk),
        "10.0.0.9",
    )
    assert event.details == {"facility": hotel.pk, "kinds": ["stay.accepted", "facility.verified"]}


def strangers(facility):
    other = make_facility(manager=manager_of(make_facility()))
    former = add_member(facility, role="manager", is_active=False).user
    gone = program_of(facility)
    gone.is_active = False
    gone.save()
    return {
        "receptionist": add_member(facility).user,
        "manager of another facility": manager_of(other),
        "former manager": former,
        "program of another facility": program_of(other),
        "program switched off": gone,
        "police": officer_of(),
        "administrator": User.objects.create_user("quantri", role=Role.ADMINISTRATOR),
    }


def test_nobody_else_makes_sees_or_changes_endpoints(hotel):
    manager, people = manager_of(hotel), strangers(hotel)
    webhook, _secret = make_webhook(hotel, NOWHERE, actor=manager)
    delivery = make_event(webhook)
    now = timezone.now()
    for who, person in people.items():
        with pytest.raises(PermissionDenied):
            create(person, hotel)
        assert list(webhooks_of(person, hotel)) == list(deliveries_seen_by(person)) == [], who
        assert deliveries_of(person, webhook).deliveries == [], who
        for act in (
            lambda person=person: actions.change_webhook(person, webhook.pk, is_active=False, address=None),
            lambda person=person: actions.change_webhook(person, webhook.pk, url=NOWHERE, address=None),
            lambda person=person: actions.delete_webhook(person, webhook.pk, address=None),
            lambda person=person: actions.rotate_secret(person, webhook.pk, address=None),
            lambda person=person: actions.send_ping(person, webhook.pk, address=None),
            lambda person=person: actions.replay_events(
                person, webhook.pk, now - timedelta(days=1), now, address=None
            ),
        ):
            with pytest.raises(Webhook.DoesNotExist):
                act()
        with pytest.raises(WebhookDelivery.DoesNotExist):
            actions.replay_delivery(person, delivery.pk, address=None)
    assert fresh(webhook).is_on
    assert Event.objects.filter(subject="webhook").count() == 1


def test_a_program_sees_its_own_endpoints_only_and_the_manager_all(hotel):
    program, other = program_of(hotel), program_of(hotel)
    mine, _secret = make_webhook(hotel, NOWHERE, actor=program)
    theirs, _secret = make_webhook(hotel, NOWHERE, actor=other)
    own, _secret = make_webhook(hotel, NOWHERE)
    assert list(webhooks_of(program, hotel)) == [mine]
    assert list(webhooks_of(manager_of(hotel), hotel)) == [mine, theirs, own]
    with pytest.raises(Webhook.DoesNotExist):
        actions.delete_webhook(program, theirs.pk, address=None)
    program.memberships.update(is_active=False)
    assert list(webhooks_seen_by(program)) == []


def test_a_program_of_many_facilities_keeps_an_endpoint_at_each(hotel):
    second = make_facility()
    program = program_of(hotel, second)
    made = [make_webhook(facility, NOWHERE, actor=program)[0] for facility in (hotel, second)]
    assert list(webhooks_seen_by(program)) == made
    assert list(webhooks_of(program, second)) == made[1:]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ([], "required"),
        (["stay.eaten"], "not_in_list"),
        (["ping"], "not_in_list"),
        (["stay.accepted", ""], "not_in_list"),
    ],
)
def test_kinds_that_cannot_be_chosen_are_refused(hotel, kinds, code):
    manager = manager_of(hotel)
    assert problems_of(lambda: create(manager, hotel, kinds=kinds)) == [("kinds", code)]
    assert not fresh(hotel).has_webhooks


def test_an_address_that_cannot_be_is_refused_and_nothing_is_stored(hotel, settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = False
    manager = manager_of(hotel)
    assert problems_of(lambda: create(manager, hotel)) == [("url", "webhook_address_not_public")]
    assert Webhook.objects.count() == Event.objects.filter(subject="webhook").count() == 0


def test_a_facility_has_so_many_endpoints_and_no_more(hotel, settings):
    settings.WEBHOOKS_OF_A_FACILITY = 2
    manager = manager_of(hotel)
    for _ in range(2):
        create(manager, hotel)
    assert problems_of(lambda: create(manager, hotel)) == [("", "webhooks_too_many")]
    assert Webhook.objects.count() == 2


def test_an_endpoint_is_changed_and_what_is_not_named_stays(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    manager = manager_of(hotel)
    actions.change_webhook(manager, webhook.pk, url="http://127.0.0.1:10/", address=None)
    assert (fresh(webhook).url, webhook.kinds, webhook.is_active) == ("http://127.0.0.1:10/", list(ALL), True)
    actions.change_webhook(manager, webhook.pk, kinds=["stay.changed"], address=None)
    assert (fresh(webhook).url, webhook.kinds) == ("http://127.0.0.1:10/", ["stay.changed"])
    details = Event.objects.filter(action="webhook_changed").values_list("details", flat=True)
    assert list(details) == [
        {"facility": hotel.pk, "fields": ["url"]},
        {"facility": hotel.pk, "fields": ["kinds"]},
    ]


def test_a_wrong_change_changes_nothing(hotel, settings):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    manager = manager_of(hotel)
    settings.WEBHOOK_HTTP_ALLOWED = False

    def change():
        actions.change_webhook(
            manager, webhook.pk, url=NOWHERE, kinds=["ping"], is_active=False, address=None
        )

    assert problems_of(change) == [("url", "webhook_url_not_https")]
    assert fresh(webhook).is_active


def test_switching_the_last_endpoint_off_or_deleting_it_spares_the_facility_the_question(hotel):
    manager = manager_of(hotel)
    first, _secret = create(manager, hotel)
    second, _secret = create(manager, hotel)
    actions.change_webhook(manager, first.pk, is_active=False, address=None)
    assert fresh(hotel).has_webhooks
    actions.delete_webhook(manager, second.pk, address=None)
    assert not fresh(hotel).has_webhooks
    actions.change_webhook(manager, first.pk, is_active=True, address=None)
    assert fresh(hotel).has_webhooks


def test_what_waits_for_an_endpoint_that_is_switched_off_is_given_up_and_can_be_replayed(hotel, receiver):
    manager = manager_of(hotel)
    webhook, _secret = make_webhook(hotel, receiver.url)
    delivery = make_event(webhook)
    actions.change_webhook(manager, webhook.pk, is_active=False, address=None)
    assert (fresh(delivery).state, delivery.last_error) == ("failed", "switched_off")
    assert problems_of(lambda: actions.replay_delivery(manager, delivery.pk, address=None)) == [
        ("", "webhook_is_off")
    ]
    assert problems_of(lambda: actions.send_ping(manager, webhook.pk, address=None)) == [
        ("", "webhook_is_off")
    ]
    actions.change_webhook(manager, webhook.pk, is_active=True, address=None)
    actions.replay_delivery(manager, delivery.pk, address=None)
    send(webhook)
    assert (fresh(delivery).state, len(receiver.messages)) == ("delivered", 1)


def test_a_deleted_endpoint_takes_its_deliveries_along_and_nobody_elses(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    other, _secret = make_webhook(hotel, NOWHERE)
    make_stay(hotel)
    actions.delete_webhook(manager_of(hotel), webhook.pk, address=None)
    assert [delivery.webhook for delivery in WebhookDelivery.objects.all()] == [other]
    event = Event.objects.get(action="webhook_deleted")
    assert (event.subject_id, event.details) == (str(webhook.pk), {"facility": hotel.pk})


def test_no_audit_event_holds_the_address_or_a_secret(hotel):
    manager = manager_of(hotel)
    webhook, secret = make_webhook(hotel, NOWHERE + "khoa-rieng")
    _webhook, new = actions.rotate_secret(manager, webhook.pk, address=None)
    actions.change_webhook(manager, webhook.pk, url=NOWHERE + "khoa-khac", address=None)
    kept = " ".join(map(str, Event.objects.values_list("details", flat=True)))
    assert [word for word in ("khoa-rieng", "khoa-khac", secret, new) if word in kept] == []
    assert Event.objects.filter(action="webhook_secret_changed", by=manager).count() == 1


def test_a_ping_reaches_this_endpoint_only_whatever_kinds_it_chose(hotel, receiver):
    webhook, secret = make_webhook(hotel, receiver.url, kinds=["facility.verified"])
    make_webhook(hotel, NOWHERE)
    delivery = actions.send_ping(manager_of(hotel), webhook.pk, address=None)
    assert ProcrastinateJob.objects.get().args == {"webhook_id": webhook.pk}
    send(webhook)
    [message] = receiver.messages
    assert is_signed(message, secret)
    assert (message.json["type"], message.json["data"], message.json["facility"]) == ("ping", {}, hotel.pk)
    assert fresh(delivery).state == "delivered"
    assert WebhookDelivery.objects.count() == 1


def test_a_replayed_message_is_the_same_message_again(hotel, receiver):
    receiver.answers(500, 200)
    webhook, _secret = make_webhook(hotel, receiver.url)
    delivery = make_event(webhook)
    send(webhook)
    actions.replay_delivery(manager_of(hotel), delivery.pk, address=None)
    assert (fresh(delivery).state, delivery.attempts) == ("pending", 0)
    send(webhook)
    assert (fresh(delivery).state, delivery.attempts) == ("delivered", 1)
    assert [line["status"] for line in delivery.log] == [500, 200]
    first, second = receiver.messages
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


def test_a_period_is_replayed_with_what_the_endpoint_wants_of_its_facility(hotel, receiver):
    now = timezone.now()
    before, _secret = make_webhook(hotel, NOWHERE)
    neighbour, _secret = make_webhook(make_facility(), NOWHERE)

    def happened(hours, webhook=before, **values):
        return make_event(webhook, at=now - timedelta(hours=hours), **values).event_id

    happened(50)
    wanted = [happened(hours) for hours in (40, 30, 20)]
    happened(10)
    happened(25, kind="stay.changed")
    happened(25, kind="ping")
    happened(25, webhook=neighbour)
    webhook, _secret = make_webhook(hotel, receiver.url, kinds=["stay.accepted"])
    WebhookDelivery.objects.create(
        webhook=webhook, event_id=wanted[1], state="delivered", attempts=4, next_attempt_at=now
    )
    manager = manager_of(hotel)
    since, until = now - timedelta(hours=40), now - timedelta(hours=10)
    assert actions.replay_events(manager, webhook.pk, since, until, address=None) == 3
    send(webhook)
    assert {message.json["id"] for message in receiver.messages} == {str(number) for number in wanted}
    assert len(receiver.messages) == 3
    told = Event.objects.get(action="webhook_replayed").details
    assert (told["events"], told["since"], told["until"]) == (3, since.isoformat(), until.isoformat())
    assert problems_of(lambda: actions.replay_events(manager, webhook.pk, until, until, address=None)) == [
        ("until", "webhook_period_empty")
    ]


def test_the_log_is_read_page_by_page_newest_first_and_by_state(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    other, _secret = make_webhook(hotel, NOWHERE)
    manager = manager_of(hotel)
    made = [make_event(webhook) for _ in range(5)][::-1]
    make_event(other)
    WebhookDelivery.objects.filter(pk=made[1].pk).update(state="failed")
    first = deliveries_of(manager, webhook, size=3)
    second = deliveries_of(manager, webhook, cursor=first.next_cursor, size=3)
    assert (first.deliveries, second.deliveries) == (made[:3], made[3:])
    assert second.next_cursor is None
    assert deliveries_of(manager, webhook, state="failed").deliveries == made[1:2]
    for nonsense in ("x", "-1", "²", "9" * 40, "1\x00"):
        assert deliveries_of(manager, webhook, cursor=nonsense).deliveries == made


def test_a_page_of_the_log_is_one_query(hotel, django_assert_num_queries):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    for _ in range(6):
        make_event(webhook)
    manager = manager_of(hotel)
    with django_assert_num_queries(1):
        page = deliveries_of(manager, webhook)
        assert {delivery.event.kind for delivery in page.deliveries} == {"stay.accepted"}


def test_old_events_leave_with_their_deliveries_and_newer_ones_stay(hotel):
    webhook, _secret = make_webhook(hotel, NOWHERE)
    make_event(webhook, at=timezone.now() - timedelta(days=30, minutes=1))
    kept = make_event(webhook, at=timezone.now() - timedelta(days=29, hours=23))
    assert actions.remove_old_events() == 1
    assert list(WebhookDelivery.objects.all()) == [kept]
    assert [event.pk for event in WebhookEvent.objects.all()] == [kept.event_id]
    assert actions.remove_old_events() == 0
