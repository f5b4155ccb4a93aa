"""./cutru check: the rules of style, layers and types, and that no migration is missing."""

import os
import subprocess
import sys
import time

from cutru.cli.environment import temporary_home
from cutru.embedded import PROJECT

BY_NAME = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

CLIENT_SETTINGS = "clients/python/pyproject.toml"
"""A package of its own, which knows no Django."""

LINTERS: dict[str, list[str]] = {
    "ruff": ["-m", "ruff", "check", "--quiet", "."],
    "import-linter": ["-c", BY_NAME],
    "mypy": ["-m", "mypy", "--no-error-summary", "src/cutru"],
    "mypy-client": [
        "-m", "mypy", "--no-error-summary", "--config-file", CLIENT_SETTINGS, "clients/python/src",
    ],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "src/cutru"],
    "migrations": ["-m", "cutru", "manage", "makemigrations", "--check", "--dry-run", "-v", "0"],
}  # fmt: skip


def run(arguments: list[str]) -> int:
    """0 when every linter is content; arguments name those to run."""
    unknown = set(arguments) - set(LINTERS)
    if unknown:
        print(f"{', '.join(sorted(unknown))}? {', '.join(LINTERS)}", file=sys.stderr)
        return 2
    return 1 if lint(arguments or list(LINTERS)) else 0


def lint(names: list[str]) -> list[str]:
    """Run these linters, a line for each; returns the names of those that found something."""
    failed = []
    with temporary_home("check") as home:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "CUTRU_ENV": "test",
            "CUTRU_HOME": home,
            "PYTHONPATH": str(PROJECT / "src"),
        }
        for name in names:
            began = time.monotonic()
            print(f"{name} …", flush=True)
            done = subprocess.run(
                [sys.executable, "-W", "ignore", *LINTERS[name]], cwd=PROJECT, env=environment, check=False
            )
            outcome = "ok" if done.returncode == 0 else "LỖI · FAILED"
            print(f"{name}: {outcome} {time.monotonic() - began:.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
    return failed
