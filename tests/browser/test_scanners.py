"""Scanners that type: a burst is caught on every page of a facility, and nothing else is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import heading
from tests.browser.portal import Portal
from tests.identity.zones import Person, td1, td2, td3

PASSPORT = td3(Person("MUSTERMANN", "ERIKA", "L01X00N47", "D<<", "640812", "F", "330101"))
OTHER = td3(Person("SUHARTINI", "", "X1234567", "IDN", "850314", "F", "300101"))
PERMIT = td2(Person("NOVAK", "EVA", "39999999", "CZE", "900308", "F", "330101"))
CARD_ZONE = td1(Person("ROSSI", "MARIO", "CA00000AA", "ITA", "700101", "M", "330101"))
FULL_FIRST_LINE = td1(Person("PEETERS", "AN", "590330101", "BEL", "850203", "F", "330101", "85020300200ABCD"))
CARD = "001199000000||Trần Thị Thử|15011999|Nữ|Số 1, Phường Mẫu, Hà Nội|20062021"
NEW_CARD = "079090000000|012345678|Lê Văn Mẫu|02031990|Nam|Ấp Mẫu, Xã Mẫu, Long An|01082024||||"
USB, BLUETOOTH, PERSON = 4, 38, 140
"""Milliseconds between two keys."""

Desk = Callable[[str], Page]


@pytest.fixture
def receipt() -> list[str]:
    """The receipt of the desk's guest, once the desk is open."""
    return []


@pytest.fixture
def desk(portal: Portal, open_window: Callable[..., Page], receipt: list[str]) -> Desk:
    """Opens a page of a facility of its own; `{receipt}` in the address is its guest's."""
    prepared = portal.prepared("tests.browser.front_desk")
    receipt.append(prepared["receipt"])

    def _open(address: str) -> Page:
        page = open_window(prepared["session"])
        page.goto(address.format(**prepared))
        return page

    return _open


def scan(page: Page, text: str, speed: int = USB, end: str = "Enter") -> None:
    """What a scanner does: every line key by key, then the key that it is set to end lines with."""
    keyboard = page.context.new_cdp_session(page)
    for line in text.split("\n"):
        for sign in line:
            if sign.isascii():
                page.keyboard.type(sign)
            else:  # typed by number: a key that a plain keyboard does not have
                keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": sign, "text": sign})
                keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": sign})
            page.wait_for_timeout(speed)
        for key in end.split():
            page.keyboard.press(key)


def row(page: Page, name: str) -> Locator:
    return page.locator("[data-guest]").filter(has=page.locator(f'[name=full_name][value="{name}"]'))


def bar(page: Page) -> Locator:
    return page.locator("[data-scanner]")


def nothing_was_scanned(page: Page) -> None:
    expect(bar(page)).not_to_have_attribute("data-state", "done")
    page.goto("/khai-bao/")
    expect(page.locator("[data-guest]")).to_have_count(0)


PAGES = ("/khach/", "/khach/{receipt}/", "/co-so/", "/nhap-tep/", "/hom-nay/", "/khai-bao/")


@pytest.mark.parametrize("address", PAGES)
def test_a_passport_scanned_on_any_page_opens_its_row(desk: Desk, address: str) -> None:
    page = desk(address)
    scan(page, PASSPORT)
    guest = row(page, "MUSTERMANN ERIKA")
    expect(guest.locator("[data-name-confirmed]")).to_be_focused()
    expect(guest).to_have_attribute("data-regime", "F")
    heading(page, "Khai báo khách")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PERMIT, "NOVAK EVA"),
        (CARD_ZONE, "ROSSI MARIO"),
        (FULL_FIRST_LINE, "PEETERS AN"),
        (PASSPORT.replace("\n", ""), "MUSTERMANN ERIKA"),
        (PASSPORT.swapcase(), "MUSTERMANN ERIKA"),  # Caps Lock is on
    ],
    ids=("TD2", "TD1", "TD1 without a filler in its first line", "lines run together", "capitals locked"),
)
def test_every_kind_of_zone_is_caught(desk: Desk, text: str, name: str) -> None:
    page = desk("/khach/")
    scan(page, text)
    expect(row(page, name)).to_have_count(1)


@pytest.mark.parametrize(("text", "name"), [(CARD, "Trần Thị Thử"), (NEW_CARD, "Lê Văn Mẫu")])
def test_a_card_scanned_on_the_guest_list_opens_a_vietnamese_row(desk: Desk, text: str, name: str) -> None:
    page = desk("/khach/")
    scan(page, text)
    expect(row(page, name)).to_have_attribute("data-regime", "V")


@pytest.mark.parametrize("end", ["Enter", "Tab", "Control+m Control+j", "Enter Control+j", "Enter Enter"])
def test_lines_may_end_in_every_way(desk: Desk, end: str) -> None:
    page = desk("/khach/{receipt}/")
    scan(page, PASSPORT, end=end)
    expect(row(page, "MUSTERMANN ERIKA")).to_have_count(1)


@pytest.mark.parametrize("text", [PASSPORT, CARD])
def test_a_slow_bluetooth_scanner_is_waited_for(desk: Desk, text: str) -> None:
    page = desk("/khach/")
    scan(page, text, speed=BLUETOOTH)
    expect(page.locator("[data-guest]")).to_have_count(1)


def test_the_field_that_was_hit_keeps_what_was_typed_into_it(desk: Desk) -> None:
    page = desk("/khach/")
    search = page.locator("main input[name=q]")
    search.press_sequentially("trần", delay=PERSON)
    search.press("ArrowLeft")
    page.wait_for_timeout(PERSON)
    scan(page, PASSPORT)
    expect(bar(page)).to_contain_text("Đã thêm khách MUSTERMANN ERIKA vào trang khai báo.")
    expect(search).to_have_value("trần")
    expect(search).to_be_focused()
    assert search.evaluate("field => field.selectionStart") == 3
    bar(page).get_by_role("link", name="Mở khách này").click()
    expect(row(page, "MUSTERMANN ERIKA").locator("[data-name-confirmed]")).to_be_focused()


def test_a_row_of_the_sheet_keeps_what_was_being_typed(desk: Desk) -> None:
    page = desk("/khai-bao/")
    page.get_by_role("button", name="Khách nước ngoài").click()
    name = page.locator("[data-guest] [name=full_name]")
    name.press_sequentially("NGUYEN", delay=20)
    page.wait_for_timeout(PERSON)
    scan(page, PASSPORT)
    expect(row(page, "MUSTERMANN ERIKA")).to_have_count(1)
    expect(row(page, "NGUYEN")).to_have_count(1)


def test_two_guests_scanned_one_after_the_other_both_come_in(desk: Desk) -> None:
    page = desk("/khach/")
    page.locator("main input[name=q]").fill("đang tìm")
    for zone in (PASSPORT, OTHER):
        scan(page, zone)
        page.wait_for_timeout(400)
    expect(bar(page)).to_contain_text("Đã thêm khách SUHARTINI vào trang khai báo.")
    bar(page).get_by_role("link", name="Mở khách này").click()
    expect(row(page, "SUHARTINI").locator("[data-name-confirmed]")).to_be_focused()
    expect(row(page, "MUSTERMANN ERIKA")).to_have_count(1)


@pytest.mark.parametrize(
    ("typed", "speed"),
    [
        ("8935024123456", USB),  # a product
        ("PHUONGNGUYENTHIEN", USB),  # a word that begins like a zone
        ("PABCD12345678", USB),
        ("001199000000", USB),  # a personal number as a barcode
        ("CABCD1234567890123456789012345", USB),  # thirty signs like a card's first line, and no second line
        ("P<VNMTRAN<<THI<THU", PERSON),  # by hand
    ],
)
def test_what_is_no_document_stays_where_it_was_typed(desk: Desk, typed: str, speed: int) -> None:
    page = desk("/khach/")
    search = page.locator("main input[name=q]")
    search.focus()
    scan(page, typed, speed, end="")
    page.wait_for_timeout(1800)
    expect(search).to_have_value(typed)
    nothing_was_scanned(page)


def test_keys_pressed_where_nothing_can_be_typed_do_what_they_always_do(desk: Desk) -> None:
    page = desk("/khach/")
    scan(page, "8935024123456")
    nothing_was_scanned(page)


def test_a_vietnamese_input_method_that_spoils_the_zone_is_named(desk: Desk) -> None:
    page = desk("/khach/")
    scan(page, "P<VNMTRÂN<<THI<THU<<<<<<<<<<<<<<<<<<<<<<<<<<\n" + OTHER.split("\n")[1])
    expect(bar(page)).to_contain_text("Bộ gõ tiếng Việt làm sai dữ liệu máy quét")
    bar(page).get_by_role("button", name="Đóng").click()
    nothing_was_scanned(page)


def test_an_input_method_that_takes_letters_back_is_named(desk: Desk) -> None:
    page = desk("/khach/")
    for line in PASSPORT.split("\n"):
        scan(page, line[:30], end="Backspace")
        scan(page, line[29:])
    expect(bar(page)).to_contain_text("Bộ gõ tiếng Việt làm sai dữ liệu máy quét")
    nothing_was_scanned(page)


def test_a_composing_input_method_is_named_and_its_text_taken_back(desk: Desk) -> None:
    page = desk("/khach/")
    search = page.locator("main input[name=q]")
    search.fill("phòng 3")
    search.evaluate(
        """(field, signs) => {
          for (const sign of signs) {
            field.dispatchEvent(new KeyboardEvent("keydown", {
              key: "Process", keyCode: 229, isComposing: true, bubbles: true, cancelable: true,
            }));
            field.setRangeText(sign, field.value.length, field.value.length, "end");
          }
        }""",
        PASSPORT.replace("\n", ""),
    )
    expect(bar(page)).to_contain_text("Bộ gõ tiếng Việt làm sai dữ liệu máy quét")
    expect(search).to_have_value("phòng 3")
    nothing_was_scanned(page)


def test_escape_ends_a_burst_that_hangs(desk: Desk) -> None:
    page = desk("/khach/")
    scan(page, PASSPORT.split("\n")[0], end="")
    expect(bar(page)).to_contain_text("Đang nhận từ máy quét…")
    page.keyboard.press("Escape")
    expect(bar(page)).to_have_attribute("data-state", "")
    page.wait_for_timeout(1700)
    nothing_was_scanned(page)


def test_a_zone_that_breaks_off_is_refused_in_words(
    portal: Portal, new_context: Callable[..., object]
) -> None:
    session = portal.prepared("tests.browser.front_desk")["session"]
    context = new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": portal.address}])  # type: ignore[attr-defined]
    page: Page = context.new_page()  # type: ignore[attr-defined]
    page.goto("/khach/")
    scan(page, PASSPORT.split("\n")[0])
    expect(bar(page)).to_contain_text("Không tìm thấy dòng chữ máy đọc")


def test_without_a_network_the_scan_is_not_lost_silently(desk: Desk) -> None:
    page = desk("/khach/")
    page.route("**/quet/", lambda route: route.abort("aborted"))
    scan(page, PASSPORT)
    expect(bar(page)).to_contain_text("Chưa gửi được dữ liệu vừa quét")
