"""The register book (sổ tiếp nhận lưu trú) of the ward, day by day."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cutru.identity.dates import parse_typed_date
from cutru.police import register
from cutru.police.access import OfficerRequest, ward_police_page
from cutru.police.exports import register_cells, register_workbook
from cutru.police.filters import plain
from cutru.police.purpose import look, purpose_required
from cutru.police.queries import register_book as stays_received
from cutru.police.views.answers import PDF, XLSX, file_response
from cutru.printing.register_book import COLUMNS, register_book_pdf
from cutru.stays.models import Stay

FIRST_DAY = date(2021, 7, 1)
"""The Law on Residence that asks for the book is in force since then."""


@require_safe
@ward_police_page
@purpose_required
def register_book(request: OfficerRequest) -> HttpResponse:
    """What the ward received on a day, in the order received."""
    day, error = _day(request)
    stays = stays_received(request.user, day)
    look(request, "register", [day.isoformat()])
    today = timezone.localdate()
    context = {
        "day": day,
        "error": error,
        "titles": [register.HEADINGS[name] for name in COLUMNS],
        "rows": [register_cells(row) for row in register.register_rows(stays, get_language() or "vi")],
        "earlier": day - timedelta(days=1) if day > FIRST_DAY else None,
        "later": day + timedelta(days=1) if day < today else None,
        "today": today,
        "is_kept": register.is_kept(day),
        "basis": register.basis(day),
        "proposed": register.proposed_change(day),
        "unit": request.unit,
    }
    return render(request, "police/register_book.html", context, status=422 if error else 200)


@require_safe
@ward_police_page
@purpose_required
def as_pdf(request: OfficerRequest) -> HttpResponse:
    """The book of the day on paper."""
    day, stays = _taken_out(request)
    content = register_book_pdf(request.unit.name, day, register.register_rows(stays))
    return file_response(content, PDF, f"so-tiep-nhan-{day.isoformat()}.pdf")


@require_safe
@ward_police_page
@purpose_required
def as_workbook(request: OfficerRequest) -> HttpResponse:
    """The book of the day as a workbook."""
    day, stays = _taken_out(request)
    content = register_workbook(request.unit.name, day, register.register_rows(stays))
    return file_response(content, XLSX, f"so-tiep-nhan-{day.isoformat()}.xlsx")


def _taken_out(request: OfficerRequest) -> tuple[date, list[Stay]]:
    day, _error = _day(request)
    stays = stays_received(request.user, day)
    look(request, "export", [stay.pk for stay in stays], about=f"register={day.isoformat()}")
    return day, stays


def _day(request: OfficerRequest) -> tuple[date, str]:
    """The day of the address, today when it names none; and what is wrong with the day it names."""
    today = timezone.localdate()
    text = plain(request.GET.get("day", ""))[:20]
    if not text:
        return today, ""
    day = _iso(text)
    if day is None:
        day, problems = parse_typed_date(text, today=today, field="day", prefer="past")
        if day is None:
            return today, problems[0].message(get_language() or "vi")
    return min(max(day, FIRST_DAY), today), ""


def _iso(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
