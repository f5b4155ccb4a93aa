"""Who may open the officers' pages, and the request they get."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from cutru.accounts.models import OFFICER_ROLES, Role
from cutru.places.models import PoliceUnit
from cutru.police.purpose import LookingRequest

P = ParamSpec("P")


class OfficerRequest(LookingRequest):
    """A request of an officer of `unit`."""

    unit: PoliceUnit
    htmx: Any


View = Callable[Concatenate[OfficerRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def officers_of(roles: frozenset[Role]) -> Callable[[View[P]], Guarded[P]]:
    """Strangers log in first; anybody without one of the roles gets 403. Answers stay in no cache."""

    def decorate(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            unit = getattr(request.user, "police_unit", None)
            if unit is None or getattr(request.user, "role", None) not in roles:
                raise PermissionDenied
            request.unit = unit  # type: ignore[attr-defined]  # ours
            response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed just above
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
            return response

        return login_required(guarded)

    return decorate


def officer_page(view: View[P]) -> Guarded[P]:
    """For officers of any unit."""
    return officers_of(OFFICER_ROLES)(view)


def ward_police_page(view: View[P]) -> Guarded[P]:
    """For the police of a ward: they receive, confirm and keep the register book."""
    return officers_of(frozenset({Role.WARD_POLICE}))(view)


def looking_page(
    view: Callable[Concatenate[LookingRequest, P], HttpResponseBase],
) -> Guarded[P]:
    """For everybody who opens persons' records: officers of any unit, and of the committees."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request.user, "role", None) not in OFFICER_ROLES | {Role.COMMITTEE}:
            raise PermissionDenied
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed just above
        add_never_cache_headers(response)
        return response

    return login_required(guarded)
