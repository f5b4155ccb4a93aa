"""The receptionist at night: a whole entry with the keyboard and a scanner, never the mouse."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from cutru.web.trial import TRIAL_PASSWORD
from tests.browser.people import give_code, give_password, heading
from tests.browser.portal import Portal
from tests.identity.zones import Person, td3

FIRST = td3(Person("MUSTERMANN", "ERIKA", "L01X00N47", "D<<", "640812", "F", "330101"))
SECOND = td3(Person("SUHARTINI", "", "X1234567", "IDN", "850314", "F", "300101"))
SCANNER = 4  # milliseconds between two keys


def test_guests_are_scanned_typed_and_sent_without_a_mouse(
    portal: Portal, open_window: Callable[..., Page]
) -> None:
    page = open_window()
    give_password(page, "letan", TRIAL_PASSWORD)
    give_code(page, portal.code("letan"))
    heading(page, "Hôm nay")
    scan(page, FIRST)
    first = row(page, "MUSTERMANN ERIKA")
    expect(first.locator("[data-name-confirmed]")).to_be_focused()

    scan(page, SECOND)  # while the focus is where an Enter would confirm the first guest's name
    second = row(page, "SUHARTINI")
    expect(second.locator("[data-name-confirmed]")).to_be_focused()
    expect(first.locator("[data-name-confirmed]")).not_to_be_checked()
    expect(second.locator("[data-name-confirmed]")).not_to_be_checked()

    page.keyboard.press("Enter")
    expect(second.locator("[name=room]")).to_be_focused()
    for text in ("12", "", "0001", "+2", "+30"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(second).to_have_attribute("data-state", "ready")
    press_until_focused(page, "Shift+Tab", second.locator("[name=permitted_until]"))
    page.keyboard.press("Enter")
    third = page.locator("[data-guest]").nth(2)
    expect(third.locator("[name=full_name]")).to_be_focused()
    expect(third.locator("[name=room]")).to_have_value("12")
    page.keyboard.type("Trần Văn Thử")
    page.keyboard.press("Tab")
    page.keyboard.type("viet nam")
    page.keyboard.press("Tab")
    for text in ("150190", "n", "", "001090000123", "", "", "", "", "du"):
        page.keyboard.type(text, delay=20)
        page.keyboard.press("Tab")
    expect(third).to_have_attribute("data-state", "ready")
    expect(third).to_have_attribute("data-regime", "V")

    page.keyboard.press("Control+Enter")
    send = page.locator("[data-send] button")
    expect(send).to_be_focused()
    expect(send).to_have_text("Gửi 2 khách · 1 chưa xong")
    page.keyboard.press("Enter")
    heading(page, "Đã nhận 2 khách")
    page.goto("/khai-bao/")
    expect(page.locator("[data-guest]")).to_have_count(1)
    expect(row(page, "MUSTERMANN ERIKA")).to_have_attribute("data-state", "wrong")


def scan(page: Page, zone: str) -> None:
    """What a USB scanner does: it types, and ends every line with Enter."""
    for line in zone.split("\n"):
        page.keyboard.type(line, delay=SCANNER)
        page.keyboard.press("Enter")


def row(page: Page, name: str) -> Locator:
    """The guest whose name field holds this name."""
    return page.locator("[data-guest]").filter(has=page.locator(f'[name=full_name][value="{name}"]'))


def press_until_focused(page: Page, key: str, target: Locator, at_most: int = 5) -> None:
    for _attempt in range(at_most):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press(key)
    expect(target).to_be_focused()
