"""The notification a page is about, and whose."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from cutru.accounts.citizens import CitizenRequest, citizen_page
from cutru.citizens.actions import AlreadySent
from cutru.citizens.models import Notice, NoticeGuest
from cutru.citizens.queries import notices_of
from cutru.problems import Problem
from cutru.stays.models import Stay
from cutru.stays.queries import find_by_receipt, stays_seen_by

P = ParamSpec("P")
UNPROCESSABLE = 422
CONFLICT = 409


def notice_page(
    view: Callable[Concatenate[CitizenRequest, Notice, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, UUID, P], HttpResponseBase]:
    """A page of a notification that is being written; one that was sent leads to its receipts."""

    @wraps(view)
    def guarded(request: CitizenRequest, number: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        notice = notice_or_404(request, number)
        if notice.state == Notice.State.SENT:
            return redirect("citizens:receipts", number=number)
        try:
            return view(request, notice, *args, **kwargs)
        except AlreadySent:
            return redirect("citizens:receipts", number=number)
        except NoticeGuest.DoesNotExist as error:
            raise Http404 from error

    whole = cast(Callable[Concatenate[CitizenRequest, ...], HttpResponseBase], guarded)
    return cast(Callable[Concatenate[HttpRequest, UUID, P], HttpResponseBase], citizen_page()(whole))


def notice_or_404(request: CitizenRequest, number: UUID) -> Notice:
    """The citizen's own notification; Http404 for everybody else's."""
    notice = notices_of(request.user).filter(pk=number).first()
    if notice is None:
        raise Http404
    return notice


def stay_or_404(request: CitizenRequest, receipt: str) -> Stay:
    """The stay with this receipt that the citizen notified. Raises Http404."""
    seen = stays_seen_by(request.user).select_related("facility__ward__province", "confirmed_by__police_unit")
    stay = find_by_receipt(seen, receipt)
    if stay is None:
        raise Http404
    return stay


def sentence(problem: Problem) -> str:
    """A problem in the reader's language."""
    return problem.message(get_language() or "vi")


def step(
    request: CitizenRequest, notice: Notice, name: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """A page of the notification with what all of them show."""
    page = {"notice": notice, "guest_count": notice.guests.count(), **context}
    return render(request, f"citizens/{name}.html", page, status=status)
