"""Settings of the test suite: the same as production where behaviour is concerned, quick where it is not."""

import tempfile
from pathlib import Path

from cutru.settings.base import *  # noqa: F403

ENVIRONMENT = "test"
DEBUG = False
SECRET_KEY = "only-for-tests-" + "x" * 50
PICTURE_KEYS = ("b25seSBmb3IgdGVzdHMsIG5vIHNlY3JldCBhdCBhbGw=",)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405  from base
DATABASES["default"]["OPTIONS"].pop("pool", None)  # type: ignore[attr-defined]  # noqa: F405  one connection per test process
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": Path(tempfile.gettempdir()) / "cutru-test-files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CAPTCHA_TEST_MODE = True
LOGGING["loggers"] = {"captcha.conf.settings": {"level": "CRITICAL"}}  # noqa: F405  it warns of the line above
WHITENOISE_AUTOREFRESH = True  # no collected files are needed, or warned about
WEBHOOK_HTTP_ALLOWED = True
WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = True
PAYMENT_GATEWAY = "trial"
TRIAL_IDENTITY_PROVIDER = True
LAW_REREAD_SECONDS = 3600  # so that queries can be counted; tests/conftest.py says what acts at first
