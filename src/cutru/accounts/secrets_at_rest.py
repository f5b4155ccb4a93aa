"""Secrets that must stay readable (of authenticator apps, of webhooks) are stored encrypted.

The keys are made from SECRET_KEY, one for each purpose. A new SECRET_KEY with the old one in
SECRET_KEY_FALLBACKS keeps them readable.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

SECOND_FACTOR = "cutru.accounts.second_factor"


def encrypt(text: str, purpose: str = SECOND_FACTOR) -> str:
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def decrypt(encrypted: str, purpose: str = SECOND_FACTOR) -> str:
    """Raises cryptography.fernet.InvalidToken when none of the keys of this purpose fits."""
    return _box(purpose).decrypt(encrypted.encode("ascii")).decode()


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(purpose.encode() + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
