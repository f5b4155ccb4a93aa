"""Takes the pictures of the user guide and of README from the real screens.

`.venv/bin/python docs/take_screenshots.py` starts a portal of its own with an empty database in a throwaway
directory, logs in as the trial accounts do, and writes src/cutru/web/static/cutru/guide/NAME.webp and
docs/screenshots/NAME.png; with names, only those. Needs Chromium and the packages of requirements-dev. Ends
with 1 when a picture could not be taken; the guide leaves out what is missing.
"""

import os
import sys
import tempfile
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import screenshot_scenes as scenes
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, sync_playwright

T = TypeVar("T")
PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "src" / "cutru" / "web" / "static" / "cutru" / "guide"
SCREENS = PROJECT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTH, HEIGHT, TALLEST = 1000, 700, 1100
SCREEN, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)
BOTTOM = """() => {
  document.activeElement?.blur();
  window.scrollTo({ top: 0, behavior: "instant" });
  const parts = [...document.querySelectorAll("main > *")];
  return Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
}"""
MRZ = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"
CARD = "001199000012||Trần Thị Thử|15011999|Nữ|Số 1 phố Thử, Hoàn Kiếm, Hà Nội|01012024"

sys.path[:0] = [str(PROJECT / "src"), str(PROJECT)]


@contextmanager
def portal() -> Iterator[str]:
    """A portal with trial accounts on a free port; its address."""
    with tempfile.TemporaryDirectory(prefix="cutru-pictures-") as home:
        os.environ |= {"CUTRU_HOME": home, "CUTRU_ENV": "test"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "cutru.settings.test"
        from cutru import embedded

        database = embedded.start(settings={"fsync": "off"})
        try:
            with served() as address:
                yield address
        finally:
            from django.db import connections

            connections.close_all()
            database.leave()


@contextmanager
def served() -> Iterator[str]:
    """The portal on the database of DATABASE_URL, with its tables and trial accounts."""
    import django

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from cutru.web.trial import ensure_trial_accounts

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """The pictures are the output, not the requests."""

    call_command("migrate", verbosity=0)
    ensure_trial_accounts()
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def in_thread(work: Callable[[], T]) -> T:
    """Playwright keeps an event loop in this thread, in which Django refuses its database."""
    result: list[T] = []
    thread = threading.Thread(target=lambda: result.append(work()))
    thread.start()
    thread.join()
    if not result:
        raise RuntimeError("the preparation of a picture failed; its error stands above")
    return result[0]


class Guide:
    """The pictures, one method each; a method named `dang_ky_quy_dinh` takes `dang-ky-quy-dinh`."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address

    def page(self, path: str = "/", username: str = "") -> Page:
        """A new window at an address, logged in when a trial account is named."""
        context = self.browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        if username:
            cookie = in_thread(lambda: session_of(username))
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        page.goto(self.address + path)
        return page

    def dang_ky_quy_dinh(self) -> Page:
        page = self.page(path_of("facilities:register"))
        page.check("input[type=checkbox]")
        return page

    def dang_ky_bieu_mau(self) -> Page:
        page = self.dang_ky_quy_dinh()
        page.click("main button[type=submit]")
        page.wait_for_load_state()
        return page

    def dang_nhap(self) -> Page:
        page = self.page(path_of("account_login"))
        page.fill("input[name=login]", "khachsan")
        return page

    def xac_thuc_lan_dau(self) -> Page:
        in_thread(scenes.newcomer)
        return self._past_the_password("khach-moi")

    def ma_xac_thuc(self) -> Page:
        return self._past_the_password("khachsan")

    def khai_bao_nuoc_ngoai(self) -> Page:
        return self._scanned(MRZ)

    def thong_bao_luu_tru(self) -> Page:
        return self._scanned(CARD)

    def nhap_tep(self) -> Page:
        return self.page(path_of("exchange:start"), "khachsan")

    def nhap_tep_xem_truoc(self) -> Page:
        page = self.nhap_tep()
        file = FilePayload(name="khach-trong-ngay.xml", mimeType="text/xml", buffer=scenes.sample_file())
        page.set_input_files("input[type=file]", file)
        page.click("main form button[type=submit]")
        page.wait_for_load_state()
        in_thread(scenes.work_on_imports)
        page.reload()
        return page

    def bien_nhan(self) -> Page:
        return self.page(in_thread(scenes.handed_in), "khachsan")

    def tim_thu_tuc(self) -> Page:
        return self.page(path_of("procedures:finder"))

    def lam_thu_tuc(self) -> Page:
        return self.page(in_thread(scenes.dossier_begun), "congdan")

    def _past_the_password(self, username: str) -> Page:
        from cutru.web.trial import TRIAL_PASSWORD

        page = self.page(path_of("account_login"))
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", TRIAL_PASSWORD)
        page.fill("input[name=captcha_1]", "PASSED")
        page.click("main form button[type=submit]")
        page.wait_for_load_state()
        if page.url.endswith(path_of("account_login")):
            raise RuntimeError("the login was refused")
        return page

    def _scanned(self, text: str) -> Page:
        """The sheet after a scanner has typed into its field that takes anything."""
        in_thread(scenes.forget_drafts)
        page = self.page(path_of("stays:sheet"), "khachsan")
        page.fill("#scan", text)
        page.click("form[data-scan] button[type=submit]")
        page.wait_for_selector("#sheet li")
        return page


class Screens(Guide):
    """The pictures of README, as the windows look; a method named `phone_sheet` takes `phone-sheet`."""

    def home(self) -> Page:
        return self._sized(self.page(), SCREEN)

    def today(self) -> Page:
        in_thread(scenes.busy_evening)
        return self._sized(self.page(path_of("stays:today"), "khachsan"), SCREEN)

    def sheet(self) -> Page:
        return self._sized(self._evening_sheet(), SCREEN)

    def phone_sheet(self) -> Page:
        page = self._sized(self._evening_sheet(), PHONE)
        page.locator("[data-guest]").first.evaluate("guest => window.scrollTo(0, guest.offsetTop - 20)")
        return page

    def guests(self) -> Page:
        return self._sized(self.page(path_of("stays:list"), "khachsan"), SCREEN)

    def inbox(self) -> Page:
        page = self._sized(self.page(path_of("police:inbox"), "congan"), SCREEN)
        page.get_by_label("Tiếp nhận thông báo").check()
        page.click("main form button[type=submit]")
        page.locator("[data-record]").nth(1).click()
        page.wait_for_selector("#ho-so article")
        return page

    def finder(self) -> Page:
        page = self._sized(self.page(path_of("procedures:finder")), SCREEN)
        for answer in ("Có người đến ở", "Công dân Việt Nam", "Từ 30 ngày trở lên"):
            page.get_by_role("link", name=answer).click()
            page.wait_for_load_state()
        page.locator(".answer").first.click()
        page.wait_for_load_state()
        return page

    def phone_dossier(self) -> Page:
        return self._sized(self.page(in_thread(scenes.dossier_begun), "congdan"), PHONE)

    def phone_notice(self) -> Page:
        return self._sized(self.page(in_thread(scenes.notice_written), "congdan"), PHONE)

    def dossier(self) -> Page:
        address, username = in_thread(scenes.dossier_filed)
        return self._sized(self.page(address, username), SCREEN)

    def desk(self) -> Page:
        in_thread(scenes.full_desk)
        page = self._with_purpose("desk:queue", "Giải quyết hồ sơ")
        page.locator("[data-record]", has_text="Tách hộ").first.click()
        page.wait_for_selector("#ho-so article")
        page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
        return page

    def register(self) -> Page:
        page = self._with_purpose("residence:search", "Kiểm tra cư trú")
        page.fill("#tim-cu-tru", "Nguyễn Văn Công Dân")
        page.click("form[role=search] button[type=submit]")
        page.locator(".row-item__link").first.click()
        page.wait_for_load_state()
        return page

    def _with_purpose(self, name: str, purpose: str) -> Page:
        page = self._sized(self.page(path_of(name), "congan"), SCREEN)
        page.get_by_label(purpose).check()
        page.click("main form button[type=submit]")
        page.wait_for_load_state()
        return page

    def _evening_sheet(self) -> Page:
        """A foreigner ready to send and a citizen of whom something is missing."""
        page = self._scanned(MRZ)
        guest = page.locator("[data-guest]")
        guest.locator("[data-name-confirmed]").check()
        for name, text in {
            "room": "305",
            "arrival_time": "0005",
            "departure_on": "+3",
            "permitted_until": "+40",
        }.items():
            guest.locator(f"[name={name}]").fill(text)
        guest.locator("[name=arrival_time]").blur()
        page.wait_for_selector("[data-guest][data-state=ready]")
        page.fill("#scan", CARD)
        page.click("form[data-scan] button[type=submit]")
        page.wait_for_selector("[data-guest] >> nth=1")
        page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
        return page

    @staticmethod
    def _sized(page: Page, size: ViewportSize) -> Page:
        page.set_viewport_size(size)
        return page


def path_of(name: str) -> str:
    """The address of a page by its name. Raises NoReverseMatch while the page does not exist."""
    from django.urls import reverse

    return reverse(name)


def session_of(username: str) -> str:
    """The key of a session that has passed both factors."""
    from django.test import Client

    from cutru.accounts.models import User
    from tests.accounts.factories import log_in

    return log_in(Client(), User.objects.get(username=username)).cookies["sessionid"].value


def save_screen(page: Page, name: str) -> None:
    """The window as PNG with few colours: a page of text needs no more."""
    page.wait_for_timeout(400)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    SCREENS.mkdir(parents=True, exist_ok=True)
    few = picture.quantize(160, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(SCREENS / f"{name}.png", optimize=True)
    page.context.close()


def save(page: Page, name: str) -> None:
    """The upper part of the page as WebP; Chromium writes it, so no picture library is needed."""
    page.wait_for_timeout(300)
    page.set_viewport_size({"width": WIDTH, "height": TALLEST})  # bars that stick to the window go to its end
    height = min(page.evaluate(BOTTOM) + 40, TALLEST)
    page.set_viewport_size({"width": WIDTH, "height": round(height)})
    page.wait_for_timeout(200)
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.webp").write_bytes(b64decode(shot["data"]))
    page.context.close()


def main(wanted: list[str]) -> int:
    """Take the pictures named, or all of them."""
    missing = 0
    with portal() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for kind, keep in ((Guide, save), (Screens, save_screen)):
            pictures = kind(browser, address)
            for name in (one for one in vars(kind) if one != "page" and not one.startswith("_")):
                picture = name.replace("_", "-")
                if wanted and picture not in wanted:
                    continue
                try:
                    keep(getattr(pictures, name)(), picture)
                    sys.stdout.write(f"{picture}: taken\n")
                except Exception as error:  # one picture that fails must not cost the others
                    missing += 1
                    reason = next(iter(str(error).splitlines()), "")
                    sys.stdout.write(f"{picture}: {type(error).__name__}: {reason}\n")
        browser.close()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
