"""One stay: its data, its journal, and what the facility may do with it."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cutru.identity.dates import parse_typed_time
from cutru.identity.names import clean_name
from cutru.problems import Problem
from cutru.stays import actions
from cutru.stays.journal_texts import journal_lines
from cutru.stays.models import Stay
from cutru.stays.papers import na17_of, receipts_of
from cutru.stays.queries import journal_of, pictures_kept_of
from cutru.stays.receipts import show_receipt
from cutru.stays.views.access import FacilityRequest, facility_page, pdf_response, stay_or_404
from cutru.stays.views.guests import typed_day

FIELDS = frozenset({"departed_on", "departed_time", "departure_on", "room", "reason"})
"""What the forms of the acts ask."""
Act = Callable[[FacilityRequest, Stay], Any]
NOON = time(12)


@require_GET
@facility_page
def detail(request: FacilityRequest, receipt: str) -> HttpResponse:
    """The stay's page; the time line is its journal."""
    stay = stay_or_404(request, receipt)
    context = {
        "stay": stay,
        "entries": journal_lines(journal_of(stay)),
        "kept_pictures": [
            {
                "url": reverse("documents:picture", args=[one.picture_id]),
                "thumbnail_url": reverse("documents:thumbnail", args=[one.picture_id]),
                "kept_until": one.kept_until,
            }
            for one in pictures_kept_of(stay)
        ],
    }
    return render(request, "stays/detail.html", context)


@require_GET
@facility_page
def receipt_pdf(request: FacilityRequest, receipt: str) -> HttpResponse:
    stay = stay_or_404(request, receipt)
    return pdf_response(receipts_of([stay]), f"bien-nhan-{show_receipt(stay.receipt)}.pdf")


@require_GET
@facility_page
def na17_pdf(request: FacilityRequest, receipt: str) -> HttpResponse:
    """Form NA17 of one foreigner, before the police confirm it."""
    stay = stay_or_404(request, receipt)
    if not stay.is_foreign:
        messages.info(request, _("Phiếu NA17 chỉ dùng cho khách nước ngoài."))
        return redirect("stays:detail", receipt=show_receipt(stay.receipt))
    return pdf_response(
        na17_of([stay], request.user.get_full_name()), f"na17-{show_receipt(stay.receipt)}.pdf"
    )


def _depart(request: FacilityRequest, stay: Stay) -> None:
    actions.depart(request.user, [stay.pk], _moment(request))


def _moment(request: FacilityRequest) -> datetime | None:
    """The typed moment of check-out; nothing typed means now."""
    day_text, time_text = request.POST.get("departed_on", ""), request.POST.get("departed_time", "")
    if not day_text.strip() and not time_text.strip():
        return None
    day = typed_day(day_text, "departed_on") if day_text.strip() else timezone.localdate()
    if not time_text.strip():
        return None if day == timezone.localdate() else timezone.make_aware(datetime.combine(day, NOON))
    clock, problems = parse_typed_time(time_text, field="departed_time")
    if clock is None:
        raise actions.Refused(problems)
    return timezone.make_aware(datetime.combine(day, clock))


def _withdraw_departure(request: FacilityRequest, stay: Stay) -> None:
    actions.withdraw_departure(request.user, stay.pk, request.POST.get("reason", ""))


def _extend(request: FacilityRequest, stay: Stay) -> None:
    actions.extend(request.user, [stay.pk], typed_day(request.POST.get("departure_on", ""), "departure_on"))


def _change_room(request: FacilityRequest, stay: Stay) -> None:
    actions.change_room(request.user, [stay.pk], clean_name(request.POST.get("room", "")))


def _cancel(request: FacilityRequest, stay: Stay) -> None:
    actions.cancel(request.user, stay.pk, clean_name(request.POST.get("reason", "")))


ACTS: dict[str, Act] = {
    "tra-phong": _depart,
    "bo-tra-phong": _withdraw_departure,
    "gia-han": _extend,
    "doi-phong": _change_room,
    "huy": _cancel,
}


@require_http_methods(["GET", "POST"])
@facility_page
def act(request: FacilityRequest, receipt: str, name: str) -> HttpResponse:
    """One act on one stay: a small page with a form, and the answer beside its fields."""
    stay = stay_or_404(request, receipt)
    problems: list[Problem] = []
    status = 200
    if request.method == "POST":
        try:
            ACTS[name](request, stay)
        except actions.Refused as refused:
            problems, status = refused.problems, 422
        except actions.Conflict as conflict:
            problems, status = [conflict.problem], 409
        else:
            messages.success(request, _("Đã ghi. Việc này có trong nhật ký bên dưới."))
            return redirect("stays:detail", receipt=show_receipt(stay.receipt))
    context = {
        "stay": stay,
        "act": name,
        "problems": {problem.field: problem for problem in problems},
        "general": [problem for problem in problems if problem.field not in FIELDS],
        "typed": request.POST,
    }
    return render(request, "stays/act.html", context, status=status)
