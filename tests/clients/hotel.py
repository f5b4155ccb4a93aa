"""A hotel whose software uses the client package, and a network that fails as it is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import httpx
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test.testcases import QuietWSGIRequestHandler

from cutru_client import Client, ClientCredentials, Retry
from tests.exchange.api.program import Program

ADDRESS = "http://127.0.0.1"
Trouble = Literal["lost", "unanswered", "late", "killed", "killed_after"] | int
"""What happens to a request: it never arrives · its answer does not · it arrives when it likes, its answer
does not · the sending process dies before · or after the portal has dealt with it · something on the way
answers with this status instead of the portal."""


class Killed(BaseException):
    """The process ends here; nobody catches this."""


@cache
def application() -> Callable[..., Any]:
    return get_wsgi_application()


class Network(httpx.BaseTransport):
    """Carries requests to the portal in this process; `troubles` are what befalls the next ones."""

    def __init__(self, *troubles: Trouble, headers: dict[str, str] | None = None) -> None:
        self.troubles = list(troubles)
        self.headers = headers or {}
        self.requests: list[httpx.Request] = []
        self.late: list[httpx.Request] = []
        self._portal = httpx.WSGITransport(app=application())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, int):
            return httpx.Response(trouble, headers=self.headers, text="<html>")
        if trouble == "killed":
            raise Killed
        if trouble == "lost":
            raise httpx.ConnectError("refused")
        if trouble == "late":
            self.late.append(request)
            raise httpx.ReadTimeout("timed out")
        response = self._carry(request)
        if trouble == "killed_after":
            raise Killed
        if trouble == "unanswered":
            raise httpx.ReadTimeout("timed out")
        return response

    def deliver_late(self) -> None:
        """What hung somewhere on the way arrives now."""
        while self.late:
            self._carry(self.late.pop(0))

    def _carry(self, request: httpx.Request) -> httpx.Response:
        # As Django's own test client does: the connection of the test stays open between requests.
        signals = (request_started, request_finished)
        connected = [signal for signal in signals if signal.disconnect(close_old_connections)]
        try:
            response = self._portal.handle_request(request)
            response.read()
            return response
        finally:
            for signal in connected:
                signal.connect(close_old_connections)


class Pauses:
    """Waits that are noted instead of being waited for."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client_of(
    program: Program,
    network: Network | None = None,
    *,
    key: str | ClientCredentials | None = None,
    facility: int | None = None,
    attempts: int = 3,
    sleep: Callable[[float], None] | None = None,
) -> Client:
    """A client with the program's key, to the portal in this process."""
    return Client(
        ADDRESS,
        key or program.secret,
        facility=facility,
        transport=network or Network(),
        retry=Retry(attempts=attempts, sleep=sleep or Pauses()),
    )


@contextmanager
def serving() -> Iterator[str]:
    """The portal behind a real socket, for clients that are processes of their own; yields its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler, allow_reuse_address=False)
    server.set_app(application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
