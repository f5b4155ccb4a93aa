"""What the watch over a window takes for a fault, with a service worker in between and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Watch
from tests.browser.portal import Portal

ASK = """async () => {
  const image = new Image();
  const script = document.createElement("script");
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet" });
  for (const [part, name] of [[image, "image"], [script, "script"], [style, "style"]]) {
    const over = new Promise((done) => { part.onerror = done; });
    if (part === style) part.href = `/static/no-${name}`;
    else part.src = `/static/no-${name}`;
    document.head.append(part);
    await over;
  }
  await fetch("/no-answer/");
}"""


@pytest.mark.parametrize("workers", ["allow", "block"])
def test_a_refused_page_is_expected_and_a_refused_part_of_one_is_a_fault(
    portal: Portal, new_context: Callable[..., BrowserContext], workers: str
) -> None:
    session = portal.prepared("tests.browser.front_desk")["session"]
    watch = Watch()
    context = watch.over(new_context(service_workers=workers))
    context.add_cookies([{"name": "sessionid", "value": session, "url": portal.address}])
    page = context.new_page()
    page.goto("/khai-bao/")
    if workers == "allow":
        page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    refused = page.goto("/no-page/")
    assert refused is not None
    assert (refused.status, refused.from_service_worker) == (404, workers == "allow")
    page.wait_for_load_state("networkidle")
    assert watch.faults == []
    page.evaluate(ASK)
    page.wait_for_load_state("networkidle")
    paths = ("/static/no-image", "/static/no-script", "/static/no-style", "/no-answer/")
    # Of a style Chromium says only in the console that the answer was none.
    assert [path for path in paths if any(path in fault for fault in watch.faults)] == list(paths)
    assert [fault for fault in watch.faults if not any(path in fault for path in paths)] == []
