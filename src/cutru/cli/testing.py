"""./cutru test: sets up what tests need, then the linters and the whole suite, browser tests included."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cutru.cli import preparing
from cutru.cli.linting import LINTERS, lint
from cutru.cli.progress import Steps
from cutru.embedded import PROJECT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FEWEST_WORKERS, MOST_WORKERS = 2, 4


def run(arguments: list[str]) -> int:
    """pytest's exit code; 1 when a linter found something. With arguments only pytest runs."""
    with tempfile.TemporaryDirectory(prefix="cutru-test-", ignore_cleanup_errors=True) as home:
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
    """The suite in several processes, or just what the arguments say; pytest's closing line comes last."""
    workers = max(FEWEST_WORKERS, min(MOST_WORKERS, os.cpu_count() or FEWEST_WORKERS))
    chosen = arguments or ["-n", str(workers), "-q"]
    command = [sys.executable, "-m", "pytest", *chosen]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


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
