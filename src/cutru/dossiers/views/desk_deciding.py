"""What the desk does with a dossier: each act has a page that asks once more, and works without scripts."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cutru.dossiers import actions
from cutru.dossiers.access import DeskRequest, desk_page
from cutru.dossiers.actions import Conflict, Incomplete
from cutru.dossiers.checklist import checklist
from cutru.dossiers.content import Content, content_of
from cutru.dossiers.desk_forms import GrantForm, PickedReasonForm, QuestionForm, ReceiptForm, RefundForm
from cutru.dossiers.effects import effect_of
from cutru.dossiers.models import DeskKind
from cutru.dossiers.outcomes import granted_forms
from cutru.dossiers.reasons import form_to_confirm, question_for, reasons_for
from cutru.dossiers.slips import slip_values
from cutru.dossiers.views.answers import acting, sentences, version_of
from cutru.dossiers.views.desk_record import dossier_here, moves_of, show_record
from cutru.dossiers.workflow import MOVES, NotAllowed
from cutru.payments import errors as payment_errors
from cutru.police.purpose import purpose_required

P = ParamSpec("P")
TURNING_BACK = {
    "tu-choi": ("refuse", actions.refuse),
    "bo-sung": ("ask_supplement", actions.ask_supplement),
    "khong-giai-quyet": ("deny", actions.deny),
}
"""Address → move and its action; all three need a reason."""
ASKED = {"uy-ban": DeskKind.COMMITTEE, "xuat-nhap-canh": DeskKind.IMMIGRATION}


def deciding(
    view: Callable[Concatenate[DeskRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """An act that came too late, or that the state does not allow: 409 with the dossier as it is now."""

    def answered(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (Conflict, NotAllowed, payment_errors.Conflict):
            return show_record(request, dossier_here(request, str(kwargs["code"])), status=409)

    update_wrapper(answered, view)
    return desk_page(purpose_required(acting(answered)))


def _asking(request: DeskRequest, code: str, move: str) -> Content:
    """The dossier of a page that asks before a move; a state that does not allow it raises NotAllowed."""
    found = dossier_here(request, code)
    content = content_of(found)
    if request.method != "POST" and move not in moves_of(content):
        raise NotAllowed(move, found.state)
    return content


def _page(
    request: DeskRequest,
    content: Content,
    *,
    title: str,
    button: str,
    form: forms.Form,
    problems: list[str] | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "dossier": content.dossier,
        "content": content,
        "title": title,
        "button": button,
        "form": form,
        "problems": problems or [],
        **more,
    }
    return render(request, "dossiers/desk/act.html", context, status=422 if form.errors or problems else 200)


def _words(move: str) -> str:
    return MOVES[move].label.in_language(get_language() or "vi")


@require_POST
@deciding
def take(request: DeskRequest, code: str) -> HttpResponse:
    """Make the dossier one's own to work on."""
    actions.take(request.user, code, version_of(request))
    messages.success(request, _("Đã nhận xử lý hồ sơ."))
    return redirect("desk:dossier", code)


@require_POST
@deciding
def accept(request: DeskRequest, code: str) -> HttpResponse:
    """Accept a filed dossier."""
    actions.accept(request.user, code, version_of(request))
    messages.success(request, _("Đã tiếp nhận hồ sơ."))
    return redirect("desk:dossier", code)


@require_http_methods(["GET", "HEAD", "POST"])
@deciding
def turn_back(request: DeskRequest, code: str, act: str) -> HttpResponse:
    """Refuse, ask for papers or deny, with a reason: first a page that asks for it."""
    if act not in TURNING_BACK:
        raise Http404
    move, action = TURNING_BACK[act]
    content = _asking(request, code, move)
    offered = reasons_for(content, move, timezone.localdate())
    form = PickedReasonForm(request.POST or None, sentences=offered)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            action(request.user, code, version_of(request), form.reason)
        except Incomplete as error:
            problems = sentences(error.problems)
        else:
            messages.success(request, _("Đã ghi: %(act)s.") % {"act": _words(move)})
            return redirect("desk:dossier", code)
    danger = move != "ask_supplement"
    return _page(
        request, content, title=_words(move), button=_words(move), form=form, problems=problems, danger=danger
    )


@require_http_methods(["GET", "HEAD", "POST"])
@deciding
def refer(request: DeskRequest, code: str, to: str) -> HttpResponse:
    """Ask another authority; the question is offered and can be changed."""
    if to not in ASKED:
        raise Http404
    content = _asking(request, code, "refer")
    kind = ASKED[to]
    form = QuestionForm(request.POST or None, initial={"question": question_for(content, kind)})
    form_id = form_to_confirm(content) if kind == DeskKind.COMMITTEE else ""
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            question = form.cleaned_data["question"]
            actions.refer(
                request.user, code, version_of(request), to=kind, question=question, form_id=form_id
            )
        except Incomplete as error:
            problems = sentences(error.problems)
        else:
            messages.success(request, _("Đã chuyển hồ sơ. Thời gian chờ trả lời không tính vào hạn."))
            return redirect("desk:dossier", code)
    title = _("Hỏi %(authority)s") % {"authority": kind.label}
    return _page(
        request, content, title=title, button=_("Gửi câu hỏi"), form=form, problems=problems, form_id=form_id
    )


@require_http_methods(["GET", "HEAD", "POST"])
@deciding
def grant(request: DeskRequest, code: str) -> HttpResponse:
    """Decide for it: what the register will say, which papers go out, with which words."""
    content = _asking(request, code, "grant")
    form_ids = granted_forms(content)
    written = {one: slip_values(content, one, number="", officer=request.user) for one in form_ids}
    form = GrantForm(request.POST or None, form_ids=form_ids, written=written)
    problems: list[str] = []
    sent = request.method == "POST"
    if sent and (form.is_valid() or not form.fields):
        chosen = form.cleaned_data.get("forms_given", []) if form.fields else []
        words = form.words if form.fields else {}
        try:
            actions.grant(request.user, code, version_of(request), forms=chosen, words=words)
        except Incomplete as error:
            problems = sentences(error.problems)
        else:
            messages.success(request, _("Đã giải quyết hồ sơ; kết quả được gửi cho người đề nghị."))
            return redirect("desk:dossier", code)
    today = timezone.localdate()
    return _page(
        request,
        content,
        title=_words("grant"),
        button=_words("grant"),
        form=form,
        problems=problems,
        effect=effect_of(content, today),
        open_checks=[one for one in checklist(content, today) if one.standing != "ok"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@deciding
def pay(request: DeskRequest, code: str) -> HttpResponse:
    """Note that the fee was paid at the desk, with the number of its receipt."""
    content = _asking(request, code, "pay")
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, by_post = form.cleaned_data["receipt_number"], form.cleaned_data["by_post"]
        try:
            actions.take_fee(request.user, code, version_of(request), number, by_post=by_post)
        except payment_errors.Refused as refused:
            for sentence in sentences(refused.problems):
                form.add_error("receipt_number", sentence)
        else:
            messages.success(request, _("Đã ghi nhận lệ phí."))
            return redirect("desk:dossier", code)
    return _page(request, content, title=_("Thu lệ phí"), button=_("Đã thu tiền"), form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@deciding
def refund(request: DeskRequest, code: str, payment: str) -> HttpResponse:
    """Note that money that was to be given back was given back."""
    content = content_of(dossier_here(request, code))
    form = RefundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_fee_back(request.user, code, payment, form.cleaned_data["reference"])
        except payment_errors.Refused as refused:
            for sentence in sentences(refused.problems):
                form.add_error("reference", sentence)
        else:
            messages.success(request, _("Đã ghi nhận việc hoàn tiền."))
            return redirect("desk:dossier", code)
    return _page(request, content, title=_("Hoàn lệ phí"), button=_("Đã hoàn tiền"), form=form)
