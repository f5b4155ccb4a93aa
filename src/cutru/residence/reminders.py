"""Reminding people before a temporary term ends, so that they extend in time (Điều 28 Luật Cư trú)."""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cutru.residence.models import Registration, TermReminder
from cutru.residence.signals import term_ends_soon

DAYS_BEFORE = (30, 15)
"""The second is the first day on which an extension can be filed."""

logger = logging.getLogger(__name__)


def remind_of_terms(today: date) -> int:
    """Announce every term that ends within 30 and within 15 days, each once; how many were announced.

    A day on which nothing ran is made up for. Where a receiver fails, that reminder is sent the next day and
    those of others go out.
    """
    sent = 0
    for days in DAYS_BEFORE:
        for registration in _ending(today, days).iterator(chunk_size=500):
            try:
                sent += _remind(registration, days)
            except Exception:
                logger.exception("reminder of registration %s failed", registration.pk)
    return sent


def _ending(today: date, days: int) -> QuerySet[Registration]:
    """Terms not ended and not extended, in the days between this reminder and the next, that had none."""
    later = [one for one in DAYS_BEFORE if one < days]
    first = today + timedelta(days=max(later) + 1 if later else 0)
    reminded = TermReminder.objects.filter(registration=OuterRef("pk"), days_before=days)
    extended = Registration.objects.filter(extends=OuterRef("pk"), ended_on__isnull=True)
    return (
        Registration.objects.filter(
            ~Exists(reminded),
            ~Exists(extended),
            kind=Registration.Kind.TEMPORARY,
            ended_on__isnull=True,
            starts__lte=today,
            until__gte=first,
            until__lte=today + timedelta(days=days),
        )
        .select_related("person", "dwelling__ward")
        .order_by("pk")
    )


@transaction.atomic
def _remind(registration: Registration, days: int) -> int:
    _reminder, is_new = TermReminder.objects.get_or_create(registration=registration, days_before=days)
    if is_new:
        term_ends_soon.send(sender=Registration, registration=registration, days_before=days)
    return int(is_new)
