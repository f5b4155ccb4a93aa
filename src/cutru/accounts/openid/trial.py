"""A trial provider that stands in for VNeID: a whole OpenID Connect provider for one client, our portal.

It has nothing in the database: codes and access tokens are in the cache for a minute or two, the key is made
from SECRET_KEY. It is off in production.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from functools import cache as once
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from cutru.accounts.openid.client import Provider, challenge_of, provider
from cutru.accounts.openid.identities import IDENTITIES, TrialIdentity

CODE_SECONDS = 60
TOKEN_SECONDS = 5 * 60
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_LONGEST = 300


class BadRequest(Exception):
    """The client asked wrongly; nothing is sent back to an address that is not the client's own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a login that may be answered."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str


def the_client() -> Provider | None:
    """Our portal as the trial provider's only client; None where the trial provider is off."""
    known = provider()
    return known if known is not None and known.is_trial else None


def asked(request: HttpRequest, query: QueryDict) -> Asked:
    """Check what the client asks for. Raises BadRequest."""
    known = the_client()
    values = {name: query.get(name, "") for name in ("redirect_uri", "state", "nonce", "code_challenge")}
    fits = (
        known is not None
        and query.get("client_id") == known.client_id
        and query.get("response_type") == "code"
        and "openid" in query.get("scope", "").split()
        and query.get("code_challenge_method") == "S256"
        and all(values.values())
        and all(len(value) <= _LONGEST for value in values.values())
        and values["redirect_uri"] in _redirect_addresses(request)
    )
    if not fits:
        raise BadRequest
    return Asked(values["redirect_uri"], values["state"], values["nonce"], values["code_challenge"])


def _redirect_addresses(request: HttpRequest) -> tuple[str, str]:
    """The client's own address, by the name it publishes and by the name the person used."""
    path = reverse("accounts:identity_callback")
    return f"{settings.PUBLIC_ADDRESS}{path}", request.build_absolute_uri(path)


def make_code(identity: TrialIdentity, what: Asked) -> str:
    """A code for one exchange within a minute."""
    code = secrets.token_urlsafe(32)
    kept = {
        "username": identity.username,
        "redirect_uri": what.redirect_uri,
        "nonce": what.nonce,
        "challenge": what.challenge,
        "at": int(time.time()),
    }
    cache.set(_slot("code", code), json.dumps(kept), CODE_SECONDS)
    return code


def exchange(form: QueryDict, client_id: str, client_secret: str) -> dict[str, Any] | None:
    """The tokens for a code, once; None when client, code, address or verifier do not fit."""
    known, code = the_client(), form.get("code", "")
    if known is None or form.get("grant_type") != "authorization_code" or not code:
        return None
    same = secrets.compare_digest
    if not same(client_id.encode(), known.client_id.encode()):
        return None
    if not same(client_secret.encode(), known.client_secret.encode()):
        return None
    stored = cache.get(_slot("code", code))
    if stored is None or not cache.add(_slot("used", code), 1, 2 * CODE_SECONDS):
        return None
    kept = json.loads(stored)
    verifier = form.get("code_verifier", "")
    identity = IDENTITIES.get(kept["username"])
    if identity is None or not verifier.isascii() or form.get("redirect_uri") != kept["redirect_uri"]:
        return None
    if not same(challenge_of(verifier), kept["challenge"]):
        return None
    return _tokens(known, identity, kept)


def _tokens(known: Provider, identity: TrialIdentity, kept: dict[str, Any]) -> dict[str, Any]:
    now, access_token = int(time.time()), secrets.token_urlsafe(32)
    cache.set(_slot("access", access_token), identity.username, TOKEN_SECONDS)
    claims = {
        "iss": known.issuer,
        "sub": identity.subject,
        "aud": known.client_id,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "auth_time": kept["at"],
        "nonce": kept["nonce"],
    }
    key, kid = _key(settings.SECRET_KEY)
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "id_token": jwt.encode(claims, key, algorithm="ES256", headers={"kid": kid}),
    }


def identity_with(access_token: str) -> TrialIdentity | None:
    """Whose access token this is; None for none that is still good."""
    username = cache.get(_slot("access", access_token)) if access_token else None
    return IDENTITIES.get(username) if username else None


def configuration(known: Provider) -> dict[str, Any]:
    """The discovery document (OpenID Connect Discovery 1.0)."""
    names = {
        "authorization_endpoint": "authorize",
        "token_endpoint": "token",
        "userinfo_endpoint": "user_info",
        "jwks_uri": "keys",
    }
    return {
        "issuer": known.issuer,
        **{
            key: f"{settings.PUBLIC_ADDRESS}{reverse(f'trial_identity:{name}')}"
            for key, name in names.items()
        },
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "email"],
        "claims_supported": sorted(next(iter(IDENTITIES.values())).claims()),
    }


def public_keys() -> dict[str, Any]:
    """The key that ID tokens are checked with, as a JWK set."""
    key, kid = _key(settings.SECRET_KEY)
    row = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {"keys": [{**row, "kid": kid, "use": "sig", "alg": "ES256"}]}


@once
def _key(secret: str) -> tuple[ec.EllipticCurvePrivateKey, str]:
    digest = hashlib.sha512(f"cutru.accounts.openid.trial:{secret}".encode()).digest()
    key = ec.derive_private_key(int.from_bytes(digest) % (_P256_ORDER - 1) + 1, ec.SECP256R1())
    number = key.public_key().public_numbers().x.to_bytes(32)
    return key, base64.urlsafe_b64encode(hashlib.sha256(number).digest()[:12]).decode("ascii")


def _slot(kind: str, value: str) -> str:
    return f"trial-identity:{kind}:{hashlib.sha256(value.encode()).hexdigest()}"
