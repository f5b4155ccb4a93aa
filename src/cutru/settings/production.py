"""Production: everything secret or particular comes from the environment, and nothing unsafe is accepted.

docs/deploy.md lists the variables.
"""

import base64
import binascii
import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cutru.settings.base import *  # noqa: F403

ENVIRONMENT = "production"
DEBUG = False
SHORTEST_SECRET = 50
FEWEST_DIFFERENT_CHARACTERS = 12
PICTURE_KEY_BYTES = 32


def _required(name: str, meaning: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Thiếu biến {name} · the variable {name} is missing: {meaning}.")
    return value


def _list(name: str, meaning: str) -> list[str]:
    return [part.strip() for part in _required(name, meaning).split(",") if part.strip()]


def _flag(name: str) -> bool:
    return os.environ.get(name, "0").strip().lower() in ("1", "true", "yes", "on")


def _secret_key() -> str:
    key = _required("CUTRU_SECRET_KEY", "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'")
    weak = len(key) < SHORTEST_SECRET or len(set(key)) < FEWEST_DIFFERENT_CHARACTERS
    if weak or key.startswith(("django-insecure-", "only-for-tests-")):
        raise ImproperlyConfigured(
            f"CUTRU_SECRET_KEY quá yếu · too weak: at least {SHORTEST_SECRET} random characters."
        )
    return key


def _picture_keys() -> tuple[str, ...]:
    """The keys of pictures, in their order. A faulty one is refused without being shown."""
    keys = _list("CUTRU_PICTURE_KEYS", "openssl rand -base64 32; the new key first, separated by commas")
    for key in keys:
        try:
            fits = len(base64.b64decode(key, validate=True)) == PICTURE_KEY_BYTES
        except (binascii.Error, ValueError):
            fits = False
        if not fits:
            raise ImproperlyConfigured(
                "CUTRU_PICTURE_KEYS sai · each key is base64 of 32 random bytes: openssl rand -base64 32."
            )
    return tuple(keys)


def _allowed_hosts() -> list[str]:
    hosts = _list("CUTRU_ALLOWED_HOSTS", "host names, separated by commas")
    if any("*" in host for host in hosts):
        raise ImproperlyConfigured("CUTRU_ALLOWED_HOSTS không nhận «*» · must not hold «*».")
    return hosts


def _trusted_origins() -> list[str]:
    origins = _list("CUTRU_CSRF_TRUSTED_ORIGINS", "https://… addresses of the portal, separated by commas")
    if not all(origin.startswith("https://") for origin in origins):
        raise ImproperlyConfigured("CUTRU_CSRF_TRUSTED_ORIGINS chỉ nhận https:// · takes https:// only.")
    return origins


def _signing_files() -> tuple[str | None, str | None]:
    key, certificate = os.environ.get("CUTRU_SIGNING_KEY"), os.environ.get("CUTRU_SIGNING_CERTIFICATE")
    if bool(key) != bool(certificate):
        raise ImproperlyConfigured(
            "CUTRU_SIGNING_KEY và CUTRU_SIGNING_CERTIFICATE đi cùng nhau · are given together or not at all."
        )
    return key or None, certificate or None


def _identity_provider() -> tuple[str, str, str]:
    """Issuer, client id and secret: all three, or no logins of citizens."""
    names = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    given = [os.environ.get(f"CUTRU_CITIZEN_OIDC_{name}", "").strip() for name in names]
    if any(given) and not (all(given) and given[0].startswith("https://")):
        raise ImproperlyConfigured(
            "CUTRU_CITIZEN_OIDC_ISSUER (https://…), …_CLIENT_ID, …_CLIENT_SECRET đi cùng nhau · are given"
            " together or not at all."
        )
    return given[0], given[1], given[2]


if not os.environ.get("DATABASE_URL"):
    raise ImproperlyConfigured(
        "Thiếu biến DATABASE_URL · the variable DATABASE_URL is missing: postgresql://user:password@host/name."
    )
SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("CUTRU_SECRET_KEY_FALLBACKS", "").split(",") if key]
PICTURE_KEYS = _picture_keys()
ALLOWED_HOSTS = _allowed_hosts()
CSRF_TRUSTED_ORIGINS = _trusted_origins()
PUBLIC_ADDRESS = os.environ.get("CUTRU_PUBLIC_ADDRESS") or CSRF_TRUSTED_ORIGINS[0]
SIGNING_KEY_FILE, SIGNING_CERTIFICATE_FILE = _signing_files()
CITIZEN_OIDC_ISSUER, CITIZEN_OIDC_CLIENT_ID, CITIZEN_OIDC_CLIENT_SECRET = _identity_provider()

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = int(os.environ.get("CUTRU_HSTS_SECONDS", 365 * 24 * 3600))
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = _flag("CUTRU_HSTS_PRELOAD")
if _flag("CUTRU_BEHIND_TLS_PROXY"):
    # Only when the proxy sets this header itself and drops a visitor's own.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CUTRU_PROXY_COUNT", "1"))

# The prefix makes browsers refuse these cookies from a neighbouring host or over plain HTTP.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

_mail = urlsplit(_required("CUTRU_EMAIL_URL", "smtp://user:password@host:587?tls=1 or smtps://…"))
if _mail.scheme not in ("smtp", "smtps") or not _mail.hostname:
    raise ImproperlyConfigured(
        "CUTRU_EMAIL_URL: smtp://user:password@host:587?tls=1 · smtps://user:password@host."
    )
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail.hostname
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and parse_qs(_mail.query).get("tls", ["1"])[0] != "0"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    os.environ.get("CUTRU_EMAIL_FROM") or f"Cư Trú <khong-tra-loi@{ALLOWED_HOSTS[0].lstrip('.')}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
