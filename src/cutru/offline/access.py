"""Who may call: people of a facility. The page's script gets JSON, never the login page."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language

from cutru.accounts.models import Role
from cutru.problems import Problem
from cutru.stays.views.access import FacilityRequest

Call = Callable[[FacilityRequest], JsonResponse]


def facility_call(view: Call) -> Callable[[HttpRequest], JsonResponse]:
    """Strangers get 401, other roles 403, people of no facility 409 with a sentence."""

    @wraps(view)
    def guarded(request: HttpRequest) -> JsonResponse:
        if not request.user.is_authenticated:
            return refusal(Problem("", "login_needed"), 401)
        if request.user.role != Role.FACILITY:
            raise PermissionDenied
        theirs = cast(FacilityRequest, request)
        if theirs.facility is None:
            return refusal(Problem("", "offline_no_facility"), 409)
        return view(theirs)

    return guarded


def refusal(problem: Problem, status: int) -> JsonResponse:
    return JsonResponse(said(problem), status=status)


def said(problem: Problem) -> dict[str, str]:
    """Code and sentence in the reader's language."""
    return {"code": problem.code, "message": problem.message(get_language() or "vi")}
