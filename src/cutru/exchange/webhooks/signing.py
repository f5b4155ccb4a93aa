"""Signatures as the Standard Webhooks specification 1.0 lays them down (standardwebhooks.com)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from cutru.accounts import secrets_at_rest

PREFIX = "whsec_"
_KEY_BYTES = 32
_PURPOSE = "cutru.exchange.webhooks"


def new_secret() -> str:
    """A new secret as its owner keeps it: `whsec_` and 32 random bytes in Base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def lock_away(secret: str) -> str:
    """The secret as it is stored."""
    return secrets_at_rest.encrypt(secret, _PURPOSE)


def take_out(stored: str) -> str:
    """The secret of a stored one. Raises cryptography.fernet.InvalidToken when SECRET_KEY is another."""
    return secrets_at_rest.decrypt(stored, _PURPOSE)


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


def signed_headers(secrets_of: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, signed with each of the secrets; `timestamp` in seconds since 1970."""
    signatures = (signature(secret, message_id, timestamp, body) for secret in secrets_of)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
