"""Pictures and PDF files for the sheet: taking them, and telling how far the reading has come."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cutru.stays.actions import Refused
from cutru.stays.actions.reading import Given, Taken, take_files
from cutru.stays.batches import batch_of
from cutru.stays.views.access import FacilityRequest, facility_page
from cutru.stays.views.sheet import is_script, language, say_refused

ACCEPTED, UNPROCESSABLE = 202, 422
LONGEST_POSITION = 4
"""Digits of the place in a batch that a script may name."""


@require_POST
@facility_page
def read(request: FacilityRequest) -> HttpResponse:
    """Take files to be read; `batch` joins those given before, with `position` as the place among them.

    `camera=1` marks a frame nobody chose.

    With `X-Sheet: 1` answers 202 and what became of each file, 422 when none was taken.
    """
    files = [Given(file.name or "", file.size or 0, file.read) for file in request.FILES.getlist("file")]
    batch, camera = _batch(request), request.POST.get("camera") == "1"
    try:
        taken = take_files(
            request.user, request.facility, files, batch=batch, camera=camera, position=_position(request)
        )
    except Refused as refused:
        if not is_script(request):
            say_refused(request, refused)
            return redirect("stays:sheet")
        [problem] = refused.problems
        said = {"code": problem.code, "message": problem.message(language())}
        return JsonResponse({"batch": str(batch), "uploads": [], **said}, status=UNPROCESSABLE)
    is_any = any(one.number for one in taken)
    if is_script(request):
        answer = {"batch": str(batch), "uploads": [_told(one) for one in taken]}
        return JsonResponse(answer, status=ACCEPTED if is_any else UNPROCESSABLE)
    _say_taken(request, taken)
    return redirect(f"{reverse('stays:sheet')}?doc={batch}" if is_any else "stays:sheet")


@never_cache
@require_safe
@facility_page
def read_progress(request: FacilityRequest, batch: UUID) -> HttpResponse:
    """How far the files of a batch are: each with its state and the rows it filled."""
    found = batch_of(request.facility, batch, language())
    if found is None:
        raise Http404
    uploads = [
        {
            "id": str(shown.upload.pk),
            "name": shown.upload.name,
            "state": shown.upload.state,
            "drafts": shown.upload.drafts,
            "folded": shown.upload.folded,
            "message": shown.message,
        }
        for shown in found.shown
    ]
    return JsonResponse({"done": found.done, "total": found.total, "uploads": uploads})


def _batch(request: FacilityRequest) -> UUID:
    """The batch that the form names, a new one otherwise."""
    try:
        return UUID(request.POST.get("batch", ""))
    except ValueError:
        return uuid4()


def _position(request: FacilityRequest) -> int | None:
    text = request.POST.get("position", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_POSITION else None


def _told(taken: Taken) -> dict[str, str]:
    if taken.problem is not None:
        message = taken.problem.message(language())
        return {"name": taken.name, "state": "refused", "code": taken.problem.code, "message": message}
    return {"id": str(taken.number), "name": taken.name, "state": "waiting"}


def _say_taken(request: FacilityRequest, taken: Sequence[Taken]) -> None:
    for one in taken:
        if one.problem is not None:
            messages.error(request, f"{one.name}: {one.problem.message(language())}")
    if count := sum(one.number is not None for one in taken):
        said = ngettext("Đã nhận %(count)d tệp, máy đang đọc.", "Đã nhận %(count)d tệp, máy đang đọc.", count)
        messages.info(request, said % {"count": count})
