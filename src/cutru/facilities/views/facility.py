"""A facility's own pages: what is on file, changes, branches, going from one facility to another."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.facilities import actions
from cutru.facilities.access import FacilityRequest, facility_required, manager_required
from cutru.facilities.actions import add_branch, allow_partner_api, update_facility
from cutru.facilities.fields import PICK_WARDS
from cutru.facilities.forms import FacilityForm, PicturesForm, initial_of, typed_so_far
from cutru.facilities.middleware import SESSION_KEY
from cutru.facilities.models import Facility, Membership
from cutru.facilities.queries import branches_of, manages
from cutru.facilities.views.places import ward_state
from cutru.places.queries import unit_of_ward


@require_safe
@facility_required
def detail(request: FacilityRequest) -> HttpResponse:
    """What is on file about the facility, its verification, the police unit that receives, its branches."""
    return _show_detail(request, PicturesForm(initial={"kept": request.facility.pictures_kept_days}))


def _show_detail(request: FacilityRequest, pictures: PicturesForm, status: int = 200) -> HttpResponse:
    facility = request.facility
    is_manager = request.membership.role == Membership.Role.MANAGER
    managed = {one.facility_id for one in request.memberships if one.role == Membership.Role.MANAGER}
    context = {
        "is_manager": is_manager,
        "manages_main": (facility.main_facility_id or facility.pk) in managed,
        "unit": unit_of_ward(facility.ward_id),
        "branches": branches_of(request.user, facility) if is_manager else [],
        "main": facility.main_facility if facility.main_facility_id else None,
        "pictures": pictures,
    }
    return render(request, "facilities/detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def edit(request: FacilityRequest) -> HttpResponse:
    """Change what is on file; a new type, name or address is verified anew."""
    facility = request.facility
    initial = initial_of(facility)
    if request.method != "POST":
        return _show_form(request, FacilityForm(initial=initial), editing=True)
    form = FacilityForm(request.POST, initial=initial)
    if form.wants_wards:
        return _show_form(request, FacilityForm(initial=typed_so_far(request.POST)), editing=True)
    if not form.is_valid():
        return _show_form(request, form, editing=True, status=422)
    before = facility.verification
    try:
        facility = update_facility(
            request.user, facility, form.facility_data(), address=client_address(request)
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return _show_form(request, form, editing=True, status=422)
    if facility.verification == Facility.Verification.AWAITING != before:
        said = _("Đã lưu. Công an sẽ xác minh lại cơ sở; trong lúc chờ vẫn khai báo bình thường.")
        messages.warning(request, said)
    else:
        messages.success(request, _("Đã lưu thông tin cơ sở."))
    return redirect("facilities:detail")


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def new_branch(request: FacilityRequest) -> HttpResponse:
    """Add a branch under the main facility; it is verified on its own."""
    main = request.facility.main_facility or request.facility
    if not manages(request.user, main):
        raise Http404
    if request.method != "POST":
        return _show_form(request, FacilityForm(initial=_from_main(main)), main=main)
    form = FacilityForm(request.POST)
    if form.wants_wards:
        return _show_form(request, FacilityForm(initial=typed_so_far(request.POST)), main=main)
    if not form.is_valid():
        return _show_form(request, form, main=main, status=422)
    try:
        branch, _new = add_branch(
            request.user,
            main,
            form.facility_data(),
            token=form.registration_token,
            address=client_address(request),
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return _show_form(request, form, main=main, status=422)
    request.session[SESSION_KEY] = branch.pk
    said = _("Đã thêm chi nhánh %(name)s. Bây giờ đang làm việc tại chi nhánh này.")
    messages.success(request, said % {"name": branch.name})
    return redirect("facilities:detail")


@require_POST
@manager_required
def partner_api(request: FacilityRequest) -> HttpResponse:
    """Let hotel software connect with the facility's accounts (`allowed` = 1), or not."""
    allowed = request.POST.get("allowed") == "1"
    allow_partner_api(request.user, request.facility, allowed, address=client_address(request))
    if allowed:
        messages.success(request, _("Phần mềm khách sạn được kết nối bằng tài khoản của cơ sở."))
    else:
        messages.success(request, _("Phần mềm khách sạn không kết nối được nữa."))
    return redirect("facilities:detail")


@require_POST
@manager_required
def keep_pictures(request: FacilityRequest) -> HttpResponse:
    """Decide for how long pictures of guests' documents are kept."""
    form = PicturesForm(request.POST)
    if not form.is_valid():
        return _show_detail(request, form, status=422)
    kept = form.cleaned_data["kept"]
    actions.keep_pictures(request.user, request.facility, kept, address=client_address(request))
    messages.success(request, _("Đã lưu. Ảnh đang giữ cũng theo thời hạn mới."))
    return redirect("facilities:detail")


@require_POST
@facility_required
def switch(request: FacilityRequest, pk: int | None = None) -> HttpResponse:
    """Work for another of one's facilities from now on; one of others is not found."""
    wanted = str(pk if pk is not None else request.POST.get("facility", ""))
    chosen = next((one for one in request.facilities if str(one.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("facilities:detail")
    return redirect(target)


def _from_main(main: Facility) -> dict[str, object]:
    """A branch usually shares its owner's type, contact and representative."""
    own = ("name", "address", "ward", "stars", "room_count", "phone")
    return {name: value for name, value in initial_of(main).items() if name not in own}


def _show_form(
    request: FacilityRequest,
    form: FacilityForm,
    *,
    main: Facility | None = None,
    editing: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "main": main,
        "editing": editing,
        "state": ward_state(form.chosen_ward),
        "pick_wards": PICK_WARDS,
    }
    return render(request, "facilities/facility_form.html", context, status=status)
