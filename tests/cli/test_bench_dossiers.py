"""The bench of dossiers runs from end to end, in sizes that measure nothing."""

import subprocess
import sys

import pytest

from tests.cli.processes import environment

SIZES = ("filed=44", "stored=300", "requests=2", "processes=2", "plans=1")
PAGES = (
    *("no filter", "overdue", "one procedure", "one state", "mine", "ended"),
    *("by code", "by personal number", "by a rare name", "by a common name"),
)


@pytest.mark.slow
def test_the_bench_of_dossiers_tells_every_figure_and_which_indexes_were_used() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cutru", "bench", "dossiers", *SIZES],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    figures = [line.split("  ")[0] for line in lines if line.startswith("dossiers")]
    assert figures == [
        "dossiers: filed and decided, alone",
        "dossiers: the same, 2 processes",
        *(f"dossiers: {act}, p95" for act in ("write", "agree", "submit", "accept", "pay", "grant")),
        *(f"dossiers: {page}, 300 stored" for page in PAGES),
    ]
    assert any("dossier_queue" in line for line in lines if line.startswith("  no filter"))
