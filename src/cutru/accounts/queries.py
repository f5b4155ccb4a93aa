"""What the account pages show of a person's own account."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from cutru.accounts.models import User


@dataclass(frozen=True, slots=True)
class EmailState:
    """The address in use, whether it is confirmed, and a new one that still waits for its confirmation."""

    address: str
    confirmed: bool
    waiting: str


def email_state(user: User) -> EmailState:
    rows = dict(EmailAddress.objects.filter(user=user).values_list("email", "verified"))
    waiting = [email for email, verified in rows.items() if not verified and email != user.email]
    return EmailState(user.email, rows.get(user.email, False), waiting[0] if waiting else "")


@dataclass(frozen=True, slots=True)
class SecondFactorState:
    """Whether an authenticator app is bound and how many recovery codes are left."""

    enrolled: bool
    recovery_codes_left: int


def second_factor_state(user: User) -> SecondFactorState:
    rows = {row.type: row for row in Authenticator.objects.filter(user=user)}
    codes = rows.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactorState(
        Authenticator.Type.TOTP in rows, len(codes.wrap().get_unused_codes()) if codes else 0
    )
