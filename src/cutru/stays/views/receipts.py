"""Receipts: what one act of handing in brought, and the public check of a number."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from cutru.stays.models import Submission
from cutru.stays.papers import receipts_of
from cutru.stays.queries import public_receipt, stays_of_submission, submissions_of
from cutru.stays.receipts import read_receipt, show_receipt
from cutru.stays.views.access import FacilityRequest, facility_page, pdf_response

SHOWN_AT_ONCE = 200


def _submission(request: FacilityRequest, number: UUID) -> Submission:
    return get_object_or_404(submissions_of(request.facility), pk=number)


@require_GET
@facility_page
def submission(request: FacilityRequest, number: UUID) -> HttpResponse:
    """What was handed in: a receipt for every guest, to print or to copy."""
    found = _submission(request, number)
    stays = stays_of_submission(request.user, found.pk)
    context = {
        "submission": found,
        "stays": stays[:SHOWN_AT_ONCE],
        "more": max(0, len(stays) - SHOWN_AT_ONCE),
    }
    return render(request, "stays/submission.html", context)


@require_GET
@facility_page
def submission_pdf(request: FacilityRequest, number: UUID) -> HttpResponse:
    """All receipts of one act of handing in, to print at once."""
    stays = stays_of_submission(request.user, _submission(request, number).pk)
    if not stays:
        raise Http404
    return pdf_response(receipts_of(stays), "bien-nhan.pdf")


@require_GET
def check(request: HttpRequest, receipt: str = "") -> HttpResponse:
    """Anyone may learn whether a receipt is genuine, or only a test; nothing about the guest is said."""
    typed = receipt or request.GET.get("so", "")
    if not receipt and (stored := read_receipt(typed)):
        return redirect("stays:check", receipt=show_receipt(stored))
    found = public_receipt(typed) if typed else None
    context = {
        "typed": typed,
        "found": found,
        "well_formed": bool(read_receipt(typed)),
    }
    return render(request, "stays/check.html", context, status=404 if typed and found is None else 200)
