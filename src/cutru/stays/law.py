"""The rule book that acts on this installation, and what it says about one stay."""

from datetime import date, time

from cutru.law.deadlines import Due, foreigner_declaration_due, stay_notification_due
from cutru.law.versions import RuleBook
from cutru.legislation.queries import rule_book

__all__ = ["due_of", "rule_book"]


def due_of(regime: str, arrival_on: date, arrival_time: time | None, *, remote: bool, book: RuleBook) -> Due:
    """Until when a stay must be handed in: 23:00 or 08:00 (Vietnamese), 12 h or 24 h (foreigners)."""
    if regime == "V":
        return stay_notification_due(arrival_on, arrival_time, book)
    return foreigner_declaration_due(arrival_on, arrival_time, remote, book)
