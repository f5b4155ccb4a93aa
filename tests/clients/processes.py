"""Clients as processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

from cutru.embedded import PROJECT

PATHS = os.pathsep.join((str(PROJECT / "clients" / "python" / "src"), str(PROJECT)))


def environment(**values: str) -> dict[str, str]:
    """Without anything of the portal's: a client knows an address and a key."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": PATHS, "PYTHONUTF8": "1", **values}


def start(*arguments: str | Path, **values: str) -> subprocess.Popen[str]:
    """A Python process that can be talked to and killed."""
    return subprocess.Popen(
        [sys.executable, "-P", *map(str, arguments)],
        env=environment(**values),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*arguments: str | Path, cwd: Path | None = None, **values: str) -> subprocess.CompletedProcess[str]:
    """A Python process until its end."""
    return subprocess.run(
        [sys.executable, "-P", *map(str, arguments)],
        cwd=cwd,
        env=environment(**values),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def command(
    *arguments: str | Path, cwd: Path | None = None, **values: str
) -> subprocess.CompletedProcess[str]:
    """`cutru-client` with these arguments."""
    return run("-m", "cutru_client", *arguments, cwd=cwd, **values)
