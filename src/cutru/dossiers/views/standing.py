"""How a filed dossier stands, its papers, taking it back; and what others are asked to agree to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.citizens import CitizenRequest, citizen_page
from cutru.dossiers import actions
from cutru.dossiers.actions.slips import store_slip_pdf
from cutru.dossiers.content import content_of
from cutru.dossiers.fees import is_settled, payment_of
from cutru.dossiers.forms import LONGEST_TEXT
from cutru.dossiers.models import Consent, Slip
from cutru.dossiers.progress import journey
from cutru.dossiers.queries import consents_asked_of, own_dossiers, slip_for
from cutru.dossiers.slips import form_pdf
from cutru.dossiers.summaries import summary_of
from cutru.dossiers.views.answers import acting, pdf_response, version_of
from cutru.dossiers.workflow import moves_from


@require_safe
@citizen_page()
@acting
def status(request: CitizenRequest, code: str) -> HttpResponse:
    """The steps with their days, like a parcel's; what the person can do now."""
    dossier = (
        own_dossiers(request.user).select_related("ward__province").exclude(state="draft").get(code=code)
    )
    content = content_of(dossier)
    context = {
        "dossier": dossier,
        "content": content,
        "steps": journey(dossier),
        "slips": dossier.slips.order_by("issued_at"),
        "payment": payment_of(dossier) if dossier.fee_amount else None,
        "settled": is_settled(dossier),
        "can_withdraw": "withdraw" in moves_from(dossier.state),
        "forms": content.form_ids,
    }
    return render(request, "dossiers/status.html", context)


@require_POST
@citizen_page()
@acting
def withdraw(request: CitizenRequest, code: str) -> HttpResponse:
    """Take a dossier back before it is decided; the page before has asked."""
    actions.withdraw(request.user, code, version_of(request))
    messages.success(request, _("Đã rút hồ sơ."))
    return redirect("dossiers:status", code)


@require_safe
@citizen_page()
@acting
def filed_form(request: CitizenRequest, code: str, key: str) -> HttpResponse:
    """A form as it was filed, as PDF."""
    dossier = own_dossiers(request.user).select_related("ward").exclude(state="draft").get(code=code)
    if key not in content_of(dossier).form_ids:
        raise Http404
    return pdf_response(form_pdf(dossier, key), f"{key}-{dossier.shown_code}.pdf")


@require_safe
@acting
def slip(request: CitizenRequest, number: UUID) -> HttpResponse:
    """A slip as PDF, for the applicant and the desk; made now when the task has not come to it."""
    found = slip_for(request.user, number)
    if found is None:
        raise Http404
    if found.pdf is None:
        store_slip_pdf(found.pk)
        found = Slip.objects.select_related("dossier").get(pk=number)
    return pdf_response(bytes(found.pdf or b""), f"{found.form_id}-{found.dossier.shown_code}.pdf")


@require_safe
@citizen_page()
def consents_asked(request: CitizenRequest) -> HttpResponse:
    """What the citizen is asked to agree to, and what they answered before."""
    found = consents_asked_of(request.user).order_by("-asked_at")[:100]
    context = {
        "waiting": [one for one in found if one.state == Consent.State.WAITING],
        "answered": [one for one in found if one.state != Consent.State.WAITING],
    }
    return render(request, "dossiers/consents_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_page(level=2)
@acting
def consent(request: CitizenRequest, number: UUID) -> HttpResponse:
    """What is asked, in full, and two buttons: agree or refuse."""
    found = consents_asked_of(request.user).get(pk=number)
    if request.method == "POST":
        if ("agree" in request.POST) == ("refuse" in request.POST):
            raise Http404
        text = request.POST.get("text", "")[:LONGEST_TEXT]
        actions.answer_consent(request.user, number, agreed="agree" in request.POST, text=text)
        messages.success(request, _("Đã ghi nhận ý kiến của anh/chị."))
        return redirect("dossiers:consents_asked")
    content = content_of(found.dossier)
    context = {
        "consent": found,
        "dossier": found.dossier,
        "content": content,
        "summaries": [(key, content.form(key), summary_of(content, key)) for key in content.keys],
    }
    return render(request, "dossiers/consent.html", context)
