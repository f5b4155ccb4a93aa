"""What people do in a window: log in with both factors, fill fields by their labels."""

import time
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from cutru.accounts.second_factor import code_at

CAPTCHA = "PASSED"
PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine; what is there earlier is not waited for."""
PERIOD = 30
"""Seconds for which an authenticator shows one code."""


def heading(page: Page, text: str) -> None:
    """The page with this main heading is open."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def messages(page: Page) -> Locator:
    """What the page says about the last act; other parts of a page speak in places of their own."""
    return page.locator("main .messages")


def fill(page: Page, values: Mapping[str, str]) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=True).first.fill(value)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def give_password(page: Page, username: str, password: str) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=captcha_1]").fill(CAPTCHA)
    page.locator("main form button[type=submit]").click()


def give_code(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    press(page, "Xác nhận")


def enrol(page: Page) -> str:
    """The first login's two steps with the secret shown as text; answers the secret."""
    heading(page, "Gắn ứng dụng xác thực")
    secret = page.locator("#khoa").inner_text().replace(" ", "")
    give_code(page, code_at(secret))
    heading(page, "Mã dự phòng")
    expect(page.locator("#ma-du-phong li")).to_have_count(10)
    press(page, "Tôi đã lưu")
    return secret


def wait_for_next_code() -> None:
    """A code is taken once; the next one comes when the period is over."""
    time.sleep(PERIOD - time.time() % PERIOD + 0.1)
