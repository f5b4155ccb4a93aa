"""The rule book that acts on this installation, and what it says about one stay."""

from datetime import date, time
from functools import cache

from django.conf import settings

from cutru.law.deadlines import Due, foreigner_declaration_due, stay_notification_due
from cutru.law.versions import BOOK, RuleBook


@cache
def _book(confirmed: frozenset[str]) -> RuleBook:
    return BOOK.with_confirmed(confirmed) if confirmed else BOOK


def rule_book() -> RuleBook:
    """All confirmed rules, with the proposed ones an administrator has put in force."""
    return _book(frozenset(settings.LAW_CONFIRMED_VERSIONS))


def due_of(regime: str, arrival_on: date, arrival_time: time | None, *, remote: bool, book: RuleBook) -> Due:
    """Until when a stay must be handed in: 23:00 or 08:00 (Vietnamese), 12 h or 24 h (foreigners)."""
    if regime == "V":
        return stay_notification_due(arrival_on, arrival_time, book)
    return foreigner_declaration_due(arrival_on, arrival_time, remote, book)
