"""The tasks of webhooks, and the workers that do them."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.cli.children import CONCURRENCY, QUEUES
from cutru.exchange.webhooks import tasks
from cutru.exchange.webhooks.models import WebhookDelivery, WebhookEvent
from cutru.stays.tasks import READING
from tests.exchange.webhooks.factories import make_event, make_webhook
from tests.facilities.factories import make_facility
from tests.stays.factories import foreign_guest, make_stay, today

NOWHERE = "http://127.0.0.1:9/"


def test_every_queue_is_served_by_one_worker_and_that_of_webhooks_by_its_own():
    served = [queue for queues in QUEUES.values() for queue in queues]
    used = {task.queue for task in app.tasks.values()} - {
        "builtin"
    }  # what procrastinate brings, never queued
    assert sorted(served) == sorted(used)
    assert QUEUES["webhooks"] == (tasks.QUEUE,)
    assert CONCURRENCY["webhooks"] > 1


def test_pictures_are_read_one_at_a_time_by_a_worker_that_does_nothing_else():
    assert (QUEUES["reading"], CONCURRENCY["reading"]) == ((READING,), 1)


@pytest.mark.django_db
def test_what_waits_is_queued_again_each_minute_once_for_each_endpoint():
    first, _secret = make_webhook(make_facility(), NOWHERE)
    paused, _secret = make_webhook(make_facility(), NOWHERE, paused_until=timezone.now() + timedelta(hours=1))
    off, _secret = make_webhook(make_facility(), NOWHERE, disabled_at=timezone.now())
    later, _secret = make_webhook(make_facility(), NOWHERE)
    for webhook in (first, first, paused, off):
        make_event(webhook)
    make_event(later, at=timezone.now() + timedelta(minutes=5))
    tasks.send_waiting(0)
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"webhook_id": first.pk}]


@pytest.mark.django_db
def test_nothing_waiting_queues_nothing():
    tasks.send_waiting(0)
    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.django_db
def test_what_a_worker_hands_in_queues_its_messages_in_the_same_transaction_too():
    """Large files are handed in by the worker, where the queue has a connection of its own."""
    webhook, _secret = make_webhook(make_facility(), NOWHERE)

    def hand_in():
        with transaction.atomic():
            make_stay(webhook.facility)
            assert ProcrastinateJob.objects.count() == 1
            raise RuntimeError

    with app.replace_connector(app.connector.get_worker_connector()), pytest.raises(RuntimeError):
        hand_in()
    assert ProcrastinateJob.objects.count() == WebhookEvent.objects.count() == 0


@pytest.mark.django_db
def test_the_task_of_an_endpoint_that_is_gone_does_nothing():
    tasks.send(4711)


@pytest.mark.django_db
def test_the_task_sends_what_is_due(receiver):
    webhook, _secret = make_webhook(make_facility(), receiver.url)
    make_event(webhook)
    tasks.send(webhook.pk)
    assert [message.json["type"] for message in receiver.messages] == ["stay.accepted"]


@pytest.mark.django_db
def test_the_morning_task_tells_limits_and_the_nightly_one_forgets():
    webhook, _secret = make_webhook(make_facility(), NOWHERE, kinds=["stay.limit_near"])
    make_stay(webhook.facility, foreign_guest(permitted_until=today() + timedelta(days=1)))
    make_event(webhook, at=timezone.now() - timedelta(days=31))
    tasks.tell_limits(0)
    tasks.remove_old(0)
    assert [event.kind for event in WebhookEvent.objects.all()] == ["stay.limit_near"]
    assert WebhookDelivery.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_tasks_that_are_done_are_forgotten_after_a_day_and_others_stay(receiver):
    webhook, _secret = make_webhook(make_facility(), receiver.url)
    for queue in ("webhooks", "imports"):
        tasks.send.configure(queue=queue).defer(webhook_id=webhook.pk)
    with app.replace_connector(app.connector.get_worker_connector()) as at_work:
        at_work.run_worker(
            queues=["webhooks", "imports"], wait=False, listen_notify=False, install_signal_handlers=False
        )
    tasks.send.defer(webhook_id=webhook.pk)
    done_long_ago()
    tasks.remove_jobs.configure(queue="tests").defer(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()) as at_work:
        at_work.run_worker(queues=["tests"], wait=False, listen_notify=False, install_signal_handlers=False)
    left = ProcrastinateJob.objects.filter(task_name=tasks.send.name)
    assert sorted(left.values_list("queue_name", "status")) == [
        ("imports", "succeeded"),
        ("webhooks", "todo"),
    ]


def done_long_ago():
    """As if every task of now had been done two days ago."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '2 days'")
