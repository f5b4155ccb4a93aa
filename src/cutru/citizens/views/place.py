"""Steps 3 to 5: where the stay is, one question a page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cutru.accounts.citizens import CitizenRequest
from cutru.citizens import actions
from cutru.citizens.forms import OTHER, OWN_HOME, AreaForm, HomeForm, RecentPlaceForm, TypeForm
from cutru.citizens.models import Notice
from cutru.citizens.queries import home_address_of, recent_places
from cutru.citizens.views.access import UNPROCESSABLE, notice_page, sentence, step
from cutru.facilities.fields import PICK_WARDS
from cutru.facilities.models import FacilityType
from cutru.facilities.queries import places_to_notify
from cutru.facilities.views.places import ward_state
from cutru.identity.names import search_key
from cutru.stays.actions import Refused

MOST_PLACES = 40


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def place(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """A recent place, the own home, or another place."""
    recent = recent_places(request.user)
    own_home = home_address_of(request.citizen)
    posted = request.POST if request.method == "POST" else None
    form = RecentPlaceForm(recent, own_home, posted)
    if form.is_valid():
        chosen = form.cleaned_data["place"]
        if chosen == OTHER:
            return redirect("citizens:area", number=notice.pk)
        if chosen == OWN_HOME:
            return redirect("citizens:own_home", number=notice.pk)
        known = next(one for one in recent if str(one.pk) == chosen)
        actions.choose_place(request.user, notice.pk, known)
        return redirect("citizens:guests", number=notice.pk)
    return step(request, notice, "place", {"form": form}, status=_status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def area(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """The police unit in charge of the place: province, ward."""
    initial = {"province": notice.ward.province_id, "ward": notice.ward_id} if notice.ward else {}
    form = AreaForm(request.POST if request.method == "POST" else None, initial=initial)
    picking = form.is_bound and form.wants_wards
    if not picking and form.is_valid():
        try:
            actions.choose_area(request.user, notice.pk, form.cleaned_data["ward"])
        except Refused as refused:
            form.add_error("ward", sentence(refused.problems[0]))
        else:
            return redirect("citizens:type", number=notice.pk)
    context = {"form": form, "state": ward_state(form.chosen_ward), "pick_wards": PICK_WARDS}
    if picking:
        form.errors.clear()
    return step(request, notice, "area", context, status=_status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def type_of_place(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """What kind of place it is."""
    if notice.ward is None:
        return redirect("citizens:area", number=notice.pk)
    posted = request.POST if request.method == "POST" else None
    form = TypeForm(posted, initial={"type": notice.type})
    if form.is_valid():
        chosen = FacilityType(form.cleaned_data["type"])
        actions.choose_type(request.user, notice.pk, chosen)
        home = chosen == FacilityType.HOUSEHOLD
        return redirect("citizens:home_of_others" if home else "citizens:facility", number=notice.pk)
    return step(request, notice, "type", {"form": form}, status=_status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def facility(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """The place by its name, from the list of verified places of this kind."""
    if notice.ward is None or not notice.type:
        return redirect("citizens:type", number=notice.pk)
    found = places_to_notify(notice.ward_id or "", notice.type)
    missing = False
    if request.method == "POST":
        chosen = request.POST.get("facility", "")
        known = found.filter(pk=int(chosen)).first() if _is_number(chosen) else None
        if known is not None:
            actions.choose_place(request.user, notice.pk, known)
            return redirect("citizens:guests", number=notice.pk)
        missing = True
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    for word in search_key(words).split():
        found = found.filter(search_key__contains=word)
    rows = list(found[: MOST_PLACES + 1])
    context = {
        "words": words,
        "found": rows[:MOST_PLACES],
        "more": len(rows) > MOST_PLACES,
        "missing": missing,
        "kind": FacilityType(notice.type).label,
    }
    return step(request, notice, "facility", context, status=UNPROCESSABLE if missing else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def home_of_others(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """A private home, whoever's."""
    ward = notice.ward
    if ward is None:
        return redirect("citizens:area", number=notice.pk)
    initial = {"host": notice.home_host, "address": notice.home_address, "phone": notice.home_phone}
    form = HomeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        home = actions.HomeIn(values["host"], values["address"], values["phone"], is_own=False)
        actions.choose_home(request.user, notice.pk, ward, home)
        return redirect("citizens:guests", number=notice.pk)
    return step(request, notice, "private_home", {"form": form, "is_own": False}, status=_status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@notice_page
def own_home(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """The citizen's own home, as the account has it: only a telephone number is asked."""
    me = request.citizen
    if me.ward is None or not me.permanent_address:
        return redirect("citizens:area", number=notice.pk)
    fixed = {"host": me.full_name[:140], "address": me.permanent_address[:200]}
    posted = {**fixed, "phone": request.POST.get("phone", "")} if request.method == "POST" else None
    form = HomeForm(posted, initial={**fixed, "phone": notice.home_phone or request.user.phone})
    problems: list[str] = []
    if form.is_valid():
        home = actions.HomeIn(fixed["host"], fixed["address"], form.cleaned_data["phone"], is_own=True)
        try:
            actions.choose_home(request.user, notice.pk, me.ward, home)
        except Refused as refused:
            problems = [sentence(problem) for problem in refused.problems]
        else:
            return redirect("citizens:guests", number=notice.pk)
    context = {"form": form, "is_own": True, "problems": problems, "own": home_address_of(me)}
    return step(request, notice, "private_home", context, status=_status(form.errors or problems))


@require_POST
@notice_page
def drop(request: CitizenRequest, notice: Notice) -> HttpResponse:
    """Forget what was not sent."""
    actions.drop_notice(request.user, notice.pk)
    return redirect("citizens:notify")


def _status(errors: object) -> int:
    return UNPROCESSABLE if errors else 200


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
