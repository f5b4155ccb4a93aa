"""./cutru test: sets up what tests need, then the linters and the whole suite, browser tests included."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from cutru.cli import preparing
from cutru.cli.environment import temporary_home
from cutru.cli.linting import LINTERS, lint
from cutru.cli.progress import Steps
from cutru.embedded import PROJECT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FEWEST_WORKERS, MOST_WORKERS = 2, 4
CLOSING_LINE = re.compile(r"=* ?(\d+ [a-z]+, )*\d+ [a-z]+ in [\d.]+s")


def run(arguments: list[str]) -> int:
    """pytest's exit code; 1 when a linter found something. With arguments only pytest runs."""
    with temporary_home("test") as home:
        os.environ["CUTRU_HOME"] = home
        os.environ["CUTRU_ENV"] = "test"
        steps = Steps(3 if arguments else 4)
        with steps.step("Chromium") as detail:
            chromium = find_chromium() or install_chromium(detail)
            if chromium is None:
                print(
                    "Cần Chromium để chạy kiểm thử trình duyệt; hãy cài: apt-get install chromium\n"
                    "The browser tests need Chromium; install it: apt-get install chromium",
                    file=sys.stderr,
                )
                return 1
        with steps.step("Gói giao diện · front-end packages") as detail:
            preparing.install_frontend(detail)
        with steps.step("Bản dịch · translations") as detail:
            preparing.compile_translations(detail)
        failed: list[str] = []
        if not arguments:
            with steps.step("Kiểm tra mã nguồn · linters"):
                failed = lint(list(LINTERS))
            if failed:
                print(f"Không đạt · failed: {', '.join(failed)}", flush=True)
        code = run_pytest(arguments)
        return code or (1 if failed else 0)


def run_pytest(arguments: list[str]) -> int:
    """Just what the arguments say, or the whole suite in several processes."""
    command = [sys.executable, "-m", "pytest"]
    if arguments:
        return subprocess.run([*command, *arguments], cwd=PROJECT, check=False).returncode
    workers = max(FEWEST_WORKERS, min(MOST_WORKERS, os.cpu_count() or FEWEST_WORKERS))
    suite = subprocess.Popen(
        [*command, "-n", str(workers), "-q"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    closing_last(suite.stdout or [], lambda text: print(text, end="", flush=True))
    return suite.wait()


def closing_last(lines: Iterable[str], write: Callable[[str], object]) -> None:
    """Pass pytest's lines on, its closing line after everything that libraries still had to say."""
    closing = ""
    for text in lines:
        if CLOSING_LINE.match(text):
            closing = text
        else:
            write(text)
    write(closing)


def find_chromium() -> Path | None:
    """The machine's own Chromium."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def install_chromium(progress: object) -> Path | None:
    """Install Debian's Chromium when we may; None when we may not or it failed."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "--no-install-recommends", "chromium"]
    # The package lists may be missing or old: then fetch them and try once more.
    for command in (install, [apt, "update"], install):
        done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
        if command is install and done.returncode == 0:
            return find_chromium()
    return None
