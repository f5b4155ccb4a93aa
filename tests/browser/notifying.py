"""A citizen who notifies a stay, told by `case_desk`."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.filing import Told, press_away
from tests.browser.people import heading


def notify(page: Page, told: Told) -> None:
    """From the home of a citizen to the receipt."""
    page.goto("/cong-dan/")
    _press(page, "Tạo mới yêu cầu")
    if told["type"] == "household":
        _at_home(page, told)
    else:
        _elsewhere(page, told)
    page.locator("main [name=reason]").select_option("6")
    page.locator("main [name=departure_on]").fill("+2")
    if told["type"] != "household":
        page.locator("main [name=room]").fill("12")
    _press(page, "Lưu")
    heading(page, "Đã có 1 người")
    press_away(page, page.locator("main").get_by_role("link", name="Tiếp tục", exact=True))
    _press(page, "Gửi thông báo cho 1 khách")
    heading(page, "Công an đã nhận thông báo cho 1 khách")
    expect(page.locator(".receipt-number")).to_have_count(1)


def _at_home(page: Page, told: Told) -> None:
    page.get_by_role("radio", name="Nhà tôi, có khách đến").check()
    _press(page, "Tiếp tục")
    page.locator("main [name=phone]").fill("0912345678")
    _press(page, "Tiếp tục")
    heading(page, "Ai lưu trú?")
    page.locator("main [name=full_name]").fill(told["name"])
    page.locator("main [name=birth_date]").fill(f"{date.fromisoformat(told['birth_date']):%d/%m/%Y}")
    page.locator("main [name=sex][value=M]").check()
    page.locator("main [name=document_number]").fill(told["number"])
    _press(page, "Lưu")


def _elsewhere(page: Page, told: Told) -> None:
    page.locator("main [name=place][value=khac]").check()
    _press(page, "Tiếp tục")
    page.locator("main [name=province]").select_option("01")
    expect(page.locator("main [name=ward] option[value='00070']")).to_be_attached()
    page.locator("main [name=ward]").select_option("00070")
    _press(page, "Tiếp tục")
    page.locator(f"main [name=type][value={told['type']}]").check()
    _press(page, "Tiếp tục")
    page.get_by_role("radio", name=told["place"]).check()
    _press(page, "Xác nhận")
    _press(page, "Người thông báo là người lưu trú")


def _press(page: Page, button: str) -> None:
    press_away(page, page.locator("main").get_by_role("button", name=button, exact=True).first)
