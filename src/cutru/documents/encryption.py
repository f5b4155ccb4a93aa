"""Pictures of documents are stored as AES-256-GCM ciphertext, each part bound to what it belongs to.

`settings.PICTURE_KEYS` holds base64 of 32 random bytes each: the first key encrypts, all decrypt. A key's id
is made from the key itself, so that no numbering can go wrong.
"""

import base64
import hashlib
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class Unreadable(Exception):
    """No key of this installation opens it, or it is not what was stored."""


def seal(data: bytes, belongs_to: str) -> tuple[str, bytes]:
    """Key id, and nonce with ciphertext; opens only for the same `belongs_to`."""
    key_id, key = _keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    return key_id, nonce + AESGCM(key).encrypt(nonce, data, belongs_to.encode())


def unseal(key_id: str, sealed: bytes, belongs_to: str) -> bytes:
    """The reverse of `seal`. Raises Unreadable."""
    key = dict(_keys()).get(key_id)
    if key is None:
        raise Unreadable(f"no key {key_id}")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], belongs_to.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable(f"does not open with key {key_id}") from error


def read_keys(texts: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    """Ids and keys in their order. Raises ValueError for anything but base64 of 32 bytes, and for none."""
    try:
        keys = [base64.b64decode(text, validate=True) for text in texts]
    except ValueError:
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ValueError("a key for pictures is base64 of 32 random bytes")
    return tuple((hashlib.sha256(b"cutru picture key " + key).hexdigest()[:16], key) for key in keys)


def _keys() -> tuple[tuple[str, bytes], ...]:
    return _remembered(tuple(settings.PICTURE_KEYS))


_remembered = lru_cache(maxsize=4)(read_keys)
