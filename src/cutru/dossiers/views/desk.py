"""The lists of the desk: queue, ended, search, questions of others, what is overdue in a province."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cutru.accounts.models import Role
from cutru.dossiers import actions, queries
from cutru.dossiers.access import DeskRequest, desk_page
from cutru.dossiers.desk_exports import MOST_ROWS, as_csv, as_workbook
from cutru.dossiers.desk_filters import DeskFilters, cursor, procedures_of, read_cursor
from cutru.dossiers.models import Dossier
from cutru.dossiers.rows import Row, rows_of
from cutru.dossiers.views.answers import acting
from cutru.law.catalogue import Case
from cutru.police.purpose import look, purpose_required
from cutru.police.views.answers import XLSX, file_response

LONGEST_WORDS = 160
DRAFTS_SHOWN = 20
EXPORTS: dict[str, tuple[str, Callable[[Sequence[Row]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (XLSX, as_workbook),
}


@require_safe
@desk_page
@purpose_required
def queue(request: DeskRequest) -> HttpResponseBase:
    """What lies with the desk, by due day; desks without dossiers of their own go to their questions."""
    if not request.desk.decides:
        return redirect("desk:questions")
    filters = DeskFilters(request.GET, request.desk)
    found = queries.queue(request.user, filters.wanted())
    numbers = queries.numbers(request.user)
    asked_only = request.user.role == Role.COMMITTEE and not found and not request.GET
    if asked_only and numbers["questions"]:
        return redirect("desk:questions")
    look(request, "list", ["dossiers"], about=filters.recorded())
    page, after = _page(found, lambda one: one.due_at)
    context = {
        "tab": "queue",
        "filters": filters,
        "rows": rows_of(page),
        "numbers": numbers,
        "toggles": filters.toggles(),
        "next_url": filters.address(after=after) if after else "",
        "first_url": filters.address() if filters.after else "",
        "query": filters.address(),
        "here": request.get_full_path(),
        "selectable": True,
    }
    return render(request, "dossiers/desk/queue.html", context)


def _page(found: list[Dossier], at: Callable[[Dossier], datetime | None]) -> tuple[list[Dossier], str]:
    """The dossiers of a page and the cursor of the next, empty when there is none."""
    page = found[: queries.PAGE]
    moment = at(page[-1]) if len(found) > queries.PAGE else None
    return page, cursor(moment, page[-1].pk) if moment else ""


@require_safe
@desk_page
@purpose_required
def export(request: DeskRequest, kind: str) -> HttpResponse:
    """The queue as it stands in the address, as a file; every dossier in it counts as opened."""
    if kind not in EXPORTS:
        raise Http404
    filters = DeskFilters(request.GET, request.desk)
    wanted = queries.queued(request.user, filters.wanted(whole=True)).defer("values")
    found = list(wanted[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        said = _("Danh sách có hơn %(most)s hồ sơ. Hãy lọc bớt rồi xuất lại.") % {"most": MOST_ROWS}
        messages.warning(request, said)
        return redirect(reverse("desk:queue") + filters.address())
    look(request, "export", [one.code for one in found], about=filters.recorded())
    content_type, made = EXPORTS[kind]
    return file_response(made(rows_of(found)), content_type, f"ho-so-{timezone.localdate():%Y%m%d}.{kind}")


@require_safe
@desk_page
@purpose_required
def ended(request: DeskRequest) -> HttpResponse:
    """What the desk has ended, the latest first."""
    after = read_cursor(request.GET.get("after", ""))
    found = queries.ended(request.user, after)
    look(request, "list", ["dossiers ended"])
    page, next_place = _page(found, lambda one: one.decided_at)
    context = {
        "tab": "ended",
        "rows": rows_of(page),
        "next_url": f"?after={next_place}" if next_place else "",
        "first_url": reverse("desk:ended") if after else "",
    }
    return render(request, "dossiers/desk/ended.html", context)


@require_safe
@desk_page
@purpose_required
def search(request: DeskRequest) -> HttpResponseBase:
    """By number of the dossier, personal number or name; one that is found alone opens at once."""
    words = "".join(sign for sign in request.GET.get("q", "") if sign.isprintable()).strip()[:LONGEST_WORDS]
    found = queries.search(request.user, words) if words else []
    if words:
        look(request, "search", ["dossiers"], about=f"q={words}")
    if len(found) == 1:
        return redirect("desk:dossier", found[0].code)
    context = {"tab": "search", "words": words, "rows": rows_of(found), "most": queries.PAGE}
    return render(request, "dossiers/desk/search.html", context)


@require_safe
@desk_page
@purpose_required
def questions(request: DeskRequest) -> HttpResponse:
    """What other authorities asked this desk, the oldest first."""
    found = list(queries.open_referrals(request.user)[: queries.PAGE])
    look(request, "list", ["referrals"])
    names = rows_of([one.dossier for one in found])
    context = {"tab": "questions", "questions": list(zip(found, names, strict=True))}
    return render(request, "dossiers/desk/questions.html", context)


@require_safe
@desk_page
def escalated(request: DeskRequest) -> HttpResponse:
    """What is overdue at the wards of a province; it names no persons."""
    if request.user.role != Role.PROVINCE_IMMIGRATION:
        raise PermissionDenied
    late = queries.escalated(request.user).select_related("handled_by").defer("values")[: queries.PAGE]
    return render(request, "dossiers/desk/escalated.html", {"tab": "escalated", "rows": rows_of(late)})


@require_safe
@desk_page
def begin(request: DeskRequest) -> HttpResponse:
    """The procedures and cases an officer can begin: for somebody at the counter, or ex officio."""
    if not request.desk.decides:
        raise PermissionDenied
    offered = [(one, [case for case in one.cases if _typed(case)]) for one in procedures_of(request.desk)]
    drafts = queries.editable_drafts(request.user).order_by("-updated_at")[:DRAFTS_SHOWN]
    context = {
        "tab": "begin",
        "procedures": [(one, cases) for one, cases in offered if cases],
        "drafts": rows_of(drafts),
    }
    return render(request, "dossiers/desk/begin.html", context)


def _typed(case: Case) -> bool:
    return case.officer_only or any(one != "online" for one in case.channels)


@require_POST
@desk_page
@purpose_required
@acting
def take_many(request: DeskRequest) -> HttpResponse:
    """Take on the ticked dossiers as they were shown: `dossier` is `code.version`, once or many times."""
    chosen = dict(_code_and_version(value) for value in request.POST.getlist("dossier")[: queries.PAGE])
    if chosen:
        actions.take_many(request.user, chosen)
        messages.success(request, _("Đã nhận xử lý %(count)s hồ sơ.") % {"count": len(chosen)})
    else:
        messages.warning(request, _("Chưa chọn hồ sơ nào."))
    return redirect("desk:queue")


def _code_and_version(value: str) -> tuple[str, int]:
    code, _dot, version = value.partition(".")
    if not (
        code.isascii() and code.isalnum() and len(code) <= 16 and version.isdigit() and len(version) < 10
    ):
        raise Http404
    return code, int(version)
