"""From "Đăng ký ngay" to a registered facility: the rules, the form, what happens now."""

from datetime import datetime

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.actions import send_email_confirmation
from cutru.accounts.address import client_address
from cutru.facilities.actions import register_facility
from cutru.facilities.errors import error
from cutru.facilities.fields import PICK_WARDS
from cutru.facilities.forms import RegistrationForm, RulesForm, number_warnings, seen_mark, typed_so_far
from cutru.facilities.models import Facility
from cutru.facilities.queries import registered_with
from cutru.facilities.rules import regulation_in_force
from cutru.facilities.views.places import ward_state
from cutru.identity.dates import parse_typed_birth
from cutru.identity.personal_number import is_personal_number
from cutru.places.queries import unit_of_ward

RULES_KEY = "rules_confirmed"
DONE_KEY = "registered_facility"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The rules; with the tick, on to the form."""
    language = get_language() or "vi"
    rules = regulation_in_force(timezone.localdate())
    data = request.POST if request.method == "POST" else None
    form = RulesForm(data, sentence=rules.confirmation.in_language(language))
    if form.is_valid():
        request.session[RULES_KEY] = {"version": rules.version_id, "at": timezone.now().isoformat()}
        return redirect("facilities:register_form")
    context = {"form": form, "rules": rules, "language": language}
    return render(request, "facilities/rules.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register_form(request: HttpRequest) -> HttpResponse:
    """The form; only for someone who has confirmed the rules in force."""
    rules = regulation_in_force(timezone.localdate())
    confirmed = request.session.get(RULES_KEY) or {}
    if confirmed.get("version") != rules.version_id:
        return redirect("facilities:register")
    if request.method != "POST":
        return _show(request, RegistrationForm(initial={"province": request.GET.get("province", "")}))
    form = RegistrationForm(request.POST)
    if form.wants_wards:
        return _show(request, RegistrationForm(initial=typed_so_far(request.POST)))
    valid = form.is_valid()
    facility = registered_with(form.registration_token)
    if facility is None and valid:
        if not ratelimit.consume(request, action="signup"):
            form.add_error(None, error("", "registration_too_often"))
            return _show(request, form, status=429)
        facility = _register(request, form, confirmed)
    if facility is None:
        return _show(request, form, status=422)
    request.session[DONE_KEY] = facility.pk
    return redirect("facilities:registered")


@never_cache
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """What happens now, for the person who has just registered."""
    facility = (
        Facility.objects.select_related("ward__province").filter(pk=request.session.get(DONE_KEY, 0)).first()
    )
    if facility is None:
        return redirect("facilities:register")
    context = {"registered": facility, "unit": unit_of_ward(facility.ward_id)}
    return render(request, "facilities/registered.html", context)


@never_cache
@require_POST
def check_number(request: HttpRequest) -> HttpResponse:
    """What looks odd about the personal number next to the birth date, while the form is filled in."""
    number = "".join(request.POST.get("representative_number", "")[:40].split())
    typed = request.POST.get("representative_birth_date", "")[:40]
    birth, _problems = parse_typed_birth(typed, today=timezone.localdate(), field="birth_date")
    warnings, seen = [], ""
    if birth is not None and birth.precision == "D" and is_personal_number(number):
        warnings = number_warnings(number, birth.date)
        seen = seen_mark(number, birth.date)
    return render(request, "facilities/_number_check.html", {"warnings": warnings, "seen": seen})


def _register(request: HttpRequest, form: RegistrationForm, confirmed: dict[str, str]) -> Facility | None:
    """The registered facility with its confirmation mail on the way; None when the account was refused."""
    try:
        facility, new = register_facility(
            form.facility_data(),
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password1"],
            rules_version=confirmed["version"],
            rules_confirmed_at=datetime.fromisoformat(confirmed["at"]),
            token=form.registration_token,
            address=client_address(request),
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return None
    if new:
        send_email_confirmation(facility.memberships.get().user, request)
    return facility


def _show(request: HttpRequest, form: RegistrationForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "state": ward_state(form.chosen_ward), "pick_wards": PICK_WARDS}
    return render(request, "facilities/registration.html", context, status=status)
