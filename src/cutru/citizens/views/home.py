"""Where a citizen begins: what can be done here, and what was done."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cutru.accounts.citizens import CitizenRequest, citizen_page
from cutru.citizens.actions import start_notice
from cutru.citizens.queries import MOST_SHOWN, duty_on, home_address_of, sent_notices, unfinished_notices
from cutru.stays.clock import day_clock

SHOWN_AT_HOME = 3


@require_safe
@citizen_page()
def home(request: CitizenRequest) -> HttpResponse:
    """Cards of what a citizen can do, and the latest notifications."""
    context = {
        "citizen": request.citizen,
        "home_address": home_address_of(request.citizen) or request.citizen.permanent_address,
        "unfinished": unfinished_notices(request.user)[:SHOWN_AT_HOME],
        "sent": sent_notices(request.user)[:SHOWN_AT_HOME],
        "finder_url": _address("procedures:finder"),
        "dossiers_url": _address("dossiers:mine"),
        "messages_url": _address("messaging:inbox"),
    }
    return render(request, "citizens/home.html", context)


@require_safe
@citizen_page()
def notify(request: CitizenRequest) -> HttpResponse:
    """Step 1: the latest notifications, who has to notify and until when."""
    now = timezone.now()
    context = {
        "unfinished": unfinished_notices(request.user),
        "sent": sent_notices(request.user)[:MOST_SHOWN],
        "duty": duty_on(timezone.localdate(now)),
        "clock": day_clock(now),
        "finder_url": _address("procedures:finder"),
    }
    return render(request, "citizens/notify.html", context)


@require_POST
@citizen_page()
def start(request: CitizenRequest) -> HttpResponse:
    """Step 2: a new request."""
    return redirect("citizens:place", number=start_notice(request.user).pk)


def _address(name: str) -> str:
    """The address of a page that another part of the portal brings; empty while it is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
