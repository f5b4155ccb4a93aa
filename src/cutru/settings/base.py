"""Settings every environment shares."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import (
    NONCE,  # noqa: F401  for environments that extend the policy
    NONE,
    SELF,
    WASM_UNSAFE_EVAL,
)
from django.utils.translation import gettext_lazy as _

from cutru.embedded import PROJECT, home

PACKAGE = Path(__file__).resolve().parents[1]
HOME = home()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "cutru.accounts",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "captcha",
    "csp",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "cutru.places",
    "cutru.audit",
    "cutru.messaging",
    "cutru.payments",
    "cutru.legislation",
    "cutru.procedures",
    "cutru.facilities",
    "cutru.documents",
    "cutru.stays",
    "cutru.exchange",
    "cutru.police",
    "cutru.residence",
    "cutru.dossiers",
    "cutru.offline",
    "cutru.citizens",
    "cutru.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "cutru.exchange.api.middleware.ApiAnswersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cutru.web.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cutru.accounts.middleware.SessionGuardMiddleware",
    "cutru.facilities.middleware.CurrentFacilityMiddleware",
]

ROOT_URLCONF = "cutru.web.urls"
WSGI_APPLICATION = "cutru.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "cutru.web.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cutru.web.context_processors.page_frame",
            ],
        },
    },
]


def database_from_url(url: str) -> dict[str, object]:
    """Django's DATABASES entry for `postgresql://user:password@host:port/name?host=socket-directory`."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**query, "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
        "CONN_HEALTH_CHECKS": True,  # a connection that broke while it waited in the pool is replaced
        "ATOMIC_REQUESTS": False,
    }


# Without a running database the settings still load, so that checkers and --help work.
DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", "postgresql://localhost/cutru"))}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cutru_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["cutru.accounts.backends.PeopleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    # The rest only verify passwords of the old systems, until each is hashed anew at its first login.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "cutru.accounts.hashers.OldPBKDF2SHA512Hasher",
    "cutru.accounts.hashers.OldBCryptHasher",
    "cutru.accounts.hashers.OldSHA256Hasher",
    "cutru.accounts.hashers.OldSHA256SaltLastHasher",
    "cutru.accounts.hashers.OldSHA1Hasher",
    "cutru.accounts.hashers.OldSHA1SaltLastHasher",
    "cutru.accounts.hashers.OldMD5Hasher",
    "cutru.accounts.hashers.OldMD5SaltLastHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Login and accounts
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # user names are unique by a constraint that ignores case
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:start"
ACCOUNT_ADAPTER = "cutru.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # the law does not wait for a confirmed address, nor does the login
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Cư Trú] "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip"}  # wrong passwords and codes: LOCKOUT_… below
ACCOUNT_FORMS = {
    "login": "cutru.accounts.forms.LoginForm",
    "add_email": "cutru.accounts.forms.AddEmailForm",
    "change_password": "cutru.accounts.forms.ChangePasswordForm",
    "reauthenticate": "cutru.accounts.forms.ReauthenticateForm",
    "reset_password": "cutru.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "cutru.accounts.forms.ResetPasswordKeyForm",
}
MFA_ADAPTER = "cutru.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Cư Trú"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "cutru.accounts.forms.AuthenticateForm",
    "reauthenticate": "cutru.accounts.forms.ReauthenticateCodeForm",
}
CITIZEN_OIDC_ISSUER = os.environ.get("CUTRU_CITIZEN_OIDC_ISSUER", "")
"""The identity provider that citizens log in with (OpenID Connect); empty for none."""
CITIZEN_OIDC_CLIENT_ID = os.environ.get("CUTRU_CITIZEN_OIDC_CLIENT_ID", "")
CITIZEN_OIDC_CLIENT_SECRET = os.environ.get("CUTRU_CITIZEN_OIDC_CLIENT_SECRET", "")
TRIAL_IDENTITY_PROVIDER = False
"""Whether invented citizens may log in at a provider of our own; never where the portal is in earnest."""
LOCKOUT_ACCOUNT_FAILURES = 10
LOCKOUT_ADDRESS_FAILURES = 60  # a whole office may sit behind one address
LOCKOUT_SECONDS = 15 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_MAXIMUM_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_MAXIMUM_SECONDS
CAPTCHA_CHALLENGE_FUNCT = "cutru.accounts.captcha.digits_challenge"
CAPTCHA_LENGTH = 5
CAPTCHA_TIMEOUT = 10
CAPTCHA_FONT_SIZE = 48
CAPTCHA_LETTER_ROTATION = (-18, 18)
CAPTCHA_FOREGROUND_COLOR = "#1b2a4a"
CAPTCHA_BACKGROUND_COLOR = "#ffffff"
CAPTCHA_NOISE_FUNCTIONS = ("captcha.helpers.noise_arcs",)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "cutru.web.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "cutru.web.storage.StaticFiles"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, WASM_UNSAFE_EVAL],  # the reader of QR codes; allows no eval of text
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cutru.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cutru.web.uploads.UnnamedFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

LAW_CONFIRMED_VERSIONS: frozenset[str] = frozenset()
"""Ids of proposed rule versions in force here, besides those two administrators confirmed on screen."""

LAW_REREAD_SECONDS = 5
"""A decision about the law acts in every process after so many seconds, in the one that took it at once."""

STAYS_OLDEST_ARRIVAL_DAYS = 365
"""How many days back an arrival may lie when it is declared late."""

PARTNER_API_ENABLED = os.environ.get("CUTRU_PARTNER_API", "1") == "1"
"""Whether hotel software may log in and declare through the third-party API v1.4."""
PARTNER_ACCESS_SECONDS = 3600
PARTNER_REFRESH_SECONDS = 24 * 3600
PARTNER_CHECK_CLIENT_ON_REFRESH = os.environ.get("CUTRU_PARTNER_CHECK_CLIENT", "0") == "1"
"""Whether refresh and revoke check the Basic pair too; some programs have one built in that is not ours."""
PARTNER_LOGIN_ERROR_STATUS = int(os.environ.get("CUTRU_PARTNER_LOGIN_STATUS", "401"))
PARTNER_BUSINESS_ERROR_STATUS = int(os.environ.get("CUTRU_PARTNER_ERROR_STATUS", "400"))
"""HTTP status of refused declarations; some installations of the official API answer 200 there."""
PARTNER_STAY_OVER_AT: str | None = os.environ.get("CUTRU_PARTNER_STAY_OVER_AT", "12:00") or None
"""From this time of the expected departure day a stay counts as over for this API; None for never."""
PARTNER_SAME_BODY_SECONDS = 10 * 60
PARTNER_SAME_KEY_SECONDS = 24 * 3600
PARTNER_MOST_RECORDS = 1_000
PARTNER_LARGEST_REQUEST = 64 * 1024 * 1024
PARTNER_LARGEST_IMAGE = 5 * 1024 * 1024
PARTNER_CALLS_A_MINUTE = {"login": 600, "token": 1200, "lists": 1200, "declare": 300}
"""Log-ins, refreshes and lists are counted by network address, behind which a vendor may serve hundreds of
hotels; declarations by facility."""

API_KEY_GRACE_SECONDS = 24 * 3600
"""So long a key that was replaced goes on opening."""
API_TOKEN_SECONDS = 3600
API_SAME_KEY_SECONDS = 24 * 3600
API_MOST_GUESTS = 5_000
API_MOST_ACTS = 1_000
API_CALLS_A_MINUTE = {
    "key": int(os.environ.get("CUTRU_API_CALLS_A_MINUTE", "6000")),
    "token": 300,
    "open": 1200,
}
"""With a key counted by key, without one (`token`, `open`) by network address."""

WEBHOOK_HTTP_ALLOWED = False
"""Whether webhooks may go to plain http addresses."""
WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = False
"""Whether webhooks may go to addresses inside our own network; never where the portal is open to all."""
WEBHOOK_TIMEOUT_SECONDS = 10
"""How long one delivery may take, from looking the name up to the last byte of the answer."""
WEBHOOK_RETRY_SECONDS = (10, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
"""The wait before each further attempt; after the last one the delivery has failed."""
WEBHOOK_LONGEST_RETRY_AFTER = 6 * 3600
"""The most seconds an endpoint may ask us to wait."""
WEBHOOK_FAILING_DAYS = 3
"""An endpoint that took nothing for so long is switched off."""
WEBHOOK_KEPT_DAYS = 30
"""How long events and their deliveries can be read and sent again."""
WEBHOOK_OLD_SECRET_HOURS = 24
"""How long the secret before also signs."""
WEBHOOKS_OF_A_FACILITY = 20
WEBHOOK_DAYS_BEFORE_LIMIT = {"V": 2, "F": 3}
"""How many days before the limit of a stay its facility is told, by regime."""
WEBHOOK_DAYS_AFTER_LIMIT = 7
"""How long a limit that has passed is still told, should it not have been before."""

POPULATION_DATABASE_URL = os.environ.get("POPULATION_DATABASE_URL", "")
"""Where the population database answers; empty for the local trial register, which production refuses."""
POPULATION_DATABASE_TOKEN = os.environ.get("POPULATION_DATABASE_TOKEN", "")

PICTURE_KEYS: tuple[str, ...] = ()
"""Base64 of 32 random bytes each: the first encrypts pictures of documents, all decrypt them."""

READING_MOST_FILES = 60
"""Pictures and PDF files one request may carry."""
READING_LARGEST_REQUEST = 64 * 1024 * 1024
"""Bytes of all files of such a request together."""
READING_MOST_WAITING = 300
"""Files of one facility that may wait to be read."""

PAYMENT_GATEWAY = os.environ.get("CUTRU_PAYMENT_GATEWAY", "")
"""Who takes payments online: "trial" (pages of our own that stand in for a bank, refused in production), or
"" for nobody, so that fees are paid at the counter."""

PUBLIC_ADDRESS = os.environ.get("CUTRU_PUBLIC_ADDRESS", "http://127.0.0.1:8000")
"""Where people reach the portal; stands in receipts and letters."""

PROJECT_DIR = PROJECT
