"""Steps 6 and 7: who stays, why and for how long; as many guests as there are."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.citizens import CitizenRequest
from cutru.accounts.models import CitizenProfile
from cutru.citizens import actions
from cutru.citizens.forms import TypedForm, WhenForm, WhoForm
from cutru.citizens.models import Notice, NoticeGuest
from cutru.citizens.queries import place_of
from cutru.citizens.views.access import CONFLICT, UNPROCESSABLE, notice_page, sentence, step
from cutru.facilities.models import Facility
from cutru.identity.dates import show_date
from cutru.identity.nationalities import VIETNAM
from cutru.problems import Problem
from cutru.stays.actions import Refused
from cutru.stays.scans import LONGEST_SCAN, read_scan

IDENTITY_CARD = "8"
CARRIED_ON = ("reason", "reason_detail", "arrival_on", "arrival_time", "departure_on", "room")
"""What the next guest of one notification mostly shares with the one before."""
_FROM_SCAN = ("residence_kind", "residence_province_code", "residence_ward_code")


@require_safe
@notice_page
def guests(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """The guests so far; without one, the first is asked for."""
    place = place_of(notice)
    if place is None:
        return redirect("citizens:place", number=notice.pk)
    rows = list(notice.guests.all())
    if not rows:
        return redirect("citizens:add_guest", number=notice.pk)
    unfinished = next((guest for guest in rows if not guest.has_period), None)
    if unfinished is not None:
        return redirect("citizens:guest_period", number=notice.pk, guest=unfinished.pk)
    return step(request, notice, "guests", {"place": place, "guests": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def add_guest(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """A new guest: the notifier, a scanned card, or typed."""
    return _who(request, notice, None)


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def guest(request: CitizenRequest, notice: Notice, guest: int) -> HttpResponse:
    """Change who a guest is."""
    return _who(request, notice, NoticeGuest.objects.get(notice=notice, pk=guest))


def _who(request: CitizenRequest, notice: Notice, known: NoticeGuest | None) -> HttpResponse:
    place = place_of(notice)
    if place is None:
        return redirect("citizens:place", number=notice.pk)
    if request.method == "POST":
        if "me" in request.POST:
            return _notifier_is_guest(request, notice, place)
        if "read" in request.POST:
            return _scanned(request, notice, place, known)
        return _saved(request, notice, place, known)
    stored = known.values if known else {"document_type": IDENTITY_CARD}
    return _who_page(request, notice, place, known, WhoForm(place, stored, initial=stored))


def _who_page(
    request: CitizenRequest,
    notice: Notice,
    place: Facility,
    known: NoticeGuest | None,
    form: WhoForm,
    *,
    scan_problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    with_me = known is None and not notice.home_is_own
    context: dict[str, object] = {
        "place": place,
        "guest": known,
        "form": form,
        "offer_me": with_me and not notice.guests.filter(is_notifier=True).exists(),
        "scan_problems": scan_problems or [],
        "carried": {name: form.known.get(name, "") for name in _FROM_SCAN if form.known.get(name)},
        "origin": form.known.get("origin", ""),
    }
    return step(request, notice, "who", context, status=status)


def _saved(
    request: CitizenRequest, notice: Notice, place: Facility, known: NoticeGuest | None
) -> HttpResponse:
    carried = {name: request.POST.get(name, "")[:10] for name in _FROM_SCAN if request.POST.get(name)}
    stored = {**(known.values if known else {}), **carried}
    form = WhoForm(place, stored, request.POST)
    if not form.is_valid():
        return _who_page(request, notice, place, known, form, status=UNPROCESSABLE)
    origin = "qr" if request.POST.get("origin") == "qr" else "typed"
    values = {**carried, **form.shown}
    try:
        saved = actions.put_guest(
            request.user, notice.pk, known.pk if known else None, values, dict.fromkeys(values, origin)
        )
    except Refused as refused:
        form.add_problems(refused.problems)
        return _who_page(request, notice, place, known, form, status=UNPROCESSABLE)
    return redirect("citizens:guest_period", number=notice.pk, guest=saved.pk)


def _notifier_is_guest(request: CitizenRequest, notice: Notice, place: Facility) -> HttpResponse:
    """The account fills the guest in; what it does not know is asked on the next pages."""
    if notice.home_is_own:
        messages.error(request, sentence(Problem("", "own_home_no_guest")))
        return _who_page(request, notice, place, None, WhoForm(place, {}), status=CONFLICT)
    values = values_of_account(request.citizen, request.user.phone)
    try:
        saved = actions.put_guest(
            request.user, notice.pk, None, values, dict.fromkeys(values, "account"), is_notifier=True
        )
    except Refused as refused:
        form = WhoForm(place, {}, {})
        form.add_problems(refused.problems)
        return _who_page(request, notice, place, None, form, status=UNPROCESSABLE)
    return redirect("citizens:guest_period", number=notice.pk, guest=saved.pk)


def values_of_account(citizen: CitizenProfile, phone: str) -> dict[str, str]:
    """What the identity provider says of the citizen, as a guest's fields."""
    values = {
        "full_name": citizen.full_name,
        "birth_date": show_date(citizen.birth_date),
        "sex": citizen.sex,
        "nationality": VIETNAM,
        "document_type": IDENTITY_CARD,
        "document_number": citizen.personal_number,
        "phone": phone,
    }
    if citizen.permanent_address and citizen.ward is not None:
        values |= {
            "residence_kind": "1",
            "residence_province_code": citizen.ward.province_id,
            "residence_ward_code": citizen.ward.pk,
            "residence_address": citizen.permanent_address,
        }
    return {name: text for name, text in values.items() if text}


def _scanned(
    request: CitizenRequest, notice: Notice, place: Facility, known: NoticeGuest | None
) -> HttpResponse:
    """What the card's code says fills the page; nothing is kept before the person has looked at it."""
    text = request.POST.get("scan", "")[:LONGEST_SCAN].replace("\x00", "")
    _kind, scanned, problems = read_scan(text, timezone.localdate())
    if scanned is None or scanned.regime != "V":
        told = [sentence(item) for item in problems if item.severity == "error"] if scanned is None else []
        foreigner = Problem("nationality", "foreigner_among_vietnamese")
        told = told or [sentence(foreigner) if scanned else sentence(Problem("", "required"))]
        form = WhoForm(place, {}, initial=known.values if known else {})
        return _who_page(request, notice, place, known, form, scan_problems=told, status=UNPROCESSABLE)
    values = {**(known.values if known else {}), **scanned.values, "origin": "qr"}
    said = [sentence(item) for item in scanned.problems if item.severity != "notice"]
    form = WhoForm(place, values, initial=values)
    return _who_page(request, notice, place, known, form, scan_problems=said)


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def guest_period(request: CitizenRequest, notice: Notice, guest: int) -> HttpResponse:
    """Why and for how long this guest stays; several guests mostly came together."""
    place = place_of(notice)
    if place is None:
        return redirect("citizens:place", number=notice.pk)
    one = NoticeGuest.objects.get(notice=notice, pk=guest)
    form = WhenForm(place, one.values, _posted(request), initial=_suggested(notice, one))
    status = 200
    if form.is_valid():
        actions.put_guest(request.user, notice.pk, one.pk, form.shown, dict.fromkeys(form.shown, "typed"))
        messages.success(request, _("Đã lưu %(name)s.") % {"name": one.values.get("full_name", "")})
        return redirect("citizens:guests", number=notice.pk)
    if form.errors:
        status = UNPROCESSABLE
    context = {"place": place, "guest": one, "form": form, "is_too_long": _is_too_long(form)}
    return step(request, notice, "when", context, status=status)


def _posted(request: CitizenRequest) -> Mapping[str, str] | None:
    return request.POST if request.method == "POST" else None


def _suggested(notice: Notice, one: NoticeGuest) -> dict[str, str]:
    if one.has_period:
        return dict(one.values)
    before = notice.guests.exclude(pk=one.pk).order_by("pk").last()
    shared = {name: before.values.get(name, "") for name in CARRIED_ON} if before else {}
    return {"arrival_on": show_date(timezone.localdate()), **shared}


def _is_too_long(form: TypedForm) -> bool:
    errors = form.errors.as_data().get("departure_on", [])
    return any(error.code == "stay_too_long" for error in errors)


@require_POST
@notice_page
def remove_guest(request: CitizenRequest, notice: Notice, guest: int) -> HttpResponse:
    """Take a guest out again."""
    actions.remove_guest(request.user, notice.pk, guest)
    return redirect("citizens:guests", number=notice.pk)
