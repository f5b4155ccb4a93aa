"""What ward police do for people themselves: put a household on file, reset a lost authenticator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cutru.accounts.address import client_address
from cutru.facilities.actions import HouseholdData, record_household, reset_second_factor_as_police
from cutru.facilities.queries import facilities_seen_by, people_of
from cutru.police.access import OfficerRequest, ward_police_page
from cutru.police.forms import HouseholdForm, ReasonForm
from cutru.police.purpose import purpose_required


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
def household(request: OfficerRequest) -> HttpResponse:
    """A household that calls and has no account; its guest is typed in next."""
    form = HouseholdForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = HouseholdData(**form.cleaned_data)
        found = record_household(request.user, data, address=client_address(request))
        messages.success(request, _("Đã ghi %(name)s. Hãy nhập khách của hộ.") % {"name": found.name})
        return redirect("police:intake_form", pk=found.pk, regime="V")
    context = {"form": form, "unit": request.unit}
    return render(request, "police/household.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
@purpose_required
def reset_second_factor(request: OfficerRequest, pk: int, member: int) -> HttpResponse:
    """A person whose manager cannot help has shown their papers; the next login enrols anew."""
    place = facilities_seen_by(request.user).filter(pk=pk).first()
    if place is None:
        raise Http404
    found = people_of(place).filter(pk=member, is_active=True).first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST or None, label=_("Bạn đã xem giấy tờ nào, vì sao đặt lại?"), longest=300)
    if request.method == "POST" and form.is_valid():
        try:
            reset_second_factor_as_police(
                request.user, found, form.cleaned_data["reason"], address=client_address(request)
            )
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            said = _("Đã đặt lại xác thực của %(name)s. Lần đăng nhập tới sẽ gắn ứng dụng mới.")
            messages.success(request, said % {"name": found.user.get_full_name()})
            return redirect("police:facility", pk=place.pk)
    context = {"place": place, "member": found, "form": form}
    return render(request, "police/reset_second_factor.html", context, status=422 if form.errors else 200)
