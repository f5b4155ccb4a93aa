"""Who may open the facility's pages, and the request they get."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility
from cutru.stays.models import Stay
from cutru.stays.queries import find_by_receipt, stays_of


class FacilityRequest(HttpRequest):
    """A request of someone who works for `facility`; the facilities middleware has set it."""

    user: User
    facility: Facility
    htmx: Any


P = ParamSpec("P")


def facility_page(
    view: Callable[Concatenate[FacilityRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Only for people of a facility: others get 403, people without one are led to the page about it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request.user, "role", None) != Role.FACILITY:
            raise PermissionDenied
        if getattr(request, "facility", None) is None:
            return redirect("facilities:detail")
        return view(cast(FacilityRequest, request), *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], login_required(guarded))


def stay_or_404(request: FacilityRequest, receipt: str) -> Stay:
    """The facility's stay with this receipt. Raises Http404, also for other facilities' stays."""
    mine = stays_of(request.facility).select_related("facility__ward__province", "confirmed_by__police_unit")
    stay = find_by_receipt(mine, receipt)
    if stay is None:
        raise Http404
    return stay


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser and is saved under `name`; kept out of shared caches."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
