"""The facility's guests: the list with its tabs and filters, and acts on many guests at once."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cutru.identity.dates import parse_typed_date
from cutru.identity.names import clean_name
from cutru.problems import Problem
from cutru.stays import actions
from cutru.stays.exports import stays_workbook
from cutru.stays.models import Draft, Stay
from cutru.stays.papers import na17_of
from cutru.stays.queries import TABS, Page, drafts_of, matching, page_of, stays_of, with_tab
from cutru.stays.views.access import FacilityRequest, facility_page, pdf_response

TAB_LABELS = {
    "in_house": gettext_lazy("Đang lưu trú"),
    "due_today": gettext_lazy("Trả phòng hôm nay"),
    "left": gettext_lazy("Đã trả phòng"),
    "late": gettext_lazy("Gửi muộn"),
    "problems": gettext_lazy("Cần xem lại"),
    "held": gettext_lazy("Giữ lại"),
    "cancelled": gettext_lazy("Đã huỷ"),
    "all": gettext_lazy("Tất cả"),
}
MOST_EXPORTED = 100_000
MOST_PRINTED = 500


class Filters:
    """What the address says about the list: tab, words, regime, arrival days."""

    def __init__(self, request: FacilityRequest) -> None:
        self.tab = request.GET.get("tab", "in_house")
        if self.tab not in TAB_LABELS:
            self.tab = "in_house"
        self.words = clean_name(request.GET.get("q", "")[:200])
        self.regime = request.GET.get("regime", "")
        if self.regime not in ("F", "V"):
            self.regime = ""
        self.problems: list[Problem] = []
        self.arrived_from = self._day(request, "from")
        self.arrived_until = self._day(request, "until")
        self.cursor = request.GET.get("after", "")

    def _day(self, request: FacilityRequest, name: str) -> date | None:
        text = request.GET.get(name, "").strip()
        if not text:
            return None
        day, problems = parse_typed_date(text, today=timezone.localdate(), field=name, prefer="past")
        self.problems += problems
        return day

    def apply(self, stays: QuerySet[Stay]) -> QuerySet[Stay]:
        """The stays the filters leave."""
        if self.tab in TABS:
            stays = with_tab(stays, self.tab, timezone.localdate())
        if self.regime:
            stays = stays.filter(regime=self.regime)
        if self.arrived_from:
            stays = stays.filter(arrival_on__gte=self.arrived_from)
        if self.arrived_until:
            stays = stays.filter(arrival_on__lte=self.arrived_until)
        return matching(stays, self.words)

    def address(self, **changes: str) -> str:
        """The query string of the same list with some things changed; empty values are left out."""
        days = {
            name: f"{value:%d/%m/%Y}" if value else ""
            for name, value in (("from", self.arrived_from), ("until", self.arrived_until))
        }
        values = {"tab": self.tab, "q": self.words, "regime": self.regime, **days, **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})


@require_GET
@facility_page
def guest_list(request: FacilityRequest) -> HttpResponse:
    """Guests by tab, with search and filters that stay in the address."""
    filters = Filters(request)
    held: list[Draft] = []
    page = Page([], None)
    if filters.tab == "held":
        held = list(
            drafts_of(request.facility).exclude(state=Draft.State.WRITING).order_by("arrival_on", "id")
        )
    else:
        page = page_of(filters.apply(stays_of(request.facility)), filters.cursor)
    context = {
        "filters": filters,
        "tabs": [(name, label, filters.address(tab=name)) for name, label in TAB_LABELS.items()],
        "stays": page.stays,
        "held": held,
        "next_url": filters.address(after=page.next_cursor) if page.next_cursor else "",
        "first_url": filters.address() if filters.cursor else "",
        "query": filters.address(),
        "can_act": filters.tab in ("in_house", "due_today"),
    }
    return render(request, "stays/guests.html", context)


@require_GET
@facility_page
def export(request: FacilityRequest) -> HttpResponse:
    """The list as it stands in the address, as a workbook."""
    stays = Filters(request).apply(stays_of(request.facility)).order_by("-arrival_on", "-id")
    content = stays_workbook(stays[:MOST_EXPORTED], get_language() or "vi")
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="khach-{timezone.localdate():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@facility_page
def na17_list(request: FacilityRequest) -> HttpResponse:
    """Form NA17 for all foreigners of the list as it stands."""
    stays = Filters(request).apply(stays_of(request.facility).filter(regime="F"))
    stays = stays.select_related("facility__ward__province").order_by("arrival_on", "id")
    chosen = list(stays[:MOST_PRINTED])
    if not chosen:
        messages.info(request, _("Không có khách nước ngoài nào trong danh sách này để in."))
        return redirect(reverse("stays:list") + Filters(request).address())
    return pdf_response(na17_of(chosen, request.user.get_full_name()), "na17.pdf")


@require_POST
@facility_page
def act_on_many(request: FacilityRequest) -> HttpResponse:
    """Check out, extend or move the ticked guests: all of them or, when one does not allow it, none."""
    numbers = [int(value) for value in request.POST.getlist("stay") if value.isascii() and value.isdigit()]
    if not numbers:
        messages.warning(request, _("Chưa chọn khách nào."))
        return _back(request)
    try:
        done = _ACTS[request.POST.get("act", "")](request, numbers)
    except KeyError:
        messages.error(request, _("Hãy chọn việc cần làm."))
    except actions.Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.message(get_language() or "vi"))
    except actions.Conflict as conflict:
        messages.error(request, conflict.problem.message(get_language() or "vi"))
    else:
        words = ngettext("Đã ghi cho %(count)s khách.", "Đã ghi cho %(count)s khách.", done)
        messages.success(request, words % {"count": done})
    return _back(request)


def _depart(request: FacilityRequest, numbers: list[int]) -> int:
    return actions.depart(request.user, numbers)


def _extend(request: FacilityRequest, numbers: list[int]) -> int:
    return actions.extend(
        request.user, numbers, typed_day(request.POST.get("departure_on", ""), "departure_on")
    )


def _change_room(request: FacilityRequest, numbers: list[int]) -> int:
    return actions.change_room(request.user, numbers, clean_name(request.POST.get("room", "")))


_ACTS: dict[str, Any] = {"depart": _depart, "extend": _extend, "room": _change_room}


def typed_day(text: str, field: str) -> date:
    """A day as people type it. Raises Refused when it is missing or no day."""
    if not text.strip():
        raise actions.Refused([Problem(field, "required")])
    day, problems = parse_typed_date(text, today=timezone.localdate(), field=field, prefer="future")
    if day is None:
        raise actions.Refused(problems)
    return day


def _back(request: FacilityRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("stays:list")
    return redirect(target)
