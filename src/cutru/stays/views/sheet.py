"""The declaration sheet: one row per guest, saved as it is typed, reviewed and sent."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.identity.nationalities import search_nationalities
from cutru.stays.actions import Refused
from cutru.stays.actions import drafts as actions
from cutru.stays.batches import batches_shown
from cutru.stays.forms import nationality_text
from cutru.stays.models import Draft
from cutru.stays.queries import drafts_of, submission_of_drafts
from cutru.stays.schemas import Regime
from cutru.stays.sheet import Row, Tally, row_of, sheet_of
from cutru.stays.views.access import FacilityRequest, facility_page

LONGEST_NUMBER = 18
"""Digits a draft's number may have; longer ones are nobody's."""


@require_http_methods(["GET", "HEAD", "POST"])
@facility_page
def sheet(request: FacilityRequest) -> HttpResponse:
    """The sheet; a POST adds a guest with room and dates of the one above."""
    if request.method != "POST":
        return _shown(request)
    wanted = request.POST.get("regime", "")
    regime: Regime | None = "F" if wanted == "F" else "V" if wanted == "V" else None
    try:
        added = actions.add_draft(request.user, request.facility, regime)
    except Refused as refused:
        say_refused(request, refused)
        return redirect("stays:sheet")
    if is_script(request):
        return _fragment(request, added)
    return redirect(row_address(added))


@require_http_methods(["GET", "HEAD", "POST"])
@facility_page
def draft(request: FacilityRequest, id: int) -> HttpResponse:
    """One guest: a POST saves the fields it carries and does what `do` says."""
    if request.method != "POST":
        return _one(request, _draft_or_404(request, id))
    try:
        saved = actions.update_draft(request.user, request.facility, id, request.POST.dict())
        does = {
            "copy": actions.copy_from_previous,
            "copy_down": actions.copy_to_those_below,
            "arrived": actions.guest_arrived,
            "expected": actions.keep_expected,
            "release": actions.release_draft,
        }.get(request.POST.get("do", ""))
        if does:
            saved = does(request.user, request.facility, id)
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        say_refused(request, refused)
        return redirect(row_address(_draft_or_404(request, id)))
    if is_script(request):
        return _fragment(request, saved)
    return redirect(row_address(saved))


@require_http_methods(["GET", "HEAD", "POST"])
@facility_page
def delete(request: FacilityRequest, id: int) -> HttpResponse:
    """Asks, then takes a guest off the sheet."""
    asked = _draft_or_404(request, id)
    if request.method != "POST":
        return render(request, "stays/sheet_delete.html", {"draft": asked})
    try:
        actions.delete_draft(request.user, request.facility, id)
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    name = asked.values.get("full_name") or _("Khách chưa có tên")
    messages.success(request, _("Đã xoá %(name)s khỏi trang khai báo.") % {"name": name})
    return redirect("stays:sheet")


@require_POST
@facility_page
def hold(request: FacilityRequest, id: int) -> HttpResponse:
    """Keep a guest back, with what the row's fields say; `do=release` puts the guest back."""
    _draft_or_404(request, id)
    try:
        actions.update_draft(request.user, request.facility, id, request.POST.dict())
        if request.POST.get("do") == "release":
            return redirect(row_address(actions.release_draft(request.user, request.facility, id)))
        actions.hold_draft(request.user, request.facility, id)
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    messages.info(request, _("Đã giữ lại khách, chưa gửi. Khách nằm ở mục Giữ lại bên dưới."))
    return redirect("stays:sheet")


@require_safe
@facility_page
def review(request: FacilityRequest) -> HttpResponse:
    """Everything that would be handed in, readable, with what is wrong and what is late."""
    shown = sheet_of(request.user, request.facility, strict=True, language=language())
    rows = [row for row in shown.rows if row.state != "empty"]
    groups: list[tuple[str, Sequence[Row]]] = [
        (_("Khai báo tạm trú (khách nước ngoài)"), [row for row in rows if row.is_foreign]),
        (_("Thông báo lưu trú (khách Việt Nam)"), [row for row in rows if not row.is_foreign]),
    ]
    context = {"tally": shown.tally, "groups": [group for group in groups if group[1]]}
    return render(request, "stays/review.html", context)


@require_POST
@facility_page
def send(request: FacilityRequest) -> HttpResponse:
    """Hand in the drafts that the page named; a second click finds what the first one did."""
    ids = _numbers(request.POST.getlist("draft"))
    sent = actions.send_drafts(request.user, request.facility, ids)
    if sent.expected:
        said = ngettext("Đã giữ %(count)d khách dự kiến.", "Đã giữ %(count)d khách dự kiến.", sent.expected)
        messages.info(request, said % {"count": sent.expected})
    if sent.outcome is None:
        earlier = submission_of_drafts(request.facility, ids) if ids and not sent.expected else None
        if earlier:
            return redirect("stays:submission", earlier)
        if not sent.expected:
            messages.info(request, _("Không còn khách nào chờ gửi."))
        return redirect("stays:sheet")
    if not sent.kept and sent.outcome.submission_id:
        return redirect("stays:submission", sent.outcome.submission_id)
    _say_partly(request, sent.outcome.accepted + sent.outcome.known, sent.kept, sent.outcome.submission_id)
    return redirect(f"{reverse('stays:sheet')}?sua=1")


@require_safe
@facility_page
def nationalities(request: FacilityRequest) -> HttpResponse:
    """The countries that fit what was typed, best first."""
    found = search_nationalities(request.GET.get("q", "")[:60], 8)
    texts = [(nationality_text(entry.code, language()), entry.kind == "obsolete") for entry in found]
    return render(request, "stays/sheet_nationalities.html", {"texts": texts})


def language() -> str:
    return get_language() or "vi"


def is_strict(request: FacilityRequest) -> bool:
    """Whether the page says beside each field what is missing: after somebody wanted to send."""
    return bool(request.GET.get("sua"))


def is_script(request: FacilityRequest) -> bool:
    """Whether the sheet's script asks and wants the row alone."""
    return request.headers.get("X-Sheet") == "1"


def row_address(saved: Draft) -> str:
    """Where a person finds the row again: on the sheet, or on its own page while it is kept back."""
    if saved.state == Draft.State.WRITING:
        return f"{reverse('stays:sheet')}#khach-{saved.pk}"
    return reverse("stays:draft", args=[saved.pk])


def say_refused(request: FacilityRequest, refused: Refused) -> None:
    for problem in refused.problems:
        messages.error(request, problem.message(language()))


def _shown(request: FacilityRequest) -> HttpResponse:
    """The whole sheet; its script may ask for the rows that reading has made, `khach=12` for each."""
    strict = is_strict(request)
    shown = sheet_of(request.user, request.facility, strict=strict, language=language())
    if is_script(request):
        wanted = frozenset(_numbers(request.GET.getlist("khach")))
        rows = [row for row in shown.rows if row.draft.pk in wanted]
        return render(
            request, "stays/sheet_fragment.html", {"rows": rows, "tally": shown.tally, "strict": strict}
        )
    batches = batches_shown(request.facility, _asked_batch(request), language())
    context = {"sheet": shown, "strict": strict, "batches": batches, "new_batch": uuid4()}
    return render(request, "stays/sheet.html", context)


def _asked_batch(request: FacilityRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("doc", ""))
    except ValueError:
        return None


def _draft_or_404(request: FacilityRequest, id: int) -> Draft:
    found = drafts_of(request.facility).filter(pk=id).first() if id < 10**LONGEST_NUMBER else None
    if found is None:
        raise Http404
    return found


def _one(request: FacilityRequest, shown: Draft) -> HttpResponse:
    if shown.state == Draft.State.WRITING:
        return redirect(row_address(shown))
    row = row_of(request.user, request.facility, shown, strict=is_strict(request), language=language())
    return render(request, "stays/sheet_one.html", {"row": row})


def _fragment(request: FacilityRequest, saved: Draft) -> HttpResponse:
    """The row as it is now, and the bar with the Send button."""
    strict = is_strict(request)
    if saved.state == Draft.State.WRITING:
        shown = sheet_of(request.user, request.facility, strict=strict, language=language())
        row = next((one for one in shown.rows if one.draft.pk == saved.pk), None)
        if row is None:
            raise Http404
        tally: Tally | None = shown.tally
    else:
        row, tally = row_of(request.user, request.facility, saved, strict=strict, language=language()), None
    return render(request, "stays/sheet_fragment.html", {"rows": [row], "tally": tally, "strict": strict})


def _numbers(texts: Sequence[str]) -> list[int]:
    wanted = texts[: actions.MOST_DRAFTS]
    return [int(text) for text in wanted if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER]


def _say_partly(request: FacilityRequest, taken: int, kept: int, submission_id: UUID | None) -> None:
    if taken and submission_id:
        words = ngettext("Đã gửi %(count)d khách.", "Đã gửi %(count)d khách.", taken) % {"count": taken}
        address = reverse("stays:submission", args=[submission_id])
        link = _("Xem biên nhận")
        messages.success(request, format_html('{} <a href="{}">{}</a>', words, address, link))
    said = ngettext(
        "%(count)d khách chưa gửi được. Hãy sửa các ô có chữ đỏ rồi gửi lại.",
        "%(count)d khách chưa gửi được. Hãy sửa các ô có chữ đỏ rồi gửi lại.",
        kept,
    )
    messages.error(request, said % {"count": kept})
