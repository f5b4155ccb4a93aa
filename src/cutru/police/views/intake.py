"""Notifications that reach the ward police by phone, by e-mail or in person."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cutru.facilities.queries import facilities_seen_by
from cutru.identity.dates import show_date
from cutru.places.queries import unit_of_ward
from cutru.police.access import OfficerRequest, ward_police_page
from cutru.police.actions import take_in
from cutru.police.filters import plain
from cutru.police.intake import FORMS, ForeignForm
from cutru.police.purpose import look, purpose_required
from cutru.police.queries import facilities_named
from cutru.police.views.stays import stay_or_404
from cutru.stays.receipts import show_receipt

MOST_FOUND = 20


@require_safe
@ward_police_page
def start(request: OfficerRequest) -> HttpResponse:
    """Find the facility or household the notification is for."""
    words = plain(request.GET.get("q", ""))[:100]
    found = facilities_named(facilities_seen_by(request.user), words).order_by("name", "pk")
    context = {"words": words, "found": found[:MOST_FOUND] if words else []}
    return render(request, "police/intake.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
@purpose_required
def form(request: OfficerRequest, pk: int, regime: str) -> HttpResponse:
    """Type in one guest and hand in; the receipt number is then read out."""
    place = facilities_seen_by(request.user).filter(pk=pk).first()
    if place is None or regime not in FORMS:
        raise Http404
    guest = FORMS[regime](place, request.POST if request.method == "POST" else None)
    if request.method == "POST" and guest.is_valid():
        result = take_in(request.user, place, guest.chosen_channel, guest.candidate)
        if result.outcome == "known" and result.earlier:
            said = _("Đã có biên nhận %(receipt)s cho khách này ngày %(day)s, không ghi lần nữa.")
            day = show_date(result.earlier.arrival_on)
            messages.info(request, said % {"receipt": show_receipt(result.earlier.receipt), "day": day})
        if result.stay_id is not None:
            return redirect("police:intake_done", pk=result.stay_id)
        guest.add_problems(result.problems)
    context = {
        "place": place,
        "unit": unit_of_ward(place.ward_id),
        "form": guest,
        "regime": regime,
        "nationalities": ForeignForm.nationality_labels() if regime == "F" else [],
    }
    return render(request, "police/intake_form.html", context, status=422 if guest.errors else 200)


@require_safe
@ward_police_page
@purpose_required
def done(request: OfficerRequest, pk: int) -> HttpResponse:
    """The receipt, large enough to read it out."""
    found = stay_or_404(request, pk)
    look(request, "stay", [found.pk])
    return render(request, "police/intake_done.html", {"stay": found})
