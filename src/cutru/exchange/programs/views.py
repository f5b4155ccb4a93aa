"""The pages "Kết nối phần mềm": a facility's own keys, and the vendors that act for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cutru.accounts.address import client_address
from cutru.exchange.once import AlreadyDone
from cutru.exchange.programs import actions
from cutru.exchange.programs.forms import KeyForm, VendorCodeForm
from cutru.exchange.programs.guards import asked_anew, for_the_facility_shown
from cutru.exchange.programs.models import ApiKey, Vendor
from cutru.exchange.programs.queries import ended, grants_of, keys_of, living
from cutru.exchange.programs.scopes import SCOPE_WORDS, Scope
from cutru.exchange.webhooks.queries import webhooks_of
from cutru.exchange.webhooks.showing import WebhookShown
from cutru.facilities.access import FacilityRequest, manager_required

MOST_ENDED = 50
"""Keys that open nothing any more are shown up to this many, the newest first."""


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key of the list, with what it may do in words."""

    key: ApiKey
    scopes: Sequence[str | Promise]
    replacement: ApiKey | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyShown":
        scopes = [SCOPE_WORDS[Scope(scope)] for scope in key.scope_list]
        return cls(key, scopes, getattr(key, "replaced_by", None))


@require_safe
@manager_required
def start(request: FacilityRequest) -> HttpResponse:
    """The facility's own keys, the vendors that act for it, and the endpoints that are told."""
    keys = keys_of(request.user, request.facility)
    context = {
        "keys": [KeyShown.of(key) for key in living(keys)],
        "ended_keys": [KeyShown.of(key) for key in ended(keys)[:MOST_ENDED]],
        "grants": grants_of(request.user, request.facility),
        "webhooks": WebhookShown.all(webhooks_of(request.user, request.facility)),
    }
    return render(request, "exchange/programs/start.html", context)


@never_cache
@sensitive_variables("new")
@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@asked_anew
@for_the_facility_shown
def new_key(request: FacilityRequest) -> HttpResponse:
    """A new key; it is shown on the answer and never again."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "exchange/programs/new_key.html", {"form": form}, status=status)
    try:
        new = actions.make_key_of_form(
            request.user,
            request.facility,
            form.cleaned_data["name"],
            form=form.once,
            scopes=form.chosen,
            is_sandbox=form.is_sandbox,
            address=client_address(request),
        )
    except AlreadyDone:
        said = _("Khoá đã được tạo và chỉ hiện một lần. Nếu chưa chép, hãy thu hồi khoá đó và tạo khoá khác.")
        messages.warning(request, said)
        return redirect("programs:start")
    return _show_once(request, new)


@never_cache
@sensitive_variables("new")
@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@asked_anew
def rotate(request: FacilityRequest, public_id: str) -> HttpResponse:
    """A new key in place of this one, which goes on for a while; shown on the answer and never again."""
    key = _key(request, public_id)
    if request.method != "POST":
        until = timezone.now() + timedelta(seconds=settings.API_KEY_GRACE_SECONDS)
        context = {"shown": KeyShown.of(key), "until": min(until, key.expires_at or until)}
        return render(request, "exchange/programs/rotate.html", context)
    try:
        new = actions.rotate_key(key, by=request.user, address=client_address(request))
    except ValueError:
        said = _("Khoá %(name)s không đổi được nữa: đã có khoá thay, đã hết hạn hoặc đã thu hồi.")
        messages.warning(request, said % {"name": key.name})
        return redirect("programs:start")
    return _show_once(request, new, replaced=_key(request, public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def revoke(request: FacilityRequest, public_id: str) -> HttpResponse:
    """Ask, then withdraw the key at once."""
    key = _key(request, public_id)
    if request.method != "POST":
        return render(request, "exchange/programs/revoke.html", {"shown": KeyShown.of(key)})
    actions.revoke_key(key, by=request.user, address=client_address(request))
    said = _("Đã thu hồi khoá %(name)s. Phần mềm không vào được bằng khoá này nữa.")
    messages.success(request, said % {"name": key.name})
    return redirect("programs:start")


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@asked_anew
@for_the_facility_shown
def let_in(request: FacilityRequest) -> HttpResponse:
    """Ask for a vendor's code, show who that is, then let it act for the facility."""
    given = request.POST if request.method == "POST" else request.GET
    form = VendorCodeForm(given if "code" in given or request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "exchange/programs/let_in.html", {"form": form}, status=status)
    vendor = form.vendor
    if any(one.is_active and one.vendor == vendor for one in grants_of(request.user, request.facility)):
        said = _("%(name)s đã được kết nối từ trước.")
        messages.info(request, said % {"name": vendor.name})
        return redirect("programs:start")
    if request.method != "POST":
        return render(request, "exchange/programs/let_in_confirm.html", {"vendor": vendor})
    actions.let_vendor_in(request.user, request.facility, vendor, address=client_address(request))
    said = _("%(name)s nay được khai báo thay cho cơ sở này.")
    messages.success(request, said % {"name": vendor.name})
    return redirect("programs:start")


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@for_the_facility_shown
def shut_out(request: FacilityRequest, code: str) -> HttpResponse:
    """Ask, then end what the vendor may do for the facility."""
    vendor = _vendor_let_in(request, code)
    if request.method != "POST":
        return render(request, "exchange/programs/shut_out.html", {"vendor": vendor})
    actions.shut_vendor_out(request.user, request.facility, vendor, address=client_address(request))
    said = _("%(name)s không còn khai báo thay cho cơ sở này được nữa.")
    messages.success(request, said % {"name": vendor.name})
    return redirect("programs:start")


def _key(request: FacilityRequest, public_id: str) -> ApiKey:
    """A key of the current facility's own programs; anyone else's is not found."""
    return get_object_or_404(keys_of(request.user, request.facility), public_id=public_id)


def _vendor_let_in(request: FacilityRequest, code: str) -> Vendor:
    """A vendor that may act for the current facility; any other is not found."""
    for grant in grants_of(request.user, request.facility):
        if grant.is_active and grant.vendor.code == code:
            return grant.vendor
    raise Http404


@sensitive_variables("new")
def _show_once(request: FacilityRequest, new: actions.NewKey, replaced: ApiKey | None = None) -> HttpResponse:
    context = {"shown": KeyShown.of(new.key), "secret": new.secret, "replaced": replaced}
    return render(request, "exchange/programs/key.html", context)
