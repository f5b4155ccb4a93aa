"""What makes a production installation unsafe. Each finding is a sentence; with any nothing is served."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

OLDEST_POSTGRESQL = 150000
SAFE_COOKIES = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
)


@register(Tags.security)
def production_settings(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Settings that must hold wherever real people's data is."""
    if settings.ENVIRONMENT != "production":
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Critical("DEBUG phải tắt · DEBUG must be off.", id="cutru.E001"))
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        found.append(
            Critical(
                "CUTRU_ALLOWED_HOSTS phải ghi rõ tên miền · must name the host names, without «*».",
                id="cutru.E002",
            )
        )
    if settings.TRIAL_IDENTITY_PROVIDER:
        found.append(
            Critical(
                "Cổng định danh thử phải tắt · the trial identity provider must be off.", id="cutru.E007"
            )
        )
    unsafe = [name for name in SAFE_COOKIES if not getattr(settings, name)]
    if unsafe:
        found.append(
            Critical(f"Cookie phải an toàn · cookies must be safe: {', '.join(unsafe)}.", id="cutru.E003")
        )
    if not settings.SECURE_SSL_REDIRECT or not settings.SECURE_HSTS_SECONDS:
        found.append(
            Critical(
                "Chỉ phục vụ qua TLS · serve over TLS only (SECURE_SSL_REDIRECT, HSTS).", id="cutru.E004"
            )
        )
    if settings.PAYMENT_GATEWAY:
        found.append(
            Critical(
                "CUTRU_PAYMENT_GATEWAY phải để trống · must be empty: no gateway but the trial one is known.",
                id="cutru.E008",
            )
        )
    return found


@register(Tags.database)
def production_database(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The version of PostgreSQL, and that nobody can log in with the published trial password."""
    if settings.ENVIRONMENT != "production" or not databases:
        return []
    found: list[CheckMessage] = []
    for alias in databases:
        connection = connections[alias]
        connection.ensure_connection()
        version = connection.pg_version  # type: ignore[attr-defined]  # PostgreSQL's own wrapper
        if version < OLDEST_POSTGRESQL:
            found.append(
                Critical(
                    f"Cần PostgreSQL 15 trở lên · PostgreSQL 15 or newer is needed ({version}).",
                    id="cutru.E005",
                )
            )
        names = _active_trial_accounts(alias)
        if names:
            found.append(
                Critical(
                    f"Còn tài khoản dùng thử đang hoạt động · active trial accounts: {', '.join(names)}.",
                    id="cutru.E006",
                )
            )
    return found


def _active_trial_accounts(alias: str) -> list[str]:
    from cutru.accounts.models import User

    if User._meta.db_table not in connections[alias].introspection.table_names():
        return []  # before the first migration
    trial = User.objects.using(alias).filter(is_trial=True, is_active=True)
    return list(trial.order_by("username").values_list("username", flat=True))


def refuse_unsafe_production() -> None:
    """Raises ImproperlyConfigured with every finding, in production only."""
    found = [*production_settings(), *production_database(databases=["default"])]
    if found:
        raise ImproperlyConfigured("\n".join(message.msg for message in found))
