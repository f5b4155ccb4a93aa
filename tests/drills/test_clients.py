"""Fifty clients send while web server and database die by kill -9: afterwards both sides hold the same."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from django.utils import timezone

from cutru.embedded import EmbeddedServer
from cutru_client import ApiError, Client, NoAnswer, Outbox, Retry
from cutru_client.calls.keys import digest_of
from tests.browser.portal import Portal
from tests.clients import processes, till
from tests.exchange import files

pytestmark = pytest.mark.slow

CLIENTS, HOTELS = 50, 5
AT_ONCE = 4
"""Guests of one put."""
UP_SECONDS = 60
AGAIN = Retry(attempts=3, first_pause=0.2, longest_pause=1)
ROWS = 1_500


class Till(threading.Thread):
    """A client with its own outbox: puts guests and sends them until told to stop, then until all went."""

    def __init__(self, number: int, address: str, hotel: dict[str, Any], folder: Path) -> None:
        super().__init__(name=f"till-{number}")
        self.prefix = f"t{number}-"
        self.client = Client(address, hotel["key"], facility=hotel["facility"], retry=AGAIN)
        self.outbox = Outbox(folder / f"{number}.db", self.client)
        self.stop = threading.Event()
        self.put = 0
        self.troubles = 0

    def run(self) -> None:
        while not self.stop.is_set():
            self.outbox.put([till.guest(self.put + one, self.prefix) for one in range(AT_ONCE)])
            self.put += AT_ONCE
            self.send()
            self.stop.wait(0.3)
        deadline = time.monotonic() + UP_SECONDS
        while self.outbox.status().waiting and time.monotonic() < deadline:
            self.send()

    def send(self) -> None:
        try:
            self.outbox.flush()
        except (ApiError, NoAnswer):
            self.troubles += 1
            time.sleep(0.2)

    def close(self) -> None:
        self.stop.set()
        self.join()
        self.outbox.close()
        self.client.close()


class Drill:
    """A portal, hotels with keys, and a database to look into from outside."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.hotels: list[dict[str, Any]] = json.loads(
            portal.run("-m", "tests.drills.programs", str(HOTELS)).splitlines()[-1]
        )
        self.database = EmbeddedServer(portal.home / "pg", {}, print).uri("cutru")

    def wait(self, done: Callable[[], bool], seconds: float = UP_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, self.portal.log.read_text()
            time.sleep(0.05)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(question).fetchall()

    def kill_web(self) -> None:
        self.wait(lambda: bool(self.portal.children("web")))
        for server in self.portal.children("web"):
            with suppress(psutil.NoSuchProcess):
                server.kill()

    def kill_database(self) -> None:
        self.portal.postmaster().kill()

    def is_up(self) -> bool:
        return self.portal.status("/") == 200


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    portal = Portal()
    try:
        yield Drill(portal.start())
    finally:
        portal.leave()


def test_what_fifty_clients_hold_is_what_the_portal_holds(drill: Drill, tmp_path: Path) -> None:
    tills = [
        Till(number, drill.portal.address, drill.hotels[number % HOTELS], tmp_path)
        for number in range(CLIENTS)
    ]
    try:
        for one in tills:
            one.start()
        for kill in (drill.kill_web, drill.kill_database, drill.kill_web):
            taken = sum(len(one.outbox.receipts()) for one in tills)
            drill.wait(lambda taken=taken: sum(len(one.outbox.receipts()) for one in tills) > taken + CLIENTS)
            kill()
            drill.wait(lambda: not drill.is_up(), 5) if kill == drill.kill_web else time.sleep(0.5)
            drill.wait(drill.is_up)
        for one in tills:
            one.stop.set()
        for one in tills:
            one.join()
        assert_both_sides_hold_the_same(drill, tills)
    finally:
        for one in tills:
            one.close()


def assert_both_sides_hold_the_same(drill: Drill, tills: list[Till]) -> None:
    day = timezone.localdate()
    assert [one.name for one in tills if one.troubles == 0] == []  # each of them met a dead server
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: one.outbox.reconcile(day, prefix=one.prefix), tills))
    assert [one for one in found if not one.is_equal] == []
    assert [one.held for one in found] == [one.put for one in tills]
    for number, hotel in enumerate(drill.hotels):
        own = tills[number::HOTELS]
        told = own[0].client.reconciliation(day)
        held = {name: receipt for one in own for name, receipt in one.outbox.receipts().items()}
        assert {item.reference: item.receipt for item in told.items} == held
        assert (told.facility, told.counts.held, told.digest) == (
            hotel["facility"],
            len(held),
            digest_of(told.items),
        )
    guests = sum(one.put for one in tills)
    stored = drill.ask(
        "SELECT COUNT(*), COUNT(DISTINCT (facility_id, document_key)) FROM stays_stay WHERE channel = 'api'"
    )
    entries = drill.ask(
        "SELECT COUNT(*), COUNT(DISTINCT stay_id) FROM stays_entry"
        " WHERE action = 'handed_in' AND channel = 'api'"
    )
    assert (stored, entries) == ([(guests, guests)], [(guests, guests)])


def test_a_large_file_sent_again_after_a_kill_goes_in_once(drill: Drill, tmp_path: Path) -> None:
    """The sender dies in the middle of checking or handing in, the worker goes on, the file is sent again."""
    drill.wait(drill.is_up)
    file = tmp_path / "khach.xml"
    today = timezone.localdate()
    stay = {
        "ngay_den": f"{today - timedelta(days=1):%d/%m/%Y}",
        "ngay_di_du_kien": f"{today + timedelta(days=3):%d/%m/%Y}",
        "thoi_han_tam_tru": f"{today + timedelta(days=20):%d/%m/%Y}",
    }
    rows = [files.record(so_ho_chieu=f"Z{number:07}", **stay) for number in range(ROWS)]
    file.write_text(files.xml(rows))
    known = {"CUTRU_URL": drill.portal.address, "CUTRU_KEY": drill.hotels[0]["key"]}
    process = processes.start("-m", "cutru_client", "send", file, "--yes", **known)
    drill.wait(lambda: drill.ask("SELECT state FROM exchange_import") in ([("handing_in",)], [("done",)]))
    process.kill()
    process.communicate()
    done = processes.command("send", file, "--yes", **known)
    assert (done.returncode, "rejected 0" in done.stdout) == (0, True), done.stderr
    [stays] = drill.ask("SELECT COUNT(*), COUNT(DISTINCT document_key) FROM stays_stay WHERE channel = 'xml'")
    assert stays == (ROWS, ROWS)
