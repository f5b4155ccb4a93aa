"""The processes that ./cutru up supervises: `python -m cutru.cli.children PARENT NAME …`.

NAME is web, worker, webhooks or reading.
"""

import multiprocessing
import os
import signal
import sys

from cutru.cli.lifelines import die_with_parent

WEB_PROCESSES = 2
THREADS_OF_A_PROCESS = 8
"""As many as the database pool of a process holds connections."""

QUEUES = {
    "worker": ("default", "imports", "upkeep"),
    "webhooks": ("webhooks",),
    "reading": ("reading",),
}
"""Which queues each worker serves: endpoints of strangers, which may be slow, keep nothing else waiting, and
the models that read pictures are in the memory of one process."""
CONCURRENCY = {"worker": 1, "webhooks": 6, "reading": 1}
"""Tasks a worker runs at once; fewer than the database pool of a process holds connections."""


def serve(host: str, port: int) -> None:
    """granian with its worker processes; returns when asked to end."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    multiprocessing.set_start_method("fork" if sys.platform == "linux" else "spawn")
    os.environ["CUTRU_SERVER_PID"] = str(os.getpid())
    Granian(
        "cutru.cli.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("CUTRU_WEB_PROCESSES", WEB_PROCESSES)),
        blocking_threads=THREADS_OF_A_PROCESS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


def work(name: str) -> None:
    """procrastinate's worker: what is queued in the database."""
    from django.core.management import execute_from_command_line

    queues, concurrency = ",".join(QUEUES[name]), str(CONCURRENCY[name])
    options = ["--queues", queues, "--concurrency", concurrency, "--shutdown-graceful-timeout", "8"]
    execute_from_command_line(["cutru", "procrastinate", "worker", *options])


def main() -> None:
    parent, name, *rest = sys.argv[1:]
    die_with_parent(signal.SIGTERM, int(parent))
    if name == "web":
        serve(rest[0], int(rest[1]))
    else:
        work(name)


if __name__ == "__main__":
    main()
