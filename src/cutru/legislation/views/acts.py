"""The steps of a decision, the same for rule versions and corrections."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.accounts.address import client_address
from cutru.legislation import actions
from cutru.legislation.access import AdministratorRequest
from cutru.legislation.errors import NotInThisState
from cutru.legislation.forms import ReasonForm
from cutru.legislation.models import Decision

D = TypeVar("D", bound=Decision)

WITH_REASON = {
    "tu-choi": (actions.refuse, _("Đã từ chối.")),
    "de-nghi-rut": (actions.propose_withdrawal, _("Đã đề nghị rút lại. Cần một quản trị viên khác đồng ý.")),
}
WITHOUT_REASON = {
    "xac-nhan": (actions.confirm, _("Đã xác nhận. Các máy chủ khác áp dụng sau vài giây.")),
    "rut": (actions.withdraw, _("Đã rút lại.")),
    "giu-lai": (actions.keep, _("Vẫn áp dụng.")),
}


def take_step(
    request: AdministratorRequest,
    decision: Decision,
    step: str,
    *,
    back: str,
    show: Callable[[ReasonForm], HttpResponse],
) -> HttpResponse:
    """Do a step and go `back`; `show` renders the page with a form that must be mended."""
    if step in WITHOUT_REASON:
        act, said = WITHOUT_REASON[step]
        return _done(
            request, back, said, lambda: act(request.user, decision, address=client_address(request))
        )
    if step not in WITH_REASON:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(form)
    reason = form.cleaned_data["reason"]
    act_for, said = WITH_REASON[step]
    try:
        return _done(
            request,
            back,
            said,
            lambda: act_for(request.user, decision, reason, address=client_address(request)),
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return show(form)


def _done(
    request: AdministratorRequest, back: str, said: str | Promise, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except NotInThisState as state:
        return not_done(request, state, back)
    messages.success(request, str(said))
    return redirect(back)


def not_done(request: AdministratorRequest, state: NotInThisState, back: str) -> HttpResponse:
    """409: a page that says why nothing was done."""
    context = {"sentence": state.problem.message(get_language() or "vi"), "back_url": back}
    return render(request, "legislation/not_done.html", context, status=409)


def history_of(decision: Decision) -> list[dict[str, object]]:
    """The steps of a decision, newest first, for the event line."""
    steps = (
        (decision.proposed_at, decision.proposed_by, _("Đề nghị"), decision.reason, ""),
        (decision.confirmed_at, decision.confirmed_by, _("Xác nhận"), "", "good"),
        (decision.refused_at, decision.refused_by, _("Từ chối"), decision.refusal_reason, "bad"),
        (decision.ending_at, decision.ending_by, _("Đề nghị rút lại"), decision.ending_reason, "warn"),
        (decision.withdrawn_at, decision.withdrawn_by, _("Rút lại"), "", "bad"),
    )
    taken = [
        {"at": at, "who": who.get_full_name() if who else "", "title": title, "text": text, "state": state}
        for at, who, title, text, state in steps
        if at is not None
    ]
    return taken[::-1]
