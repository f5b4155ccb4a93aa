"""The newcomer's whole way, with the pages and files that people have and nothing else."""

import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from cutru.printing.signing import verify_pdf
from cutru.web.trial import TRIAL_PASSWORD
from tests.browser.people import enrol, fill, give_code, give_password, heading, press
from tests.browser.portal import Portal
from tests.identity.zones import Person, td3

PASSWORD = "con-thuyen-nho-84"
PLACE = "Khách sạn Sông Thử"
PASSPORT = td3(Person("DUPONT", "JEANNE MARIE", "22AB34567", "FRA", "850714", "F", "330101"))
ID_CARD = "001199000123||Trần Thị Thử|15011999|Nữ|Số 1 phố Thử, Hoàn Kiếm, Hà Nội|01012024"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_ROW = 5
"""Where guests begin in the official workbook of Vietnamese guests."""


def test_the_newcomers_whole_way(portal: Portal, open_window: Callable[..., Page], tmp_path: Path) -> None:
    facility = open_window()
    register(facility)
    give_password(facility, "songthu", PASSWORD)
    enrol(facility)
    heading(facility, "Hôm nay")
    declare_the_foreigner(facility)
    notify_the_citizen(facility)
    receipts = send(facility)
    import_a_file(facility)
    check_publicly(open_window(), receipts["DUPONT JEANNE MARIE"])

    officer = open_window()
    give_password(officer, "congan", TRIAL_PASSWORD)
    give_code(officer, portal.code("congan"))
    state_purpose(officer)
    heading(officer, "Hộp đến")
    verify_the_facility(officer)
    confirm_all(officer, 4)

    paper = signed_paper(facility, receipts["DUPONT JEANNE MARIE"])
    certificate = (portal.home / "signing" / "certificate.pem").read_bytes()
    with ThreadPoolExecutor(1) as elsewhere:  # an event loop runs in this thread already: Playwright's
        report = elsewhere.submit(verify_pdf, paper, [certificate]).result()
    assert (report.valid, report.intact, report.whole_file_covered) == (True, True, True)


def register(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Đăng ký ngay").click()
    press(page, "Tiếp tục")
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.get_by_role("checkbox").check()
    press(page, "Tiếp tục")
    heading(page, "Đăng ký tài khoản cơ sở lưu trú")
    page.get_by_label("Loại hình", exact=True).select_option(label="Khách sạn")
    fill(page, {"Tên cơ sở": PLACE})
    page.get_by_label("Tỉnh, thành phố", exact=True).select_option(label="Thành phố Hà Nội")
    page.get_by_label("Gõ vài chữ để tìm phường, xã").fill("hoan kiem")
    expect(page.locator("select[name=ward] option:checked")).to_have_text("Phường Hoàn Kiếm")
    fill(
        page,
        {
            "Số nhà, đường, thôn": "12 phố Thử Nghiệm",
            "Điện thoại cơ sở": "024 3812 3456",
            "Thư điện tử": "le.tan@songthu.example",
            "Hạng sao": "3",
            "Số đăng ký kinh doanh": "0101234567",
            "Họ và tên": "Đỗ Thị Thử",
            "Ngày sinh": "2/9/1980",
            "Điện thoại": "0912345678",
            "Số định danh cá nhân": "001180012345",
            "Tên đăng nhập": "SongThu",
        },
    )
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill(PASSWORD)
    press(page, "Xác nhận")
    heading(page, "Đã đăng ký")


def declare_the_foreigner(page: Page) -> None:
    """The passport's two lines fill the row; a person compares the name and adds the stay."""
    page.locator("#scan").fill(PASSPORT)
    press(page, "Nhận")
    guest = page.locator("[data-guest]").last
    expect(guest.locator("[name=full_name]")).to_have_value("DUPONT JEANNE MARIE")
    expect(guest.locator("[name=nationality]")).to_have_value("Pháp (FRA)")
    expect(guest.locator("[name=document_number]")).to_have_value("22AB34567")
    guest.locator("[data-name-confirmed]").check()
    day = timezone.localdate()
    for name, value in {
        "room": "305",
        "arrival_on": f"{day:%d/%m/%Y}",
        "arrival_time": "0005",
        "departure_on": "+3",
        "permitted_until": f"{day + timedelta(days=40):%d/%m/%Y}",
    }.items():
        guest.locator(f"[name={name}]").fill(value)
    guest.locator("[name=arrival_time]").blur()
    expect(guest).to_have_attribute("data-state", "ready")


def notify_the_citizen(page: Page) -> None:
    """The text of the card's QR code fills the row; room and dates come from the guest above."""
    page.locator("#scan").fill(ID_CARD)
    press(page, "Nhận")
    expect(page.locator("[data-guest]")).to_have_count(2)
    guest = page.locator("[data-guest]").last
    expect(guest.locator("[name=full_name]")).to_have_value("Trần Thị Thử")
    expect(guest.locator("[name=room]")).to_have_value("305")
    guest.locator("[data-name-confirmed]").check()
    guest.locator("[name=reason]").select_option(label="Du lịch")
    expect(guest).to_have_attribute("data-state", "ready")


def send(page: Page) -> dict[str, str]:
    """Review and send; answers name → receipt number."""
    page.get_by_role("link", name="Xem lại trước").click()
    heading(page, "Xem lại trước khi gửi")
    press(page, "Gửi 2 khách")
    heading(page, "Đã nhận 2 khách")
    rows = page.locator("main tbody tr")
    return {row.locator("th").inner_text(): row.locator("td strong").inner_text() for row in rows.all()}


def import_a_file(page: Page) -> None:
    """The template from the page, filled with two good guests and a bad one, to receipts and the bad row."""
    page.get_by_role("link", name="Nhập tệp").click()
    with page.expect_download() as template:
        page.get_by_role("link", name="Mẫu khách Việt Nam (.xlsx)").click()
    content = filled_template(Path(template.value.path()).read_bytes())
    page.locator("main input[type=file]").set_input_files(
        FilePayload(name="khach.xlsx", mimeType=WORKBOOK, buffer=content)
    )
    press(page, "Tải lên và kiểm tra")
    heading(page, "khach.xlsx")
    expect(page.get_by_text("đọc 3 khách, nhận được 2, cần sửa 1")).to_be_visible()
    press(page, "Gửi 2 khách · bỏ qua 1")
    expect(page.get_by_text("Đã gửi xong: đọc 3 khách, nhận 2, chưa nhận 1")).to_be_visible()
    with page.expect_download() as rejected:
        page.get_by_role("link", name="Tải tệp các dòng lỗi").click()
    assert bad_rows(Path(rejected.value.path()).read_bytes()) == ["Phạm Thị Sai"]
    page.get_by_role("link", name="Xem và in biên nhận").click()
    heading(page, "Đã nhận 2 khách")


def filled_template(template: bytes) -> bytes:
    day = timezone.localdate()
    guests = (
        ("Lê Văn Một", "001090000011"),
        ("Phạm Thị Sai", "12345"),
        ("Hoàng Văn Hai", "001090000029"),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what of a workbook it does not keep
        book = load_workbook(BytesIO(template))
        sheet = book.worksheets[0]
        for number, (name, document) in enumerate(guests):
            cells = {
                "A": str(number + 1), "B": name, "C": "08/03/1990", "D": "M - Nam", "E": "VNM - Viet Nam",
                "F": "1 - Thẻ CCCD", "H": document, "J": "1 - Thường trú", "K": "101 - TP. Hà Nội",
                "L": "101900070 - Phường Hoàn Kiếm", "M": "1 phố Thử", "N": f"{day:%d/%m/%Y}",
                "O": f"{day + timedelta(days=2):%d/%m/%Y}", "P": "201", "Q": "1 - Du lịch",
            }  # fmt: skip
            for letter, value in cells.items():
                sheet[f"{letter}{FIRST_ROW + number}"] = value
        stream = BytesIO()
        book.save(stream)
    return stream.getvalue()


def bad_rows(content: bytes) -> list[str]:
    """The names in the workbook of rejected rows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = load_workbook(BytesIO(content)).worksheets[0]
    names = [sheet.cell(number, 2).value for number in range(FIRST_ROW, sheet.max_row + 1)]
    return [name for name in names if name]


def check_publicly(page: Page, receipt: str) -> None:
    """Anybody may check a receipt, and learns nothing about the guest."""
    page.goto("/kiem-tra/")
    page.get_by_label("Số biên nhận").fill(receipt)
    press(page, "Kiểm tra")
    expect(page.get_by_role("heading", name="Biên nhận thật")).to_be_visible()
    assert [text for text in ("DUPONT", "22AB34567") if text in page.content()] == []


def verify_the_facility(page: Page) -> None:
    page.get_by_role("link", name=PLACE, exact=True).click()
    press(page, "Xác minh cơ sở")
    expect(page.get_by_role("button", name="Xác minh cơ sở")).to_have_count(0)


def state_purpose(page: Page) -> None:
    heading(page, "Mục đích xem hồ sơ")
    page.get_by_label("Tiếp nhận thông báo").check()
    press(page, "Tiếp tục")


def confirm_all(page: Page, count: int) -> None:
    page.get_by_role("link", name="Hộp đến").first.click()
    rows = page.locator("[data-row]", has_text=PLACE)
    expect(rows).to_have_count(count)
    for row in rows.all():
        row.get_by_role("checkbox").check()
    page.locator("[data-confirm]").click()
    expect(rows).to_have_count(0)


def signed_paper(page: Page, receipt: str) -> bytes:
    """The confirmed form of the guest, as soon as the worker has signed it."""
    for _attempt in range(60):
        answer = page.context.request.get(f"/xac-nhan/{receipt}.pdf")
        if answer.headers["content-type"] == "application/pdf":
            return answer.body()
        page.wait_for_timeout(500)
    raise AssertionError("the paper was not signed within 30 seconds")
