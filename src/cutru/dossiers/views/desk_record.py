"""One dossier on the desk: everything an officer needs to decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cutru.dossiers.access import DeskRequest, desk_page
from cutru.dossiers.checklist import checklist, guidance
from cutru.dossiers.content import Content, content_of
from cutru.dossiers.desks import authority_name
from cutru.dossiers.fees import PURPOSE, is_settled
from cutru.dossiers.journal import journal
from cutru.dossiers.models import DeskKind, Dossier
from cutru.dossiers.outcomes import takes_supplements
from cutru.dossiers.parts import parts_of
from cutru.dossiers.queries import decided_here
from cutru.dossiers.rows import due_of_row
from cutru.dossiers.slips import form_pdf
from cutru.dossiers.summaries import summary_of
from cutru.dossiers.views.answers import acting, pdf_response
from cutru.dossiers.workflow import moves_from
from cutru.payments.queries import payments_for
from cutru.police.purpose import look, purpose_required

RECORD_PANE = "ho-so"
"""The element of the list pages that shows a record beside the list."""


@require_safe
@desk_page
@purpose_required
@acting
def dossier(request: DeskRequest, code: str) -> HttpResponse:
    """One dossier: a whole page, or the record alone for the pane beside a list."""
    found = dossier_here(request, code)
    beside_list = request.htmx and request.htmx.target == RECORD_PANE
    template = "dossiers/desk/_record.html" if beside_list else "dossiers/desk/dossier.html"
    return show_record(request, found, template=template)


@require_safe
@desk_page
@purpose_required
@acting
def form_paper(request: DeskRequest, code: str, key: str) -> HttpResponse:
    """A form of the dossier as PDF, with the consents given."""
    found = dossier_here(request, code)
    if key not in content_of(found).form_ids:
        raise Http404
    look(request, "dossier", [found.code])
    return pdf_response(form_pdf(found, key), f"{key}-{found.shown_code}.pdf")


def dossier_here(request: DeskRequest, code: str) -> Dossier:
    """The dossier, when it lies with the officer's desk.

    Raises PermissionDenied for desks that are only asked, Dossier.DoesNotExist.
    """
    if not request.desk.decides:
        raise PermissionDenied
    related = ("ward__province", "handled_by", "applicant__citizen", "typed_by")
    return decided_here(request.user).select_related(*related).get(code=code)


def show_record(
    request: DeskRequest, found: Dossier, *, template: str = "dossiers/desk/dossier.html", status: int = 200
) -> HttpResponse:
    """The record as it is now; that it was seen is written down."""
    look(request, "dossier", [found.code])
    if status == 409:
        said = _("Hồ sơ đã sang bước khác nên việc vừa bấm không được làm. Đây là hồ sơ như hiện nay.")
        messages.warning(request, said)
    response = render(request, template, record_context(content_of(found)), status=status)
    response["Vary"] = "HX-Request, HX-Target"
    return response


def record_context(content: Content) -> dict[str, Any]:
    """What the record shows."""
    found, now = content.dossier, timezone.now()
    return {
        "dossier": found,
        "content": content,
        "due": due_of_row(found, now),
        "authority": authority_name(found),
        "persons": found.persons.all(),
        "summaries": [
            (key, content.form(key), summary_of(content, key))
            for key in content.keys
        ],
        "form_ids": content.form_ids,
        "parts": parts_of(content),
        "others": found.documents.exclude(component_id__in=[part.id for part in content.case.components]),
        "consents": found.consents.all(),
        "checks": () if found.is_ended else checklist(content, timezone.localdate(now)),
        "guidance": guidance(content),
        "entries": journal(found),
        "referrals": found.referrals.select_related("ward", "answered_by"),
        "slips": found.slips.order_by("issued_at"),
        "payments": payments_for(PURPOSE, found.code),
        "settled": is_settled(found),
        "moves": moves_of(content),
        "to_ask": [kind for kind in (DeskKind.COMMITTEE, DeskKind.IMMIGRATION) if kind != found.desk],
    }


def moves_of(content: Content) -> frozenset[str]:
    """What the state allows an officer to do; more papers only where the procedure knows it."""
    moves = moves_from(content.dossier.state)
    return moves if takes_supplements(content) else moves - {"ask_supplement"}
