"""Filing and deciding dossiers of every case of the catalogue, and the officer's queue among a million."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.synchronize import Barrier as ProcessBarrier
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.db import connection

from bench import Figure
from bench._lives import DECIDING, FILING, Life, Timed, Town, number_from
from bench._million import Country, store
from bench._queue import explain, measure
from bench._replay import recorded, replay
from tests.accounts.factories import make_citizen

NUMBERS_EACH = 150_000
"""Invented people for whom one process has numbers."""
ALONE = 0.1
"""Share of the dossiers that one process takes through by itself."""
NO_AIM = "no aim"


def run(
    filed: int = 10_000, stored: int = 1_000_000, requests: int = 200, processes: int = 4, plans: int = 0
) -> Iterator[Figure]:
    """File and decide `filed` dossiers, then ask for pages of the queue with `stored` in the database.

    `processes` share the dossiers after one alone took a tenth of them; `plans` 1 prints what EXPLAIN says.
    """
    if filed:
        yield from _filing(filed, processes)
    if stored:
        yield from _queue(stored, requests, plans)


def _filing(filed: int, processes: int) -> list[Figure]:
    number_from(1)
    lives = Town().lives(max(round(filed * ALONE), 2))
    half = len(lives) // 2
    with recorded() as recording:
        _live(lives[:half])
    bare = half / replay(recording)
    timed = _live(lives[half:])
    alone = (len(lives) - half) / timed.total(FILING + DECIDING)
    rate, shared = _together(filed - len(lives), processes)
    written = len(recording.statements) / half
    yardstick = f"bare writes of the same rows ({written:.0f} statements each)"
    return [
        _rate("dossiers: filed and decided, alone", alone, f"{yardstick}, 1 connection", bare),
        _rate(f"dossiers: the same, {processes} processes", rate, f"{yardstick}, 1 connection", bare),
        *(_act(name, timed, shared, processes) for name in FILING + DECIDING),
    ]


def _live(lives: list[Life]) -> Timed:
    timed = Timed()
    for life in lives:
        life.decide(life.file(timed), timed)
    return timed


def _rate(name: str, value: float, yardstick: str, yardstick_value: float) -> Figure:
    return Figure(name, value, "/s", yardstick, yardstick_value, value / yardstick_value, NO_AIM)


def _act(name: str, alone: Timed, shared: Timed, processes: int) -> Figure:
    """The 95th percentile of an act in many processes, against the one of a process alone."""
    (p50, p95), (p50_alone, p95_alone) = _percentiles(shared.seconds[name]), _percentiles(alone.seconds[name])
    label = f"alone (p50 {p50_alone:.0f}; with {processes} p50 {p50:.0f} ms), p95"
    return Figure(f"dossiers: {name}, p95", p95, "ms", label, p95_alone, p95 / p95_alone, NO_AIM)


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    twentieths = quantiles([one * 1000 for one in seconds], n=20) if len(seconds) > 1 else [0.0] * 19
    return twentieths[9], twentieths[-1]


def _together(how_many: int, processes: int) -> tuple[float, Timed]:
    """Dossiers a second of processes that begin at once, until the last is done, and their acts."""
    _disconnect()
    fork = multiprocessing.get_context("fork")
    start, answers = fork.Barrier(processes + 1), fork.SimpleQueue()
    share = max(how_many // processes, 2)
    workers = [
        fork.Process(target=_share, args=(number + 1, share, start, answers)) for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    start.wait()
    begun = perf_counter()
    timed = Timed()
    for _worker in workers:
        if (done := answers.get()) is None:
            raise RuntimeError("a process failed")
        timed.add(done)
    rate = share * processes / (perf_counter() - begun)
    for worker in workers:
        worker.join()
    return rate, timed


def _share(number: int, share: int, start: ProcessBarrier, answers: Any) -> None:
    number_from(number * NUMBERS_EACH)
    try:
        lives = Town().lives(share)
        start.wait()
        answers.put(Timed(dict(_live(lives).seconds)))
    except BaseException:
        start.abort()
        answers.put(None)
        raise
    _disconnect()


def _disconnect() -> None:
    """A process that is split in two must hold no connection, nor the pool's threads."""
    connection.close()
    connection.close_pool()


def _queue(stored: int, requests: int, plans: int) -> list[Figure]:
    number_from(1 + 5 * NUMBERS_EACH)
    officer = Town(1).desks[0][1]
    ward = officer.police_unit.ward_id
    country = Country(make_citizen(personal_number="001190999999").pk, {ward: officer.pk})
    store(country, stored)
    if plans:
        explain(officer)
    return measure(officer, stored, requests)
