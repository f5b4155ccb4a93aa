"""The inbox of a ward: what came in and waits for a confirmation."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cutru.accounts.models import Role
from cutru.facilities.queries import facilities_seen_by
from cutru.police import queries
from cutru.police.access import OfficerRequest, officer_page, ward_police_page
from cutru.police.actions import NotFound, confirm_stays
from cutru.police.filters import Filters
from cutru.police.purpose import look, purpose_required
from cutru.police.views.answers import not_done, way_back
from cutru.stays.actions import Conflict
from cutru.stays.models import Stay

CORRECTING = "correcting"
FACILITIES_SHOWN = 10


@require_safe
@officer_page
def inbox(request: OfficerRequest) -> HttpResponseBase:
    """Ward police see what waits for them; other units have no inbox and go to the list of guests."""
    if request.user.role != Role.WARD_POLICE:
        return redirect("police:stays")
    return _inbox(request)


@purpose_required
def _inbox(request: OfficerRequest) -> HttpResponse:
    filters = Filters(request.GET, facilities_seen_by(request.user))
    correcting = CORRECTING in filters.states
    waiting = queries.waiting_stays(request.user) if correcting else queries.inbox_stays(request.user)
    page = queries.inbox_page(filters.apply(waiting), filters.cursor)
    look(request, "list", ["inbox"], about=filters.recorded())
    newest = max((stay.pk for stay in page.stays), default=0)
    context = {
        "filters": filters,
        "correcting": correcting,
        "stays": page.stays,
        "numbers": queries.inbox_numbers(request.user),
        "facilities": queries.awaiting_facilities(request.user)[:FACILITIES_SHOWN],
        "toggles": filters.toggles("late", "problems", "unverified"),
        "next_url": filters.address(after=page.next_cursor) if page.next_cursor else "",
        "first_url": filters.address() if filters.cursor else "",
        "new_url": _new_address(filters, page.stays, newest) if not (filters.cursor or correcting) else "",
        "here": request.get_full_path(),
    }
    return render(request, "police/inbox.html", context)


def _new_address(filters: Filters, stays: list[Stay], newest: int) -> str:
    values = {**filters.values(), "newest": str(newest)}
    if stays:
        values["at"] = f"{stays[0].handed_in_at.timestamp():.6f}"
    return f"{reverse('police:new')}?{urlencode(values)}"


@require_safe
@ward_police_page
def new(request: OfficerRequest) -> HttpResponse:
    """How many stays came in since the list was read; asked for every few seconds, says no names."""
    filters = Filters(request.GET, facilities_seen_by(request.user))
    newest = request.GET.get("newest", "")
    number = int(newest) if newest.isascii() and newest.isdigit() and len(newest) < 18 else 0
    place = queries.read_moment(request.GET.get("at", ""))
    count = queries.newer_than(filters.apply(queries.inbox_stays(request.user)), number, place)
    context = {
        "count": count,
        "new_url": request.get_full_path(),
        "list_url": reverse("police:inbox") + filters.address(),
    }
    return render(request, "police/_new.html", context)


@require_POST
@ward_police_page
def confirm(request: OfficerRequest) -> HttpResponse:
    """Confirm the ticked stays as they were shown: `stay` is `number.version`, once or many times."""
    target = way_back(request, request.POST.get("next", ""), reverse("police:inbox"))
    try:
        chosen = dict(_number_and_version(value) for value in request.POST.getlist("stay"))
    except ValueError as error:
        raise Http404 from error
    if not chosen:
        messages.warning(request, _("Chưa chọn bản ghi nào."))
        return redirect(target)
    try:
        done = confirm_stays(request.user, chosen)
    except NotFound as error:
        raise Http404 from error
    except Conflict as conflict:
        return not_done(request, conflict.problem, target)
    if done:
        said = ngettext("Đã xác nhận %(count)s khách.", "Đã xác nhận %(count)s khách.", done)
        messages.success(request, said % {"count": done})
    else:
        messages.info(request, _("Các bản ghi này đã được xác nhận trước đó."))
    return redirect(target)


def _number_and_version(value: str) -> tuple[int, int]:
    number, _dot, version = value.partition(".")
    if not (value.isascii() and number.isdigit() and version.isdigit() and len(value) < 18):
        raise ValueError(value)
    return int(number), int(version)
