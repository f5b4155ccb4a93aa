"""The worker that reads pictures dies by kill -9: no picture is lost, none makes two rows."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from cutru.embedded import EmbeddedServer
from tests.browser.portal import Portal

pytestmark = pytest.mark.slow

PICTURES = 8
TAKEN_UP_SECONDS = 180
"""A worker is taken for dead after half a minute, and looked after every minute."""


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    portal = Portal()
    try:
        yield portal.start()
    finally:
        portal.leave()


def test_pictures_survive_the_death_of_their_worker(portal: Portal) -> None:
    uri = EmbeddedServer(portal.home / "pg", {}, print).uri("cutru")

    def ask(question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(uri, autocommit=True) as connection:
            return connection.execute(question).fetchall()

    def states() -> list[str]:
        return [state for (state,) in ask("SELECT state FROM documents_upload ORDER BY position")]

    def wait(done: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, (states(), portal.log.read_text())
            time.sleep(0.02)

    told = json.loads(
        portal.run("-m", "tests.drills.give_pictures", str(PICTURES), stdin="").splitlines()[-1]
    )
    wait(lambda: "done" in states() and "reading" in states(), 120)
    portal.children("reading")[0].kill()
    assert set(states()) - {"done"} != set()  # the dead worker had more to do
    wait(lambda: states() == ["done"] * PICTURES, TAKEN_UP_SECONDS)

    rows = ask("SELECT values ->> 'document_number' FROM stays_draft ORDER BY 1")
    assert [number for (number,) in rows] == sorted(told["numbers"])
    beside = "SELECT draft_id, count(*) FROM stays_draftpicture GROUP BY 1"
    assert [count for (_draft, count) in ask(beside)] == [1] * PICTURES
    assert ask("SELECT count(*) FROM documents_picture") == [(PICTURES,)]
    assert ask("SELECT count(*) FROM documents_uploadcontent") == [(0,)]
