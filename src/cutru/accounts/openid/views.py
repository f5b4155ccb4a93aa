"""The two addresses of our side: to the provider, and back from it."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cutru.accounts.address import client_address
from cutru.accounts.middleware import IDENTITY_PROVIDER
from cutru.accounts.models import User
from cutru.accounts.openid import client
from cutru.accounts.openid.admitting import admit, identity_of
from cutru.accounts.openid.client import LoginFailed, Provider
from cutru.accounts.signals import Action, announce

SENTENCES = {
    "refused": _("Bạn đã không đồng ý chia sẻ thông tin, nên chưa đăng nhập."),
    "state_unknown": _("Lần đăng nhập này không còn dùng được. Hãy bắt đầu lại từ trang Đăng nhập."),
    "too_late": _("Lần đăng nhập này đã quá lâu. Hãy bắt đầu lại."),
    "provider_silent": _("Cổng định danh chưa trả lời. Hãy thử lại sau ít phút."),
    "claims_incomplete": _(
        "Cổng định danh chưa cho đủ thông tin về bạn. Hãy liên hệ nơi cấp tài khoản định danh."
    ),
    "number_taken": _("Số định danh này đã gắn với một tài khoản định danh khác. Hãy liên hệ hỗ trợ."),
    "number_changed": _("Số định danh của tài khoản này đã đổi. Hãy liên hệ hỗ trợ để được kiểm tra."),
    "account_inactive": _("Tài khoản này đang bị ngừng hoạt động."),
}
_UNTRUSTED = _("Câu trả lời của cổng định danh không kiểm chứng được, nên bạn chưa đăng nhập. Hãy thử lại.")


@require_GET
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Off to the identity provider; `next` is where the person wanted to go."""
    who = _provider()
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = ""
    try:
        return HttpResponseRedirect(client.begin(request, who, wanted))
    except LoginFailed as failure:
        return _failed(request, failure)


@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider: the citizen is in, or a page says why not."""
    who = _provider()
    try:
        started = client.take_started(request, request.GET.get("state", ""))
        code = request.GET.get("code", "")
        if not code or "error" in request.GET:
            refused = request.GET.get("error") == "access_denied"
            raise LoginFailed("refused" if refused else "code_refused")
        claims = client.claims_for(request, who, code, started)
        identity = identity_of(who.name, claims)
        user = admit(identity, client_address(request))
    except LoginFailed as failure:
        return _failed(request, failure)
    _log_in(request, user, who)
    return HttpResponseRedirect(started.next or resolve_url("site:start"))


def _log_in(request: HttpRequest, user: User, who: Provider) -> None:
    if request.user.is_authenticated:
        logout(request)
    clear_authentication_records(request)
    get_adapter().login(request, user)
    record_authentication(request, user, IDENTITY_PROVIDER, provider=who.name)
    announce(Action.LOGGED_IN, by=user, user=user, address=client_address(request), details={"by": who.name})


def _provider() -> Provider:
    who = client.provider()
    if who is None:
        raise Http404
    return who


def _failed(request: HttpRequest, failure: LoginFailed) -> HttpResponse:
    silent = failure.code == "provider_silent"
    sentence = SENTENCES.get(failure.code, _UNTRUSTED)
    context = {"sentence": sentence, "code": failure.code}
    return render(request, "accounts/identity_failed.html", context, status=503 if silent else 400)
