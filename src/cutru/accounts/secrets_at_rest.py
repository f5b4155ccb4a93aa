"""Secrets of authenticator apps are stored encrypted with a key made from SECRET_KEY.

A new SECRET_KEY with the old one in SECRET_KEY_FALLBACKS keeps them readable.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode("ascii")


def decrypt(encrypted: str) -> str:
    """Raises cryptography.fernet.InvalidToken when none of the keys fits."""
    return _box().decrypt(encrypted.encode("ascii")).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"cutru.accounts.second_factor" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
