"""Who may open the pages of dossiers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from cutru.accounts.citizens import citizen_page
from cutru.accounts.models import Role, User
from cutru.dossiers.actions.drafting import LEVEL_TO_FILE
from cutru.dossiers.desks import Desk, desk_of
from cutru.police.purpose import LookingRequest

P = ParamSpec("P")


class DrafterRequest(HttpRequest):
    """A request of somebody who writes dossiers: a citizen, or an officer of a deciding desk (`desk`)."""

    user: User
    desk: Desk | None
    htmx: Any


class DeskRequest(LookingRequest):
    """A request of an officer of `desk`."""

    desk: Desk
    htmx: Any


def drafter_page(
    view: Callable[Concatenate[DrafterRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Citizens whose identity has level 2, and officers of the police or committee of a ward."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        theirs = cast(DrafterRequest, request)
        if theirs.user.role == Role.CITIZEN:
            theirs.desk = None
            return citizen_page(level=LEVEL_TO_FILE)(cast(Any, view))(request, *args, **kwargs)
        theirs.desk = desk_of(theirs.user)
        if theirs.desk is None or not theirs.desk.decides:
            raise PermissionDenied
        response = view(theirs, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)


def desk_page(
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Officers of a desk, deciding or asked; other roles get 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        theirs = cast(DeskRequest, request)
        desk = desk_of(theirs.user)
        if desk is None:
            raise PermissionDenied
        theirs.desk = desk
        response = view(theirs, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)
