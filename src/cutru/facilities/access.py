"""Who may open the pages of a facility."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility, Membership

P = ParamSpec("P")


class FacilityRequest(HttpRequest):
    """A request of somebody who works for a facility, as the guards below hand it to a view."""

    user: User
    facility: Facility
    membership: Membership
    facilities: list[Facility]
    memberships: list[Membership]


View = Callable[Concatenate[FacilityRequest, P], HttpResponse]
GuardedView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def facility_required(view: View[P]) -> GuardedView[P]:
    """People who work for a facility: `request.facility` and `request.membership` are there.

    Strangers log in first; other roles get 403, people of no facility a page that says so (403).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.role != Role.FACILITY:
            raise PermissionDenied
        theirs = cast(FacilityRequest, request)
        if theirs.facility is None:
            return render(request, "facilities/no_facility.html", status=403)
        return view(theirs, *args, **kwargs)

    return cast(GuardedView[P], guarded)


def manager_required(view: View[P]) -> GuardedView[P]:
    """As `facility_required`, for managers of the facility; receptionists get 403."""

    @wraps(view)
    def managed(request: FacilityRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.membership.role != Membership.Role.MANAGER:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return facility_required(cast(View[P], managed))
