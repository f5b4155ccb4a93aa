"""Keys and vendors by the keyboard alone, and the page with a new key, which no address opens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import heading, messages
from tests.browser.portal import Portal
from tests.browser.test_every_page import AXE, Survey, examine
from tests.browser.test_keyboard import tab_to


@pytest.fixture
def desk(portal: Portal) -> dict[str, str]:
    """A manager's session and a vendor, of their own for each test."""
    told: dict[str, str] = portal.prepared("tests.browser.program_desk")
    return told


@pytest.fixture
def manager(open_window: Callable[..., Page], desk: dict[str, str]) -> Page:
    return open_window(desk["session"])


def keys_called(page: Page, name: str) -> Locator:
    """The keys of this name on the list."""
    return page.locator("strong").get_by_text(name, exact=True)


def make_key(page: Page, name: str) -> str:
    """Make a key for trying, without a mouse; the key."""
    page.goto("/phan-mem/")
    tab_to(page, page.get_by_role("link", name="Tạo khoá"))
    page.keyboard.press("Enter")
    heading(page, "Tạo khoá")
    tab_to(page, page.locator("input[name=name]"))
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[value=sandbox]")).to_be_checked()
    tab_to(page, page.locator("input[value=webhooks]"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("main form button"))
    page.keyboard.press("Enter")
    heading(page, f"Khoá mới: {name}")
    return page.locator("#khoa-moi").input_value()


def test_a_key_is_made_without_a_mouse_shown_selected_and_never_again(manager: Page) -> None:
    secret = make_key(manager, "Máy chủ thử")
    assert secret.startswith("cutru_test_")
    expect(manager.locator("#khoa-moi")).to_be_focused()
    assert manager.evaluate("() => getSelection().toString()") == secret
    tab_to(manager, manager.get_by_role("link", name="Tôi đã cất khoá"))
    manager.keyboard.press("Enter")
    heading(manager, "Kết nối phần mềm")
    assert secret not in manager.content()
    manager.go_back(wait_until="load")
    heading(manager, "Tạo khoá")
    assert secret not in manager.content()
    manager.goto("/phan-mem/")
    expect(keys_called(manager, "Máy chủ thử")).to_have_count(1)


def test_loading_the_page_with_the_key_again_makes_no_other(manager: Page) -> None:
    secret = make_key(manager, "Máy chủ tải lại")
    manager.reload(wait_until="load")
    heading(manager, "Kết nối phần mềm")
    assert secret not in manager.content()
    expect(keys_called(manager, "Máy chủ tải lại")).to_have_count(1)


def test_the_page_with_the_key_is_readable_for_all_and_fits_a_phone(manager: Page) -> None:
    make_key(manager, "Máy chủ điện thoại")
    found = Survey()
    examine(manager, "key", AXE.read_text(), found)
    assert found == Survey()


def test_without_scripts_the_key_stands_in_a_field_to_be_copied(
    open_window: Callable[..., Page], desk: dict[str, str]
) -> None:
    page = open_window(desk["session"], java_script_enabled=False)
    page.goto("/phan-mem/khoa/tao/")
    page.locator("input[name=name]").fill("Máy chủ không mã")
    page.locator("main form button").click()
    field = page.locator("#khoa-moi")
    expect(field).to_have_attribute("readonly", "")
    assert field.input_value().startswith("cutru_live_")
    expect(page.get_by_role("button", name="Chép khoá")).to_have_count(0)
    secret = field.input_value()
    page.reload(wait_until="load")
    heading(page, "Kết nối phần mềm")
    expect(messages(page)).to_contain_text("chỉ hiện một lần")
    assert secret not in page.content()
    expect(keys_called(page, "Máy chủ không mã")).to_have_count(1)


def test_a_vendor_is_let_in_and_shut_out_without_a_mouse(manager: Page, desk: dict[str, str]) -> None:
    vendor = desk["vendor"]
    manager.goto("/phan-mem/")
    tab_to(manager, manager.get_by_role("link", name="Cho nhà cung cấp kết nối"))
    manager.keyboard.press("Enter")
    tab_to(manager, manager.locator("input[name=code]"))
    manager.keyboard.type(desk["code"].lower())
    manager.keyboard.press("Enter")
    heading(manager, f"Cho {vendor} kết nối?")
    tab_to(manager, manager.get_by_role("button", name="Cho kết nối"))
    manager.keyboard.press("Enter")
    expect(messages(manager)).to_contain_text(f"{vendor} nay được khai báo thay cho cơ sở này.")
    tab_to(manager, manager.get_by_role("link", name=f"Dừng kết nối {vendor}"))
    manager.keyboard.press("Enter")
    tab_to(manager, manager.get_by_role("button", name="Dừng kết nối"))
    manager.keyboard.press("Enter")
    expect(messages(manager)).to_contain_text(f"{vendor} không còn khai báo thay")
