"""Stays whose time is about to end: the longest stay of Vietnamese, the permitted stay of foreigners."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cutru.exchange.webhooks.events import Happened, NewEvent, Takers, store, takers_of, told
from cutru.exchange.webhooks.models import EventKind, WebhookEvent
from cutru.law.deadlines import VIETNAM
from cutru.law.stay_rules import longest_stay_days
from cutru.law.versions import NoRuleInForce
from cutru.stays.law import rule_book
from cutru.stays.models import Stay
from cutru.stays.signals import ActedStay

_LOCK = 7003
"""Advisory lock: two runs at once would tell a limit twice."""


class _Limit(NamedTuple):
    """A stay and the last day it may last."""

    stay_id: int
    stay: ActedStay
    name: str
    on: date

    @property
    def key(self) -> str:
        return f"limit/{self.stay_id}/{self.name}/{self.on.isoformat()}"


def store_limits(now: datetime | None = None) -> int:
    """Keep an event for each guest still there whose limit is near or has just passed; how many are new.

    Each stay and limit is told once; a later limit, after a longer visa, is another one.
    """
    now = now or timezone.now()
    today = now.astimezone(VIETNAM).date()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        takers = takers_of(EventKind.LIMIT_NEAR)
        if not takers:
            return 0
        near = list(_near(takers, today))
        keys = [limit.key for limit in near]
        earlier = set(WebhookEvent.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
        new = [_event(limit, today) for limit in near if limit.key not in earlier]
        return store(Happened(EventKind.LIMIT_NEAR, now), takers, new) if new else 0


def _near(takers: Takers, today: date) -> Iterator[_Limit]:
    """In one query, the guests still there whose limit lies in the days that are told."""
    last_days = _last_days(today)
    oldest, newest = _window("F", today)
    found = Stay.objects.filter(
        Q(regime="V", arrival_on__in=list(last_days))
        | Q(regime="F", permitted_until__gte=oldest, permitted_until__lte=newest),
        facility_id__in=list(takers),
        status=Stay.Status.STAYING,
    ).order_by("pk")
    columns = ("pk", "regime", "arrival_on", "permitted_until")
    for pk, regime, arrival_on, permitted_until, *told_of in found.values_list(*columns, *ActedStay._fields):
        stay = ActedStay(*told_of)
        if regime == "V":
            yield _Limit(pk, stay, "longest_stay", last_days[arrival_on])
        else:
            yield _Limit(pk, stay, "permitted_stay", permitted_until)


def _window(regime: str, today: date) -> tuple[date, date]:
    """The first and the last limit that are told today."""
    before = timedelta(days=settings.WEBHOOK_DAYS_BEFORE_LIMIT[regime])
    return today - timedelta(days=settings.WEBHOOK_DAYS_AFTER_LIMIT), today + before


def _last_days(today: date) -> dict[date, date]:
    """Arrival day → last day of a notified stay, for the arrivals whose last day is told today."""
    oldest, newest = _window("V", today)
    book = rule_book()
    found = {}
    for back in range(settings.STAYS_OLDEST_ARRIVAL_DAYS):
        arrival = today - timedelta(days=back)
        try:
            last = arrival + timedelta(days=longest_stay_days(arrival, book))
        except NoRuleInForce:
            continue
        if oldest <= last <= newest:
            found[arrival] = last
    return found


def _event(limit: _Limit, today: date) -> NewEvent:
    data: dict[str, Any] = {
        "limit": limit.name,
        "date": limit.on.isoformat(),
        "days_left": (limit.on - today).days,
        "stays": [told(limit.stay)],
    }
    return NewEvent(limit.stay.facility_id, data, limit.key)
