"""How long a login lasts: a while without a request, and half a day at most."""

import time

from django.conf import settings
from django.http import HttpRequest

STARTED = "login_started"
SEEN = "last_seen"
WRITE_EVERY_SECONDS = 60


def start_clock(request: HttpRequest) -> None:
    """Begin to count at login."""
    request.session[STARTED] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Idle beyond SESSION_IDLE_SECONDS, older than SESSION_MAXIMUM_SECONDS, or without a clock."""
    now = time.time()
    started, seen = request.session.get(STARTED), request.session.get(SEEN)
    if not isinstance(started, int) or not isinstance(seen, int):
        return True
    return now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_MAXIMUM_SECONDS


def note_seen(request: HttpRequest) -> bool:
    """Write down that the person is here, at most once a minute; says whether it was written.

    What a page asks for by itself (header `X-Background`) is no sign of a person.
    """
    if request.headers.get("X-Background"):
        return False
    now = int(time.time())
    if now - request.session[SEEN] < WRITE_EVERY_SECONDS:
        return False
    request.session[SEEN] = now
    return True
