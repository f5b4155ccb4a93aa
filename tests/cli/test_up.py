"""The real thing: a portal started from nothing, answered, killed, and ended."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.cli.processes import environment, free_port

pytestmark = pytest.mark.slow


def start(home: Path, port: int) -> "subprocess.Popen[str]":
    with (home.parent / "up.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "cutru", "up", "--port", str(port)],
            env=environment(CUTRU_ENV=None, CUTRU_HOME=str(home), DATABASE_URL=None),
            stdout=log,
            stderr=log,
            text=True,
        )


def wait_for(what: Callable[[], object], seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=15) as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def postmaster(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "pg" / "postmaster.pid").read_text().split()[0]))


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_up_serves_heals_and_leaves_nothing_behind(tmp_path):
    home, port, log = tmp_path / "home", free_port(), tmp_path / "up.log"
    home.mkdir()
    portal = start(home, port)
    try:
        wait_for(lambda: f"http://127.0.0.1:{port}/" in log.read_text(), 120, log)
        assert status(port) == 200
        assert "khachsan" in log.read_text()

        killed = postmaster(home)
        killed.kill()
        wait_for(lambda: "PostgreSQL: kết thúc bất ngờ" in log.read_text(), 60, log)
        assert status(port) == 200

        web = next(child for child in psutil.Process(portal.pid).children() if "web" in child.cmdline())
        web.kill()
        wait_for(lambda: "web: kết thúc bất ngờ" in log.read_text(), 30, log)
        wait_for(lambda: status(port) == 200, 60, log)

        family = [*psutil.Process(portal.pid).children(recursive=True), postmaster(home)]
        portal.send_signal(signal.SIGINT)
        assert portal.wait(60) == 0
        assert [process for process in family if not gone(process)] == []
        assert log.read_text().endswith("Đã dừng · stopped.\n")
    finally:
        portal.kill()
        portal.wait()


def test_a_killed_portal_takes_its_children_along_and_starts_again(tmp_path):
    home, port, log = tmp_path / "home", free_port(), tmp_path / "up.log"
    home.mkdir()
    portal = start(home, port)
    again = None
    try:
        wait_for(lambda: f"http://127.0.0.1:{port}/" in log.read_text(), 120, log)
        family = psutil.Process(portal.pid).children(recursive=True)
        database = postmaster(home)
        os.kill(portal.pid, signal.SIGKILL)
        portal.wait()
        wait_for(lambda: all(gone(process) for process in family), 30, log)
        database.kill()

        log.write_text("")
        again = start(home, port)
        wait_for(lambda: f"http://127.0.0.1:{port}/" in log.read_text(), 120, log)
        assert status(port) == 200
        again.send_signal(signal.SIGTERM)
        assert again.wait(60) == 0
        assert not (home / "pg" / "postmaster.pid").exists()
    finally:
        for process in filter(None, (portal, again)):
            process.kill()
            process.wait()
