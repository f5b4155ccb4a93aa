"""The yardstick of dossiers: the very statements that wrote their rows, sent again by a bare connection."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection, transaction

_WRITES = ("INSERT", "UPDATE", "DELETE", "SELECT  unnest(\n  procrastinate_defer_jobs")
"""How statements begin that write rows; putting a task into the queue is a function."""


class _Undo(Exception):
    """Ends the recording."""


class Recording:
    """Finished statements in the order they were sent; `COMMIT` where a transaction ended."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._open: list[str] = []

    def hear(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = sql.strip()
        if text.startswith("SAVEPOINT"):
            self._open.append(text)
        elif text.startswith("RELEASE SAVEPOINT"):
            self._open.pop()
            self._end()
        elif text.startswith(_WRITES):
            self.statements.append(_finished(sql, params, context))
            self._end()
        return execute(sql, params, many, context)

    def _end(self) -> None:
        if not self._open and self.statements and self.statements[-1] != "COMMIT":
            self.statements.append("COMMIT")


def _finished(sql: str, params: Any, context: dict[str, Any]) -> str:
    link = context["connection"].connection
    return psycopg.ClientCursor(link).mogrify(sql, params)


@contextmanager
def recorded() -> Iterator[Recording]:
    """What is written inside is recorded and undone, numbers included, so that it can be written again."""
    recording = Recording()
    numbers = _sequences()
    try:
        with transaction.atomic():
            with connection.execute_wrapper(recording.hear):
                yield recording
            raise _Undo
    except _Undo:
        _set_back(numbers)


def replay(recording: Recording) -> float:
    """Seconds that a bare connection needs for the statements, each transaction committed as it was."""
    with psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.RawCursor) as link:
        cursor = link.cursor()
        start = perf_counter()
        for statement in recording.statements:
            if statement == "COMMIT":
                link.commit()
            else:
                cursor.execute(statement.encode())
        link.commit()
        return perf_counter() - start


def _sequences() -> list[tuple[str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
        return list(cursor.fetchall())


def _set_back(numbers: list[tuple[str, int | None]]) -> None:
    with connection.cursor() as cursor:
        for name, last in numbers:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])
