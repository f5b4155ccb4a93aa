"""Forty photos given to the sheet become guests with pictures, finished and sent by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cutru.web.trial import TRIAL_PASSWORD
from tests.browser.people import give_code, give_password, heading
from tests.browser.portal import Portal
from tests.browser.test_receptionist import press_until_focused
from tests.documents.specimens import empty_photo, photo, specimen

pytestmark = pytest.mark.slow

DIFFERENT, FILES = 33, 40
READING_SECONDS = 300


def jpegs() -> list[Any]:
    """Forty photos: of 33 different cards, the first seven of them once more."""
    seeds = [*range(1, DIFFERENT + 1), *range(1, FILES - DIFFERENT + 1)]
    return [
        {
            "name": f"IMG_{number:04}.jpg",
            "mimeType": "image/jpeg",
            "buffer": photo(seed, "ID_CARD_QR", 6 if number < DIFFERENT else 1),
        }
        for number, seed in enumerate(seeds)
    ]


@pytest.mark.usefixtures("empty_sheet")
def test_forty_photos_become_guests_that_are_finished_and_sent_by_keyboard(
    portal: Portal, open_window: Callable[..., Page]
) -> None:
    page = open_window()
    give_password(page, "khachsan", TRIAL_PASSWORD)
    give_code(page, portal.code("khachsan"))
    heading(page, "Hôm nay")
    page.goto("/khai-bao/")
    before = page.locator("[data-guest]").count()
    page.locator("#read-file").set_input_files(jpegs())
    expect(page.locator(".reading .progress-line__count")).to_have_text(
        f"{FILES}/{FILES}", timeout=READING_SECONDS * 1000
    )
    rows = page.locator("[data-guest].guest--pictured")
    expect(rows).to_have_count(DIFFERENT)
    numbers = [specimen(seed, "ID_CARD_QR").truth["document_number"] for seed in range(1, DIFFERENT + 1)]
    cells = page.locator(".guest--pictured [name=document_number]")
    shown = cells.evaluate_all("all => all.map((one) => one.value)")
    assert sorted(shown) == sorted(numbers)
    expect(page.locator("[data-guest]")).to_have_count(before + DIFFERENT)
    first = rows.first
    expect(first.locator("[data-name-confirmed]")).to_be_focused()

    picture = first.locator("[data-picture]").first
    press_until_focused(page, "Shift+Tab", picture, 12)
    page.keyboard.press("Enter")
    large = page.locator("#picture-dialog img")
    expect(large).to_be_visible()
    assert large.evaluate("one => one.decode().then(() => one.naturalWidth)") > 1000
    page.keyboard.press("Escape")
    expect(picture).to_be_focused()

    press_until_focused(page, "Tab", first.locator("[data-name-confirmed]"), 12)
    page.keyboard.press("Enter")
    expect(first.locator("[name=room]")).to_be_focused()
    for text in ("101", "", "", "+2", "du"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(first).to_have_attribute("data-state", "ready")
    press_until_focused(page, "Tab", first.get_by_role("button", name="Chép ngày, lý do"), 12)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(first.locator("[name=arrival_time]")).to_be_focused()
    page.keyboard.press("Enter")
    for index in range(1, DIFFERENT):
        row = rows.nth(index)
        expect(row.locator("[data-name-confirmed]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(row.locator("[name=room]")).to_be_focused()
        page.keyboard.type(f"{101 + index}")
        if index == 1:  # a cell goes red and is mended without leaving the keyboard
            press_until_focused(page, "Shift+Tab", row.locator("[name=birth_date]"), 8)
            right = row.locator("[name=birth_date]").input_value()
            page.keyboard.type("99/99/1999")
            page.keyboard.press("Tab")
            expect(row.locator("[data-cell=birth_date]")).to_have_class("cell cell--3 cell--wrong")
            press_until_focused(page, "Shift+Tab", row.locator("[name=birth_date]"), 2)
            page.keyboard.type(right)
        if index < DIFFERENT - 1:
            page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    send = page.locator("[data-send] button")
    expect(send).to_be_focused()
    expect(send).to_have_text(f"Gửi {DIFFERENT} khách")
    page.keyboard.press("Enter")
    heading(page, f"Đã nhận {DIFFERENT} khách")
    page.goto("/khai-bao/")
    expect(page.locator("[data-guest]")).to_have_count(before)


def test_photos_dropped_on_today_lead_to_the_sheet_and_wait_there_for_whoever_comes_back(
    portal: Portal, open_window: Callable[..., Page]
) -> None:
    page = open_window()
    give_password(page, "letan", TRIAL_PASSWORD)
    give_code(page, portal.code("letan"))
    heading(page, "Hôm nay")
    page.locator("#read-file").set_input_files(
        [{"name": "trống.jpg", "mimeType": "image/jpeg", "buffer": empty_photo("#123456")}]
    )
    heading(page, "Khai báo khách")
    expect(page.locator(".reading[data-done]")).to_be_visible(timeout=60_000)
    row = page.locator("[data-guest].guest--pictured").last
    expect(row.locator("[name=full_name]")).to_have_value("")
    page.locator(".reading summary").click()
    expect(page.locator(".reading__files")).to_contain_text("Ảnh nằm cạnh một dòng trống")
    row.locator("[data-delete]").click()
    page.get_by_role("button", name="Xoá khách", exact=True).click()
    expect(page.get_by_text("khỏi trang khai báo.")).to_be_visible()
