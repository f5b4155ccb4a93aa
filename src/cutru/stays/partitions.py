"""The monthly partitions of stays and their journal, made before anybody needs them."""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

MONTHS_AHEAD = timedelta(days=92)


def ensure_partitions(today: date | None = None) -> int:
    """Make what is missing, from the oldest arrival taken to three months ahead; how many were made."""
    today = today or timezone.localdate()
    oldest = today - timedelta(days=settings.STAYS_OLDEST_ARRIVAL_DAYS + 31)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stays_ensure_partitions(%s, %s)", [oldest, today + MONTHS_AHEAD])
        made: int = cursor.fetchone()[0]
    return made
