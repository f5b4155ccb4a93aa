"""A portal as its users start it: `cutru up` in a process of its own, with its own home and database."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from cutru.embedded import PROJECT
from tests.browser.people import wait_for_next_code
from tests.cli.processes import environment, free_port

START_SECONDS = 180
END_SECONDS = 60


class Portal:
    """A running portal; `leave` ends it and everything it started."""

    def __init__(self, settings: str = "tests.browser.settings", **changes: str) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="cutru-browser-", ignore_cleanup_errors=True)
        self.home = Path(self._home.name)
        self.home.chmod(0o711)  # the database's system user passes through
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = self.home / "up.log"
        self.environment = environment(
            CUTRU_ENV="local",
            CUTRU_HOME=str(self.home),
            CUTRU_PUBLIC_ADDRESS=self.address,
            DATABASE_URL=None,
            PYTHONPATH=os.pathsep.join((str(PROJECT / "src"), str(PROJECT))),
            **changes,
        )
        self.environment["DJANGO_SETTINGS_MODULE"] = settings
        self.process: subprocess.Popen[bytes] | None = None
        self._codes: dict[str, str] = {}

    def start(self) -> "Portal":
        """Start and wait until the portal answers."""
        with self.log.open("ab") as log:
            log.truncate(0)
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "cutru", "up", "--port", str(self.port)],
                env=self.environment,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while f"{self.address}/" not in self.log.read_text() or self.status("/") != 200:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return self

    def status(self, path: str) -> int:
        """What the portal answers there; 0 for no answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=15) as answer:
                code: int = answer.status
                return code
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def run(self, *arguments: str, stdin: str = "") -> str:
        """What a Python process in the portal's environment prints. Fails with its words when it fails."""
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            env=self.environment,
            cwd=PROJECT,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def code(self, username: str) -> str:
        """An authenticator code of a trial account that no test has given yet: the portal takes each once."""
        while (code := self.run("-m", "cutru", "code", username).strip()) == self._codes.get(username):
            wait_for_next_code()
        self._codes[username] = code
        return code

    def prepared(self, module: str, *words: str) -> Any:
        """What a module that prepares data in the portal's database says, as JSON in its last line."""
        return json.loads(self.run("-m", module, *words).splitlines()[-1])

    def children(self, name: str) -> list[psutil.Process]:
        """The supervised processes called `web` or `worker`."""
        assert self.process is not None
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                if name in child.cmdline():
                    found.append(child)
        return found

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.home / "pg" / "postmaster.pid").read_text().split()[0]))

    def stop(self) -> None:
        """End it as Ctrl-C does; kill what does not end."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def leave(self) -> None:
        self.stop()
        self._home.cleanup()
