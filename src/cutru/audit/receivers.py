"""Events of accounts, written down: accounts only announce, they do not know this layer."""

from typing import Any

from django.dispatch import receiver

from cutru.accounts.models import User
from cutru.accounts.signals import Action, account_event
from cutru.audit.actions import record_event


@receiver(account_event)
def account_event_happened(
    action: Action,
    by: User | None,
    user: User | None,
    address: str | None,
    details: dict[str, Any],
    **kwargs: Any,
) -> None:
    subject, subject_id = ("account", str(user.pk)) if user else ("address", address or "")
    record_event(by, action.value, subject, subject_id, details=details, address=address)
