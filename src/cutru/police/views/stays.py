"""Guests of the area: list, search, export, one record with its papers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cutru.accounts.models import Role
from cutru.facilities.queries import facilities_seen_by
from cutru.police import queries
from cutru.police.access import OfficerRequest, officer_page, ward_police_page
from cutru.police.actions import NotFound, ask_correction
from cutru.police.documents import declared_by
from cutru.police.exports import MOST_ROWS, file_name, stays_workbook
from cutru.police.filters import LONGEST_WORDS, Filters
from cutru.police.forms import ReasonForm
from cutru.police.models import ConfirmedDocument
from cutru.police.purpose import look, purpose_required
from cutru.police.signing_keys import can_sign
from cutru.police.views.answers import PDF, XLSX, file_response, not_done
from cutru.problems import Problem
from cutru.stays.actions import Conflict, Refused
from cutru.stays.journal_texts import journal_lines
from cutru.stays.models import Stay, StayPicture
from cutru.stays.papers import na17_of
from cutru.stays.queries import find_by_receipt, journal_of, page_of, pictures_kept_of, stays_seen_by

RECORD_PANE = "ho-so"
"""The element of the list pages that shows a record beside the list."""


@require_safe
@officer_page
@purpose_required
def stays(request: OfficerRequest) -> HttpResponse:
    """The guests the unit may see, by filters that stay in the address."""
    filters = Filters(request.GET, facilities_seen_by(request.user))
    page = page_of(filters.apply(stays_seen_by(request.user)), filters.cursor)
    look(request, "list", ["stays"], about=filters.recorded())
    in_ward = request.user.role == Role.WARD_POLICE
    context = {
        "filters": filters,
        "stays": page.stays,
        "in_ward": in_ward,
        "toggles": filters.toggles("staying", "late", "problems", "unconfirmed")[0 if in_ward else 2 :],
        "next_url": filters.address(after=page.next_cursor) if page.next_cursor else "",
        "first_url": filters.address() if filters.cursor else "",
        "query": filters.address(),
        "most_rows": MOST_ROWS,
    }
    return render(request, "police/stays.html", context, status=422 if filters.errors else 200)


@require_safe
@officer_page
@purpose_required
def search(request: OfficerRequest) -> HttpResponse:
    """One field for everything: a receipt opens its record, anything else the list of what was found."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    if stay := find_by_receipt(stays_seen_by(request.user), words):
        return redirect("police:stay", pk=stay.pk)
    address = reverse("police:stays")
    return redirect(f"{address}?{urlencode({'q': words})}" if words else address)


@require_safe
@officer_page
@purpose_required
def export(request: OfficerRequest) -> HttpResponse:
    """The list as it stands in the address, as a workbook; every record in it counts as opened."""
    filters = Filters(request.GET, facilities_seen_by(request.user))
    wanted = filters.apply(stays_seen_by(request.user)).order_by("-arrival_on", "-id")
    found = list(wanted[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        said = _("Danh sách có hơn %(most)s bản ghi. Hãy lọc bớt rồi xuất lại.") % {"most": MOST_ROWS}
        messages.warning(request, said)
        return redirect(reverse("police:stays") + filters.address())
    look(request, "export", [stay.pk for stay in found], about=filters.recorded())
    return file_response(stays_workbook(found), XLSX, file_name("khach"))


@require_safe
@officer_page
@purpose_required
def stay(request: OfficerRequest, pk: int) -> HttpResponse:
    """One record: a whole page, or the record alone for the pane beside a list."""
    found = stay_or_404(request, pk)
    look(request, "stay", [found.pk])
    beside_list = request.htmx and request.htmx.target == RECORD_PANE
    template = "police/_record.html" if beside_list else "police/stay.html"
    context = record_context(request, found, ReasonForm())
    context["list_url"] = request.htmx.current_url_abs_path if beside_list else ""
    response = render(request, template, context)
    response["Vary"] = "HX-Request, HX-Target"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
@purpose_required
def ask_for_correction(request: OfficerRequest, pk: int) -> HttpResponse:
    """Ask the facility to put something right, with a reason it will read."""
    if request.method != "POST":
        return redirect("police:stay", pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            ask_correction(request.user, pk, form.cleaned_data["reason"])
        except NotFound as error:
            raise Http404 from error
        except Conflict as conflict:
            return not_done(request, conflict.problem, reverse("police:stay", args=[pk]))
        except Refused as refused:
            _show(form, refused.problems)
        else:
            messages.success(request, _("Đã yêu cầu cơ sở đính chính. Bản ghi sẽ trở lại khi cơ sở gửi lại."))
            return redirect("police:inbox")
    found = stay_or_404(request, pk)
    look(request, "stay", [found.pk])
    return render(request, "police/stay.html", record_context(request, found, form), status=422)


def _show(form: ReasonForm, problems: list[Problem]) -> None:
    for problem in problems:
        form.add_error("reason", problem.message(get_language() or "vi"))


@require_safe
@officer_page
@purpose_required
def na17(request: OfficerRequest, pk: int) -> HttpResponse:
    """Form NA17 of a foreigner as it was declared, without confirmation."""
    found = stay_or_404(request, pk)
    if not found.is_foreign:
        raise Http404
    look(request, "na17", [found.pk])
    return file_response(na17_of([found], declared_by(found)), PDF, f"na17-{found.receipt}.pdf")


@require_safe
@officer_page
@purpose_required
def confirmed_pdf(request: OfficerRequest, pk: int) -> HttpResponse:
    """The signed NA17 of the present confirmation."""
    found = stay_or_404(request, pk)
    paper = queries.confirmed_document_of(found)
    if paper is None:
        raise Http404
    look(request, "na17", [found.pk])
    return signed_paper(paper, found)


def signed_paper(paper: ConfirmedDocument, found: Stay) -> HttpResponse:
    """The file as it was signed, byte for byte."""
    return file_response(bytes(paper.pdf), PDF, f"na17-xac-nhan-{found.receipt}.pdf")


def stay_or_404(request: OfficerRequest, pk: int) -> Stay:
    """The stay, when the officer may see it. Raises Http404."""
    seen = stays_seen_by(request.user).select_related(
        "facility__ward__province", "submission__by", "confirmed_by__police_unit"
    )
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def record_context(request: OfficerRequest, found: Stay, form: ReasonForm) -> dict[str, object]:
    """What the record needs, on its own page and beside a list."""
    open_to_police = request.user.role == Role.WARD_POLICE and found.status != Stay.Status.CANCELLED
    paper = queries.confirmed_document_of(found) if found.is_foreign else None
    return {
        "stay": found,
        "entries": journal_lines(journal_of(found)),
        "kept_pictures": [_kept(found, one) for one in pictures_kept_of(found)],
        "paper": paper,
        "paper_comes": found.is_foreign and found.confirmed_at and not paper and can_sign(),
        "no_key": found.is_foreign and found.confirmed_at and not paper and not can_sign(),
        "may_confirm": open_to_police and found.confirmed_at is None,
        "may_ask": open_to_police,
        "form": form,
    }


def _kept(found: Stay, one: StayPicture) -> dict[str, object]:
    """A picture kept with the stay, at the addresses where looking is written down."""
    place = [found.pk, one.picture_id]
    return {
        "url": reverse("police:picture", args=place),
        "thumbnail_url": reverse("police:thumbnail", args=place),
        "kept_until": one.kept_until,
    }
