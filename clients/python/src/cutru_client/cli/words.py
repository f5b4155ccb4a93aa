"""How the command line speaks: Vietnamese with English, results on stdout, all else on stderr."""

import sys
from collections.abc import Iterable

from cutru_client.models import Problem, Words


def say(text: str) -> None:
    """Words about the work, for a person."""
    print(text, file=sys.stderr, flush=True)


def tell(text: str) -> None:
    """A result."""
    print(text, flush=True)


def sentence(words: Words) -> str:
    return f"{words.vi} · {words.en}"


def sentences(problems: Iterable[Problem], severity: str = "error") -> list[str]:
    """A line for each problem of this severity, with its field."""
    return [
        f"{problem.field or '-'}\t{problem.code}\t{sentence(problem.message)}"
        for problem in problems
        if problem.severity == severity
    ]


class Progress:
    """One line that is written over, on a terminal; a line for each step elsewhere."""

    def __init__(self) -> None:
        self._shown = ""
        self._terminal = sys.stderr.isatty()

    def show(self, text: str) -> None:
        if text == self._shown:
            return
        if self._terminal:
            sys.stderr.write(f"\r{text.ljust(len(self._shown))}")
            sys.stderr.flush()
        else:
            say(text)
        self._shown = text

    def end(self) -> None:
        if self._terminal and self._shown:
            sys.stderr.write("\n")
        self._shown = ""
