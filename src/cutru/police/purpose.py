"""Why an officer looks: asked once for a task, written down with every record opened under it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cutru.accounts.address import client_address
from cutru.accounts.models import Role, User
from cutru.audit.actions import record_looks

SESSION_KEY = "purpose"
SECONDS = 30 * 60
"""How long a purpose holds after the last record opened under it."""
LONGEST_DETAIL = 100
LONGEST_REASON = 300

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


class LookingRequest(HttpRequest):
    """A request of somebody whose looks are written down."""

    user: User


class Purpose(models.TextChoices):
    """The usual tasks for which records are opened."""

    INTAKE = "intake", _("Tiếp nhận thông báo")
    RESIDENCE_CHECK = "residence_check", _("Kiểm tra cư trú")
    VERIFICATION = "verification", _("Xác minh")
    DOSSIER = "dossier", _("Giải quyết hồ sơ")
    COMPLAINT = "complaint", _("Theo đơn thư")
    OTHER = "other", _("Khác")


@dataclass(frozen=True, slots=True)
class Stated:
    """A purpose as the officer stated it; `detail` is needed for `other` only."""

    purpose: Purpose
    detail: str

    @property
    def text(self) -> str:
        """In words, for the header of the page; in the reader's language."""
        return f"{self.purpose.label}: {self.detail}" if self.detail else str(self.purpose.label)

    @property
    def recorded(self) -> str:
        """For the audit log, in Vietnamese whatever the officer reads."""
        with override("vi"):
            return self.text


def state_purpose(request: HttpRequest, purpose: Purpose, detail: str) -> None:
    """Begin a task with this purpose."""
    kept = [purpose.value, detail[:LONGEST_DETAIL], int(time.time())]
    request.session[SESSION_KEY] = kept


def stated_purpose(request: HttpRequest) -> Stated | None:
    """The purpose that holds now; None when none was stated or the task is over."""
    match request.session.get(SESSION_KEY):
        case [purpose, str(detail), int(used)] if purpose in Purpose.values and time.time() - used <= SECONDS:
            return Stated(Purpose(purpose), detail)
        case _:
            return None


def purpose_required(
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """Ask for the purpose first, then come back to what was asked for."""

    @wraps(view)
    def asking(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if stated_purpose(request) is None:
            return _ask(request)
        response = view(request, *args, **kwargs)
        if stated := stated_purpose(request):
            state_purpose(request, stated.purpose, stated.detail)
        return response

    return asking


def _ask(request: HttpRequest) -> HttpResponse:
    reading = request.method in ("GET", "HEAD")
    if htmx := getattr(request, "htmx", None):
        way_back = htmx.current_url_abs_path or first_page(request)
        return HttpResponse(headers={"HX-Redirect": purpose_address(way_back)})
    way_back = request.get_full_path() if reading else _page_of(request)
    return HttpResponseRedirect(purpose_address(way_back))


def _page_of(request: HttpRequest) -> str:
    """The page from which a form was sent, when it is one of ours."""
    source = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(source, {request.get_host()}, require_https=request.is_secure()):
        return source
    return first_page(request)


def first_page(request: HttpRequest) -> str:
    """Where an officer begins to work: the police with what came in, a committee with its dossiers."""
    committee = getattr(request.user, "role", None) == Role.COMMITTEE
    return reverse("desk:queue" if committee else "police:inbox")


def purpose_address(way_back: str) -> str:
    """The page that asks for the purpose and then goes to `way_back`."""
    return f"{reverse('police:purpose')}?{urlencode({'next': way_back})}"


def look(request: LookingRequest, subject: str, subject_ids: Iterable[object], *, about: str = "") -> None:
    """Write down that the officer saw these records; `about` is the filter of a list.

    For views behind `purpose_required`.
    """
    stated = stated_purpose(request)
    said = stated.recorded if stated else ""
    reason = f"{said} · {about}" if about else said
    record_looks(
        request.user,
        subject,
        subject_ids,
        reason=reason[:LONGEST_REASON],
        address=client_address(request),
    )
