"""The import pages: upload, preview, answers, hand-in, files to take away."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cutru.accounts.models import User
from cutru.exchange import actions, queries
from cutru.exchange.forms import UploadForm
from cutru.exchange.models import Import, unpack
from cutru.exchange.readers import Refused
from cutru.exchange.writers import XLSX_TYPE, rejected_workbook, template
from cutru.facilities.access import facility_required
from cutru.facilities.models import Facility
from cutru.problems import Problem
from cutru.stays.receipts import show_receipt
from cutru.stays.schemas import Regime


@require_http_methods(["GET", "POST"])
@facility_required
def start(request: HttpRequest) -> HttpResponse:
    """Upload a file, take a template, look at past imports."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    problem: Problem | None = None
    if form.is_valid():
        problem = form.too_large()
        upload = form.cleaned_data["file"]
        if problem is None:
            try:
                made = actions.create_import(_user(request), _facility(request), upload.name, upload.read())
            except Refused as refused:
                problem = refused.problem
            else:
                return redirect("exchange:detail", number=made.pk)
    if problem is not None:
        form.add_error("file", problem.message(_language()))
    imports = queries.imports_listed(_user(request), _facility(request))
    context = {"form": form, "imports": imports, "kept_days": actions.KEPT_DAYS}
    return render(request, "exchange/start.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@facility_required
def detail(request: HttpRequest, number: UUID) -> HttpResponse:
    """The preview, the work in progress, or the result of an import."""
    found = _import(request, number)
    only_problems = request.GET.get("loc") == "loi"
    page, rows = queries.row_page(
        found, request.GET.get("trang"), only_problems=only_problems, language=_language()
    )
    context = {
        "import": found,
        "page": page,
        "rows": [(view, show_receipt(view.row.receipt) if view.row.receipt else "") for view in rows],
        "only_problems": only_problems,
        "filter": "loc=loi&" if only_problems else "",
        "questions": _questions(found),
        "notices": [(item["position"], unpack(item).message(_language())) for item in found.notices],
        "refusal": _refusal(found),
        "send_words": _send_words(found),
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "exchange/_import.html" if fragment else "exchange/detail.html", context)


@require_POST
@facility_required
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Settle one question for all its rows."""
    return _act(request, number, lambda user: actions.answer(user, number, request.POST.get("code", "")))


@require_POST
@facility_required
def hand_in(request: HttpRequest, number: UUID) -> HttpResponse:
    """Send the good rows."""
    return _act(request, number, lambda user: actions.start_hand_in(user, number))


@require_GET
@facility_required
def rejected_file(request: HttpRequest, number: UUID) -> HttpResponse:
    """The workbook of rejected rows with the reasons."""
    found = _import(request, number)
    if not found.rejected:
        raise Http404
    content = rejected_workbook(cast(Regime, found.regime), queries.rejected_rows(found, _language()))
    return _download(content, f"dong-loi-{found.created_at:%Y%m%d-%H%M}.xlsx")


@require_GET
@facility_required
def template_file(request: HttpRequest, regime: Regime) -> HttpResponse:
    """Our empty workbook with drop-downs."""
    return _download(template(regime), "khach-viet-nam.xlsx" if regime == "V" else "khach-nuoc-ngoai.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=disposition)


def _act(request: HttpRequest, number: UUID, act: Callable[[User], Import]) -> HttpResponse:
    try:
        act(_user(request))
    except actions.ImportMissing as error:
        raise Http404 from error
    except actions.WrongState:
        messages.warning(request, _("Tệp này vừa được xử lý ở nơi khác. Hãy xem lại bên dưới."))
    return redirect("exchange:detail", number=number)


def _import(request: HttpRequest, number: UUID) -> Import:
    found = queries.find_import(_user(request), number)
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _facility(request: HttpRequest) -> Facility:
    return cast(Facility, cast(Any, request).facility)


def _language() -> str:
    return get_language() or "vi"


def _refusal(found: Import) -> str:
    problem = found.refusal_problem
    if problem is None and found.state == Import.State.CHECKED and not found.read:
        problem = queries.no_guests_problem(found)
    return problem.message(_language()) if problem else ""


def _questions(found: Import) -> list[tuple[str, str]]:
    """Code and words of the button for each question that can be settled with one click."""
    open_questions: dict[str, int] = dict(found.questions)
    if found.refusal:
        open_questions.setdefault(str(found.refusal["code"]), 1)
    return [
        (code, words)
        for code, count in open_questions.items()
        if (words := _question_words(code, count)) and code not in found.answers
    ]


def _question_words(code: str, count: int) -> str:
    words = {
        "leading_zeros_lost": ngettext(
            "Thêm số 0 ở đầu cho %(count)d dòng này", "Thêm số 0 ở đầu cho %(count)d dòng này", count
        ),
        "row_where_portal_ignores": ngettext(
            "Đúng là khách thật, nhận %(count)d dòng này",
            "Đúng là khách thật, nhận %(count)d dòng này",
            count,
        ),
        "checkout_in_future_ask": ngettext(
            "Khách còn ở, bỏ ngày trả phòng của %(count)d dòng này",
            "Khách còn ở, bỏ ngày trả phòng của %(count)d dòng này",
            count,
        ),
        "birth_year_ask": ngettext(
            "Giấy tờ chỉ ghi năm sinh, nhận %(count)d dòng này",
            "Giấy tờ chỉ ghi năm sinh, nhận %(count)d dòng này",
            count,
        ),
        "left_over_sample_ask": _("Đúng là khách thật, nhận dòng này"),
        "bare_ampersand": _("Sửa dấu & và đọc lại"),
    }
    return words.get(code, "") % {"count": count} if code in words else ""


def _send_words(found: Import) -> str:
    """What the button will do: "Gửi 4 khách · bỏ qua 1"."""
    words = ngettext("Gửi %(count)d khách", "Gửi %(count)d khách", found.accepted) % {"count": found.accepted}
    skipped = _("bỏ qua %(count)d") % {"count": found.rejected}
    return f"{words} · {skipped}" if found.rejected else words
