"""Step 8: look once more, send, keep the receipts."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.accounts.citizens import CitizenRequest, citizen_page
from cutru.citizens.actions import NotReady, send_notice
from cutru.citizens.models import Notice
from cutru.citizens.queries import Reviewed, place_of, reviewed, stays_notified_in
from cutru.citizens.views.access import UNPROCESSABLE, notice_or_404, notice_page, step
from cutru.places.queries import unit_of_ward
from cutru.problems import Problem
from cutru.stays.actions import Refused
from cutru.stays.papers import receipts_of
from cutru.stays.views.access import pdf_response


@require_safe
@notice_page
def review(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """Everything that will be sent, guest by guest."""
    if place_of(notice) is None or not notice.guests.exists():
        return redirect("citizens:guests", number=notice.pk)
    return _review(request, notice)


def _review(
    request: CitizenRequest,
    notice: Notice,
    refused: Mapping[int, list[Problem]] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = [
        Reviewed(row.guest, (refused or {}).get(row.guest.pk, row.problems))
        for row in reviewed(request.user, notice)
    ]
    place = place_of(notice)
    context = {
        "place": place,
        "unit": unit_of_ward(notice.ward_id or ""),
        "rows": rows,
        "ready": bool(rows) and all(row.is_ready for row in rows),
    }
    return step(request, notice, "review", context, status=status)


@require_POST
@notice_page
def send(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """Hand in; the receipts are the next page, and a second click ends there too."""
    try:
        send_notice(request.user, notice.pk, address=client_address(request))
    except NotReady as refusal:
        return _review(request, notice, refusal.problems, status=UNPROCESSABLE)
    except Refused:
        return redirect("citizens:guests", number=notice.pk)
    return redirect("citizens:receipts", number=notice.pk)


@require_safe
@citizen_page()
def receipts(request: CitizenRequest, number: UUID) -> HttpResponse:
    """What was received: a receipt for every guest, and who was notified before."""
    notice = notice_or_404(request, number)
    if notice.state != Notice.State.SENT:
        return redirect("citizens:guests", number=number)
    context = {
        "place": notice.facility,
        "unit": unit_of_ward(notice.ward_id or ""),
        "stays": stays_notified_in(request.user, notice.submission_id),
        "known": [guest for guest in notice.guests.all() if guest.outcome == "known"],
        "today": timezone.localdate(),
    }
    return step(request, notice, "receipts", context)


@require_safe
@citizen_page()
def receipts_pdf(request: CitizenRequest, number: UUID) -> HttpResponse:
    """All receipts of one notification on paper."""
    notice = notice_or_404(request, number)
    stays = stays_notified_in(request.user, notice.submission_id)
    if not stays:
        raise Http404
    return pdf_response(receipts_of(stays), "bien-nhan.pdf")
