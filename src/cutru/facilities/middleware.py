"""Which facility a person works for in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cutru.accounts.models import Role
from cutru.facilities.queries import active_memberships, current_membership

SESSION_KEY = "facility"
"""The number of the chosen facility in the session."""


class CurrentFacilityMiddleware:
    """Sets `request.facility`, `request.membership` (None for anyone without), and the lists of all of them.

    The lists are `request.facilities` and `request.memberships`, empty for anyone without.

    One query, and only for people of the role facility; the view is chosen by then, so files and unknown
    addresses cost nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.facility = request.membership = None  # type: ignore[attr-defined]  # ours
        request.facilities = request.memberships = []  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        user = request.user
        if not user.is_authenticated or user.role != Role.FACILITY:
            return
        memberships = list(active_memberships(user))
        membership = current_membership(memberships, request.session.get(SESSION_KEY))
        request.memberships = memberships  # type: ignore[attr-defined]  # ours
        request.membership = membership  # type: ignore[attr-defined]  # ours
        request.facility = membership.facility if membership else None  # type: ignore[attr-defined]  # ours
        request.facilities = [one.facility for one in memberships]  # type: ignore[attr-defined]  # ours
