"""The web processes as `./cutru up` starts them, and the cores that they, database and bench may use."""

import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import psutil

from cutru.cli.supervisor import POLITE_SECONDS, Child
from cutru.cli.up import answers
from cutru.embedded import EmbeddedServer, home

START_SECONDS = 60
HOST = "127.0.0.1"


@contextmanager
def portal() -> Iterator[int]:
    """The web processes on a free port of the loopback address, until the end of the block; the port."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    web = Child("web", [HOST, str(port)])
    web.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(HOST, port):
            if time.monotonic() > deadline:
                raise RuntimeError("the portal does not answer")
            time.sleep(0.1)
        yield port
    finally:
        web.ask_to_end()
        web.end(time.monotonic() + POLITE_SECONDS)


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """This process, the database and all they start keep to this many cores for the length of the block."""
    if not hasattr(os, "sched_setaffinity"):
        raise RuntimeError("limiting the cores needs Linux")
    before = os.sched_getaffinity(0)
    _keep_to(sorted(before)[:count])
    try:
        yield
    finally:
        _keep_to(before)


def _keep_to(cores: Iterable[int]) -> None:
    wanted = set(cores)
    processes = [psutil.Process()]
    if (database := EmbeddedServer(home() / "pg", {}, print).process()) is not None:
        processes += [database, *database.children(recursive=True)]
    for process in processes:
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            for thread in process.threads():
                os.sched_setaffinity(thread.id, wanted)
