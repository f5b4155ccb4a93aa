"""Pages of paying for the payer, and the addresses a gateway calls."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cutru.accounts.models import User
from cutru.payments import actions
from cutru.payments.errors import Conflict, NoticeRefused
from cutru.payments.gateways import gateway
from cutru.payments.models import Payment
from cutru.payments.papers import confirmation_pdf_of
from cutru.payments.queries import payment_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be paid, and the way to the gateway."""
    payment = _payment_or_404(request, code)
    if request.method == "POST":
        return _to_gateway(request, payment)
    if payment.is_received:
        return redirect("payments:result", code=payment.shown_code)
    return _pay_page(request, payment)


@require_GET
def returned(request: HttpRequest, code: str) -> HttpResponse:
    """The browser comes back from the gateway: what it brings is checked, then the result shown.

    No login is asked for here, so that a session that ended meanwhile loses no money: the signature speaks.
    """
    chosen = gateway()
    if chosen is None:
        raise Http404
    try:
        notification = chosen.verify(request)
        actions.confirm_online(notification)
    except NoticeRefused:
        context = {"result_url": reverse("payments:result", args=[code])}
        return render(request, "payments/unverified.html", context, status=400)
    return redirect("payments:result", code=code)


@login_required
@require_GET
def result(request: HttpRequest, code: str) -> HttpResponse:
    """How the payment stands."""
    return render(request, "payments/result.html", {"payment": _payment_or_404(request, code)})


@login_required
@require_GET
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """The printed confirmation; 404 until something was paid."""
    payment = _payment_or_404(request, code)
    if not payment.is_received:
        raise Http404
    response = HttpResponse(confirmation_pdf_of(payment), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="thanh-toan-{payment.shown_code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt
@require_POST
def notice(request: HttpRequest, name: str) -> HttpResponse:
    """The gateway speaks to the portal directly: 200 once taken in, 400 with the reason when not believed."""
    chosen = gateway()
    if chosen is None or chosen.name != name:
        raise Http404
    try:
        actions.confirm_online(chosen.verify(request))
    except NoticeRefused as refused:
        return JsonResponse({"taken": False, "reason": refused.reason}, status=400)
    return JsonResponse({"taken": True})


def _to_gateway(request: HttpRequest, payment: Payment) -> HttpResponse:
    return_url = request.build_absolute_uri(reverse("payments:returned", args=[payment.shown_code]))
    try:
        return redirect(actions.start_online(_person(request), payment, return_url))
    except Conflict as conflict:
        payment.refresh_from_db()
        problem = conflict.problem.message(get_language() or "vi")
        return _pay_page(request, payment, problem, status=409)


def _pay_page(request: HttpRequest, payment: Payment, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "payment": payment,
        "problem": problem,
        "online": bool(settings.PAYMENT_GATEWAY),
        "trial": settings.PAYMENT_GATEWAY == "trial",
    }
    return render(request, "payments/pay.html", context, status=status)


def _payment_or_404(request: HttpRequest, code: str) -> Payment:
    payment = payment_of(_person(request), code)
    if payment is None:
        raise Http404
    return payment


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required
    return request.user
