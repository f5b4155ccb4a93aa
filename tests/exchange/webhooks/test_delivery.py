"""Messages on their way: delivered once, tried again ever more slowly, given up, never blocking others."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.audit.models import Event as AuditEvent
from cutru.exchange.webhooks import delivery as delivering
from cutru.exchange.webhooks.actions import change_webhook, replay_delivery, rotate_secret
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from tests.exchange.webhooks.factories import make_event, make_webhook, manager_of, send, time_passes
from tests.exchange.webhooks.receiver import Reply, is_signed, listening
from tests.facilities.factories import make_facility
from tests.stays.factories import make_stay

WAITS = (10, 60, 300, 1800, 7200, 21600, 43200, 86400)


@pytest.fixture
def hooked(db, receiver):
    """An endpoint at the receiver, and its secret."""
    return make_webhook(make_facility(), receiver.url)


def fresh(delivery):
    delivery.refresh_from_db()
    return delivery


def wait_of(delivery):
    """Whole seconds until the next attempt, as they were written down."""
    return round((delivery.next_attempt_at - datetime.fromisoformat(delivery.log[-1]["at"])).total_seconds())


def test_a_delivery_is_written_down_with_what_was_answered(hooked, receiver):
    receiver.answers(Reply(202, body="Đã nhận".encode()))
    webhook, _secret = hooked
    delivery = make_event(webhook)
    send(webhook)
    delivery = fresh(delivery)
    assert (delivery.state, delivery.attempts, delivery.last_status, delivery.last_error) == (
        "delivered",
        1,
        202,
        "",
    )
    assert timezone.now() - delivery.delivered_at < timedelta(seconds=10)
    [line] = delivery.log
    assert (line["status"], line["error"], line["response"]) == (202, "", "Đã nhận")
    assert line["duration_ms"] == delivery.last_duration_ms


def test_sending_again_sends_nothing_again(hooked, receiver):
    webhook, _secret = hooked
    make_event(webhook)
    send(webhook)
    send(webhook)
    assert len(receiver.messages) == 1


def test_waiting_messages_go_in_order_over_one_connection(hooked, receiver):
    webhook, _secret = hooked
    start = timezone.now() - timedelta(minutes=1)
    events = [make_event(webhook, at=start + timedelta(seconds=number)) for number in range(5)]
    send(webhook)
    assert [message.json["id"] for message in receiver.messages] == [str(item.event_id) for item in events]
    assert receiver.connections == 1


def test_a_message_is_tried_again_ever_more_slowly_and_then_given_up(hooked, receiver):
    receiver.answers(500)
    webhook, secret = hooked
    delivery = make_event(webhook)
    waits = []
    for wait in WAITS:
        send(webhook)
        assert fresh(delivery).state == "pending"
        waits.append(wait_of(delivery))
        send(webhook)  # too early
        time_passes(webhook, seconds=wait + 1)
    send(webhook)
    delivery = fresh(delivery)
    assert tuple(waits) == WAITS
    assert (delivery.state, delivery.attempts, delivery.last_error, delivery.last_status) == (
        "failed",
        9,
        "status",
        500,
    )
    assert [(line["status"], line["error"]) for line in delivery.log] == [(500, "status")] * 9
    assert len(receiver.messages) == 9
    assert len({message.headers["webhook-id"] for message in receiver.messages}) == 1
    assert len({message.body for message in receiver.messages}) == 1
    assert all(is_signed(message, secret) for message in receiver.messages)


def test_each_further_attempt_is_a_task_of_its_own_at_its_time(hooked, receiver):
    receiver.answers(500)
    webhook, _secret = hooked
    delivery = make_event(webhook)
    send(webhook)
    job = ProcrastinateJob.objects.get()
    assert (job.args, job.queue_name) == ({"webhook_id": webhook.pk}, "webhooks")
    assert job.scheduled_at == fresh(delivery).next_attempt_at


def test_an_endpoint_that_is_well_again_gets_the_message_and_is_no_longer_failing(hooked, receiver):
    receiver.answers(500, 200)
    webhook, _secret = hooked
    delivery = make_event(webhook)
    send(webhook)
    assert Webhook.objects.get().failing_since is not None
    time_passes(webhook, seconds=11)
    send(webhook)
    assert (fresh(delivery).state, delivery.attempts) == ("delivered", 2)
    assert [line["status"] for line in delivery.log] == [500, 200]
    assert Webhook.objects.get().failing_since is None


def test_one_message_the_endpoint_cannot_take_does_not_hold_back_the_next(hooked, receiver):
    receiver.answers(500, 200)
    webhook, _secret = hooked
    first = make_event(webhook, at=timezone.now() - timedelta(seconds=5))
    second = make_event(webhook)
    send(webhook)
    assert (fresh(first).state, fresh(second).state) == ("pending", "delivered")


@pytest.mark.parametrize("status", [429, 503])
def test_an_endpoint_that_asks_to_wait_is_left_alone_for_so_long(hooked, receiver, status):
    receiver.answers(Reply(status, {"retry-after": "120"}), 200)
    webhook, _secret = hooked
    first = make_event(webhook, at=timezone.now() - timedelta(seconds=5))
    second = make_event(webhook)
    send(webhook)
    assert (len(receiver.messages), wait_of(fresh(first))) == (1, 120)
    time_passes(webhook, seconds=60)
    send(webhook)
    assert len(receiver.messages) == 1
    time_passes(webhook, seconds=61)
    send(webhook)
    assert (fresh(first).state, fresh(second).state) == ("delivered", "delivered")


def in_an_hour():
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("status", "asked", "least", "most"),
    [
        (429, "3", 10, 10),
        (429, in_an_hour, 3595, 3601),
        (503, "999999999999", 21600, 21600),
        (429, "Wed, 21 Oct 2015 07:28:00 GMT", 10, 10),
        (429, "-5", 10, 10),
        (429, "soon", 10, 10),
        (429, "", 10, 10),
        (429, "²", 10, 10),
        (500, "3000", 10, 10),
    ],
)
def test_the_asked_wait_counts_within_reason(hooked, receiver, status, asked, least, most):
    text = asked() if callable(asked) else asked
    receiver.answers(Reply(status, {"retry-after": text.encode("utf-8").decode("latin-1")}))
    webhook, _secret = hooked
    delivery = make_event(webhook)
    send(webhook)
    assert least <= wait_of(fresh(delivery)) <= most


def test_an_endpoint_that_says_it_is_gone_is_switched_off(hooked, receiver):
    receiver.answers(410)
    webhook, _secret = hooked
    first = make_event(webhook, at=timezone.now() - timedelta(seconds=5))
    second = make_event(webhook)
    send(webhook)
    webhook.refresh_from_db()
    assert (webhook.disabled_reason, webhook.is_active, webhook.is_on) == ("gone", True, False)
    assert (fresh(first).state, fresh(first).last_error) == ("failed", "gone")
    assert (fresh(second).state, fresh(second).last_error) == ("failed", "switched_off")
    assert len(receiver.messages) == 1
    event = AuditEvent.objects.get(action="webhook_disabled")
    assert (event.subject_id, event.by, event.details["reason"]) == (str(webhook.pk), None, "gone")


def test_an_endpoint_that_took_nothing_for_three_days_is_switched_off_and_can_be_switched_on(
    hooked, receiver
):
    receiver.answers(500)
    webhook, _secret = hooked
    make_event(webhook)
    send(webhook)
    time_passes(webhook, days=2, hours=23)
    send(webhook)
    assert Webhook.objects.get().disabled_at is None
    time_passes(webhook, hours=2)
    send(webhook)
    webhook.refresh_from_db()
    assert (webhook.disabled_reason, webhook.is_on) == ("failing", False)
    assert not WebhookDelivery.objects.filter(state="pending").exists()
    make_stay(webhook.facility)
    assert WebhookEvent.objects.count() == 2  # kept, to be replayed
    send(webhook)
    assert len(receiver.messages) == 3
    receiver.answers(200)
    change_webhook(manager_of(webhook.facility), webhook.pk, is_active=True, address=None)
    webhook.refresh_from_db()
    assert (webhook.is_on, webhook.failing_since, webhook.disabled_reason) == (True, None, "")
    make_stay(webhook.facility)
    send(webhook)
    assert len(receiver.messages) == 4


def test_an_endpoint_that_took_something_meanwhile_is_not_switched_off(hooked, receiver):
    receiver.answers(500, 500, 200, 500)
    webhook, _secret = hooked
    first = make_event(webhook)
    send(webhook)
    time_passes(webhook, days=2)
    make_event(webhook)
    send(webhook)
    time_passes(webhook, days=2)
    send(webhook)
    assert Webhook.objects.get().disabled_at is None
    assert fresh(first).attempts == 3


@pytest.mark.parametrize("reply", [Reply(wait=30), Reply(drip=0.1)], ids=["silent", "byte by byte"])
def test_a_slow_endpoint_is_given_its_time_in_all_and_then_paused(hooked, receiver, reply, settings):
    settings.WEBHOOK_TIMEOUT_SECONDS = 0.6
    receiver.answers(reply)
    webhook, _secret = hooked
    first = make_event(webhook, at=timezone.now() - timedelta(seconds=5))
    second = make_event(webhook)
    began = time.monotonic()
    send(webhook)
    assert time.monotonic() - began < 3
    assert (fresh(first).last_error, first.last_status, first.attempts) == ("timeout", None, 1)
    assert fresh(second).attempts == 0
    assert len(receiver.messages) == 1
    assert delivering.waiting_webhooks() == []
    time_passes(webhook, seconds=11)
    assert delivering.waiting_webhooks() == [webhook.pk]


def test_a_long_answer_is_read_in_part_and_kept_in_less(hooked, receiver):
    receiver.answers(Reply(200, {"content-length": "100000000"}, b"\x00a\xff" * 10_000))
    webhook, _secret = hooked
    delivery = make_event(webhook)
    send(webhook)
    assert fresh(delivery).state == "delivered"
    assert delivery.log[0]["response"] == ("�a�" * 200)[:500]


def test_an_answer_that_is_packed_is_not_unpacked(hooked, receiver):
    receiver.answers(Reply(200, {"content-encoding": "gzip"}, b"not gzip"))
    webhook, _secret = hooked
    delivery = make_event(webhook)
    send(webhook)
    assert fresh(delivery).log[0]["response"] == "not gzip"
    assert receiver.messages[0].headers["accept-encoding"] == "identity"


def closed_port():
    with listening() as gone:
        return gone.port


def test_an_endpoint_nobody_listens_at_is_a_connection_fault(db):
    webhook, _secret = make_webhook(make_facility(), f"http://127.0.0.1:{closed_port()}/")
    delivery = make_event(webhook)
    send(webhook)
    assert (fresh(delivery).state, delivery.last_error, wait_of(delivery)) == ("pending", "connection", 10)


def test_an_endpoint_without_tls_is_a_fault_of_tls(receiver, db):
    webhook, _secret = make_webhook(make_facility(), receiver.url.replace("http:", "https:"))
    delivery = make_event(webhook)
    send(webhook)
    assert (fresh(delivery).last_error, receiver.messages) == ("tls", [])


def test_a_name_that_is_gone_is_a_fault_and_no_crash(hooked):
    webhook, _secret = hooked
    Webhook.objects.update(url="https://khong-co.invalid/")
    delivery = make_event(webhook)
    send(webhook)
    assert fresh(delivery).last_error == "host_unknown"


def test_a_secret_the_portal_cannot_read_any_more_is_a_fault_and_no_crash(hooked, receiver, settings):
    webhook, _secret = hooked
    delivery = make_event(webhook)
    settings.SECRET_KEY = "another" * 10
    send(webhook)
    assert (fresh(delivery).last_error, receiver.messages) == ("secret_lost", [])


def test_for_a_day_both_secrets_sign_then_the_new_one_only(hooked, receiver):
    webhook, old = hooked
    webhook, new = rotate_secret(manager_of(webhook.facility), webhook.pk, address=None)
    make_event(webhook)
    send(webhook)
    time_passes(webhook, hours=23)
    make_event(webhook)
    send(webhook)
    time_passes(webhook, hours=2)
    make_event(webhook)
    send(webhook)
    assert [(is_signed(message, old), is_signed(message, new)) for message in receiver.messages] == [
        (True, True),
        (True, True),
        (False, True),
    ]


def test_a_message_replayed_while_it_is_sent_is_sent_once_more_and_not_lost(hooked, receiver):
    webhook, _secret = hooked
    delivery = make_event(webhook)
    WebhookDelivery.objects.update(attempts=2)
    stale = delivering._next(webhook.pk)
    replay_delivery(manager_of(webhook.facility), delivery.pk, address=None)
    with delivering.Sender() as sender:
        delivering._record(stale, delivering._attempt(stale, sender))
    assert fresh(delivery).state == "pending"
    send(webhook)
    assert (fresh(delivery).state, len(receiver.messages)) == ("delivered", 2)


def test_switched_off_or_deleted_endpoints_get_nothing(hooked, receiver):
    webhook, _secret = hooked
    make_event(webhook)
    Webhook.objects.update(is_active=False)
    send(webhook)
    assert delivering.waiting_webhooks() == []
    Webhook.objects.all().delete()
    send(webhook)
    assert receiver.messages == []


def until_it_arrives(receiver, sending):
    while not receiver.messages:
        assert not sending.done(), sending.exception()
        time.sleep(0.01)


@pytest.mark.django_db
def test_a_worker_with_much_to_send_lets_others_have_their_turn(receiver, monkeypatch):
    webhook, _secret = make_webhook(make_facility(), receiver.url)
    for _ in range(8):
        make_event(webhook)
    receiver.answers(Reply(wait=0.15))
    monkeypatch.setattr(delivering, "RUN_SECONDS", 0.4)
    send(webhook)
    assert 2 <= len(receiver.messages) < 8
    assert ProcrastinateJob.objects.get().args == {"webhook_id": webhook.pk}


def with_own_connection(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()


@pytest.mark.usefixtures("committed")
def test_a_slow_endpoint_keeps_no_other_waiting_and_one_worker_serves_it(receiver):
    with listening() as slow:
        slow.answers(Reply(wait=20))
        lame, _secret = make_webhook(make_facility(), slow.url)
        quick, _secret = make_webhook(make_facility(), receiver.url)
        make_event(lame)
        make_event(quick)
        with ThreadPoolExecutor(2) as workers:
            waiting = workers.submit(with_own_connection, send, lame)
            until_it_arrives(slow, waiting)
            began = time.monotonic()
            workers.submit(with_own_connection, send, quick).result()
            send(lame)  # another worker sees that it is served
            assert time.monotonic() - began < 2
            assert (len(receiver.messages), len(slow.messages)) == (1, 1)
            slow.closing.set()
            waiting.result()


@pytest.mark.usefixtures("committed")
def test_what_happens_while_the_last_message_is_sent_is_not_forgotten(receiver):
    """The second worker goes away because the first serves the endpoint; the first looks once more."""
    go_on = Event()
    webhook, _secret = make_webhook(make_facility(), receiver.url)
    make_event(webhook)
    receiver.answers(Reply(until=go_on), 200)
    with ThreadPoolExecutor(1) as workers:
        first = workers.submit(with_own_connection, send, webhook)
        until_it_arrives(receiver, first)
        make_event(webhook)
        send(webhook)
        assert len(receiver.messages) == 1
        go_on.set()
        first.result()
    assert list(WebhookDelivery.objects.values_list("state", flat=True)) == ["delivered", "delivered"]
    assert len(receiver.messages) == 2


@pytest.mark.usefixtures("committed")
def test_the_worker_delivers_what_was_handed_in(receiver):
    webhook, secret = make_webhook(make_facility(), receiver.url)
    stay = make_stay(webhook.facility)
    with app.replace_connector(app.connector.get_worker_connector()) as at_work:
        at_work.run_worker(
            queues=["webhooks"], wait=False, listen_notify=False, install_signal_handlers=False
        )
    [message] = receiver.messages
    assert is_signed(message, secret)
    assert message.json["data"]["stays"][0]["version"] == stay.version
    assert WebhookDelivery.objects.get().state == "delivered"
    jobs = ProcrastinateJob.objects.filter(queue_name="webhooks")
    assert list(jobs.values_list("status", flat=True)) == ["succeeded"]
