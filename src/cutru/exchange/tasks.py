"""What the worker does for imports, and how work of a killed worker is taken up again."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from cutru.exchange.webhooks import tasks as webhook_tasks

__all__ = ["remove_expired_imports", "retry_stalled", "webhook_tasks", "work_on_import"]

SILENT_SECONDS = 30
"""A worker that has not been heard of for so long is taken for dead."""


_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)
"""A database that is away for some minutes must not leave an import half done."""


@app.task(queue="imports", name="cutru.exchange.work_on_import", retry=_AGAIN)
def work_on_import(import_id: str) -> None:
    """Check or hand in an import, from where the last worker left off."""
    from cutru.exchange.actions import work_on  # actions defer this task

    work_on(UUID(import_id))


@app.periodic(cron="* * * * *")
@app.task(
    queue="upkeep", queueing_lock="retry_stalled_jobs", name="cutru.exchange.retry_stalled", pass_context=True
)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put jobs of dead workers back into the queue, whatever app they belong to."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(
    queue="upkeep", queueing_lock="remove_expired_imports", name="cutru.exchange.remove_expired_imports"
)
def remove_expired_imports(timestamp: int) -> None:
    """Forget imports whose time is over."""
    from cutru.exchange.actions import remove_expired  # actions defer tasks of this module

    remove_expired()
