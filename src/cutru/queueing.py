"""Putting tasks into the queue together with the data they are about."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task


def in_this_transaction(task: Task[Any, Any, Any], **options: Any) -> JobDeferrer:
    """Defers a task over Django's connection: in a worker, the task's own would be another one.

    `options` are those of `Task.configure`; the task's own queue is used.
    """
    manager = JobManager(DjangoConnector(alias=DEFAULT_DB_ALIAS))
    return configure_task(name=task.name, job_manager=manager, queue=task.queue, **options)
