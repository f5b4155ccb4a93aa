"""Statements that PostgreSQL plans once for each connection: for the few that every call of a program asks.

Django sends statements with their values in the text, so that each is parsed and planned anew; over eighteen
partitions that takes longer than the answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import connection, models
from django.db.backends.utils import CursorWrapper


class _PreparingCursor(psycopg.Cursor[Any]):
    """Prepares each statement the first time this connection sees it."""

    def execute(  # type: ignore[override]  # only what Django's wrapper calls
        self, query: Any, params: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> "_PreparingCursor":
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params)
        finally:
            self.connection.prepare_threshold = None  # as Django has it
            self._query: Any = SimpleNamespace(query=str(query).encode())  # what Django logs


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """A cursor of Django's connection whose statements stay prepared; numbers need casts to their type."""
    connection.ensure_connection()
    cursor: Any = _PreparingCursor(connection.connection)
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(cursor) as one:
        yield one


@cache
def _fields(model: type[models.Model]) -> tuple[list[str], list[str]]:
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [str(field.column) for field in fields]


def columns_of(model: type[models.Model], alias: str) -> str:
    """All columns of a model, for a statement whose rows become its objects."""
    return ", ".join(f'{alias}."{column}"' for column in _fields(model)[1])


def objects_of(row: Sequence[Any], *kinds: type[models.Model]) -> Iterable[Any]:
    """The objects of these models whose columns stand one after the other in a row; None for an empty key."""
    start = 0
    for model in kinds:
        names = _fields(model)[0]
        values = row[start : start + len(names)]
        start += len(names)
        is_there = values[names.index(model._meta.pk.attname)] is not None
        yield model.from_db("default", names, values) if is_there else None
