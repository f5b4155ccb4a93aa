"""How often somebody calls: counted per minute in one statement, exact over all processes."""

import time
from dataclasses import dataclass
from typing import cast

from django.db import connection

from cutru.prepared import prepared_cursor

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """One call counted: how many a minute are allowed, how many are left, seconds until the next minute."""

    limit: int
    remaining: int
    seconds: int
    allowed: bool


COUNTING = """
    INSERT INTO exchange_callcount (caller, minute, count) {}
    ON CONFLICT (caller) DO UPDATE SET
        count = CASE WHEN exchange_callcount.minute = excluded.minute
                     THEN exchange_callcount.count + 1 ELSE 1 END,
        minute = excluded.minute
    RETURNING count
    """
"""Counts a call; what stands in the braces gives caller and minute and 1."""
_COUNT_ONE = COUNTING.format("VALUES (%s, %s::bigint, 1)")


def this_minute() -> int:
    """Minutes since 1970."""
    return int(time.time() // MINUTE)


def passage(count: int, limit: int) -> Passage:
    """What the count of this minute means under a limit."""
    now = time.time()
    seconds = max(1, int((now // MINUTE + 1) * MINUTE - now) + 1)
    return Passage(limit, max(0, limit - count), seconds, count <= limit)


def count_call(kind: str, caller: object, limit: int) -> Passage:
    """Count a call of this kind by this caller. The table is unlogged: counting waits for no disk."""
    with prepared_cursor() as cursor:
        cursor.execute(_COUNT_ONE, [f"{kind}:{caller}"[:80], this_minute()])
        return passage(cast(tuple[int], cursor.fetchone())[0], limit)


def forget_old_counts() -> None:
    """Remove what callers of the last hours left behind."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM exchange_callcount WHERE minute < %s", [this_minute() - 60])
