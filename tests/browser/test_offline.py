"""The network is really cut: guests are written down, the browser is closed, and all have a receipt later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, Route, expect

from tests.browser import films
from tests.browser.desk import (
    ALL_CACHED,
    CARD_NAME,
    FAMILY_NAME,
    PAGE,
    QUEUE,
    Desk,
    on_disk,
    stored,
    type_foreigner,
    waits,
    write,
    write_down,
)
from tests.browser.people import heading, press
from tests.browser.portal import Portal
from tests.identity.zones import Person, td3

ZONE = td3(Person("SCANNEROVA", "ANNA", "M9900400", "KOR", "640812", "F", "330101"))
GUESTS = 20


@pytest.fixture
def desk(playwright: Playwright, portal: Portal, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(playwright, portal, tmp_path / "profile")
    yield desk
    desk.close()
    desk.relay.cut()


def test_twenty_guests_survive_a_cut_line_and_a_closed_browser(desk: Desk) -> None:
    page = desk.open()
    desk.log_in(page)
    desk.ready(page)
    desk.cut()
    page.goto("/khach/")  # any page leads to the one that is kept
    heading(page, "Nhập khách khi mất mạng")
    write_down(page, GUESTS)
    expect(page.locator("[data-list]")).to_contain_text(f"{FAMILY_NAME} GUEST A")
    held = page.evaluate(QUEUE)
    desk.close()

    page = desk.open()
    assert desk.context is not None
    desk.context.set_offline(True)
    page.goto(PAGE)
    waits(page, GUESTS)
    expect(page.locator("[data-list]")).not_to_contain_text(FAMILY_NAME)
    assert page.evaluate(QUEUE) == held
    desk.close()
    assert on_disk(desk.profile, FAMILY_NAME, CARD_NAME, "M70000001") == []
    assert on_disk(desk.profile, "cutru-offline") != []

    page = desk.open()
    desk.restore()
    desk.log_in(page)
    expect(page.locator("[data-network]")).to_contain_text(f"Đã gửi {GUESTS} khách nhập khi mất mạng.")
    assert page.evaluate(QUEUE) == []
    found = stored(desk.portal, FAMILY_NAME, CARD_NAME)
    assert len({one["receipt"] for one in found}) == len(found) == GUESTS
    assert [(one["reference"], one["acted_at"][:23]) for one in found] == [
        (one["reference"], one["acted_at"][:23]) for one in held
    ]
    assert {one["channel"] for one in found} == {"offline"}
    page.reload()
    assert len(stored(desk.portal, FAMILY_NAME, CARD_NAME)) == GUESTS


def test_words_that_lie_open_on_the_disk_would_be_found(desk: Desk) -> None:
    page = desk.open()
    page.goto(PAGE)
    page.evaluate(
        """async ([first, second]) => {
          localStorage.setItem("open", first);
          const opening = indexedDB.open("open", 1);
          const db = await new Promise((done) => {
            opening.onupgradeneeded = () => opening.result.createObjectStore("kept", { autoIncrement: true });
            opening.onsuccess = () => done(opening.result);
          });
          const writing = db.transaction("kept", "readwrite", { durability: "strict" });
          writing.objectStore("kept").add({ name: second });
          await new Promise((done) => { writing.oncomplete = done; });
        }""",
        [FAMILY_NAME, CARD_NAME],
    )
    desk.close()
    assert on_disk(desk.profile, FAMILY_NAME) != []
    assert on_disk(desk.profile, CARD_NAME) != []


@pytest.mark.usefixtures("empty_sheet")
def test_a_guest_the_portal_refuses_comes_back_on_the_sheet(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    type_foreigner(page, 0, full_name="REFUSEDOVA ANNA", nationality="Atlantis", document_number="M9900000")
    type_foreigner(page, 1, full_name="REFUSEDOVA BERTA", document_number="M9900001")
    waits(page, 2)
    desk.restore()
    result = page.locator("[data-result]")
    expect(result).to_have_text("Đã gửi 1 khách, 1 khách cần sửa trên trang khai báo.", timeout=20_000)
    expect(page.locator("[data-queue-count]")).to_have_text("Không có khách nào chờ gửi trên máy này.")
    page.get_by_role("link", name="Sửa trên trang khai báo").click()
    heading(page, "Khai báo khách")
    row = page.locator("[data-guest]")
    expect(row.locator("[name=full_name]")).to_have_value("REFUSEDOVA ANNA")
    expect(row.locator("[name=nationality]")).to_have_value("Atlantis")
    expect(row.locator('[data-cell="nationality"] .said--error')).to_have_count(1)
    expect(row).to_contain_text("khi mất mạng")
    row.locator("[name=nationality]").fill("Hàn Quốc (KOR)")
    row.locator("[name=nationality]").press("Tab")
    expect(row).to_have_attribute("data-state", "ready")
    page.locator("[data-send] button").click()
    heading(page, "Đã nhận 1 khách")
    found = stored(desk.portal, "REFUSEDOVA")
    assert [one["name"] for one in found] == ["REFUSEDOVA BERTA", "REFUSEDOVA ANNA"]
    assert [one["acted_at"] is not None for one in found] == [True, True]


def test_who_is_logged_out_is_told_what_waits_and_sends_it_at_the_next_login(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    assert desk.context is not None
    other = desk.context.new_page()
    other.goto("/hom-nay/")
    desk.cut()
    page.goto(PAGE)
    type_foreigner(page, 0, full_name="LOGOUTOVA ANNA", document_number="M9900002")
    waits(page, 1)
    expect(page.locator("[data-list]")).to_contain_text("LOGOUTOVA ANNA")
    other.locator(".user-menu summary").click()
    other.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator("[data-list]")).not_to_contain_text("LOGOUTOVA")
    expect(page.locator("[data-list]")).to_contain_text("Khách số 1")
    other.close()
    desk.context.clear_cookies()
    desk.restore()
    expect(page.locator("[data-result]")).to_have_text(
        "Có mạng rồi. Hãy đăng nhập để gửi 1 khách đang chờ.", timeout=20_000
    )
    page.goto("/")
    expect(page.locator("[data-network]")).to_contain_text(
        "1 khách đang chờ trên máy này, sẽ gửi khi đăng nhập lại."
    )
    desk.at_work()
    page.goto("/hom-nay/")
    expect(page.locator("[data-network]")).to_contain_text("Đã gửi 1 khách nhập khi mất mạng.")
    assert [one["name"] for one in stored(desk.portal, "LOGOUTOVA")] == ["LOGOUTOVA ANNA"]


def test_somebody_of_another_facility_is_told_and_sends_nothing(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    type_foreigner(page, 0, full_name="ELSEWHEROVA ANNA", document_number="M9900003")
    waits(page, 1)
    queue = page.evaluate(QUEUE)
    assert desk.context is not None
    desk.context.clear_cookies()
    desk.at_work("khach-san-khac")
    desk.restore()
    page.goto("/hom-nay/")
    expect(page.locator("[data-network]")).to_contain_text("1 khách của cơ sở khác đang chờ trên máy này")
    assert page.evaluate(QUEUE) == queue
    assert stored(desk.portal, "ELSEWHEROVA") == []


def test_a_lost_answer_and_two_windows_hand_nobody_in_twice(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    for number in range(3):
        type_foreigner(
            page, number, full_name=f"TWICEOVA {chr(65 + number)}", document_number=f"M99001{number:02}"
        )
        waits(page, number + 1)
    assert desk.context is not None
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    desk.context.route("**/ngoai-tuyen/gui/", lose)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/gui/"), timeout=30_000):
        desk.restore()
    assert lost == [200]
    assert len(page.evaluate(QUEUE)) == 3
    desk.context.unroute("**/ngoai-tuyen/gui/")
    windows = [page, desk.context.new_page(), desk.context.new_page()]
    for window in windows:
        window.goto("/khai-bao/", wait_until="commit")
    for window in windows:
        window.wait_for_load_state("load")
    page.wait_for_function(f"async () => (await ({QUEUE})()).length === 0")
    assert len(stored(desk.portal, "TWICEOVA")) == 3


def test_a_computer_that_never_was_online_says_what_to_do(desk: Desk) -> None:
    page = desk.open()
    page.goto(PAGE)
    expect(page.get_by_text("Máy này chưa nhập được khách khi mất mạng.")).to_be_visible()
    expect(page.locator("[data-entry]")).to_be_hidden()


def test_no_page_of_anybody_is_ever_kept(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    seen = set()
    for address in ("/hom-nay/", "/khai-bao/", "/khach/", "/nhap-tep/", "/co-so/", "/tai-khoan/"):
        page.goto(address)
        seen.add(page.title())
    assert len(seen) == 6
    kept = page.evaluate(ALL_CACHED)
    assert {path.split("/")[1] for path, _type, _text in kept} == {"static", "ngoai-tuyen"}
    assert [path for path, _type, text in kept if "Lễ Tân" in text or "csrfmiddlewaretoken" in text] == []
    assert sorted(path for path, kind, _text in kept if kind.startswith("text/html")) == [PAGE, PAGE]


def test_a_page_tells_when_the_network_goes_and_comes_back(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    strip = page.locator("[data-network]")
    expect(strip).to_be_empty()
    desk.cut()
    expect(strip).to_contain_text("Mất mạng.")
    expect(strip.get_by_role("link", name="Mở trang ngoại tuyến")).to_be_visible()
    desk.restore()
    expect(strip).to_contain_text("Đã có mạng lại.", timeout=15_000)
    strip.get_by_role("button", name="Đóng").click()
    expect(strip).to_be_empty()


def test_a_guest_is_written_down_with_the_keyboard_alone(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    page.get_by_label("Người nước ngoài").focus()
    page.keyboard.press("Tab")
    for text in (
        "KEYBOARDOVA ANNA",
        "Hàn Quốc (KOR)",
        "12081984",
        "n",
        "M9900200",
        "12",
        "",
        "",
        "+2",
        "+30",
    ):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Lưu vào hàng chờ")).to_be_focused()
    page.keyboard.press("Enter")
    waits(page, 1)
    expect(page.locator("[name=full_name]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-errors]")).to_be_focused()
    expect(page.locator("[data-errors] li")).to_have_count(5)
    page.locator("[data-edit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=full_name]")).to_have_value("KEYBOARDOVA ANNA")
    assert page.evaluate(QUEUE) == []


def test_a_guest_is_taken_out_of_the_queue_after_a_question(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    for number in range(2):
        type_foreigner(page, number)
        waits(page, number + 1)
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Xoá Khách số 1").click()
    dialog.get_by_role("button", name="Thôi").click()
    waits(page, 2)
    page.get_by_role("button", name="Xoá Khách số 1").click()
    dialog.get_by_role("button", name="Xoá khách").click()
    waits(page, 1)
    expect(page.locator("[data-list]")).to_contain_text("Khách số 2")


def test_a_wrong_field_is_told_in_words_before_anything_is_sealed(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    type_foreigner(page, 0, birth_date="31/02/1984", departure_on="01/01/2020", room="")
    wrong = page.locator("[data-errors] li")
    expect(wrong).to_have_text(
        [
            "Ngày sinh: Hãy ghi ngày sinh như 25/11/1990, hoặc chỉ năm 1990.",
            "Phòng: Hãy điền ô này.",
            "Ngày đi dự kiến: Ngày đi phải từ ngày đến trở đi.",
        ]
    )
    assert page.evaluate(QUEUE) == []
    write(page, birth_date="1984", departure_on="+1", room="12")
    press(page, "Lưu vào hàng chờ")
    waits(page, 1)


def test_a_card_is_scanned_with_the_camera_without_a_network(desk: Desk, tmp_path: Path) -> None:
    _text, truth = films.card(tmp_path / "card.mjpeg")
    film = f"--use-file-for-fake-video-capture={tmp_path / 'card.mjpeg'}"
    page = desk.open_at_work("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", film)
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    page.get_by_role("button", name="Quét mã QR").click()
    expect(page.locator("[name=full_name]")).to_have_value(truth["full_name"], timeout=20_000)
    expect(page.locator("[name=document_number]")).to_have_value(truth["document_number"])
    expect(page.get_by_role("dialog")).to_be_hidden()
    write(page, room="12", departure_on="+1", reason="1")
    press(page, "Lưu vào hàng chờ")
    waits(page, 1)


def test_a_hand_scanner_fills_the_form_wherever_the_focus_is(desk: Desk) -> None:
    page = desk.open_at_work()
    desk.ready(page)
    desk.cut()
    page.goto(PAGE)
    page.locator("[name=room]").fill("12")
    page.locator("[name=room]").focus()
    for line in ZONE.split("\n"):
        page.keyboard.type(line, delay=4)
        page.keyboard.press("Enter")
    expect(page.locator("[name=full_name]")).to_have_value("SCANNEROVA ANNA")
    expect(page.locator("[name=room]")).to_have_value("12")
    expect(page.locator("[name=birth_date]")).to_have_value("12/08/1964")
    expect(page.locator("[name=nationality]")).to_have_value("CH Hàn Quốc (KOR)")
    seen = page.get_by_label("Đã đối chiếu họ tên")
    expect(seen).to_be_focused()
    page.keyboard.press("Space")
    write(page, departure_on="+1")
    press(page, "Lưu vào hàng chờ")
    waits(page, 1)
    desk.restore()
    expect(page.locator("[data-result]")).to_have_text("Đã gửi 1 khách.", timeout=20_000)
    assert [one["name"] for one in stored(desk.portal, "SCANNEROVA")] == ["SCANNEROVA ANNA"]
