"""The pages of a person's messages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cutru.accounts.models import User
from cutru.messaging import actions
from cutru.messaging.models import Message
from cutru.messaging.queries import messages_of, unread_count

ON_A_PAGE = 20


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages, those not read yet first."""
    page = Paginator(messages_of(request.user), ON_A_PAGE).get_page(request.GET.get("trang", "1")[:9])
    context = {
        "page": page,
        "unread": unread_count(request.user),
        "previous_url": _address(page, -1) if page.has_previous() else "",
        "next_url": _address(page, 1) if page.has_next() else "",
    }
    return render(request, "messaging/inbox.html", context)


@login_required
@require_GET
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message, read from now on."""
    return render(
        request, "messaging/message.html", {"message": actions.open_message(_person(request), number)}
    )


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    count = actions.read_all(_person(request))
    if count:
        messages.success(
            request,
            ngettext("Đã đánh dấu %(count)s tin là đã đọc.", "Đã đánh dấu %(count)s tin là đã đọc.", count)
            % {"count": count},
        )
    else:
        messages.info(request, _("Không có tin nào chưa đọc."))
    return redirect("messaging:inbox")


def _address(page: Page[Message], step: int) -> str:
    return f"{reverse('messaging:inbox')}?trang={page.number + step}"


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required
    return request.user
