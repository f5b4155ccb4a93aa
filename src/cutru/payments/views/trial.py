"""The page that stands in for a bank while the portal is tried."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from cutru.payments import tasks
from cutru.payments.codes import show_code
from cutru.payments.errors import NoticeRefused
from cutru.payments.gateways import gateway
from cutru.payments.trial_gateway import ORDER_FIELDS, Outcome, TrialGateway, answer_to, checked, given
from cutru.printing.payment import show_amount

OUTCOMES: dict[str, Outcome] = {"pay": "paid", "refuse": "failed", "vanish": "paid"}


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, code: str) -> HttpResponseBase:
    """Shows the order; the answer goes to the portal by a task and, unless the payer vanishes, the browser.

    404 without a signed order, and wherever the trial gateway is not the one in use.
    """
    if not isinstance(gateway(), TrialGateway):
        raise Http404
    try:
        order = checked("order", {**given(request.GET), "code": code}, ORDER_FIELDS)
    except NoticeRefused:
        raise Http404 from None
    shown = {"code": show_code(code), "shown_amount": show_amount(int(order["amount"]))}
    if request.method != "POST":
        return render(request, "payments/bank.html", shown)
    choice = request.POST.get("answer", "")
    if choice not in OUTCOMES:
        return render(request, "payments/bank.html", {**shown, "unclear": True}, status=400)
    answer = answer_to(order, OUTCOMES[choice])
    tasks.tell_soon(answer)
    if choice == "vanish":
        return render(request, "payments/bank_left.html", shown)
    return redirect(f"{order['return_url']}?{urlencode(answer)}")
