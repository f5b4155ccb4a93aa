"""What a citizen, those who agree, and a desk do with one dossier, told by `case_desk`."""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

Told = Mapping[str, Any]
"""What `case_desk` says of one case."""
Looker = Callable[[Page, str], None]
"""Looks at a page that is open; the second argument names it."""


def picture() -> FilePayload:
    """A page as a camera gives it."""
    file = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(file, "JPEG")
    return FilePayload(name="giấy.jpg", mimeType="image/jpeg", buffer=file.getvalue())


def nothing(_page: Page, _name: str) -> None:
    """Looks at nothing."""


class Drafter:
    """Somebody at the pages on which a dossier is written: a citizen, or an officer who types for one."""

    def __init__(self, page: Page, told: Told, look: Looker = nothing) -> None:
        self.page, self.told, self.look = page, told, look
        self.code = ""

    @property
    def types_for_another(self) -> bool:
        return bool(self.told["channel"] != "online")

    def write(self) -> None:
        """From the first page to the last one before filing."""
        self.begin()
        self.say_for_whom()
        for key in self.told["typed"]:
            self.fill_form(key)
        self.give_papers()

    def begin(self) -> None:
        """Start under the procedure and case; officers come from the list of their desk."""
        page, told = self.page, self.told
        address = f"/ho-so/moi/?procedure={told['procedure']}&case={told['case']}"
        if self.types_for_another:
            page.goto("/mot-cua/lap/")
            page.locator(f"main a[href='{address}']").click()
            choice = page.locator(f"main [name=channel][value={told['channel']}]")
            if choice.count():
                choice.check()
        else:
            page.goto(address)
        self.look(page, "start")
        self._go("Bắt đầu")
        found = re.search(r"/ho-so/([^/]+)/$", page.url)
        assert found, page.url
        self.code = found[1]
        self.look(page, "tasks")

    def say_for_whom(self) -> None:
        page, number = self.page, self.told["number"]
        self._open("cho-ai/")
        self.look(page, "for-whom")
        own = page.locator(f"main [name=person][value='{number or '-'}']")
        if own.count():
            own.check()
        else:
            page.locator("main [name=person][value=other]").check()
            page.locator("main [name=other_number]").fill(number)
        self._go("Tiếp tục")

    def fill_form(self, key: str) -> None:
        """Type every input that is drawn, and save."""
        page = self.page
        self._open(f"mau/{key}/")
        self.look(page, f"form-{key}")
        fill_drawn(page, self.told["typed"][key])
        self._go("Lưu và tiếp tục")
        expect(page.locator("[data-error-summary]")).to_have_count(0)

    def give_papers(self) -> None:
        """A picture, or the paper itself at the desk, for each part that is missing."""
        page = self.page
        self._open("giay-to/")
        self.look(page, "documents")
        missing = _parts_that_are(page, "Còn thiếu")
        while missing.count():
            part = missing.first.get_attribute("id")
            given = page.locator(f"#{part}")
            if self.types_for_another:
                given.get_by_role("button", name="Đã nhận bản giấy").click()
            else:
                given.locator("input[type=file]").set_input_files(picture())
                given.get_by_role("button", name="Gửi tệp").click()
            expect(given.locator(".part__name .chip")).to_have_text("Đã có")
        self.look(page, "documents-given")

    def ask_consents(self) -> list[str]:
        """Ask everybody who has to agree; answers the addresses of what was asked."""
        page = self.page
        self._open("dong-y/")
        self.look(page, "consents")
        ask = page.get_by_role("button", name="Gửi đề nghị cho ý kiến")
        if ask.count():
            ask.click()
            expect(ask).to_have_count(0)
            self.look(page, "consents-asked")
        links = page.locator("main a[href^='/ho-so/y-kien/']")
        return [str(one.get_attribute("href")) for one in links.all()]

    def give_consents_on_paper(self) -> None:
        """What nobody answers by account is there on a paper."""
        page = self.page
        page.goto(f"/ho-so/{self.code}/dong-y/")  # others may have answered since it was opened
        waiting = page.locator("main form[action$='/giay/']")
        while left := waiting.count():
            if not waiting.first.is_visible():
                page.get_by_text("Có giấy đồng ý", exact=True).first.click()
            if not self.types_for_another:
                waiting.first.locator("input[type=file]").set_input_files(picture())
            waiting.first.locator("button[type=submit]").click()
            expect(waiting).to_have_count(left - 1)

    def see_fee(self) -> None:
        page = self.page
        self._open("le-phi/")
        self.look(page, "fee")
        self._go("Tiếp tục")

    def review(self) -> None:
        self._open("xem-lai/")
        expect(self.page.locator("[data-error-summary]")).to_have_count(0)
        self.look(self.page, "review")

    def file(self) -> None:
        """Review and file; a citizen comes to the status, an officer to the record."""
        self.review()
        self._go("Nộp hồ sơ")
        state_purpose(self.page)
        where = f"/mot-cua/{self.code}/" if self.types_for_another else f"/ho-so/{self.code}/tinh-trang/"
        expect(self.page).to_have_url(re.compile(re.escape(where) + "$"))

    def pay_online(self) -> None:
        """Pay what is open at the trial bank; a dossier without a fee shows no button."""
        page = self.page
        page.goto(f"/ho-so/{self.code}/tinh-trang/")
        pay = page.get_by_role("link", name="Nộp lệ phí")
        if not pay.count():
            return
        pay.click()
        self.look(page, "pay")
        page.get_by_role("button", name=re.compile("trực tuyến$")).click()
        self.look(page, "bank")
        page.get_by_role("button", name="Trả tiền", exact=True).click()
        expect(page.locator("main .notice--success")).to_contain_text("Đã nhận")
        self.look(page, "paid")

    def _open(self, place: str) -> None:
        """The page of the dossier, unless the page before has led to it."""
        address = f"/ho-so/{self.code}/{place}"
        if not self.page.url.endswith(address):
            self.page.goto(address)

    def _go(self, button: str) -> None:
        """Press the button and be on another page than before."""
        press_away(self.page, self.page.locator("main").get_by_role("button", name=button, exact=True))


def _parts_that_are(page: Page, standing: str) -> Locator:
    return page.locator("main .part").filter(has=page.locator(".part__name .chip", has_text=standing))


def press_away(page: Page, button: Locator) -> None:
    """Press a button that leads to a new page, and wait for it."""
    with page.expect_navigation():
        button.click()


def fill_drawn(page: Page, typed: Mapping[str, list[str]]) -> None:
    """Fill a form of the one engine: every input that it draws, by the names of its fields."""
    for name, values in typed.items():
        if name.endswith("-rows"):
            _have_rows(page, name.removesuffix("-rows"), int(values[0]))
    for name, values in typed.items():
        if not name.endswith("-rows"):
            _fill(page, name, values)


def _have_rows(page: Page, table: str, rows: int) -> None:
    count = page.locator(f"main [name='{table}-rows']")
    add = page.locator(f"main [name=add_row][value='{table}']")
    for have in range(int(count.input_value()), rows):
        add.click()
        expect(count).to_have_value(str(have + 1))


def _fill(page: Page, name: str, values: list[str]) -> None:
    """One input: typed, picked or ticked; a value that is locked is shown instead of asked."""
    inputs = page.locator(f"main form [name='{name}']:not(template *)")
    if not inputs.count():
        locked = page.locator(f"#nhan-{name}")
        expect(locked).to_have_count(1)
        return
    kind = inputs.first.evaluate("one => one.type")
    if kind == "hidden":
        return
    if kind in ("radio", "checkbox"):
        for value in filter(None, values):
            one_of_many = page.locator(f"main form [name='{name}'][value='{value}']")
            (inputs if value == "on" else one_of_many).check()
    elif kind == "select-one":
        _pick(page, inputs, values[0])
    else:
        inputs.fill(values[0])


def _pick(page: Page, lists: Locator, value: str) -> None:
    """Choose in a list; the wards of a province come when the province is chosen."""
    if lists.input_value() == value:
        return
    expect(lists.locator(f"option[value='{value}']")).to_be_attached()
    if lists.get_attribute("hx-get"):
        with page.expect_response(lambda answer: str(lists.get_attribute("hx-get")) in answer.url):
            lists.select_option(value)
        expect(page.locator(".htmx-request")).to_have_count(0)
    else:
        lists.select_option(value)


def agree(page: Page, address: str, look: Looker = nothing) -> None:
    """Somebody who was asked reads and agrees."""
    page.goto("/ho-so/y-kien/")
    look(page, "asked")
    page.locator(f"main a[href='{address}']").click()
    look(page, "consent")
    press_away(page, page.get_by_role("button", name="Tôi đồng ý"))
    expect(page.locator(f"main a[href='{address}']")).to_have_count(0)


def state_purpose(page: Page) -> None:
    """Say that dossiers are the purpose, when the page asks for one."""
    if "/cong-an/muc-dich/" in page.url:
        page.get_by_role("radio", name="Giải quyết hồ sơ").check()
        press_away(page, page.get_by_role("button", name="Tiếp tục"))


class Officer:
    """An officer of the desk a dossier lies with."""

    def __init__(self, page: Page, code: str, look: Looker = nothing) -> None:
        self.page, self.code, self.look = page, code, look

    def find(self) -> None:
        """Find the dossier in the queue and open it on its own page."""
        page = self.page
        page.goto("/mot-cua/?list=1")
        state_purpose(page)
        row = page.locator(f"main a[href='/mot-cua/{self.code}/']")
        while not row.count():
            press_away(page, page.get_by_role("link", name="Trang sau"))
        self.look(page, "queue")
        self.open()

    def open(self) -> None:
        self.page.goto(f"/mot-cua/{self.code}/")
        state_purpose(self.page)
        self.look(self.page, "record")

    def accept(self) -> None:
        """Take the dossier in; one of an officer's own making is taken in already."""
        button = self.page.get_by_role("button", name="Tiếp nhận", exact=True)
        if button.count():
            press_away(self.page, button)
            self.look(self.page, "accepted")

    def take_fee(self) -> None:
        """Note money that was paid at the desk, where some is open."""
        page = self.page
        if page.get_by_role("link", name="Thu lệ phí").count():
            press_away(page, page.get_by_role("link", name="Thu lệ phí"))
            self.look(page, "take-fee")
            page.locator("main [name=receipt_number]").fill("BL-0001")
            press_away(page, page.get_by_role("button", name="Đã thu tiền"))

    def grant(self) -> None:
        page = self.page
        press_away(page, page.get_by_role("link", name="Giải quyết", exact=True))
        self.look(page, "grant")
        press_away(page, page.locator("main form button[type=submit].btn-primary"))
        expect(page.locator("[data-error-summary]")).to_have_count(0)
        expect(page.locator("main .record__head")).to_contain_text("Đã giải quyết")
        self.look(page, "granted")
