"""Whether a message is really a webhook of the portal (Standard Webhooks 1.0, standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

from cutru_client.errors import SignatureError

PREFIX = "whsec_"


def verify_webhook(
    secret: str | list[str], headers: Mapping[str, str], body: bytes, tolerance: float = 300
) -> str:
    """The id of the message, by which repetitions are told. Raises SignatureError when it is not genuine.

    `secret` is the one shown when the endpoint was made, `whsec_…`, or several while one replaces another;
    `body` the bytes as they came. A message whose time differs from ours by more than `tolerance` seconds is
    not taken. Raises ValueError for a secret that is none.
    """
    keys = [_key(one) for one in ([secret] if isinstance(secret, str) else secret)]
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, moment, signatures = (
            given[f"webhook-{name}"] for name in ("id", "timestamp", "signature")
        )
    except KeyError as missing:
        raise SignatureError(f"the header {missing.args[0]} is missing") from missing
    if not (moment.isascii() and moment.isdigit() and len(moment) < 16):
        raise SignatureError("the timestamp is not a number")
    if abs(time.time() - int(moment)) > tolerance:
        raise SignatureError("the message is too old, or one of the two clocks is wrong")
    signed = f"{message_id}.{moment}.".encode("utf-8", "surrogatepass") + body
    wanted = [hmac.new(key, signed, hashlib.sha256).digest() for key in keys]
    offered = [_decoded(one) for one in signatures.split()]
    # Every pair is looked at, in constant time each, so that time tells nothing.
    if not any([hmac.compare_digest(one, other) for one in wanted for other in offered]):  # noqa: C419
        raise SignatureError("no signature fits")
    return message_id


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not a webhook secret") from error
    if not key:
        raise ValueError("not a webhook secret")
    return key


def _decoded(signature: str) -> bytes:
    """The bytes of `v1,…`; nothing for other versions and for what is no signature."""
    version, _comma, encoded = signature.partition(",")
    if version != "v1":
        return b""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
