"""The officer all day: the inbox by keyboard, a record beside the list, new rows without a jump."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.officer_desk import NEWCOMER
from tests.browser.people import heading
from tests.browser.portal import Portal

DESK = "tests.browser.officer_desk"
POLL = 20_000  # milliseconds; the list asks every 15 seconds


def test_the_inbox_is_worked_off_without_a_mouse(portal: Portal, open_window: Callable[..., Page]) -> None:
    desk = portal.prepared(DESK)
    page = open_window(desk["session"])
    inbox = f"/cong-an/?facility={desk['facility']}"
    page.goto(inbox)
    heading(page, "Hộp đến")
    names = page.locator(".row-item__name")
    expect(names).to_have_text(["ALPHA ANNA", "BETA BERTA", "GAMMA GRETA", "DELTA DORA"])

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    record = page.locator("#ho-so")
    expect(record.get_by_role("heading", level=2)).to_have_text("BETA BERTA")
    expect(page.locator("[data-record][aria-current]")).to_contain_text("BETA BERTA")
    expect(page).to_have_url(portal.address + inbox)

    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("[data-confirm]")).to_contain_text("(2)")
    portal.run("-m", DESK, str(desk["facility"]))
    new = page.get_by_role("link", name="1 bản ghi mới")
    place = names.first.bounding_box()
    expect(new).to_be_visible(timeout=POLL)
    assert names.first.bounding_box() == place
    expect(names.first).to_have_text("ALPHA ANNA")

    page.keyboard.press("c")
    expect(page.locator(".messages")).to_contain_text("Đã xác nhận 2 khách.")
    expect(names).to_have_text([NEWCOMER, "GAMMA GRETA", "DELTA DORA"])
    page.keyboard.press("/")
    page.keyboard.type("dora delta")
    page.keyboard.press("Enter")
    heading(page, "Khách")
    expect(names.first).to_have_text("DELTA DORA")


def test_on_a_phone_a_row_opens_its_own_page(portal: Portal, open_window: Callable[..., Page]) -> None:
    desk = portal.prepared(DESK)
    page = open_window(desk["session"])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/cong-an/")
    page.locator("[data-record]").first.click()
    expect(page.get_by_role("heading", level=2)).to_have_count(1)
    assert "/cong-an/khach/" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_without_scripts_the_inbox_confirms_all_the_same(
    portal: Portal, open_window: Callable[..., Page]
) -> None:
    desk = portal.prepared(DESK)
    page = open_window(desk["session"], java_script_enabled=False)
    page.goto(f"/cong-an/?facility={desk['facility']}")
    page.locator("[data-tick]").first.check()
    page.locator("[data-confirm]").click()
    expect(page.locator(".messages")).to_contain_text("Đã xác nhận 1 khách.")
    expect(page.locator("[data-row]")).to_have_count(3)
