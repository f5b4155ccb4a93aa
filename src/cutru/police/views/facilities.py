"""Facilities of the area: list, one with its guests, verification."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.accounts.models import Role
from cutru.facilities.actions import refuse_facility, verify_facility
from cutru.facilities.actions.verification import LONGEST_REASON
from cutru.facilities.models import Facility
from cutru.facilities.queries import facilities_seen_by, people_of
from cutru.police import queries
from cutru.police.access import OfficerRequest, officer_page, ward_police_page
from cutru.police.facility_list import FacilityFilters
from cutru.police.forms import ReasonForm
from cutru.police.purpose import look, purpose_required
from cutru.stays.queries import page_of, stays_seen_by


@require_safe
@officer_page
def facilities(request: OfficerRequest) -> HttpResponse:
    """The facilities of the area with the numbers of their guests; no person is named here."""
    filters = FacilityFilters(request.GET)
    page = filters.page(request.user)
    context = {
        "filters": filters,
        "places": page.facilities,  # `facilities` is what the page frame offers to switch to
        "next_url": filters.address(after=page.next_cursor) if page.next_cursor else "",
        "first_url": filters.address() if filters.cursor else "",
        "silent_days": queries.SILENT_DAYS,
        "since": timezone.localdate() - timedelta(days=queries.SILENT_DAYS),
    }
    return render(request, "police/facilities.html", context)


@require_safe
@officer_page
@purpose_required
def facility(request: OfficerRequest, pk: int) -> HttpResponse:
    """One facility: who answers for it, its state, its guests."""
    return _show(request, pk, _refusal_form())


def _show(request: OfficerRequest, pk: int, form: ReasonForm, status: int = 200) -> HttpResponse:
    found = queries.listed_facilities(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    page = page_of(stays_seen_by(request.user).filter(facility=found), request.GET.get("after", ""))
    look(request, "facility", [found.pk])
    if page.stays:
        look(request, "list", ["facility"], about=f"facility={found.pk}")
    context = {
        # `facility` is the name the page frame gives to the facility a person works for
        "place": found,
        "stays": page.stays,
        "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
        "may_decide": request.user.role == Role.WARD_POLICE,
        "staff": people_of(found).filter(is_active=True).order_by("pk"),
        "form": form,
    }
    return render(request, "police/facility.html", context, status=status)


@require_POST
@ward_police_page
def verify(request: OfficerRequest, pk: int) -> HttpResponse:
    """The facility is where and what it says."""
    found = verify_facility(request.user, _facility_or_404(request, pk), address=client_address(request))
    messages.success(request, _("Đã xác minh %(name)s.") % {"name": found.name})
    return redirect("police:facility", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
@purpose_required
def refuse(request: OfficerRequest, pk: int) -> HttpResponse:
    """Something is wrong with the facility; it reads the reason."""
    if request.method != "POST":
        return redirect("police:facility", pk=pk)
    found = _facility_or_404(request, pk)
    form = _refusal_form(request.POST)
    if form.is_valid():
        try:
            refuse_facility(request.user, found, form.cleaned_data["reason"], address=client_address(request))
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            messages.success(request, _("Đã từ chối xác minh. Cơ sở thấy lý do và có thể sửa thông tin."))
            return redirect(reverse("police:facility", args=[pk]))
    return _show(request, pk, form, status=422)


def _refusal_form(data: object = None) -> ReasonForm:
    return ReasonForm(data, label=_("Lý do từ chối"), longest=LONGEST_REASON)


def _facility_or_404(request: OfficerRequest, pk: int) -> Facility:
    found = facilities_seen_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
