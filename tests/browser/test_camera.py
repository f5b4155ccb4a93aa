"""The camera's dialog with a film for a camera: codes, passport lines, and what to do without a picture."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from cutru.cli.testing import find_chromium
from tests.browser import films
from tests.browser.conftest import FLAGS, Watch
from tests.browser.portal import Portal

OPEN_CAMERAS = "() => document.querySelector('[data-camera=video]').srcObject?.active ?? false"
KEEP_TRACKS = """() => {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.tracks = [];
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
}"""
STATES = "() => window.tracks.map((track) => track.readyState)"
ALLOWED = "--use-fake-ui-for-media-stream"

Desk = Callable[..., Page]


@pytest.fixture
def desk(portal: Portal, playwright: Playwright) -> Iterator[Desk]:
    """Opens Chromium with a camera, and a page of a facility of its own in it."""
    session = portal.prepared("tests.browser.front_desk")["session"]
    browsers: list[Browser] = []
    watch = Watch()

    def _open(
        *flags: str, film: Path | None = None, path: str = "/khai-bao/", origin: str = "", phone: bool = False
    ) -> Page:
        camera = [] if film is None else [f"--use-file-for-fake-video-capture={film}"]
        if not any(flag.startswith("--use-fake-device") for flag in flags):
            camera.append("--use-fake-device-for-media-stream")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, *camera, *flags])
        browsers.append(browser)
        size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 800}
        address = origin or portal.address
        context = watch.over(browser.new_context(base_url=address, locale="vi-VN", viewport=size))  # type: ignore[arg-type]
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        return page

    yield _open
    for browser in browsers:
        browser.close()
    assert watch.faults == []


def camera(page: Page) -> Locator:
    """The dialog, opened."""
    page.get_by_role("button", name="Quét bằng máy ảnh").click()
    dialog = page.get_by_role("dialog", name="Quét bằng máy ảnh")
    expect(dialog).to_be_visible()
    return dialog


def words(dialog: Locator) -> Locator:
    return dialog.get_by_role("status")


def test_a_card_s_code_before_the_camera_becomes_a_row(desk: Desk, tmp_path: Path) -> None:
    _text, truth = films.card(tmp_path / "card.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "card.mjpeg")
    dialog = camera(page)
    expect(dialog.get_by_text("Đã đọc 1 giấy tờ")).to_be_visible()
    dialog.get_by_role("button", name="Xong").click()
    guest = page.locator("[data-guest]")
    expect(guest).to_have_count(1)
    expect(guest.locator("[name=full_name]")).to_have_value(truth["full_name"])
    expect(guest).to_have_attribute("data-regime", "V")


def test_a_passport_held_still_is_read_and_becomes_a_row(desk: Desk, tmp_path: Path) -> None:
    truth = films.passport(tmp_path / "passport.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "passport.mjpeg")
    dialog = camera(page)
    expect(dialog.get_by_text("Đã đọc 1 giấy tờ")).to_be_visible(timeout=60_000)
    expect(words(dialog)).to_have_text("Đã đọc. Đưa giấy tờ tiếp theo vào khung.")
    dialog.get_by_role("button", name="Xong").click()
    guest = page.locator("[data-guest]")
    expect(guest).to_have_count(1)
    expect(guest.locator("[name=full_name]")).to_have_value(truth["full_name"])
    expect(guest.locator("[name=document_number]")).to_have_value(truth["document_number"])
    expect(guest.locator("[data-name-confirmed]")).not_to_be_checked()


def test_zz_debug(desk: Desk, tmp_path: Path) -> None:
    films.passport(tmp_path / "passport.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "passport.mjpeg")
    page.on("response", lambda r: print(r.request.method, r.url, r.status, r.text()[:300] if "doc" in r.url else "", flush=True))
    page.evaluate("""() => { const w = document.querySelector('[data-camera=words]'); new MutationObserver(() => console.log('WORDS', performance.now(), w.textContent)).observe(w, {childList:true}); }""")
    page.on("console", lambda m: print(m.text, flush=True))
    camera(page)
    page.wait_for_timeout(3000)
    page.screenshot(path="/tmp/h-camera-live.png")
    page.wait_for_timeout(12000)
    page.screenshot(path="/tmp/h-camera-live2.png")
