"""Passwords as old systems stored them: they verify, and are hashed with argon2 at the first login."""

import base64
import hashlib

import bcrypt
import pytest
from django.conf import settings as project_settings
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cutru.accounts.hashers import UnknownPasswordHash, encoded_from_old_system
from tests.accounts.factories import make_user
from tests.accounts.logins import give_password, is_in

PASSWORD = "mật khẩu cũ 123"
RAW = PASSWORD.encode()
ARGON2_FIRST = override_settings(PASSWORD_HASHERS=project_settings.PASSWORD_HASHERS[1:])


def pbkdf2(digest: str, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac(digest, RAW, b"muoi", iterations)


def hexadecimal(digest: str, text: str) -> str:
    return hashlib.new(digest, text.encode(), usedforsecurity=False).hexdigest()


BCRYPT = bcrypt.hashpw(RAW, b"$2b$04$abcdefghijklmnopqrstuu").decode()  # fixed: names of tests hold it
STORED = {
    "bcrypt 2b": (BCRYPT, ""),
    "bcrypt 2a": (BCRYPT.replace("$2b$", "$2a$"), "bcrypt"),
    "bcrypt 2y": (BCRYPT.replace("$2b$", "$2y$"), ""),
    "pbkdf2 of Django": (
        f"pbkdf2_sha256$1000$muoi${base64.b64encode(pbkdf2('sha256', 1000)).decode()}",
        "pbkdf2",
    ),
    "pbkdf2 of Werkzeug": (f"pbkdf2:sha256:1000$muoi${pbkdf2('sha256', 1000).hex()}", ""),
    "pbkdf2 with SHA-1": (f"pbkdf2:sha1:1000$muoi${pbkdf2('sha1', 1000).hex()}", ""),
    "pbkdf2 with SHA-512": (f"pbkdf2:sha512:1000$muoi${pbkdf2('sha512', 1000).hex()}", ""),
    "SHA-1": (f"sha1$muoi${hexadecimal('sha1', 'muoi' + PASSWORD)}", "sha1"),
    "SHA-1, salt last": (f"sha1$muoi${hexadecimal('sha1', PASSWORD + 'muoi')}", "sha1_salt_last"),
    "SHA-256": (f"sha256$muoi${hexadecimal('sha256', 'muoi' + PASSWORD).upper()}", ""),
    "SHA-256, salt last": (f"sha256$muoi${hexadecimal('sha256', PASSWORD + 'muoi')}", "sha256_salt_last"),
    "MD5": (hexadecimal("md5", PASSWORD), ""),
    "MD5 with salt": (f"md5$muoi${hexadecimal('md5', 'muoi' + PASSWORD)}", "md5"),
    "MD5 with salt last": (f"md5$muoi${hexadecimal('md5', PASSWORD + 'muoi')}", "md5_salt_last"),
}


@pytest.mark.parametrize("kind", STORED)
def test_the_old_password_fits_and_no_other(kind: str):
    encoded = encoded_from_old_system(*STORED[kind])
    assert [check_password(text, encoded) for text in (PASSWORD, PASSWORD + "x", "", "x" * 200)] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.django_db
@ARGON2_FIRST
def test_the_first_login_with_it_hashes_it_with_argon2_and_enrols_the_app(kind: str, client: Client):
    user = make_user(enrolled=False)
    user.password = encoded_from_old_system(*STORED[kind])
    user.save()
    answer = give_password(client, user.username, PASSWORD)
    assert answer.url == reverse("mfa_activate_totp")
    assert not is_in(client)
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "argon2"
    assert user.check_password(PASSWORD)


def test_new_passwords_are_hashed_with_argon2():
    with ARGON2_FIRST:
        assert make_password("x").startswith("argon2$argon2id$")


def test_bcrypt_cuts_long_passwords_as_the_old_systems_did():
    encoded = encoded_from_old_system(bcrypt.hashpw(b"a" * 72, bcrypt.gensalt(4)).decode())
    assert check_password("a" * 90, encoded)


@pytest.mark.parametrize(
    ("stored", "algorithm"),
    [
        ("", ""),
        ("mat-khau-tran", ""),
        ("$2b$12$ngan", ""),
        ("$1$muoi$abc", ""),
        (BCRYPT, "md5"),
        (hexadecimal("md5", "x"), "sha1"),
        (hexadecimal("md5", "x"), "rot13"),
        (BCRYPT, "bcrypt_salt_last"),
        ("pbkdf2:sha256$muoi$abcd", ""),
        ("pbkdf2:sha256:1000$muoi$abc", ""),
        ("sha1$muoi$abcd", ""),
        ("!khong-dung-duoc", ""),
    ],
)
def test_what_is_in_no_known_form_is_refused(stored: str, algorithm: str):
    with pytest.raises(UnknownPasswordHash):
        encoded_from_old_system(stored, algorithm)


@given(st.text(max_size=120), st.text(max_size=12))
def test_any_text_is_read_or_refused_by_name(stored: str, algorithm: str):
    try:
        encoded = encoded_from_old_system(stored, algorithm)
    except UnknownPasswordHash:
        return
    assert identify_hasher(encoded).verify("x", encoded) in (True, False)
