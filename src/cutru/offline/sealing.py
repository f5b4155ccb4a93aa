"""Sealing by RFC 9180 (HPKE, base mode): a device seals for the facility and cannot open it again.

The suite is DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; browsers have all of it. What a sealed
guest belongs to is bound by `info`: with another reference, facility, key or moment it does not open.
"""

import base64
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class CannotOpen(Exception):
    """Not sealed with this key, or not for this guest, or damaged."""


class KeyPair(NamedTuple):
    """Both halves as text: the public point base64url, the private number in hexadecimal."""

    public: str
    private: str


def make_key_pair() -> KeyPair:
    private = generate_private_key(SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    public = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
    return KeyPair(public, f"{private.private_numbers().private_value:064x}")


def bound_to(facility_id: int, key_id: str, reference: str, acted_at: str) -> bytes:
    """The `info` of the sealing; the browser's sealing.js writes the same."""
    return f"cutru offline 1\n{facility_id}\n{key_id}\n{reference}\n{acted_at}".encode()


def open_sealed(private: str, sealed: bytes, bound: bytes) -> bytes:
    """What was sealed. `sealed` is the encapsulated key and the ciphertext. Raises CannotOpen."""
    try:
        return SUITE.decrypt(sealed, _key(private), info=bound)
    except InvalidTag as error:
        raise CannotOpen from error


def _key(private: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int(private, 16), SECP256R1())
