"""A laptop, a trial, a small office: embedded database, mail written to files."""

import base64
import os
import secrets

from cutru.settings.base import *  # noqa: F403
from cutru.settings.base import HOME

ENVIRONMENT = "local"
DEBUG = False
ALLOWED_HOSTS = ["*"]


def _local_secret(name: str, made: str) -> str:
    """A secret of this installation: `made` at the first time, readable by its owner only."""
    path = HOME / name
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return made


SECRET_KEY = _local_secret("secret-key", secrets.token_urlsafe(50))
PICTURE_KEYS = (_local_secret("picture-key", base64.b64encode(secrets.token_bytes(32)).decode()),)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = "Cư Trú <khong-tra-loi@cutru.example>"
WEBHOOK_HTTP_ALLOWED = True
WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = True
PAYMENT_GATEWAY = "trial"
TRIAL_IDENTITY_PROVIDER = True
