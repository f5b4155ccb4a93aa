"""Codes of authenticator apps: the present one, and that each is taken once."""

import time

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from cutru.accounts.models import User


def code_at(secret: str, moment: float | None = None) -> str:
    """The digits an app shows for the base-32 `secret`, now or at `moment` in seconds since 1970."""
    counter = int(time.time() if moment is None else moment) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(secret, counter))


def claim(user: User, code: str) -> bool:
    """False when this code was taken before; remembered for as long as a code can be valid.

    allauth remembers a code for one period only, which with a tolerance is shorter than its life.
    """
    life = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"code-taken:{user.pk}:{normalize_user_code(code)}", 1, life)


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
