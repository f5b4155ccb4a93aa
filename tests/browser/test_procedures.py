"""The finder and the page of a procedure in a window, on a phone and at a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.people import heading
from tests.browser.test_every_page import AXE, SIZES, violations

SIZES_OF_WINDOWS = (ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800))
EITHER = pytest.mark.parametrize("size", SIZES_OF_WINDOWS, ids=["phone", "desktop"])


def check(page: Page) -> None:
    """No serious fault for axe, no page wider than the window, nothing too small for a thumb."""
    page.evaluate(AXE.read_text())
    assert violations(page, {}) == []
    sizes = page.evaluate(SIZES)
    assert (sizes["over"], sizes["wide"], sizes["small"]) == (0, [], [])


def answer(page: Page, words: str) -> None:
    page.locator(".answer").filter(has_text=words).click()


@EITHER
def test_a_stranger_finds_the_procedure_by_plain_answers(
    open_window: Callable[..., Page], size: ViewportSize
) -> None:
    page = open_window()
    page.set_viewport_size(size)
    page.goto("/")
    page.get_by_role("link", name="Tôi cần làm thủ tục gì?").click()
    heading(page, "Bạn cần làm việc gì?")
    check(page)
    answer(page, "Có người đến ở một nơi")
    heading(page, "Ai đến ở?")
    answer(page, "Người nước ngoài")
    page.go_back()
    heading(page, "Ai đến ở?")
    answer(page, "Công dân Việt Nam")
    heading(page, "Ở bao lâu?")
    check(page)
    answer(page, "Dưới 30 ngày")
    answer(page, "Nhà riêng")
    heading(page, "Thông báo lưu trú")
    page.get_by_role("link", name="Đổi Ở bao lâu?").click()
    heading(page, "Ở bao lâu?")
    answer(page, "Từ 30 ngày trở lên")
    answer(page, "Nhà thuê")
    heading(page, "Đăng ký tạm trú")
    expect(page.get_by_text("7.000 đồng / lần đăng ký")).to_be_visible()
    expect(page.get_by_text("Nộp bây giờ thì chậm nhất")).to_be_visible()
    check(page)
    shared = open_window()
    shared.goto(page.url)
    heading(shared, "Đăng ký tạm trú")


@EITHER
def test_a_procedure_opens_case_by_case_and_on_another_day(
    open_window: Callable[..., Page], size: ViewportSize
) -> None:
    page = open_window()
    page.set_viewport_size(size)
    page.goto("/thu-tuc/")
    check(page)
    page.get_by_role("link", name="Đăng ký tạm trú").first.click()
    heading(page, "Đăng ký tạm trú")
    check(page)
    page.locator("summary").filter(has_text="Hồ sơ đăng ký tạm trú").click()
    expect(page.locator(".papers").first).to_be_visible()
    check(page)
    page.get_by_role("link", name="16/01/2024").click()
    expect(page.get_by_text("giữ lại cho hồ sơ cũ")).to_be_visible()
    check(page)
