"""Who calls, what the key opens, for which facility, and how often."""

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from cutru.accounts.address import client_address
from cutru.exchange.api.problems import ApiProblem
from cutru.exchange.limits import Passage, count_call, passage
from cutru.exchange.programs.actions import note_use
from cutru.exchange.programs.queries import Caller, caller_of, served_facility
from cutru.exchange.programs.scopes import Scope
from cutru.facilities.models import Facility


class KeyAuth(HttpBearer):
    """`Authorization: Bearer` with one of our keys, or a token bought with one; for calls of one scope."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None for a key that opens nothing. Raises ApiProblem 403, 429."""
        caller = caller_of(token.strip())
        if caller is None:
            count_open(request)
            return None
        _let_pass(request, passage(caller.calls, settings.API_CALLS_A_MINUTE["key"]))
        note_use(caller.key, client_address(request))
        if self.scope is not None and self.scope not in caller.scopes:
            raise ApiProblem(403, "scope_missing", detail_params={"scope": self.scope})
        return caller


def count_open(request: HttpRequest, kind: str = "open") -> None:
    """A call without key counts by network address. Raises ApiProblem 429."""
    address = client_address(request) or "-"
    _let_pass(request, count_call(f"api-{kind}", address, settings.API_CALLS_A_MINUTE[kind]))


def _let_pass(request: HttpRequest, counted: Passage) -> None:
    request.passage = counted  # type: ignore[attr-defined]  # the middleware writes it into headers
    if not counted.allowed:
        headers = {"Retry-After": str(counted.seconds)}
        raise ApiProblem(429, "too_many_calls", detail_params={"seconds": counted.seconds}, headers=headers)


READ = KeyAuth(Scope.READ)
WRITE = KeyAuth(Scope.WRITE)
WEBHOOKS = KeyAuth(Scope.WEBHOOKS)
ANY = KeyAuth()


def caller_behind(request: HttpRequest) -> Caller:
    """The program of a call that needed a key."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja from KeyAuth
    return caller


def facility_of(request: HttpRequest, number: int | None) -> Facility:
    """The facility a call is about; keys that serve one may leave it out.

    Raises ApiProblem 403 (serves none), 404 (not this one), 422 (which?).
    """
    found = served_facility(caller_behind(request).program, _meant(request, number))
    if found is None:
        raise ApiProblem(404, "facility_unknown")
    return found


def facility_number(request: HttpRequest, number: int | None) -> int:
    """The number of `facility_of` without its data, for actions that ask for them in their transaction.

    Raises ApiProblem as `facility_of` does.
    """
    meant = _meant(request, number)
    return meant if meant in caller_behind(request).some_facilities else facility_of(request, meant).pk


def _meant(request: HttpRequest, number: int | None) -> int:
    some = caller_behind(request).some_facilities
    if number is not None:
        return number
    if not some:
        raise ApiProblem(403, "may_not_declare")
    if len(some) > 1:
        raise ApiProblem(422, "facility_needed")
    return some[0]
