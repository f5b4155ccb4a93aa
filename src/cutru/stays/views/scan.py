"""The field that takes anything: passport lines, a card's QR text, a receipt number, words to search for."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cutru.problems import Problem
from cutru.stays.actions import Refused
from cutru.stays.actions.drafts import add_scanned
from cutru.stays.queries import find_by_receipt, stays_of
from cutru.stays.scans import LONGEST_SCAN, read_scan
from cutru.stays.views.access import FacilityRequest, facility_page
from cutru.stays.views.sheet import is_script, language, row_address

LONGEST_SEARCH = 200


@require_POST
@facility_page
def scan(request: FacilityRequest) -> HttpResponse:
    """Do the obvious thing with what was scanned, pasted or typed.

    A script (`X-Sheet: 1`) gets JSON: `{"draft": number, "name": as read, "address": of the row}`, or with
    422 `{"problems": [sentences]}`. It is never sent to a search: what it sends comes from a machine.
    """
    text = request.POST.get("scan", "")[:LONGEST_SCAN].replace("\x00", "")
    kind, scanned, problems = read_scan(text, timezone.localdate())
    if kind == "other" and not is_script(request):
        return _look_up(request, text.strip())
    if scanned is None:
        return _refuse(request, [problem for problem in problems if problem.severity == "error"])
    try:
        draft = add_scanned(request.user, request.facility, scanned)
    except Refused as refused:
        return _refuse(request, refused.problems, back=reverse("stays:sheet"))
    if is_script(request):
        name = draft.values.get("full_name", "")
        return JsonResponse({"draft": draft.pk, "name": name, "address": row_address(draft)})
    return redirect(row_address(draft))


def _refuse(request: FacilityRequest, problems: Sequence[Problem], back: str = "") -> HttpResponse:
    sentences = [problem.message(language()) for problem in problems]
    if is_script(request):
        return JsonResponse({"problems": sentences}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(back or _back(request))


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
