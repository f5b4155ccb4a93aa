"""A real Chromium against a real portal; anything the browser complains about fails the test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    WebError,
    expect,
    sync_playwright,
)

from cutru.cli import frontend
from cutru.cli.testing import CHROMIUM_NAMES, find_chromium
from tests.browser.people import PATIENCE
from tests.browser.portal import Portal

FLAGS = (
    "--no-sandbox",  # Chromium refuses to run as root otherwise
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
EMPTY_SHEET = "from cutru.stays.models import Draft; Draft.objects.all().delete()"
EXPECTED_REFUSALS = (400, 403, 404, 409, 422)
"""Answers of whole pages that tests provoke; a picture, script or style answered so is a fault."""


expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """For these tests only: its event loop would stand in the way of other tests of this process."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium."""
    found = find_chromium()
    assert found is not None, f"Chromium is missing ({', '.join(CHROMIUM_NAMES)}): apt-get install chromium"
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def base_url(portal: Portal) -> str:
    """Addresses of the tests are those of the portal."""
    return portal.address


@pytest.fixture(scope="package")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {
        "base_url": base_url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """The running portal with its trial accounts."""
    frontend.install(lambda step: None)
    portal = Portal()
    try:
        yield portal.start()
    finally:
        portal.leave()


@pytest.fixture
def empty_sheet(portal: Portal) -> None:
    """No guest of another test waits on a declaration sheet."""
    portal.run("-m", "cutru", "manage", "shell", "-c", EMPTY_SHEET)


def asks_for_page(request: Request) -> bool:
    """A whole page, asked for by the window or, on its behalf, by the portal's service worker.

    The worker's own asking is a fetch like any other, but for the header that browsers send for pages only.
    """
    passed_on = request.service_worker is not None and "upgrade-insecure-requests" in request.headers
    return passed_on or request.resource_type == "document"


class Watch:
    """What went wrong in the windows of a test."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        return context

    def _console(self, message: ConsoleMessage) -> None:
        # The answer itself is judged below; its echo in the console would count it twice.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"page error: {error.error} ({error.page.url if error.page else ''})")

    def _failed(self, request: Request) -> None:
        # Leaving a page, or a page that turns out to be a file to save, ends what was under way.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        expected = response.status in EXPECTED_REFUSALS and asks_for_page(response.request)
        if response.status >= 400 and not expected:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def open_window(portal: Portal, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens a window, logged in with a `session`; further arguments are those of a browser context."""
    watch = Watch()

    def _open(session: str = "", **options: Any) -> Page:
        context = watch.over(new_context(**options))
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": portal.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield _open
    assert watch.faults == []


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    """A watched window of a stranger."""
    return open_window()
