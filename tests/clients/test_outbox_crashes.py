"""Sending processes die by kill -9, or several send from one file: nothing is lost, nobody goes in twice."""

import random
import sqlite3
import time
from pathlib import Path

import pytest
from django.utils import timezone

from cutru.stays.models import Stay, StayEntry
from cutru_client import Client, Outbox
from tests.clients import processes, till
from tests.exchange.api.program import Program

TILL = "tests.clients.till"
GUESTS, KILLS = 300, 6


def assert_handed_in_once(address: str, program: Program, path: Path, guests: int) -> None:
    with Client(address, program.secret) as client, Outbox(path, client) as outbox:
        assert outbox.status().waiting == 0
        assert set(outbox.receipts()) == {str(number) for number in range(guests)}
        found = outbox.reconcile(timezone.localdate())
        assert (found.is_equal, found.held) == (True, guests)
    assert (Stay.objects.count(), StayEntry.objects.filter(action="handed_in").count()) == (guests, guests)
    assert StayEntry.objects.count() == guests


@pytest.mark.slow
def test_a_till_that_is_killed_again_and_again_loses_and_doubles_nothing(served: str, tmp_path: Path) -> None:
    program = Program.of_hotel()
    path, first, known = tmp_path / "outbox.db", 0, {"CUTRU_URL": served, "CUTRU_KEY": program.secret}
    for _kill in range(KILLS):
        process = processes.start("-m", TILL, path, str(first), str(GUESTS), **known)
        assert process.stdout is not None
        stored = [process.stdout.readline()]
        time.sleep(random.uniform(0, 0.25))
        process.kill()
        rest, complaints = process.communicate()
        stored += rest.splitlines()
        assert complaints == ""
        # What was printed is stored; the next till goes on behind it, as a hotel would.
        first = max([first, *(int(line) for line in stored if line.strip())])
        with sqlite3.connect(path) as database:
            [(put,)] = database.execute("SELECT COUNT(*) FROM guest")
        database.close()
        assert put >= first
    last = processes.run("-m", TILL, path, str(first), str(GUESTS), **known)
    assert (last.returncode, last.stderr) == (0, "")
    assert_handed_in_once(served, program, path, GUESTS)


@pytest.mark.slow
def test_several_processes_send_from_one_file(served: str, tmp_path: Path) -> None:
    program = Program.of_hotel()
    path, known = tmp_path / "outbox.db", {"CUTRU_URL": served, "CUTRU_KEY": program.secret}
    tills = [
        processes.start("-m", TILL, path, str(number * 40), str((number + 1) * 40), **known)
        for number in range(4)
    ]
    ends = [(process.communicate(timeout=120)[1], process.returncode) for process in tills]
    assert ends == [("", 0)] * 4
    assert_handed_in_once(served, program, path, 160)


def test_a_guest_of_the_till_has_no_fault(served: str) -> None:
    with Client(served, Program.of_hotel().secret) as client:
        [result] = client.hand_in([till.guest(1)]).results
    assert (result.outcome, result.problems) == ("accepted", [])
