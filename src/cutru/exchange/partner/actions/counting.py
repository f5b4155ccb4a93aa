"""How often somebody calls: counted per minute in one statement, exact over all processes."""

import time
from typing import cast

from django.conf import settings
from django.db import connection

MINUTE = 60


def count_call(kind: str, caller: object) -> int:
    """Count a call (`login`, `token`, `lists`, `declare`); the seconds to wait, 0 when it may pass."""
    now = time.time()
    minute = int(now // MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO exchange_partnercalls (caller, minute, count) VALUES (%s, %s, 1)
            ON CONFLICT (caller) DO UPDATE SET
                count = CASE WHEN exchange_partnercalls.minute = excluded.minute
                             THEN exchange_partnercalls.count + 1 ELSE 1 END,
                minute = excluded.minute
            RETURNING count
            """,
            [f"{kind}:{caller}"[:80], minute],
        )
        count = cast(tuple[int], cursor.fetchone())[0]
    if count <= settings.PARTNER_CALLS_A_MINUTE[kind]:
        return 0
    return max(1, int((minute + 1) * MINUTE - now) + 1)
