"""What workers do for webhooks. Deliveries have a queue and a worker of their own, so that slow endpoints
keep nothing else waiting."""

from collections.abc import Iterable
from datetime import datetime

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from cutru.queueing import in_this_transaction

QUEUE = "webhooks"
JOBS_KEPT_HOURS = 24

_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)
"""For a database that is away; what endpoints do is no failure of the task."""


@app.task(queue=QUEUE, name="cutru.exchange.webhooks.send", retry=_AGAIN)
def send(webhook_id: int) -> None:
    """Send what is due to one endpoint."""
    from cutru.exchange.webhooks.delivery import send_due  # delivery defers this task

    send_due(webhook_id)


def send_soon(webhook_ids: Iterable[int]) -> None:
    """Queue the sending, in the transaction of what is to be sent."""
    wanted: list[JSONDict] = [{"webhook_id": webhook_id} for webhook_id in sorted(set(webhook_ids))]
    if wanted:
        in_this_transaction(send).batch_defer(*wanted)


def send_later(webhook_id: int, at: datetime) -> None:
    """Queue another attempt, in the transaction that writes this one down."""
    in_this_transaction(send, schedule_at=at).defer(webhook_id=webhook_id)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", queueing_lock="webhooks_send_waiting", name="cutru.exchange.webhooks.send_waiting")
def send_waiting(timestamp: int) -> None:
    """Endpoints with something due: those that were paused, and what a lost task left behind."""
    from cutru.exchange.webhooks.delivery import waiting_webhooks  # delivery defers a task of this module

    send_soon(waiting_webhooks())


@app.periodic(cron="0 0 * * *")  # UTC: seven in the morning in Vietnam
@app.task(queue="upkeep", queueing_lock="webhooks_limits", name="cutru.exchange.webhooks.tell_limits")
def tell_limits(timestamp: int) -> None:
    """Every morning: the stays whose time is about to end."""
    from cutru.exchange.webhooks.limits import store_limits  # events defer a task of this module

    store_limits()


@app.periodic(cron="41 3 * * *")
@app.task(queue="upkeep", queueing_lock="webhooks_remove_old", name="cutru.exchange.webhooks.remove_old")
def remove_old(timestamp: int) -> None:
    """Forget events whose time is over, with their deliveries."""
    from cutru.exchange.webhooks.actions import remove_old_events  # actions defer tasks of this module

    remove_old_events()


@app.periodic(cron="43 3 * * *")
@app.task(
    queue="upkeep",
    queueing_lock="webhooks_remove_jobs",
    name="cutru.exchange.webhooks.remove_jobs",
    pass_context=True,
)
async def remove_jobs(context: JobContext, timestamp: int) -> None:
    """Forget tasks that are done: there is one for nearly every event."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(JOBS_KEPT_HOURS, queue=QUEUE, include_failed=True)
