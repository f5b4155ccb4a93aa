"""The camera's dialog with a film for a camera: codes, passport lines, and what to do without a picture."""

import os
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, Request, expect

from cutru.cli.testing import find_chromium
from tests.browser import films
from tests.browser.conftest import FLAGS, Watch
from tests.browser.people import PATIENCE, heading
from tests.browser.portal import Portal
from tests.browser.test_every_page import AXE, violations

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
SIZES_OF_DIALOG = """(dialog) => ({
  wide: dialog.scrollWidth - dialog.clientWidth,
  high: dialog.scrollHeight - dialog.clientHeight,
  small: [...dialog.querySelectorAll("button, select")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9).length,
})"""
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
        context = browser.new_context(base_url=address, locale="vi-VN", viewport=size)  # type: ignore[arg-type]
        if not origin:  # without https Chromium complains of headers that only count with it
            watch.over(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
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


def record(page: Page, path: str) -> list[str]:
    """The bodies that are posted there from now on."""
    bodies: list[str] = []

    def _note(request: Request) -> None:
        if request.method == "POST" and urlsplit(request.url).path == path:
            bodies.append((request.post_data_buffer or b"").decode(errors="replace"))

    page.on("request", _note)
    return bodies


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


def test_today_leads_to_the_row_when_the_camera_is_closed(desk: Desk, tmp_path: Path) -> None:
    _text, truth = films.card(tmp_path / "card.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "card.mjpeg", path="/hom-nay/")
    dialog = camera(page)
    expect(dialog.get_by_text("Đã đọc 1 giấy tờ")).to_be_visible()
    dialog.get_by_role("button", name="Xong").click()
    heading(page, "Khai báo khách")
    expect(page.locator("[data-guest] [name=full_name]")).to_have_value(truth["full_name"])


def test_a_code_that_stays_before_the_camera_is_sent_once(desk: Desk, tmp_path: Path) -> None:
    text, _truth = films.card(tmp_path / "card.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "card.mjpeg")
    sent = record(page, "/quet/")
    dialog = camera(page)
    expect(dialog.get_by_text("Đã đọc 1 giấy tờ")).to_be_visible()
    page.wait_for_timeout(2500)
    assert [parse_qs(body)["scan"] for body in sent] == [[text]]


def test_another_code_is_named_and_not_sent(desk: Desk, tmp_path: Path) -> None:
    films.code(tmp_path / "code.mjpeg", "https://example.test/thanh-toan")
    page = desk(ALLOWED, film=tmp_path / "code.mjpeg")
    sent = record(page, "/quet/")
    expect(words(camera(page))).to_have_text("Mã QR này không phải của thẻ căn cước.")
    assert sent == []


@pytest.mark.parametrize(
    ("shoot", "advice"),
    [
        (
            films.empty_desk,
            "Đặt hai dòng chữ dưới cùng vào khung, hoặc đưa mã QR trên thẻ căn cước vào giữa.",
        ),
        (films.dark, "Tối quá. Hãy tìm chỗ sáng hơn."),
        (films.far, "Đưa gần hơn."),
        (films.blurred, "Đặt hai dòng chữ dưới cùng vào khung, hoặc đưa mã QR trên thẻ căn cước vào giữa."),
        (films.glaring, "Bị loá. Hãy nghiêng giấy tờ một chút."),
        (films.shaking, "Giữ yên."),
    ],
)
def test_what_cannot_be_read_is_not_sent_but_helped(
    desk: Desk, tmp_path: Path, shoot: Callable[[Path], None], advice: str
) -> None:
    shoot(tmp_path / "film.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "film.mjpeg")
    sent = record(page, "/khai-bao/doc/")
    dialog = camera(page)
    expect(words(dialog)).to_have_text(advice)
    page.wait_for_timeout(1500)
    assert sent == []


def test_writing_that_is_no_document_is_tried_again_ever_more_slowly(desk: Desk, tmp_path: Path) -> None:
    films.letter(tmp_path / "letter.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "letter.mjpeg")
    at: list[float] = []
    page.on("request", lambda request: at.append(time.monotonic()) if request.method == "POST" else None)
    dialog = camera(page)
    expect(words(dialog)).to_have_text("Chưa đọc được. Hãy đặt thẳng và gần hơn.", timeout=30_000)
    page.wait_for_timeout(12_000)
    between = [later - earlier for earlier, later in pairwise(at)]
    assert len(between) >= 1
    assert min(between) >= 1.0
    dialog.get_by_role("button", name="Xong").click()
    page.reload()
    expect(page.locator("[data-guest]")).to_have_count(0)


def test_closing_the_dialog_gives_the_camera_free(desk: Desk, tmp_path: Path) -> None:
    films.empty_desk(tmp_path / "desk.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "desk.mjpeg")
    page.evaluate(KEEP_TRACKS)
    for close in ("Xong", "Escape"):
        dialog = camera(page)
        expect(words(dialog)).to_contain_text("Đặt hai dòng chữ")
        assert page.evaluate(STATES)[-1] == "live"
        if close == "Escape":
            page.keyboard.press("Escape")
        else:
            dialog.get_by_role("button", name=close).click()
        expect(dialog).to_be_hidden()
        # The browser tells the page of the closing a moment after nobody sees the dialog any more.
        page.wait_for_function(f"() => ({STATES})().at(-1) === 'ended'")
    expect(page.get_by_role("button", name="Quét bằng máy ảnh")).to_be_focused()


def test_a_camera_that_opens_too_late_is_given_free_too(desk: Desk, tmp_path: Path) -> None:
    films.empty_desk(tmp_path / "desk.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "desk.mjpeg")
    page.evaluate(KEEP_TRACKS)
    page.evaluate("""() => {
      document.querySelector("[data-camera-open]").click();
      document.querySelector("[data-camera-dialog]").close();
    }""")
    page.wait_for_function("() => window.tracks.length === 1 && window.tracks[0].readyState === 'ended'")


def test_a_hidden_tab_gives_the_camera_free_and_takes_it_again(desk: Desk, tmp_path: Path) -> None:
    films.empty_desk(tmp_path / "desk.mjpeg")
    page = desk(ALLOWED, film=tmp_path / "desk.mjpeg")
    page.evaluate(KEEP_TRACKS)
    dialog = camera(page)
    expect(words(dialog)).to_contain_text("Đặt hai dòng chữ")
    for hidden, states in ((True, ["ended"]), (False, ["ended", "live"])):
        page.evaluate(
            """(hidden) => {
              Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }""",
            hidden,
        )
        page.wait_for_function(f"() => ({STATES})().join() === {','.join(states)!r}")
    expect(words(dialog)).to_contain_text("Đặt hai dòng chữ")


def test_among_several_cameras_one_is_chosen(desk: Desk) -> None:
    page = desk(ALLOWED, "--use-fake-device-for-media-stream=device-count=2")
    page.evaluate(KEEP_TRACKS)
    dialog = camera(page)
    choice = dialog.get_by_label("Chọn máy ảnh")
    expect(choice.locator("option")).to_have_count(2)
    first = choice.input_value()
    [other] = [
        one for one in choice.locator("option").evaluate_all("all => all.map(o => o.value)") if one != first
    ]
    choice.select_option(other)
    page.wait_for_function(f"() => ({STATES})().join() === 'ended,live'")
    expect(choice).to_have_value(other)
    assert page.evaluate("() => window.tracks[1].getSettings().deviceId") == other


def test_a_refused_permission_is_explained_with_a_way_out(desk: Desk) -> None:
    page = desk("--deny-permission-prompts")
    dialog = camera(page)
    expect(words(dialog)).to_contain_text("Trình duyệt chưa được phép dùng máy ảnh.")
    with page.expect_file_chooser():
        dialog.get_by_role("button", name="Chọn ảnh").click()
    expect(dialog).to_be_hidden()


def test_permission_given_later_opens_the_camera(desk: Desk, tmp_path: Path) -> None:
    films.empty_desk(tmp_path / "desk.mjpeg")
    page = desk("--deny-permission-prompts", film=tmp_path / "desk.mjpeg")
    dialog = camera(page)
    expect(words(dialog)).to_contain_text("Trình duyệt chưa được phép dùng máy ảnh.")
    page.context.grant_permissions(["camera"])
    dialog.get_by_role("button", name="Thử lại").click()
    expect(words(dialog)).to_contain_text("Đặt hai dòng chữ")


def test_a_machine_without_a_camera_is_told_so(desk: Desk) -> None:
    page = desk(ALLOWED, "--use-fake-device-for-media-stream=device-count=0")
    dialog = camera(page)
    expect(words(dialog)).to_contain_text("Không tìm thấy máy ảnh.")
    expect(dialog.get_by_role("button", name="Chọn ảnh")).to_be_visible()


def test_a_page_without_https_says_why_there_is_no_camera(portal: Portal, desk: Desk) -> None:
    name = "luu-tru.example"
    page = desk(ALLOWED, f"--host-resolver-rules=MAP {name} 127.0.0.1", origin=f"http://{name}:{portal.port}")
    expect(words(camera(page))).to_contain_text("Trang này không mở bằng https")


@pytest.mark.parametrize("phone", [False, True], ids=("laptop", "phone"))
def test_the_dialog_fits_and_axe_finds_no_serious_fault(desk: Desk, tmp_path: Path, phone: bool) -> None:
    films.passport(tmp_path / "passport.mjpeg")
    for flags, state in (((ALLOWED,), "live"), (("--deny-permission-prompts",), "none")):
        page = desk(*flags, film=tmp_path / "passport.mjpeg", phone=phone)
        dialog = camera(page)
        expect(dialog).to_have_attribute("data-state", state)
        page.wait_for_timeout(700)
        if shots := os.environ.get("CAMERA_SHOTS"):
            page.screenshot(path=f"{shots}-{state}-{phone}.png")
        page.evaluate(AXE.read_text())
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page, {}) == []
        sizes = dialog.evaluate(SIZES_OF_DIALOG)
        assert sizes == {"wide": 0, "high": 0, "small": 0}
