"""What the workers do for messages."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cutru.queueing import in_this_transaction

QUEUE = "default"

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)
"""For a mail server that is away: eight times in a day."""


@app.task(queue=QUEUE, name="cutru.messaging.mail", retry=_AGAIN)
def mail(message_id: int) -> None:
    """Send the letter that tells of a message."""
    from cutru.messaging import actions  # defers this task

    actions.mail(message_id)


def mail_soon(message_id: int) -> None:
    """Queue the letter, in the transaction that stores the message."""
    in_this_transaction(mail).defer(message_id=message_id)


@app.periodic(cron="27 3 * * *")
@app.task(queue="upkeep", queueing_lock="messaging_remove_old", name="cutru.messaging.remove_old")
def remove_old(timestamp: int) -> None:
    """Every night: messages that were read and are older than a year."""
    from cutru.messaging import actions  # defers a task of this module

    actions.remove_old()
