"""Who may open the pages of a citizen, and the request they get."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from cutru.accounts.models import CitizenProfile, Role, User

P = ParamSpec("P")


class CitizenRequest(HttpRequest):
    """A request of a citizen, whom the identity provider has told us about (`citizen`)."""

    user: User
    citizen: CitizenProfile
    htmx: Any


View = Callable[Concatenate[CitizenRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def citizen_page(*, level: int = CitizenProfile.Level.ONE) -> Callable[[View[P]], Guarded[P]]:
    """Citizens whose identity has at least `level`: the view finds `request.citizen`.

    Strangers log in first; other roles get 403, a lower level a page that says how to raise it (403).
    Answers stay in no cache.
    """

    def decorate(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            profile = profile_of(user)
            if profile is None:
                raise PermissionDenied
            if profile.identity_level < level:
                return render(request, "accounts/identity_level.html", {"citizen": profile}, status=403)
            theirs = cast(CitizenRequest, request)
            theirs.citizen = profile
            response = view(theirs, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
            return response

        return cast(Guarded[P], guarded)

    return decorate


def profile_of(user: User) -> CitizenProfile | None:
    """What is known of a citizen's account; None for every other role."""
    if user.role != Role.CITIZEN:
        return None
    return CitizenProfile.objects.select_related("ward__province").filter(user=user).first()
