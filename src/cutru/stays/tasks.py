"""What the workers do for stays by themselves."""

from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cutru.queueing import in_this_transaction
from cutru.stays.partitions import ensure_partitions

READING = "reading"
"""The queue of a worker of its own: its models need memory that nothing else should pay for."""
VISA_AGAIN_SECONDS = 5

_AGAIN = RetryStrategy(
    max_attempts=6, exponential_wait=3, retry_exceptions={OperationalError, InterfaceError}
)
"""For a database that is away; a file that cannot be read is no failure of the task."""


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="stays_partitions", pass_context=False)
def make_partitions(timestamp: int) -> None:
    """Every night: the partitions of the coming months."""
    ensure_partitions()


@app.task(queue=READING, name="cutru.stays.read_upload", retry=_AGAIN)
def read_upload(upload_id: str) -> None:
    """Read one picture or PDF file of the sheet."""
    from cutru.stays.actions import reading  # defers this task

    reading.read_upload(UUID(upload_id))


def read_soon(upload_id: UUID, position: int) -> None:
    """Queue the reading, in the transaction that stores the file.

    The first files of all batches come first: rows come in the order of the pictures, and forty pictures of
    one hotel do not keep the single one of another waiting.
    """
    in_this_transaction(read_upload, priority=-position).defer(upload_id=str(upload_id))


def read_later(upload_id: UUID, position: int) -> None:
    """Queue another attempt in a moment."""
    options = {"priority": -position, "schedule_in": {"seconds": VISA_AGAIN_SECONDS}}
    in_this_transaction(read_upload, **options).defer(upload_id=str(upload_id))


@app.periodic(cron="10 2 * * *")
@app.task(queue="upkeep", queueing_lock="stays_remove_due", name="cutru.stays.remove_due", retry=_AGAIN)
def remove_due_pictures(timestamp: int) -> None:
    """Every night: the pictures whose time is over."""
    from cutru.stays.actions import keeping  # imports models

    keeping.remove_due(timezone.localdate())


@app.periodic(cron="37 * * * *")
@app.task(queue="upkeep", queueing_lock="stays_remove_forgotten", name="cutru.stays.remove_forgotten")
def remove_forgotten_pictures(timestamp: int) -> None:
    """Every hour: files and pictures that nothing refers to any more."""
    from cutru.stays.actions import reading  # defers a task of this module

    reading.remove_forgotten()
