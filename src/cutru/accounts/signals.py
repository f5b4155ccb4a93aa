"""What happens to accounts, announced for whoever keeps the books (the audit layer listens)."""

from enum import StrEnum
from typing import Any

from django.dispatch import Signal

from cutru.accounts.models import User

account_event = Signal()
"""Arguments: action (Action), by (User | None), user (User | None), address (str | None), details (dict)."""


class Action(StrEnum):
    """Acts worth proving later."""

    CREATED = "account_created"
    CHANGED = "account_changed"
    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    MACHINE_LOGGED_IN = "machine_logged_in"
    LOCKED = "account_locked"
    SECOND_FACTOR_ENROLLED = "second_factor_enrolled"
    SECOND_FACTOR_RESET = "second_factor_reset"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  the name of an act
    PASSWORD_RESET = "password_reset"  # noqa: S105  the name of an act
    EMAIL_CHANGED = "email_changed"


def announce(
    action: Action,
    *,
    by: User | None,
    user: User | None,
    address: str | None,
    details: dict[str, Any] | None = None,
) -> None:
    account_event.send(sender=User, action=action, by=by, user=user, address=address, details=details or {})
