"""What is given with a dossier: papers, consents, the fee; and the last look before it is filed."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.models import Role
from cutru.documents.encryption import Unreadable
from cutru.dossiers import actions
from cutru.dossiers.access import DrafterRequest, drafter_page
from cutru.dossiers.actions.documents import note_paper
from cutru.dossiers.checks import filing_problems
from cutru.dossiers.consents import ON_PAPER, needed_consents
from cutru.dossiers.content import PARTS, Content
from cutru.dossiers.deadlines import due_of
from cutru.dossiers.fees import fee_of
from cutru.dossiers.forms import ExemptionForm
from cutru.dossiers.models import Channel, Dossier, DossierPage
from cutru.dossiers.pages import jpeg_of_page
from cutru.dossiers.parts import parts_of
from cutru.dossiers.queries import document_for
from cutru.dossiers.summaries import summary_of
from cutru.dossiers.tasklist import next_task
from cutru.dossiers.views.answers import AlreadyFiled, acting, sentences
from cutru.dossiers.views.writing import draft_of
from cutru.police.purpose import LookingRequest, look, purpose_address, stated_purpose


@require_safe
@drafter_page
@acting
def documents(request: DrafterRequest, code: str) -> HttpResponse:
    """The papers of the case: what the registers answer, what was given, what is needed still."""
    draft_of(request, code)
    actions.look_up(request.user, code)
    return _documents(request, draft_of(request, code))


def _documents(
    request: DrafterRequest, content: Content, problems: list[str] | None = None, part: str = ""
) -> HttpResponse:
    parts = parts_of(content)
    optional_forms = [
        one
        for one in content.case.components
        if one.form and one.alternative_group != "declaration" and one.required != "always"
    ]
    context = {
        "content": content,
        "dossier": content.dossier,
        "parts": parts,
        "optional_forms": [(one, content.taken(one)) for one in optional_forms],
        "others": content.dossier.documents.filter(component_id="other"),
        "problems": problems or [],
        "problem_part": part,
        "next_url": next_task(content, after="documents"),
        "on_paper": content.dossier.applicant is None,
    }
    return render(request, "dossiers/documents.html", context, status=422 if problems else 200)


@require_POST
@drafter_page
@acting
def add_document(request: DrafterRequest, code: str, part: str) -> HttpResponse:
    """Take files for a part; each that cannot be read is told, the others are kept."""
    files = request.FILES.getlist("file")
    problems: list[str] = []
    kept = 0
    for file in files:
        try:
            actions.add_document(request.user, code, part, file.read(), file.name or "")
            kept += 1
        except actions.Incomplete as error:
            problems += [f"{file.name}: {sentence}" for sentence in sentences(error.problems)]
    if not files:
        problems.append(_("Hãy chọn tệp ảnh hoặc PDF."))
    if kept:
        messages.success(
            request, ngettext("Đã nhận %(count)s tệp.", "Đã nhận %(count)s tệp.", kept) % {"count": kept}
        )
    if problems:
        return _documents(request, draft_of(request, code), problems, part)
    if part == ON_PAPER:
        return redirect("dossiers:consents", code)
    return redirect("dossiers:documents", code)


@require_POST
@drafter_page
@acting
def add_paper(request: DrafterRequest, code: str, part: str) -> HttpResponse:
    """Note that a part was handed over on paper at the desk."""
    note_paper(request.user, code, part)
    return redirect("dossiers:documents", code)


@require_POST
@drafter_page
@acting
def take_form(request: DrafterRequest, code: str, part: str) -> HttpResponse:
    """Add an optional form to the dossier, or leave it out again."""
    content = draft_of(request, code)
    if part not in {one.id for one in content.case.components if one.form}:
        raise Http404
    parts = {**content.values_of(PARTS), part: "take" in request.POST}
    actions.choose_parts(request.user, code, parts)
    return redirect("dossiers:tasks" if "take" in request.POST else "dossiers:documents", code)


@require_POST
@drafter_page
@acting
def remove_document(request: DrafterRequest, code: str, number: UUID) -> HttpResponse:
    """Take a document back."""
    actions.remove_document(request.user, number)
    return redirect("dossiers:documents", code)


@require_safe
def page(request: DrafterRequest, number: UUID, place: int, small: bool = False) -> HttpResponse:
    """One page of a document, for those who may open its dossier; an officer's look at it is written down."""
    document = document_for(request.user, number)
    if document is None:
        raise Http404
    if request.user.role != Role.CITIZEN and not document.dossier.is_draft and not small:
        if stated_purpose(request) is None:
            return redirect(purpose_address(request.get_full_path()))
        look(cast(LookingRequest, request), "dossier_page", [document.dossier.shown_code])
    try:
        content = jpeg_of_page(document, place, "thumbnail" if small else "full")
    except (DossierPage.DoesNotExist, Unreadable) as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@drafter_page
@acting
def consents(request: DrafterRequest, code: str) -> HttpResponse:
    """Who has to agree, and what they said; asking them is one button."""
    content = draft_of(request, code)
    if request.method == "POST":
        actions.ask_consents(request.user, code)
        messages.success(request, _("Đã gửi đề nghị cho ý kiến."))
        return redirect("dossiers:consents", code)
    asked = list(content.dossier.consents.all())
    known = {(one.role, one.personal_number, one.full_name) for one in asked}
    context = {
        "content": content,
        "dossier": content.dossier,
        "asked": asked,
        "unasked": [
            one
            for one in needed_consents(content)
            if (one.role, one.personal_number, one.full_name) not in known
        ],
        "papers": content.dossier.documents.filter(component_id=ON_PAPER),
        "on_paper": ON_PAPER,
        "next_url": next_task(content, after="consents"),
    }
    return render(request, "dossiers/consents.html", context)


@require_POST
@drafter_page
@acting
def consent_on_paper(request: DrafterRequest, code: str, number: UUID) -> HttpResponse:
    """A consent was given on paper: the page is in the dossier, or was seen at the desk."""
    file = request.FILES.get("file")
    if file is not None:
        try:
            actions.add_document(request.user, code, ON_PAPER, file.read(), file.name or "")
        except actions.Incomplete as error:
            for sentence in sentences(error.problems):
                messages.error(request, sentence)
            return redirect("dossiers:consents", code)
    elif draft_of(request, code).dossier.applicant is None:
        note_paper(request.user, code, ON_PAPER)
    else:
        messages.error(request, _("Hãy chọn ảnh hoặc tệp PDF của giấy đồng ý."))
        return redirect("dossiers:consents", code)
    actions.take_consent_on_paper(request.user, code, number, ON_PAPER)
    return redirect("dossiers:consents", code)


@require_http_methods(["GET", "HEAD", "POST"])
@drafter_page
@acting
def fee(request: DrafterRequest, code: str) -> HttpResponse:
    """What the dossier costs, and the grounds on which it costs nothing."""
    content = draft_of(request, code)
    form = ExemptionForm(
        request.POST or None, content=content, initial={"exemption": content.dossier.exemption}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_exemption(request.user, code, form.cleaned_data["exemption"])
        return redirect(next_task(draft_of(request, code), after="fee"))
    context = {"content": content, "dossier": content.dossier, "form": form, "fee": fee_of(content)}
    return render(request, "dossiers/fee.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@drafter_page
@acting
def review(request: DrafterRequest, code: str) -> HttpResponse:
    """Everything once more, with what is missing; the button says what it does."""
    try:
        content = draft_of(request, code)
    except AlreadyFiled as filed:  # also the second press of the button: it has what it wanted
        return redirect(filed.address)
    if request.method == "POST":
        try:
            dossier = _file(request, content)
        except actions.Incomplete as error:
            return _review(request, content, sentences(error.problems), status=422)
        messages.success(request, _("Đã nộp hồ sơ %(code)s.") % {"code": dossier.shown_code})
        return redirect("dossiers:status" if dossier.applicant else "desk:dossier", dossier.code)
    actions.look_up(request.user, code)
    content, today = draft_of(request, code), timezone.localdate()
    return _review(request, content, sentences(filing_problems(content, today)))


def _file(request: DrafterRequest, content: Content) -> Dossier:
    code = content.dossier.code
    if content.dossier.state == "supplement":
        return actions.resubmit(request.user, code)
    if content.dossier.channel == Channel.EX_OFFICIO:
        return actions.open_ex_officio(request.user, code)
    return actions.submit(request.user, code)


def _review(
    request: DrafterRequest, content: Content, problems: list[str], status: int = 200
) -> HttpResponse:
    context = {
        "content": content,
        "dossier": content.dossier,
        "summaries": [(key, content.form(key), summary_of(content, key)) for key in content.keys],
        "parts": parts_of(content),
        "consents": content.dossier.consents.all(),
        "fee": fee_of(content),
        "due": due_of(content, timezone.now()),
        "problems": problems,
    }
    return render(request, "dossiers/review.html", context, status=status)
