"""Pages of a facility's endpoints: what they are told, how telling them goes, their secrets."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.exchange.once import AlreadyDone
from cutru.exchange.programs.guards import asked_anew, for_the_facility_shown
from cutru.exchange.webhooks import actions
from cutru.exchange.webhooks.forms import EndpointForm, NewEndpointForm, NewSecretForm
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery
from cutru.exchange.webhooks.queries import deliveries_of, deliveries_seen_by, webhooks_of
from cutru.exchange.webhooks.showing import DeliveryShown, WebhookShown
from cutru.facilities.access import FacilityRequest, manager_required
from cutru.stays.actions import Refused

P = ParamSpec("P")
View = Callable[Concatenate[FacilityRequest, P], HttpResponse]


def gone_is_not_found(view: View[P]) -> View[P]:
    """What a colleague removed between reading and acting is as little there as what never was."""

    @wraps(view)
    def looked_up(request: FacilityRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as gone:
            raise Http404 from gone

    return cast(View[P], looked_up)


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@asked_anew
@for_the_facility_shown
def new(request: FacilityRequest) -> HttpResponse:
    """A new endpoint; its secret is shown on the answer and never again."""
    form = NewEndpointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            webhook, secret = actions.create_webhook(
                request.user,
                request.facility,
                form.cleaned_data["url"],
                form.cleaned_data["kinds"],
                address=client_address(request),
                form=form.once,
            )
        except AlreadyDone:
            return _shown_before(request)
        except Refused as refused:
            form.refuse(refused.problems)
        else:
            return _show_once(request, webhook, secret, is_new=True)
    return _form(request, form)


@require_safe
@manager_required
def detail(request: FacilityRequest, pk: int) -> HttpResponse:
    """An endpoint, its state, and its delivery log, perhaps of one state only."""
    webhook = _webhook(request, pk)
    state = request.GET.get("state", "")
    if state not in WebhookDelivery.State.values:
        state = ""
    page = deliveries_of(request.user, webhook, state, request.GET.get("cursor", ""))
    more = urlencode({"state": state, "cursor": page.next_cursor})
    context = {
        "shown": WebhookShown.of(webhook),
        "deliveries": [DeliveryShown.of(one) for one in page.deliveries],
        "states": [("", _("Tất cả")), *WebhookDelivery.State.choices],
        "state": state,
        "is_first_page": "cursor" not in request.GET,
        "next_url": f"?{more}" if page.next_cursor else "",
        "kept_days": settings.WEBHOOK_KEPT_DAYS,
    }
    return render(request, "exchange/webhooks/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@gone_is_not_found
def change(request: FacilityRequest, pk: int) -> HttpResponse:
    """Another address, other events."""
    webhook = _webhook(request, pk)
    if request.method != "POST":
        return _form(request, EndpointForm({"url": webhook.url, "kinds": webhook.kinds}), webhook)
    form = EndpointForm(request.POST)
    if form.is_valid():
        try:
            actions.change_webhook(
                request.user,
                pk,
                url=form.cleaned_data["url"],
                kinds=form.cleaned_data["kinds"],
                address=client_address(request),
            )
        except Refused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("Đã lưu địa chỉ nhận."))
            return redirect("webhooks:detail", pk)
    return _form(request, form, webhook)


@require_POST
@manager_required
@gone_is_not_found
def switch(request: FacilityRequest, pk: int) -> HttpResponse:
    """Tell the endpoint from now on (`on` = 1), or no more."""
    _webhook(request, pk)
    on = request.POST.get("on") == "1"
    actions.change_webhook(request.user, pk, is_active=on, address=client_address(request))
    if on:
        messages.success(request, _("Đã bật. Từ nay máy nhận lại được báo."))
    else:
        messages.success(request, _("Đã tắt. Máy nhận không được báo nữa."))
    return redirect("webhooks:detail", pk)


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@asked_anew
@gone_is_not_found
def new_secret(request: FacilityRequest, pk: int) -> HttpResponse:
    """A new secret beside the old one, which signs too for a while; shown on the answer and never again."""
    webhook = _webhook(request, pk)
    form = NewSecretForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "webhook": webhook, "hours": settings.WEBHOOK_OLD_SECRET_HOURS}
        return render(request, "exchange/webhooks/new_secret.html", context)
    try:
        webhook, secret = actions.rotate_secret(
            request.user, pk, address=client_address(request), form=form.once
        )
    except AlreadyDone:
        return _shown_before(request)
    return _show_once(request, webhook, secret, is_new=False)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
@gone_is_not_found
def delete(request: FacilityRequest, pk: int) -> HttpResponse:
    """Ask, then remove the endpoint with its log."""
    webhook = _webhook(request, pk)
    if request.method != "POST":
        return render(request, "exchange/webhooks/delete.html", {"webhook": webhook})
    actions.delete_webhook(request.user, pk, address=client_address(request))
    messages.success(request, _("Đã xoá địa chỉ nhận."))
    return redirect("programs:start")


@require_POST
@manager_required
@gone_is_not_found
def ping(request: FacilityRequest, pk: int) -> HttpResponse:
    """Send an empty message to try the endpoint."""
    webhook = _webhook(request, pk)
    said = _("Đang gửi tin thử. Kết quả có trong nhật ký gửi sau vài giây.")
    act = actions.send_ping
    return _send(request, webhook, said, lambda: act(request.user, pk, address=client_address(request)))


@require_POST
@manager_required
@gone_is_not_found
def replay(request: FacilityRequest, pk: int, delivery: int) -> HttpResponse:
    """Send one message again."""
    webhook = _webhook(request, pk)
    found = get_object_or_404(deliveries_seen_by(request.user).filter(webhook=webhook), pk=delivery)
    said = _("Đang gửi lại. Kết quả có trong nhật ký gửi sau vài giây.")
    act = actions.replay_delivery
    return _send(request, webhook, said, lambda: act(request.user, found.pk, address=client_address(request)))


def _send(request: FacilityRequest, webhook: Webhook, said: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.message(get_language() or "vi"))
    else:
        messages.success(request, said)
    return redirect("webhooks:detail", webhook.pk)


def _webhook(request: FacilityRequest, pk: int) -> Webhook:
    """An endpoint of the current facility; anyone else's is not found."""
    return get_object_or_404(webhooks_of(request.user, request.facility), pk=pk)


def _form(request: FacilityRequest, form: EndpointForm, webhook: Webhook | None = None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/webhooks/form.html", {"form": form, "webhook": webhook}, status=status)


def _shown_before(request: FacilityRequest) -> HttpResponse:
    said = _("Khoá ký đã được tạo và chỉ hiện một lần. Nếu chưa chép, hãy đổi khoá ký của địa chỉ nhận đó.")
    messages.warning(request, said)
    return redirect("programs:start")


@sensitive_variables("secret")
def _show_once(request: FacilityRequest, webhook: Webhook, secret: str, *, is_new: bool) -> HttpResponse:
    context = {"webhook": webhook, "secret": secret, "is_new": is_new}
    return render(request, "exchange/webhooks/secret.html", context)
