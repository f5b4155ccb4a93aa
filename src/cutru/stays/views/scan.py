"""The field that takes anything: passport lines, a card's QR text, a receipt number, words to search for."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cutru.stays.actions import Refused
from cutru.stays.actions.drafts import add_scanned
from cutru.stays.queries import find_by_receipt, stays_of
from cutru.stays.scans import LONGEST_SCAN, read_scan
from cutru.stays.views.access import FacilityRequest, facility_page
from cutru.stays.views.sheet import language, row_address, say_refused

LONGEST_SEARCH = 200


@require_POST
@facility_page
def scan(request: FacilityRequest) -> HttpResponse:
    """Do the obvious thing with what was scanned, pasted or typed."""
    text = request.POST.get("scan", "")[:LONGEST_SCAN].replace("\x00", "")
    kind, scanned, problems = read_scan(text, timezone.localdate())
    if kind == "other":
        return _look_up(request, text.strip())
    if scanned is None:
        for problem in problems:
            if problem.severity == "error":
                messages.error(request, problem.message(language()))
        return redirect(_back(request))
    try:
        return redirect(row_address(add_scanned(request.user, request.facility, scanned)))
    except Refused as refused:
        say_refused(request, refused)
        return redirect("stays:sheet")


def _look_up(request: FacilityRequest, text: str) -> HttpResponse:
    if not text:
        messages.info(request, _("Hãy quét hoặc dán giấy tờ, hoặc gõ tên, phòng, số giấy tờ để tìm khách."))
        return redirect(_back(request))
    if stay := find_by_receipt(stays_of(request.facility), text):
        return redirect("stays:detail", stay.receipt)
    query = urlencode({"tab": "all", "q": " ".join(text.split())[:LONGEST_SEARCH]})
    return redirect(f"{reverse('stays:list')}?{query}")


def _back(request: FacilityRequest) -> str:
    return reverse("stays:today" if request.POST.get("from") == "today" else "stays:sheet")
