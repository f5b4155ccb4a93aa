"""Who may open the pages of a facility."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cutru.accounts.models import Role
from cutru.facilities.models import Membership

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def facility_required(view: View[P]) -> View[P]:
    """People who work for a facility: `request.facility` and `request.membership` are there.

    Strangers log in first; other roles get 403, people of no facility a page that says so (403).
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.role != Role.FACILITY:  # type: ignore[union-attr]  # logged in
            raise PermissionDenied
        if request.facility is None:  # type: ignore[attr-defined]  # set by the middleware
            return render(request, "facilities/no_facility.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def manager_required(view: View[P]) -> View[P]:
    """As `facility_required`, for managers of the facility; receptionists get 403."""

    @facility_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.membership.role != Membership.Role.MANAGER:  # type: ignore[attr-defined]  # set by the middleware
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
