"""What the worker does for stays by itself."""

from procrastinate.contrib.django import app

from cutru.stays.partitions import ensure_partitions


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="stays_partitions", pass_context=False)
def make_partitions(timestamp: int) -> None:
    """Every night: the partitions of the coming months."""
    ensure_partitions()
