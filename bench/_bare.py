"""The yardsticks of the interface: bare INSERT and COPY of stays by several connections at once."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier as ProcessBarrier
from time import perf_counter
from typing import Any

import psycopg

PROCESSES = 2
"""As many as the portal has web processes."""

Row = tuple[Any, ...]


def insert_each(queues: Sequence[Sequence[Row]], columns: Sequence[str], seconds: float) -> float:
    """Rows a second that connections, one for each queue, insert and commit one by one."""
    statement = f"INSERT INTO stays_stay ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    return _measure(_insert, statement, queues, seconds)


def copy_each(queues: Sequence[Sequence[Sequence[Row]]], columns: Sequence[str], seconds: float) -> float:
    """Rows a second that connections, one for each queue, copy and commit batch by batch."""
    return _measure(_copy, f"COPY stays_stay ({', '.join(columns)}) FROM STDIN", queues, seconds)


def _measure(work: Any, statement: str, queues: Sequence[Any], seconds: float) -> float:
    """Let processes share the queues; the sum of rows over the time until the last was done."""
    spawn = multiprocessing.get_context("spawn")
    shares = [queues[number::PROCESSES] for number in range(min(PROCESSES, len(queues)))]
    start, answers = spawn.Barrier(len(shares) + 1), spawn.SimpleQueue()
    uri = os.environ["DATABASE_URL"]
    processes = [
        spawn.Process(target=_share, args=(work, uri, statement, share, seconds, start, answers))
        for share in shares
    ]
    for process in processes:
        process.start()
    start.wait(60)
    begun = perf_counter()
    rows = sum(answers.get() for _process in processes)
    took = perf_counter() - begun
    for process in processes:
        process.join()
    return rows / took


def _share(
    work: Any,
    uri: str,
    statement: str,
    queues: Sequence[Any],
    seconds: float,
    start: ProcessBarrier,
    answers: "multiprocessing.SimpleQueue[int]",
) -> None:
    links = [psycopg.connect(uri, autocommit=True, prepare_threshold=1) for _queue in queues]
    start.wait(60)
    with ThreadPoolExecutor(len(queues)) as threads:
        end = perf_counter() + seconds
        done = list(threads.map(lambda link, queue: work(link, statement, queue, end), links, queues))
    answers.put(sum(done))


def _insert(link: Any, statement: str, rows: Sequence[Row], end: float) -> int:
    cursor = link.cursor()
    for number, row in enumerate(rows, start=1):
        cursor.execute(statement, row)
        if perf_counter() > end:
            return number
    return len(rows)


def _copy(link: Any, statement: str, batches: Sequence[Sequence[Row]], end: float) -> int:
    cursor = link.cursor()
    copied = 0
    for batch in batches:
        with cursor.copy(statement) as copy:
            for row in batch:
                copy.write_row(row)
        copied += len(batch)
        if perf_counter() > end:
            break
    return copied
