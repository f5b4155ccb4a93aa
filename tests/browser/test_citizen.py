"""A citizen with a keyboard and nothing else: in through the identity provider, two guests, two receipts."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from cutru.cli.frontend import MODULES
from cutru.web.trial import FACILITY_NAME, TRIAL_PASSWORD
from tests.browser.people import heading
from tests.browser.portal import Portal
from tests.browser.test_keyboard import tab_to

AXE = (MODULES / "axe-core" / "axe.min.js").read_text()
SIZES = ((360, 740), (1280, 800))
PICTURES = os.environ.get("CUTRU_TEST_PICTURES")
"""A folder to put pictures of the pages into, for people who want to look at them."""
FAULTS = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}))
  .violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)"""


def look(page: Page, name: str) -> None:
    """No fault for axe, and nothing wider than the window, on a phone and on a desk."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(AXE)
        assert page.evaluate(FAULTS) == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def enter(page: Page, role: str, name: str) -> None:
    """Tab to a button or link and press it."""
    tab_to(page, page.locator("main").get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]  # a role's name
    page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Tab to a field and type over what stands there."""
    tab_to(page, page.locator(f"main form:not([role=search]) [name={name}]"))
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def pick(page: Page, name: str, value: str) -> None:
    """Tab into a group of choices or a list and go down to the one that is meant."""
    choice = page.locator(f"main [name={name}]")
    tab_to(page, choice.first)
    is_list = choice.first.evaluate("one => one.tagName === 'SELECT'")
    for _step in range(60):
        now = choice.first.input_value() if is_list else _checked(page, name)
        if now == value:
            return
        page.keyboard.press("ArrowDown" if is_list or now else "Space")
    raise AssertionError(f"{value} is not among the choices of {name}")


def _checked(page: Page, name: str) -> str:
    chosen = page.locator(f"main [name={name}]:checked")
    return chosen.input_value() if chosen.count() else ""


def log_in_by_keyboard(page: Page, username: str) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    look(page, "login")
    enter(page, "link", "Đăng nhập bằng tài khoản định danh")
    heading(page, "Đăng nhập tài khoản định danh thử")
    look(page, "provider")
    write(page, "username", username)
    write(page, "password", TRIAL_PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Đồng ý chia sẻ thông tin")
    look(page, "consent")
    enter(page, "button", "Đồng ý")


def choose_hotel(page: Page) -> None:
    heading(page, "Lưu trú ở đâu?")
    look(page, "place")
    pick(page, "place", "khac")
    enter(page, "button", "Tiếp tục")
    heading(page, "Nơi đó ở phường, xã nào?")
    pick(page, "province", "01")
    expect(page.locator("main [name=ward] option[value='00070']")).to_be_attached()
    expect(page.locator(".htmx-request")).to_have_count(0)
    tab_to(page, page.locator(".ward-filter"))
    page.keyboard.type("hoan kiem")
    expect(page.locator("main [name=ward]")).to_have_value("00070")
    look(page, "area")
    enter(page, "button", "Tiếp tục")
    heading(page, "Nơi đó là gì?")
    look(page, "type")
    pick(page, "type", "hotel")
    enter(page, "button", "Tiếp tục")
    heading(page, "Tên nơi đó là gì?")
    look(page, "facility")
    tab_to(page, page.locator("main [name=q]"))  # the ward has more hotels than one page lists
    page.keyboard.insert_text(FACILITY_NAME)
    page.keyboard.press("Enter")
    expect(page.locator("main [name=q]")).to_have_value(FACILITY_NAME)
    tab_to(page, page.get_by_role("radio", name=FACILITY_NAME))
    page.keyboard.press("Space")
    enter(page, "button", "Xác nhận")


def tell_period(page: Page, room: str) -> None:
    pick(page, "reason", "1")
    write(page, "departure_on", "+2")
    write(page, "room", room)
    enter(page, "button", "Lưu")


def test_a_citizen_without_a_mouse_notifies_two_guests(portal: Portal, page: Page) -> None:
    log_in_by_keyboard(page, "congdan")
    heading(page, "Chào Nguyễn Văn Công Dân")
    look(page, "home")
    enter(page, "button", "Tạo mới yêu cầu")
    choose_hotel(page)

    heading(page, "Ai lưu trú?")
    look(page, "who")
    enter(page, "button", "Người thông báo là người lưu trú")
    heading(page, "Nguyễn Văn Công Dân ở lại vì sao, bao lâu?")
    look(page, "when")
    tell_period(page, "501")
    heading(page, "Đã có 1 người")
    enter(page, "link", "Thêm người lưu trú")

    heading(page, "Ai lưu trú?")
    enter(page, "button", "Lưu")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look(page, "who-wrong")
    write(page, "full_name", "Phạm Thị Đi Cùng")
    write(page, "birth_date", "15/1/1991")
    pick(page, "sex", "F")
    write(page, "document_number", "001191000777")
    enter(page, "button", "Lưu")
    heading(page, "Phạm Thị Đi Cùng ở lại vì sao, bao lâu?")
    expect(page.locator("main [name=room]")).to_have_value("501")
    enter(page, "button", "Lưu")
    heading(page, "Đã có 2 người")
    look(page, "guests")
    enter(page, "link", "Tiếp tục")

    heading(page, "Xem lại trước khi gửi")
    look(page, "review")
    enter(page, "button", "Gửi thông báo cho 2 khách")
    heading(page, "Công an đã nhận thông báo cho 2 khách")
    look(page, "receipts")
    expect(page.locator(".receipt-number")).to_have_count(2)

    enter(page, "link", "Xem, sửa hoặc huỷ Phạm Thị Đi Cùng")
    heading(page, "Phạm Thị Đi Cùng")
    look(page, "stay")
    enter(page, "link", "Đính chính")
    heading(page, "Đính chính")
    look(page, "correct")
    page.go_back()
    enter(page, "link", "Huỷ thông báo")
    heading(page, "Huỷ thông báo")
    look(page, "withdraw")
    write(page, "reason", "Không đi nữa")
    enter(page, "button", "Huỷ thông báo này")
    heading(page, "Phạm Thị Đi Cùng")
    page.goto("/cong-dan/luu-tru/")
    look(page, "notify")


def test_a_citizen_without_scripts_gets_as_far(portal: Portal, open_window) -> None:
    page = open_window(java_script_enabled=False)
    page.goto("/tai-khoan/dinh-danh/")
    page.locator("[name=username]").fill("congdan2")
    page.locator("[name=password]").fill(TRIAL_PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    heading(page, "Chào Trần Thị Chủ Hộ")
    page.get_by_role("button", name="Tạo mới yêu cầu").click()
    page.get_by_role("radio", name="Nhà tôi, có khách đến").check()
    page.get_by_role("button", name="Tiếp tục").click()
    heading(page, "Công an gọi lại số nào khi cần?")
    page.locator("[name=phone]").fill("0912345678")
    page.get_by_role("button", name="Tiếp tục").click()
    heading(page, "Ai lưu trú?")
    expect(page.get_by_role("button", name="Người thông báo là người lưu trú")).to_have_count(0)
    page.get_by_text("Quét mã QR trên thẻ căn cước").click()
    page.locator("[name=scan]").fill(
        "001165000042||Lê Thị Đến Chơi|05091965|Nữ|8 phố Thử, Phường Hoàn Kiếm, Hà Nội|01012022"
    )
    page.get_by_role("button", name="Điền từ mã").click()
    expect(page.locator("[name=full_name]")).to_have_value("Lê Thị Đến Chơi")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("[name=reason]").select_option("6")
    page.locator("[name=departure_on]").fill("+1")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi thông báo cho 1 khách").click()
    heading(page, "Công an đã nhận thông báo cho 1 khách")
