"""The keyboard alone: from the login page to a receipt."""

import pytest
from playwright.sync_api import Locator, Page, expect

from cutru.web.trial import TRIAL_PASSWORD
from tests.browser.people import CAPTCHA, heading
from tests.browser.portal import Portal
from tests.identity.zones import Person, td3

PASSPORT = td3(Person("NOVAK", "EVA", "39999999", "CZE", "900308", "F", "330101"))
MOST_STEPS = 40


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _step in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {target}")


@pytest.mark.usefixtures("empty_sheet")
def test_somebody_without_a_mouse_logs_in_and_declares_a_guest(portal: Portal, page: Page) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    for name, text in (("login", "khachsan"), ("password", TRIAL_PASSWORD), ("captcha_1", CAPTCHA)):
        tab_to(page, page.locator(f"input[name={name}]"))
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    heading(page, "Nhập mã xác thực")
    tab_to(page, page.locator("input[name=code]"))
    page.keyboard.type(portal.code("khachsan"))
    page.keyboard.press("Enter")
    heading(page, "Hôm nay")

    tab_to(page, page.locator("#scan"))
    page.keyboard.insert_text(PASSPORT)
    page.keyboard.press("Enter")
    guest = page.locator("[data-guest]").filter(has=page.locator('[value="NOVAK EVA"]'))
    expect(guest.locator("[data-name-confirmed]")).to_be_focused()
    page.keyboard.press("Space")
    for name, text in (
        ("room", "404"), ("arrival_on", "nay"), ("arrival_time", "0001"), ("departure_on", "+2"),
        ("permitted_until", "+30"),
    ):  # fmt: skip
        tab_to(page, guest.locator(f"[name={name}]"))
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    expect(guest).to_have_attribute("data-state", "ready")

    tab_to(page, page.get_by_role("link", name="Xem lại trước"))
    page.keyboard.press("Enter")
    heading(page, "Xem lại trước khi gửi")
    tab_to(page, page.locator("main form button"))
    page.keyboard.press("Enter")
    heading(page, "Đã nhận 1 khách")
    expect(page.get_by_role("link", name="NOVAK EVA")).to_be_visible()
