"""The pages and endpoints of the trial provider: one page to log in, one to agree, four for our server."""

import base64
import binascii
import secrets
from collections.abc import Callable
from functools import wraps

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cutru.accounts import lockout
from cutru.accounts.address import client_address
from cutru.accounts.openid import trial
from cutru.accounts.openid.client import Provider
from cutru.accounts.openid.identities import IDENTITIES, TRIAL_PASSWORD, TrialIdentity
from cutru.accounts.openid.trial import Asked, BadRequest

_SALT = "cutru.accounts.openid.consent"
_CONSENT_SECONDS = 10 * 60
_COUNTED_AS = "thu:"
"""Wrong passwords here count under names of their own, so that no account of the portal is locked by them."""


class IdentityForm(forms.Form):
    """Name and password of a trial identity."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, address: str | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self.address, self.identity = address, None

    identity: TrialIdentity | None

    def clean(self) -> None:
        if self.errors:
            return
        name = self.cleaned_data["username"].strip().lower()
        counted = f"{_COUNTED_AS}{name}"
        lockout.refuse_when_locked(counted, self.address)
        given = self.cleaned_data["password"]
        if name in IDENTITIES and secrets.compare_digest(given.encode(), TRIAL_PASSWORD.encode()):
            lockout.forget_failures(counted)
            self.identity = IDENTITIES[name]
            return
        lockout.record_failure(counted, self.address)
        lockout.refuse_when_locked(counted, self.address)
        raise ValidationError(_("Tên đăng nhập hoặc mật khẩu chưa đúng."), code="invalid_login")


View = Callable[[HttpRequest, Provider], HttpResponse]


def _where_on(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """404 where the trial provider is off."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        known = trial.the_client()
        if known is None:
            raise Http404
        return view(request, known)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_where_on
def authorize(request: HttpRequest, known: Provider) -> HttpResponse:
    """Log in, then agree; the browser goes back to the client with a code."""
    try:
        what = trial.asked(request, request.GET)
    except BadRequest:
        return render(request, "accounts/trial_identity/bad_request.html", status=400)
    if request.method == "POST" and "answer" in request.POST:
        return _answered(request, what)
    posted = request.POST if request.method == "POST" else None
    form = IdentityForm(posted, address=client_address(request))
    if form.is_valid() and form.identity is not None:
        return _ask_consent(request, form.identity, what)
    return _page(request, "login", {"form": form, "identities": IDENTITIES}, what, 400 if posted else 200)


def _ask_consent(request: HttpRequest, identity: TrialIdentity, what: Asked) -> HttpResponse:
    proof = signing.dumps([identity.username, what.state], salt=_SALT)
    return _page(request, "consent", {"identity": identity, "proof": proof}, what, 200)


def _page(
    request: HttpRequest, name: str, context: dict[str, object], what: Asked, status: int
) -> HttpResponse:
    cancel = _back(what, error="access_denied")
    page = {**context, "cancel": cancel}
    return render(request, f"accounts/trial_identity/{name}.html", page, status=status)


def _answered(request: HttpRequest, what: Asked) -> HttpResponse:
    """Yes or no to sharing the data; the proof says that the password was right for this very request."""
    try:
        username, state = signing.loads(request.POST.get("proof", ""), salt=_SALT, max_age=_CONSENT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return render(request, "accounts/trial_identity/bad_request.html", status=400)
    identity = IDENTITIES.get(username)
    if state != what.state or identity is None:
        return render(request, "accounts/trial_identity/bad_request.html", status=400)
    if request.POST["answer"] != "yes":
        return HttpResponseRedirect(_back(what, error="access_denied"))
    return HttpResponseRedirect(_back(what, code=trial.make_code(identity, what)))


def _back(what: Asked, **more: str) -> str:
    return f"{what.redirect_uri}?{urlencode({**more, 'state': what.state})}"


@csrf_exempt
@require_POST
@never_cache
@_where_on
def token(request: HttpRequest, known: Provider) -> HttpResponse:
    """Code for tokens, for our own server only."""
    name, secret = _basic(request)
    found = trial.exchange(request.POST, name, secret)
    if found is None:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    return JsonResponse(found)


@require_GET
@never_cache
@_where_on
def user_info(request: HttpRequest, known: Provider) -> HttpResponse:
    """The claims about the person of an access token."""
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    identity = trial.identity_with(value.strip()) if kind.lower() == "bearer" else None
    if identity is None:
        return JsonResponse(
            {"error": "invalid_token"},
            status=401,
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return JsonResponse(identity.claims())


@require_GET
@_where_on
def keys(request: HttpRequest, known: Provider) -> HttpResponse:
    """The keys that ID tokens are checked with."""
    return JsonResponse(trial.public_keys())


@require_GET
@_where_on
def configuration(request: HttpRequest, known: Provider) -> HttpResponse:
    """The discovery document."""
    return JsonResponse(trial.configuration(known))


def _basic(request: HttpRequest) -> tuple[str, str]:
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _colon, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, secret
