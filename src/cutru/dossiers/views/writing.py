"""Writing a dossier: where it begins, its list of tasks, whom it is about, its forms."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.citizens import CitizenRequest, citizen_page
from cutru.accounts.models import Role
from cutru.dossiers import actions
from cutru.dossiers.access import DrafterRequest, drafter_page
from cutru.dossiers.actions.drafting import ChannelClosed
from cutru.dossiers.content import DECLARATION, PARTICULARS, PARTS, Content, content_of
from cutru.dossiers.drawing import partial_values
from cutru.dossiers.fees import fee_of
from cutru.dossiers.forms import ForWhomForm, drawn_form
from cutru.dossiers.models import Channel
from cutru.dossiers.prefill import SUBJECT, WITH, subject_number
from cutru.dossiers.queries import decided_here, editable_drafts, own_dossiers
from cutru.dossiers.slips import form_pdf
from cutru.dossiers.tasklist import next_task, task_list
from cutru.dossiers.views.answers import AlreadyFiled, acting, pdf_response
from cutru.legislation.queries import procedure_on
from cutru.residence.queries import known_facts


@require_safe
@citizen_page()
def mine(request: CitizenRequest) -> HttpResponse:
    """A citizen's dossiers: those being written first, then how the filed ones stand."""
    found = list(own_dossiers(request.user).select_related("ward")[:100])
    names = {one.pk: procedure_on(one.procedure_id, one.law_on).name for one in found}
    rows = [(one, names[one.pk]) for one in found]
    context = {
        "drafts": [row for row in rows if row[0].state in ("draft", "supplement")],
        "filed": [row for row in rows if row[0].state not in ("draft", "supplement")],
    }
    return render(request, "dossiers/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@drafter_page
@acting
def start(request: DrafterRequest) -> HttpResponse:
    """Begin a dossier under a procedure and a case: first what it takes, then the first page."""
    told = request.POST if request.method == "POST" else request.GET
    procedure = procedure_on(told.get("procedure", ""), timezone.localdate())
    case = procedure.case(told.get("case", ""))
    citizen = request.user.role == Role.CITIZEN
    channels = _channels(case.channels, citizen=citizen, officer_only=case.officer_only)
    if request.method == "POST":
        wanted = told.get("channel", "") or (channels[0] if channels else "")
        if wanted not in channels:
            raise Http404
        try:
            dossier = actions.start(request.user, procedure.id, case.id, Channel(wanted))
        except ChannelClosed as error:
            raise Http404 from error
        return redirect("dossiers:tasks", dossier.code)
    context = {
        "procedure": procedure,
        "case": case,
        "channels": [(one, Channel(one).label) for one in channels],
        "citizen": citizen,
    }
    return render(request, "dossiers/start.html", context)


def _channels(channels: Any, *, citizen: bool, officer_only: bool) -> list[str]:
    if officer_only:
        return [] if citizen else [Channel.EX_OFFICIO.value]
    if citizen:
        return [one for one in channels if one == Channel.ONLINE]
    typed = (Channel.IN_PERSON, Channel.POST, Channel.PHONE, Channel.EMAIL)
    return [one for one in channels if one in typed] or []


def draft_of(request: DrafterRequest, code: str) -> Content:
    """The dossier being written that the person may write on. Raises DoesNotExist, AlreadyFiled."""
    related = ("ward", "applicant__citizen")
    dossier = editable_drafts(request.user).select_related(*related).filter(code=code).first()
    if dossier is not None:
        return content_of(dossier)
    if request.user.role == Role.CITIZEN:
        filed = own_dossiers(request.user).get(code=code)
        raise AlreadyFiled(reverse("dossiers:status", args=[filed.code]))
    filed = decided_here(request.user).get(code=code)
    raise AlreadyFiled(reverse("desk:dossier", args=[filed.code]))


@require_safe
@drafter_page
@acting
def tasks(request: DrafterRequest, code: str) -> HttpResponse:
    """The list of what is to be done, with what is finished; filed dossiers lead to how they stand."""
    draft_of(request, code)
    actions.look_up(request.user, code)
    content = draft_of(request, code)
    context = {
        "content": content,
        "dossier": content.dossier,
        "tasks": task_list(content),
        "fee": fee_of(content),
    }
    return render(request, "dossiers/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@drafter_page
@acting
def for_whom(request: DrafterRequest, code: str) -> HttpResponse:
    """Whom the dossier is about, and who changes with them; the register offers the household."""
    content = draft_of(request, code)
    citizen = getattr(content.dossier.applicant, "citizen", None)
    own = known_facts(citizen.personal_number) if citizen else None
    form = ForWhomForm(
        request.POST or None, content=content, citizen=citizen, known=own, initial=_for_whom_initial(content)
    )
    if request.method == "POST" and form.is_valid():
        parts = {**content.values_of(PARTS), SUBJECT: form.number, WITH: form.cleaned_data["with_them"]}
        if form.cleaned_data.get(DECLARATION):
            parts[DECLARATION] = form.cleaned_data[DECLARATION]
        actions.choose_parts(request.user, code, parts)
        return redirect(next_task(draft_of(request, code), after="for_whom"))
    status = 422 if form.errors else 200
    return render(request, "dossiers/for_whom.html", {"content": content, "form": form}, status=status)


def _for_whom_initial(content: Content) -> dict[str, Any]:
    parts = content.values_of(PARTS)
    return {
        "person": subject_number(content),
        "with_them": parts.get(WITH) or [],
        DECLARATION: parts.get(DECLARATION, "ct01"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@drafter_page
@acting
def form_page(request: DrafterRequest, code: str, key: str) -> HttpResponse:
    """One form of the dossier. What is written is kept even when it is not finished."""
    content = draft_of(request, code)
    if key not in content.keys:
        raise Http404
    drawn = drawn_form(content, key, request.POST if request.method == "POST" else None)
    if drawn.redraws:
        drawn = drawn.redrawn()
    elif request.method == "POST":
        actions.save_values(request.user, code, key, partial_values(drawn))
        if drawn.is_valid():
            actions.look_up(request.user, code)
            return redirect(next_task(draft_of(request, code), after=key))
        if "later" in request.POST:
            messages.success(request, _("Đã lưu. Anh/chị có thể quay lại bất cứ lúc nào."))
            return redirect("dossiers:tasks", code)
    paper = content.form(key)
    context = {
        "content": content,
        "dossier": content.dossier,
        "key": key,
        "paper": paper,
        "form": drawn,
        "is_particulars": key == PARTICULARS,
    }
    return render(
        request, "dossiers/form_page.html", context, status=422 if drawn.is_bound and drawn.faults else 200
    )


@require_POST
@drafter_page
@acting
def autosave(request: DrafterRequest, code: str, key: str) -> HttpResponse:
    """Keep what stands on a form at this moment; answers when that was."""
    content = draft_of(request, code)
    if key not in content.keys:
        raise Http404
    actions.save_values(request.user, code, key, partial_values(drawn_form(content, key, request.POST)))
    return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M}"})


@require_safe
@drafter_page
@acting
def form_paper(request: DrafterRequest, code: str, key: str) -> HttpResponse:
    """An official form of the dossier as PDF, as it is written now."""
    content = draft_of(request, code)
    if key not in content.form_ids:
        raise Http404
    return pdf_response(form_pdf(content.dossier, key), f"{key}-{content.dossier.shown_code}.pdf")


@require_POST
@drafter_page
@acting
def discard(request: DrafterRequest, code: str) -> HttpResponse:
    """Throw a draft away; the page before has asked."""
    actions.discard(request.user, code)
    messages.success(request, _("Đã bỏ hồ sơ đang soạn."))
    return redirect("dossiers:mine" if request.user.role == Role.CITIZEN else "desk:queue")
