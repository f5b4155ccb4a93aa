"""Passwords of the old provincial systems: verified as they are, hashed anew at the first login.

`encoded_from_old_system` turns what the old systems stored into Django's form `algorithm$…`. Each hasher
here only verifies; new passwords are always hashed with the first entry of PASSWORD_HASHERS.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from typing import Any

import bcrypt
from django.contrib.auth.hashers import BasePasswordHasher, BCryptPasswordHasher, PBKDF2PasswordHasher
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_bytes

BCRYPT_READS_BYTES = 72
"""bcrypt always ignored what follows; the library now refuses longer passwords."""


class UnknownPasswordHash(ValueError):
    """The stored text is in no form this module reads."""


class OldBCryptHasher(BCryptPasswordHasher):
    """`bcrypt$$2b$…`: passwords longer than 72 bytes are cut, as the old systems did."""

    def encode(self, password: str, salt: str | bytes) -> str:
        cut = password.encode()[:BCRYPT_READS_BYTES]
        return f"{self.algorithm}${bcrypt.hashpw(cut, force_bytes(salt)).decode('ascii')}"


class OldPBKDF2SHA512Hasher(PBKDF2PasswordHasher):
    """`pbkdf2_sha512$iterations$salt$hash`."""

    algorithm = "pbkdf2_sha512"
    digest = hashlib.sha512


class OldDigestHasher(BasePasswordHasher):
    """`algorithm$salt$hex`: one round of a digest over salt + password; the salt may be empty."""

    digest: Callable[..., Any]
    salt_first = True

    def decode(self, encoded: str) -> dict[str, str]:
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def encode(self, password: str, salt: str) -> str:
        text = salt + password if self.salt_first else password + salt
        return f"{self.algorithm}${salt}${type(self).digest(text.encode()).hexdigest()}"

    def verify(self, password: str, encoded: str) -> bool:
        return constant_time_compare(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def must_update(self, encoded: str) -> bool:
        return True

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {"algorithm": self.decode(encoded)["algorithm"]}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to add: one round of a digest takes no time worth hiding."""


class OldMD5Hasher(OldDigestHasher):
    algorithm = "old_md5"
    digest = hashlib.md5


class OldMD5SaltLastHasher(OldMD5Hasher):
    algorithm = "old_md5_salt_last"
    salt_first = False


class OldSHA1Hasher(OldDigestHasher):
    algorithm = "old_sha1"
    digest = hashlib.sha1


class OldSHA1SaltLastHasher(OldSHA1Hasher):
    algorithm = "old_sha1_salt_last"
    salt_first = False


class OldSHA256Hasher(OldDigestHasher):
    algorithm = "old_sha256"
    digest = hashlib.sha256


class OldSHA256SaltLastHasher(OldSHA256Hasher):
    algorithm = "old_sha256_salt_last"
    salt_first = False


_BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")
_DJANGO_PBKDF2 = re.compile(r"pbkdf2_(sha1|sha256|sha512)\$([1-9]\d{0,6})\$[^$]+\$[A-Za-z0-9+/]+=*")
_WERKZEUG_PBKDF2 = re.compile(r"pbkdf2:(sha1|sha256|sha512):([1-9]\d{0,6})\$([^$]+)\$([0-9a-fA-F]+)")
_SALTED = re.compile(r"(md5|sha1|sha256)\$([^$]*)\$([0-9a-fA-F]+)")
_HEX_LENGTH = {"md5": 32, "sha1": 40, "sha256": 64}
_PBKDF2_NAME = {"sha1": "pbkdf2_sha1", "sha256": "pbkdf2_sha256", "sha512": "pbkdf2_sha512"}
ALGORITHMS = frozenset({"", "bcrypt", "pbkdf2", "md5", "sha1", "sha256"})
"""What the column `algorithm` may say; with `_salt_last` for digests over password + salt."""


def encoded_from_old_system(stored: str, algorithm: str = "") -> str:
    """The password of an old system in Django's form.

    Read: bcrypt `$2a$ $2b$ $2y$`, PBKDF2 as Django writes it (`pbkdf2_sha256$…`) or as Werkzeug does
    (`pbkdf2:sha256:iterations$salt$hex`), `md5$salt$hex`, `sha1$salt$hex`, `sha256$salt$hex` (one round over
    salt + password; over password + salt when `algorithm` ends in `_salt_last`) and a bare MD5 of 32
    hexadecimal digits. Raises UnknownPasswordHash for anything else, and when `algorithm` names another
    kind than the text.
    """
    name = algorithm.strip().lower()
    kind = name.removesuffix("_salt_last")
    if kind not in ALGORITHMS or (name != kind and kind not in _HEX_LENGTH):
        raise UnknownPasswordHash(algorithm)
    found, encoded = _read(stored.strip(), salt_last=name != kind)
    if kind not in ("", found):
        raise UnknownPasswordHash(algorithm)
    return encoded


def _read(text: str, *, salt_last: bool) -> tuple[str, str]:
    if (match := _BCRYPT.fullmatch(text)) and 4 <= int(match[1]) <= 16:
        return "bcrypt", "bcrypt$" + re.sub(r"^\$2[ay]\$", "$2b$", text)
    if _DJANGO_PBKDF2.fullmatch(text):
        return "pbkdf2", text
    if match := _WERKZEUG_PBKDF2.fullmatch(text):
        digest, iterations, salt, hexadecimal = match.groups()
        try:
            raw = binascii.unhexlify(hexadecimal)
        except binascii.Error as error:
            raise UnknownPasswordHash(text) from error
        return "pbkdf2", f"{_PBKDF2_NAME[digest]}${iterations}${salt}${base64.b64encode(raw).decode('ascii')}"
    if re.fullmatch(r"[0-9a-fA-F]{32}", text):
        return "md5", f"old_md5$${text.lower()}"
    if (match := _SALTED.fullmatch(text)) and len(match[3]) == _HEX_LENGTH[match[1]]:
        last = "_salt_last" if salt_last else ""
        return match[1], f"old_{match[1]}{last}${match[2]}${match[3].lower()}"
    raise UnknownPasswordHash(text)
