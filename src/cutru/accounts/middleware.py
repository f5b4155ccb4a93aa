"""Every request of a logged-in person: both factors passed, and not asleep for too long."""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from cutru.accounts import session_age
from cutru.accounts.models import Role, User

IDENTITY_PROVIDER = "socialaccount"
"""The method of authentication that stands in a session begun by the identity provider."""


class SessionGuardMiddleware:
    """Ends a session that lacks the second factor or is over; the next page is the login with a way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if not _passed_both_factors(request, request.user):
            return self._to_login(request, _("Hãy đăng nhập đủ hai bước."))
        if session_age.is_over(request):
            return self._to_login(
                request, _("Bạn đã lâu không thao tác nên phiên đăng nhập kết thúc. Hãy đăng nhập lại.")
            )
        if session_age.note_seen(request):
            UserSession.objects.filter(session_key=request.session.session_key).update(
                last_seen_at=timezone.now()
            )
        return self.get_response(request)

    @staticmethod
    def _to_login(request: HttpRequest, sentence: str) -> HttpResponse:
        logout(request)
        address = f"{reverse('account_login')}?{urlencode({'next': _way_back(request)})}"
        if request.headers.get("HX-Request"):
            messages.info(request, sentence)
            return HttpResponse(headers={"HX-Redirect": address})
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"code": "session_over", "message": sentence, "login": address}, status=401)
        messages.info(request, sentence)
        return HttpResponseRedirect(address)


def _passed_both_factors(request: HttpRequest, user: User) -> bool:
    """Citizens come by the identity provider, which answers for the second factor; nobody else does."""
    needed = IDENTITY_PROVIDER if user.role == Role.CITIZEN else "mfa"
    records = get_authentication_records(request, user)
    return any(record["method"] == needed for record in records)


def _way_back(request: HttpRequest) -> str:
    """The page to return to: this one, or for what was sent from a page, the page it was sent from."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(source, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(source)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
