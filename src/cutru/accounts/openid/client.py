"""Our side of OpenID Connect: authorization code flow with PKCE, state and nonce; the ID token is verified.

OpenID Connect Core 1.0 sections 3.1 and 5.3, RFC 7636. Nothing here knows accounts: it ends in claims.
"""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import jwt
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

TRIAL = "trial"
"""Stands for the trial provider where a profile names who knows the citizen."""
SCOPE = "openid profile email"
ALGORITHMS = ("RS256", "PS256", "ES256")
"""What a provider may sign with; never a shared secret, never nothing."""
_SESSION_KEY = "identity_logins"
_MOST_STARTED = 5
_STARTED_SECONDS = 15 * 60
_DOCUMENTS_SECONDS = 5 * 60
_CALL_SECONDS = 8.0
_LEEWAY_SECONDS = 60


class LoginFailed(Exception):
    """Nobody was logged in; `code` says why, for the page and for tests."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Provider:
    """Who tells us who a citizen is. `name` stands in profiles: the issuer, or `trial`."""

    name: str
    issuer: str
    client_id: str
    client_secret: str

    @property
    def is_trial(self) -> bool:
        return self.name == TRIAL


@dataclass(frozen=True, slots=True)
class Started:
    """A login under way: what must come back."""

    state: str
    nonce: str
    verifier: str
    next: str
    at: int


def provider() -> Provider | None:
    """The provider of the settings, else the trial provider where it is on, else none."""
    if settings.CITIZEN_OIDC_ISSUER:
        issuer = settings.CITIZEN_OIDC_ISSUER.rstrip("/")
        return Provider(issuer, issuer, settings.CITIZEN_OIDC_CLIENT_ID, settings.CITIZEN_OIDC_CLIENT_SECRET)
    if settings.TRIAL_IDENTITY_PROVIDER:
        secret = salted_hmac("cutru.accounts.openid", "client").hexdigest()
        return Provider(TRIAL, f"{settings.PUBLIC_ADDRESS}/dinh-danh-thu", "cu-tru", secret)
    return None


def begin(request: HttpRequest, who: Provider, next_address: str) -> str:
    """Remember a new login in the session; the address of the provider's page. Raises LoginFailed."""
    started = Started(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        next=next_address,
        at=int(time.time()),
    )
    address = (
        request.build_absolute_uri(reverse("trial_identity:authorize"))
        if who.is_trial  # the host the person uses, so that the way back keeps the session
        else _text(_configuration(who), "authorization_endpoint")
    )
    kept = _all_started(request)[-(_MOST_STARTED - 1) :]
    row = [started.state, started.nonce, started.verifier, started.next, started.at]
    request.session[_SESSION_KEY] = [*kept, row]
    query = {
        "response_type": "code",
        "client_id": who.client_id,
        "redirect_uri": _redirect_address(request),
        "scope": SCOPE,
        "state": started.state,
        "nonce": started.nonce,
        "code_challenge": challenge_of(started.verifier),
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def take_started(request: HttpRequest, state: str) -> Started:
    """The login this answer belongs to, once. Raises LoginFailed for strangers, repetitions and late ones."""
    kept = _all_started(request)
    found = [row for row in kept if secrets.compare_digest(str(row[0]).encode(), state.encode())]
    request.session[_SESSION_KEY] = [row for row in kept if row not in found]
    if not state or not found:
        raise LoginFailed("state_unknown")
    started = Started(*found[0])
    if time.time() - started.at > _STARTED_SECONDS:
        raise LoginFailed("too_late")
    return started


def claims_for(request: HttpRequest, who: Provider, code: str, started: Started) -> dict[str, Any]:
    """The verified claims of the person who came back with `code`. Raises LoginFailed."""
    configuration = _configuration(who)
    answer = _call(
        "POST",
        _text(configuration, "token_endpoint"),
        auth=(who.client_id, who.client_secret),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _redirect_address(request),
            "code_verifier": started.verifier,
        },
    )
    claims: dict[str, Any] = verified(who, configuration, _text(answer, "id_token"), started.nonce)
    told = configuration.get("userinfo_endpoint")
    if isinstance(told, str) and isinstance(answer.get("access_token"), str):
        more = _call("GET", told, headers={"Authorization": f"Bearer {answer['access_token']}"})
        if more.get("sub") != claims["sub"]:
            raise LoginFailed("subject_differs")
        claims = {**more, **claims}
    return claims


def verified(who: Provider, configuration: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token signed by the issuer for us and this login, in time. Raises LoginFailed."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise LoginFailed("token_invalid")
        claims = jwt.decode(
            token,
            _key(who, configuration, header.get("kid")),
            algorithms=[header["alg"]],
            audience=who.client_id,
            issuer=who.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise LoginFailed("token_invalid") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else who.client_id) != who.client_id:
        raise LoginFailed("token_invalid")
    told = claims.get("nonce")
    if not isinstance(told, str) or not secrets.compare_digest(told.encode(), nonce.encode()):
        raise LoginFailed("nonce_differs")
    return claims


def challenge_of(verifier: str) -> str:
    """RFC 7636, S256."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _all_started(request: HttpRequest) -> list[list[Any]]:
    kept = request.session.get(_SESSION_KEY)
    return list(kept) if isinstance(kept, list) else []


def _redirect_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:identity_callback"))


def _configuration(who: Provider) -> dict[str, Any]:
    """The discovery document; its issuer must be the one of the settings."""
    found = _kept(f"{who.issuer}/.well-known/openid-configuration")
    if found.get("issuer") != who.issuer:
        raise LoginFailed("issuer_differs")
    return found


def _key(who: Provider, configuration: dict[str, Any], kid: object) -> jwt.PyJWK:
    """The issuer's key of this id, looked up anew once when it is not among those kept."""
    address = _text(configuration, "jwks_uri")
    for fresh in (False, True):
        rows = _kept(address, fresh=fresh).get("keys")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and row.get("kid") == kid and row.get("use", "sig") == "sig":
                return jwt.PyJWK(row)
    raise LoginFailed("token_invalid")


def _kept(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """A document of the provider, which is asked at most every few minutes."""
    key = f"openid:{hashlib.sha256(address.encode()).hexdigest()}"
    found = None if fresh else cache.get(key)
    if found is None:
        found = _call("GET", address)
        cache.set(key, found, _DOCUMENTS_SECONDS)
    return cast(dict[str, Any], found)


def _call(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        answer = httpx.request(method, address, timeout=_CALL_SECONDS, follow_redirects=False, **more)
        answer.raise_for_status()
        found = answer.json()
    except httpx.HTTPStatusError as error:
        raise LoginFailed("code_refused" if answer.is_client_error else "provider_silent") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise LoginFailed("provider_silent") from error
    if not isinstance(found, dict):
        raise LoginFailed("provider_silent")
    return found


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise LoginFailed("provider_silent")
    return value
