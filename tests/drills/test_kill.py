"""Processes die by kill -9 in the middle of the work: nothing acknowledged is lost, nobody goes in twice."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import psutil
import psycopg
import pytest

from cutru.embedded import PROJECT, EmbeddedServer
from tests.browser.portal import Portal

pytestmark = pytest.mark.slow

ROWS, FAULTY = 3_000, 30
DRAFTS = 25
TAKEN_UP_SECONDS = 150
"""A worker is taken for dead after half a minute, and looked after every minute."""
PREPARE = "tests.drills.prepare"


class Drill:
    """A portal with work to do, and its database to look into from outside."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.database = EmbeddedServer(portal.home / "pg", {}, print).uri("cutru")
        told = json.loads(
            portal.run("-m", PREPARE, "prepare", str(ROWS), "3", str(2 * DRAFTS)).splitlines()[-1]
        )
        self.imports: list[str] = told["imports"]
        self.drafts: list[int] = told["drafts"]
        self.session: str = told["session"]

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query; asks again while the database is away."""
        deadline = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(self.database, autocommit=True) as connection:
                    return connection.execute(question, values).fetchall()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def wait(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, self.portal.log.read_text()
            time.sleep(0.01)

    def state(self, number: str) -> tuple[str, int]:
        [(state, progress)] = self.ask("SELECT state, progress FROM exchange_import WHERE id = %s", number)
        return state, progress

    def receipts(self, number: str) -> list[str]:
        """The receipts that the pages of an import show now."""
        rows = self.ask(
            "SELECT receipt FROM exchange_importrow WHERE owner_id = %s AND receipt <> ''"
            " AND outcome = 'accepted'",
            number,
        )
        return [receipt for (receipt,) in rows]

    def strike(self, number: str, victim: Callable[[], psutil.Process]) -> list[str]:
        """Hand the file in and kill the victim after the first rows; answers the receipts shown by then."""
        process = victim()
        with subprocess.Popen(
            [sys.executable, "-P", "-m", PREPARE, "hand_in", number],
            env=self.portal.environment,
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ):
            self.wait(lambda: self.state(number)[0] == "handing_in" and self.state(number)[1] > 0, 60)
            shown = self.receipts(number)
            process.kill()
        return shown

    def send(self, drafts: list[int]) -> tuple[int, str]:
        """Press Gửi for these drafts: status and where it leads; 0 when the server died on the way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=30)
        token = "a" * 32
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode([("draft", number) for number in drafts])
        try:
            connection.request("POST", "/khai-bao/gui/", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", "")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def sent(self, drafts: list[int]) -> list[tuple[str, str]]:
        """Number of the document and receipt of every stored guest of these drafts."""
        references = [f"draft-{number}" for number in drafts]
        return self.ask(
            "SELECT document_number, receipt FROM stays_stay WHERE reference = ANY(%s) ORDER BY 1", references
        )


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    portal = Portal()
    try:
        yield Drill(portal.start())
    finally:
        portal.leave()


def test_imports_survive_the_death_of_worker_web_server_and_database(drill: Drill) -> None:
    portal = drill.portal
    drill.wait(lambda: all(drill.state(number)[0] == "checked" for number in drill.imports), 60)
    victims = (
        lambda: portal.children("worker")[0],
        lambda: portal.children("web")[0],
        portal.postmaster,
    )
    acknowledged: dict[str, list[str]] = {}
    for number, victim in zip(drill.imports, victims, strict=True):
        drill.wait(lambda: bool(portal.children("worker") and portal.children("web")), 60)
        acknowledged[number] = drill.strike(number, victim)
    assert drill.state(drill.imports[0])[0] == "handing_in"  # the dead worker had more to do
    drill.wait(lambda: all(drill.state(number)[0] == "done" for number in drill.imports), TAKEN_UP_SECONDS)

    for number in drill.imports:
        [counts] = drill.ask(
            "SELECT read, accepted, rejected, known FROM exchange_import WHERE id = %s", number
        )
        assert counts == (ROWS, ROWS - FAULTY, FAULTY, 0)
        receipts = drill.receipts(number)
        stored = drill.ask(
            "SELECT s.receipt FROM stays_stay s JOIN exchange_import i USING (submission_id) WHERE i.id = %s",
            number,
        )
        assert sorted(receipts) == sorted(receipt for (receipt,) in stored)
        assert len(receipts) == ROWS - FAULTY
        assert set(acknowledged[number]) - set(receipts) == set()
        assert len(acknowledged[number]) > 0
    doubled = drill.ask(
        "SELECT document_key FROM stays_stay GROUP BY facility_id, document_key HAVING count(*) > 1"
    )
    assert doubled == []


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_sheet_sent_to_a_dying_server_is_sent_again_without_doubling(drill: Drill, is_stored: bool) -> None:
    """The server dies as soon as it has the request, or as soon as the guests are stored."""
    drafts = drill.drafts[:DRAFTS] if is_stored else drill.drafts[DRAFTS:]
    drill.wait(lambda: drill.portal.status("/") == 200, 60)
    with ThreadPoolExecutor(1) as sender:
        first = sender.submit(drill.send, drafts)
        if is_stored:
            drill.wait(lambda: bool(drill.sent(drafts)) or first.done(), 30)
        for server in drill.portal.children("web"):
            with suppress(psutil.NoSuchProcess):
                server.kill()
        first.result()
    before = drill.sent(drafts)
    assert len(before) in (0, DRAFTS)

    drill.wait(lambda: drill.portal.status("/") == 200, 60)
    status, leads_to = drill.send(drafts)
    assert (status, leads_to.startswith("/da-gui/")) == (302, True)
    after = drill.sent(drafts)
    assert len({number for number, _receipt in after}) == len(after) == DRAFTS
    assert before in ([], after)
    assert drill.send(drafts) == (status, leads_to)
