"""Reading invented documents from damaged photos, against bare rapidocr with the parser of pasted zones."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from multiprocessing import get_context

from bench import Figure
from bench._specimens import Outcome, Task, compare, cost, draw
from cutru.cli.environment import say
from tests.specimens import LEVELS, Kind, Level
from tests.specimens.zones import KINDS

ZONES: dict[Level, int] = {"none": 25, "light": 200, "medium": 200, "heavy": 50}
CODES: dict[Level, int] = {"none": 10, "light": 100, "medium": 100, "heavy": 20}
"""Documents of each level, the zones' sizes in turn."""
YARDSTICK_EVERY = 8
"""The yardstick reads every eighth of the zones: it takes longer than all the rest."""
TIMED = 18
FIRST_SEED = 40_000
ZONE_AIMS: dict[Level, str] = {
    "none": "100 %", "light": "at least 99 %", "medium": "at least 95 %", "heavy": "no aim",
}  # fmt: skip
CODE_AIMS: dict[Level, str] = {
    "none": "100 %", "light": "at least 99.5 %", "medium": "at least 99.5 %", "heavy": "no aim",
}  # fmt: skip


def run() -> list[Figure]:
    """Shares of documents read wholly right, fields wrong though sure, seconds and memory on one core."""
    context = get_context("spawn")
    with ProcessPoolExecutor(min(4, len(os.sched_getaffinity(0))), mp_context=context) as pool:
        files = list(pool.map(draw, _timed_tasks()))
        outcomes = list(pool.map(compare, _tasks()))
    for outcome in outcomes:
        if outcome.lies or (outcome.wrong and outcome.level in ("none", "light", "medium")):
            say(f"  {outcome.level} {outcome.kind} {outcome.seed}: {_told(outcome)}")
    figures = [_zone_share(level, outcomes) for level in LEVELS]
    figures += [_code_share(level, outcomes) for level in LEVELS]
    figures.append(_lies(outcomes))
    # Alone on the machine, one after the other: a fresh process each, which reads and nothing else.
    costs = []
    for bare in (False, True):
        with ProcessPoolExecutor(1, mp_context=context) as alone:
            costs.append(alone.submit(cost, files, bare).result())
    ours, theirs = costs
    return [
        *figures,
        _against("a photo on one core", "s", ours.seconds, theirs.seconds, "below 1 s"),
        _against("the slowest photo", "s", ours.slowest, theirs.slowest, "no aim"),
        _against("memory of the process", "MiB", ours.memory, theirs.memory, "no aim"),
    ]


def _against(name: str, unit: str, ours: float, theirs: float, aim: str) -> Figure:
    return Figure(f"reading: {name}", ours, unit, "bare rapidocr", theirs, ours / theirs, aim)


def _tasks() -> Iterator[Task]:
    """Every document of the bench; the seeds of the levels do not overlap."""
    for place, level in enumerate(LEVELS):
        seed = FIRST_SEED + place * 10_000
        for number, kind in zip(range(ZONES[level]), cycle(KINDS)):
            yield seed + number, kind, level, number % YARDSTICK_EVERY == 0
        for number in range(CODES[level]):
            yield seed + 5_000 + number, "ID_CARD_QR", level, False


def _timed_tasks() -> Iterator[Task]:
    """The first is not counted; then light and medium photos in turn, of every kind."""
    kinds: tuple[Kind, ...] = (*KINDS, "ID_CARD_QR")
    for number, kind in zip(range(TIMED + 1), cycle(kinds)):
        yield FIRST_SEED - TIMED - 1 + number, kind, "light" if number // len(kinds) % 2 else "medium", False


def _told(outcome: Outcome) -> str:
    lies = f"; sure but wrong: {', '.join(outcome.lies)}" if outcome.lies else ""
    return f"{', '.join(outcome.wrong)}{lies}"


def _zone_share(level: Level, outcomes: list[Outcome]) -> Figure:
    mine = [one for one in outcomes if one.level == level and one.kind != "ID_CARD_QR"]
    share = 100 * sum(not one.wrong for one in mine) / len(mine)
    asked = [one.bare for one in mine if one.bare is not None]
    bare = 100 * sum(asked) / len(asked)
    name = f"reading: zones right, {level} damage"
    yardstick = f"bare rapidocr, every {YARDSTICK_EVERY}th of them"
    return Figure(name, share, "%", yardstick, bare, share / bare if bare else float("inf"), ZONE_AIMS[level])


def _code_share(level: Level, outcomes: list[Outcome]) -> Figure:
    mine = [one for one in outcomes if one.level == level and one.kind == "ID_CARD_QR"]
    share = 100 * sum(not one.wrong for one in mine) / len(mine)
    name = f"reading: card codes right, {level}"
    return Figure(name, share, "%", "all of them", 100.0, share / 100, CODE_AIMS[level])


def _lies(outcomes: list[Outcome]) -> Figure:
    lies, sure = sum(len(one.lies) for one in outcomes), sum(one.sure for one in outcomes)
    name = "reading: fields wrong though sure"
    return Figure(name, lies, "fields", "reported as sure", sure, lies / sure if sure else 0.0, "none")
