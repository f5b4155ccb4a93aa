"""Who may open the pages about the law."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

from cutru.accounts.models import Role, User

P = ParamSpec("P")


class AdministratorRequest(HttpRequest):
    """A request of an administrator."""

    user: User


View = Callable[Concatenate[AdministratorRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def administrator_page(view: View[P]) -> Guarded[P]:
    """Strangers log in first; anybody but an administrator gets 403. Answers stay in no cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request.user, "role", None) != Role.ADMINISTRATOR:
            raise PermissionDenied
        response = view(cast(AdministratorRequest, request), *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast(Guarded[P], login_required(guarded))
