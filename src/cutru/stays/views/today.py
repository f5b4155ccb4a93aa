"""The receptionist's first page: four numbers, the law's clock, the field that takes anything."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cutru.facilities.models import Facility
from cutru.stays.batches import batches_shown
from cutru.stays.clock import day_clock
from cutru.stays.law import due_of, rule_book
from cutru.stays.queries import expected_guests, submissions_of, today_numbers
from cutru.stays.views.access import FacilityRequest, facility_page

SHOWN_SUBMISSIONS = 5
SHOWN_EXPECTED = 30


@require_safe
@facility_page
def today(request: FacilityRequest) -> HttpResponse:
    """What waits to be done today."""
    facility = request.facility
    context = {
        "numbers": today_numbers(facility),
        "clock": day_clock(timezone.now()),
        "expected": expected_guests(facility, until=timezone.localdate())[:SHOWN_EXPECTED],
        "submissions": submissions_of(facility)[:SHOWN_SUBMISSIONS],
        "foreign_hours": _foreign_hours(facility),
        "batches": batches_shown(facility, None, get_language() or "vi"),
        "new_batch": uuid4(),
        "is_awaiting": facility.verification == Facility.Verification.AWAITING,
        "is_refused": facility.verification == Facility.Verification.REFUSED,
    }
    return render(request, "stays/today.html", context)


def _foreign_hours(facility: Facility) -> int:
    """Hours after the arrival in which a foreigner is declared on time here."""
    now = timezone.localtime()
    arrived = now.replace(second=0, microsecond=0)
    remote = facility.ward.is_remote
    due = due_of("F", arrived.date(), arrived.time(), remote=remote, book=rule_book())
    return round((due.at - arrived).total_seconds() / 3600)
