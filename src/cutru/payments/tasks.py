"""What the workers do for payments: the trial bank speaks to the portal without the browser."""

from collections.abc import Mapping

from django.db import DEFAULT_DB_ALIAS
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

QUEUE = "default"

_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)
"""As banks do when the portal does not answer."""


@app.task(queue=QUEUE, name="cutru.payments.tell", retry=_AGAIN)
def tell(answer: dict[str, str]) -> None:
    """The signed answer of the trial bank reaches the portal."""
    from cutru.payments.actions import confirm_online  # imports models
    from cutru.payments.trial_gateway import TrialGateway

    confirm_online(TrialGateway().read(answer))


def tell_soon(answer: Mapping[str, str]) -> None:
    """Queue the answer."""
    manager = JobManager(DjangoConnector(alias=DEFAULT_DB_ALIAS))
    configure_task(name=tell.name, job_manager=manager, queue=QUEUE).defer(answer=dict(answer))
