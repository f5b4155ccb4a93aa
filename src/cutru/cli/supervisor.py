"""Starts the portal's processes, starts them again when they die, and ends them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from cutru.cli.environment import say
from cutru.embedded import EmbeddedServer

POLITE_SECONDS = 15
"""How long a process may take to finish what it has begun."""
LONGEST_WAIT = 30
STEADY_SECONDS = 60


class Child:
    """One supervised process and when to start it again."""

    def __init__(self, name: str, arguments: list[str]) -> None:
        self.name = name
        self.arguments = arguments
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.next_start = 0.0
        self.wait = 0.5

    def start(self) -> None:
        command = [
            sys.executable,
            "-P",
            "-m",
            "cutru.cli.children",
            str(os.getpid()),
            self.name,
            *self.arguments,
        ]
        # A session of its own: Ctrl-C reaches the supervisor only, and a family can be killed at once.
        self.process = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start the process again after a pause that grows while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill_family()
        self.process = None
        self.wait = 0.5 if now - self.started > STEADY_SECONDS else min(self.wait * 2, LONGEST_WAIT)
        self.next_start = now + self.wait
        say(f"{self.name}: kết thúc bất ngờ ({code}), chạy lại sau {self.wait:.0f} s · ended, starting again")

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then kill it and what it left behind."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self.kill_family()
        self.process.wait()

    def kill_family(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps the children and the embedded database running until INT or TERM."""

    def __init__(self, children: list[Child], database: EmbeddedServer | None) -> None:
        self.children = children
        self.database = database
        self.ending = False

    def run(self, is_up: Callable[[], bool], when_up: Callable[[], None]) -> None:
        """Start everything; call `when_up` once `is_up` says so; return after everything has ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_end)
        told = False
        try:
            while not self.ending:
                self._look_after_database()
                for child in self.children:
                    child.look_after()
                if not told and is_up():
                    when_up()
                    told = True
                time.sleep(0.1 if not told else 0.5)
        finally:
            self.end()

    def end(self) -> None:
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + POLITE_SECONDS
        for child in self.children:
            child.end(deadline)

    def _ask_to_end(self, number: int, frame: object) -> None:
        self.ending = True

    def _look_after_database(self) -> None:
        if self.database is not None and self.database.ensure_running():
            say("PostgreSQL: kết thúc bất ngờ, đã chạy lại · ended unexpectedly, started again")
