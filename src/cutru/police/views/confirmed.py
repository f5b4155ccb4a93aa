"""The confirmed paper on its way back to the facility."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cutru.accounts.models import Role
from cutru.police.queries import confirmed_document_of
from cutru.police.signing_keys import can_sign
from cutru.police.views.stays import signed_paper
from cutru.stays.queries import find_by_receipt, stays_seen_by


@require_safe
@login_required
def confirmed_pdf(request: HttpRequest, receipt: str) -> HttpResponse:
    """The signed NA17 for the facility that declared; other facilities' receipts are not found."""
    if request.user.role != Role.FACILITY:  # type: ignore[union-attr]  # logged in
        raise PermissionDenied
    found = find_by_receipt(stays_seen_by(request.user), receipt)
    if found is None or not found.is_foreign or found.confirmed_at is None:
        raise Http404
    paper = confirmed_document_of(found)
    if paper is None:
        return render(request, "police/paper_comes.html", {"stay": found, "can_sign": can_sign()}, status=202)
    return signed_paper(paper, found)
