"""Answering what another authority asked: the question, what is needed of the dossier, the answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cutru.dossiers import actions
from cutru.dossiers.access import DeskRequest, desk_page
from cutru.dossiers.content import PARTICULARS, Content, content_of
from cutru.dossiers.desk_forms import AnswerForm
from cutru.dossiers.drawing.showing import ToldPart
from cutru.dossiers.models import DeskKind, Referral
from cutru.dossiers.queries import referral_for
from cutru.dossiers.summaries import summary_of
from cutru.dossiers.views.answers import acting, sentences
from cutru.law.bilingual import Text
from cutru.police.purpose import look, purpose_required

WHO = (
    "full_name", "foreign_name", "dob", "sex", "personal_id", "foreign_nationality", "travel_document",
    "travel_document_no", "travel_document_expiry", "current_place_vn",
)  # fmt: skip
"""Fields of a declaration that say who somebody is; the rest of it is not shown to who is only asked."""
WHERE = ("dwelling", "floor_area_m2", "owner_name", "ward")
"""Fields of the particulars that say where."""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
@purpose_required
@acting
def question(request: DeskRequest, number: int) -> HttpResponse:
    """The question and the answer; once answered, the answer alone. 409 when somebody answered before."""
    referral = referral_for(request.user, number)
    form = AnswerForm(request.POST or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            outcome, answer = Referral.Outcome(form.cleaned_data["outcome"]), form.cleaned_data["answer"]
            actions.answer_referral(request.user, number, outcome=outcome, answer=answer)
        except actions.Conflict:
            return _show(request, referral_for(request.user, number), AnswerForm(), status=409)
        except actions.Incomplete as error:
            problems = sentences(error.problems)
        else:
            messages.success(request, _("Đã trả lời; hồ sơ trở về cơ quan giải quyết."))
            return redirect("desk:question", number)
    status = 422 if form.errors or problems else 200
    return _show(request, referral, form, problems, status=status)


def _show(
    request: DeskRequest,
    referral: Referral,
    form: AnswerForm,
    problems: list[str] | None = None,
    *,
    status: int,
) -> HttpResponse:
    content = content_of(referral.dossier)
    look(request, "referral", [referral.dossier.code])
    context = {
        "tab": "questions",
        "referral": referral,
        "content": content,
        "dossier": referral.dossier,
        "form": form,
        "problems": problems or [],
        "late": status == 409,
    }
    if referral.answered_at is None:
        context |= {
            "summaries": what_is_needed(content, referral),
            "documents": [one for one in referral.dossier.documents.all() if one.pages],
        }
    return render(request, "dossiers/desk/question.html", context, status=status)


def what_is_needed(content: Content, referral: Referral) -> list[tuple[Text, list[ToldPart]]]:
    """What the asked desk has to know: the form to confirm, or who it is about; the committee also where."""
    if referral.form_id in content.form_ids:
        return [(content.form(referral.form_id).title, summary_of(content, referral.form_id))]
    shown: list[tuple[Text, list[ToldPart]]] = []
    for key in content.form_ids[:1]:
        shown.append((content.form(key).title, summary_of(content, key, WHO)))
    if referral.to == DeskKind.COMMITTEE:
        shown.append((content.form(PARTICULARS).title, summary_of(content, PARTICULARS, WHERE)))
    return shown
