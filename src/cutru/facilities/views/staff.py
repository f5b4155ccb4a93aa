"""The people of a facility: the list, a new account, help with a lost password or telephone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.facilities import actions
from cutru.facilities.access import FacilityRequest, manager_required
from cutru.facilities.forms import AssignForm, ReasonForm, StaffForm
from cutru.facilities.models import Membership
from cutru.facilities.queries import staff_elsewhere, staff_of


@require_safe
@manager_required
def staff(request: FacilityRequest) -> HttpResponse:
    """Everyone who works or has worked here."""
    return render(request, "facilities/staff.html", {"members": staff_of(request.user, request.facility)})


@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def add(request: FacilityRequest) -> HttpResponse:
    """A new account; its one-time password is shown on the answer and never again."""
    form = StaffForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show_new(request, form)
    try:
        member, password = actions.add_staff(
            request.user, request.facility, form.person(), address=client_address(request)
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return _show_new(request, form)
    context = {"member": member, "password": password, "is_new": True}
    return render(request, "facilities/staff_password.html", context)


@require_POST
@manager_required
def assign(request: FacilityRequest) -> HttpResponse:
    """Somebody of one's other facilities works here too."""
    form = AssignForm(request.POST, people=staff_elsewhere(request.user, request.facility))
    if not form.is_valid():
        return _show_new(request, StaffForm(), form)
    member = actions.assign_staff(
        request.user,
        request.facility,
        form.cleaned_data["user"],
        form.cleaned_data["assigned_role"],
        address=client_address(request),
    )
    said = _("%(name)s nay làm việc cả ở cơ sở này.")
    messages.success(request, said % {"name": member.user.get_full_name()})
    return redirect("facilities:staff")


@require_POST
@manager_required
def deactivate(request: FacilityRequest, pk: int) -> HttpResponse:
    """The person stops working here."""
    member = _member(request, pk)
    actions.deactivate_staff(request.user, member, address=client_address(request))
    said = _("%(name)s không còn vào được cơ sở này.")
    messages.success(request, said % {"name": member.user.get_full_name()})
    return redirect("facilities:staff")


@require_POST
@manager_required
def activate(request: FacilityRequest, pk: int) -> HttpResponse:
    """The person works here again."""
    member = _member(request, pk)
    actions.activate_staff(request.user, member, address=client_address(request))
    said = _("%(name)s lại vào được cơ sở này.")
    messages.success(request, said % {"name": member.user.get_full_name()})
    return redirect("facilities:staff")


@never_cache
@sensitive_variables("password")
@require_POST
@manager_required
def reset_password(request: FacilityRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown on the answer and never again."""
    member = _member(request, pk)
    password = actions.reset_staff_password(request.user, member, address=client_address(request))
    return render(request, "facilities/staff_password.html", {"member": member, "password": password})


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def reset_second_factor(request: FacilityRequest, pk: int) -> HttpResponse:
    """For a lost telephone: ask why, then let the person enrol anew at the next login."""
    member = _member(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "member": member}
        status = 422 if form.is_bound else 200
        return render(request, "facilities/second_factor.html", context, status=status)
    actions.reset_staff_second_factor(
        request.user, member, form.cleaned_data["reason"], address=client_address(request)
    )
    messages.success(
        request,
        _("Đã đặt lại xác thực hai bước của %(name)s. Lần đăng nhập tới sẽ gắn ứng dụng mới.")
        % {"name": member.user.get_full_name()},
    )
    return redirect("facilities:staff")


def _member(request: FacilityRequest, pk: int) -> Membership:
    """A member of the manager's own current facility; anyone else's is not found."""
    return get_object_or_404(staff_of(request.user, request.facility), pk=pk)


def _show_new(request: FacilityRequest, form: StaffForm, assign: AssignForm | None = None) -> HttpResponse:
    people = staff_elsewhere(request.user, request.facility)
    wrong = assign if assign is not None else form
    context = {"form": form, "wrong": wrong, "assign": assign}
    if assign is None and people.exists():
        context["assign"] = AssignForm(people=people)
    return render(request, "facilities/staff_new.html", context, status=422 if wrong.is_bound else 200)
