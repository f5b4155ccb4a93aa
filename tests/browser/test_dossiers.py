"""Dossiers with real people's hands: pages that fit and can be read, ways back, two at once, no mouse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case_desk import FILED
from tests.browser.filing import Drafter, Officer, agree, picture, press_away, state_purpose
from tests.browser.people import heading
from tests.browser.portal import Portal
from tests.browser.register_looks import open_person, see
from tests.browser.test_citizen import enter, log_in_by_keyboard, look, pick, write
from tests.browser.test_keyboard import tab_to

DESK = "tests.browser.case_desk"
RENTED = ("permanent-residence-registration", "rent-borrow-stay")
CONFIRMED = ("residence-information-confirmation", "verification-needed")
OLD_LAW = """
from datetime import date
from cutru.dossiers.models import Dossier
from cutru.law.catalogue import procedure_on
found = Dossier.objects.get(code="{code}")
old = procedure_on(found.procedure_id, date(2024, 6, 3))
found.law_on, found.case_id = date(2024, 6, 3), old.cases[0].id
found.values["CT01@2023"] = found.values["CT01"]
found.save()
"""
Window = Callable[..., Page]


def prepared(portal: Portal, case: tuple[str, str], *words: str) -> dict[str, Any]:
    """What `case_desk` says of one case."""
    told: dict[str, Any] = portal.prepared(DESK, *words, *case)
    return next(iter(told.values()))


def test_every_page_of_a_dossier_can_be_read_and_fits(portal: Portal, open_window: Window) -> None:
    told = prepared(portal, RENTED)
    citizen = open_window(told["citizen"])
    drafter = Drafter(citizen, told, look)
    drafter.begin()
    citizen.goto("/ho-so/")
    look(citizen, "mine-draft")
    drafter.say_for_whom()
    citizen.goto(f"/ho-so/{drafter.code}/mau/CT01/")
    press_away(citizen, citizen.get_by_role("button", name="Lưu và tiếp tục"))
    expect(citizen.locator("[data-error-summary]")).to_be_visible()
    look(citizen, "form-wrong")
    citizen.goto(f"/ho-so/{drafter.code}/xem-lai/")
    look(citizen, "review-unfinished")
    for key in told["typed"]:
        drafter.fill_form(key)
    drafter.give_papers()
    asked = drafter.ask_consents()
    owner = open_window(told["consenting"][told["head_number"]])
    for address in asked:
        agree(owner, address, look)
    citizen.goto(f"/ho-so/{drafter.code}/dong-y/")
    look(citizen, "consents-given")
    drafter.see_fee()
    drafter.file()
    look(citizen, "status-filed")
    drafter.pay_online()

    desk = open_window(told["officer"])
    desk.goto("/mot-cua/")
    look(desk, "purpose")
    officer = Officer(desk, drafter.code, look)
    officer.find()
    desk.goto(f"/mot-cua/{drafter.code}/tra-lai/tu-choi/")
    look(desk, "act-refuse")
    officer.open()
    officer.accept()
    desk.goto(f"/mot-cua/{drafter.code}/hoi/uy-ban/")
    look(desk, "act-refer")
    officer.open()
    officer.grant()
    desk.goto("/mot-cua/lap/")
    look(desk, "desk-begin")
    citizen.goto(f"/ho-so/{drafter.code}/tinh-trang/")
    look(citizen, "status-granted")
    citizen.goto("/ho-so/")
    look(citizen, "mine")
    open_person(desk, told["number"], told["address"])
    see(desk, {**told, "code": drafter.code})
    look(desk, "register")


def test_a_dossier_under_the_old_law_is_sent_back_for_papers_and_filed_again(
    portal: Portal, open_window: Window
) -> None:
    told = prepared(portal, ("temporary-residence-registration", "join-household-art20-2"), FILED)
    code = told["code"]
    portal.run("-m", "cutru", "manage", "shell", "-c", OLD_LAW.format(code=code))
    desk, citizen = open_window(told["officer"]), open_window(told["citizen"])
    officer = Officer(desk, code)
    officer.find()
    press_away(desk, desk.get_by_role("link", name="Yêu cầu bổ sung"))
    look(desk, "act-supplement")
    desk.locator("main [name=own]").fill("Chụp lại giấy tờ về chỗ ở, ảnh mờ.")
    press_away(desk, desk.get_by_role("button", name="Yêu cầu bổ sung"))
    expect(desk.locator("main .record__head")).to_contain_text("Chờ bổ sung")

    citizen.goto(f"/ho-so/{code}/tinh-trang/")
    look(citizen, "status-supplement")
    expect(citizen.locator("main a", has_text="CT05")).to_have_count(1)
    press_away(citizen, citizen.get_by_role("link", name="Bổ sung và nộp lại"))
    look(citizen, "tasks-supplement")
    citizen.goto(f"/ho-so/{code}/giay-to/")
    other = citizen.locator("#phan-other")
    other.locator("input[type=file]").set_input_files(picture())
    other.get_by_role("button", name="Gửi tệp").click()
    expect(other.locator(".given")).to_have_count(1)
    citizen.goto(f"/ho-so/{code}/xem-lai/")
    press_away(citizen, citizen.get_by_role("button", name="Nộp bổ sung"))
    expect(citizen.locator("main .chip").first).to_have_text("Chờ tiếp nhận")
    officer.find()
    officer.accept()
    expect(desk.locator("main .record__head")).to_contain_text("Đang giải quyết")


def test_an_officer_whose_page_is_old_is_told_that_the_dossier_was_taken_back(
    portal: Portal, open_window: Window
) -> None:
    told = prepared(portal, CONFIRMED, FILED)
    desk, citizen = open_window(told["officer"]), open_window(told["citizen"])
    officer = Officer(desk, told["code"])
    officer.find()
    citizen.goto(f"/ho-so/{told['code']}/tinh-trang/")
    citizen.locator("summary", has_text="Rút hồ sơ").click()
    press_away(citizen, citizen.get_by_role("button", name="Rút hồ sơ"))
    expect(citizen.locator("main .chip").first).to_have_text("Đã rút")
    look(citizen, "status-withdrawn")

    with desk.expect_response(lambda answer: answer.request.method == "POST") as answer:
        desk.get_by_role("button", name="Tiếp nhận", exact=True).click()
    assert answer.value.status == 409
    expect(desk.locator("main .record__head")).to_contain_text("Đã rút")
    expect(desk.get_by_text("Hồ sơ đã sang bước khác")).to_be_visible()
    look(desk, "record-withdrawn")


def test_a_refused_dossier_tells_why_and_gives_the_slip(portal: Portal, open_window: Window) -> None:
    told = prepared(portal, RENTED, FILED)
    desk, citizen = open_window(told["officer"]), open_window(told["citizen"])
    Officer(desk, told["code"]).find()
    press_away(desk, desk.get_by_role("link", name="Từ chối tiếp nhận"))
    desk.locator("main [name=own]").fill("Chỗ ở đang có tranh chấp.")
    press_away(desk, desk.get_by_role("button", name="Từ chối tiếp nhận"))

    citizen.goto(f"/ho-so/{told['code']}/tinh-trang/")
    look(citizen, "status-refused")
    expect(citizen.locator("main .journey")).to_contain_text("Chỗ ở đang có tranh chấp.")
    slip = citizen.locator("main a", has_text="CT06")
    response = citizen.request.get(str(slip.get_attribute("href")))
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")


def test_the_committee_is_asked_answers_and_the_police_decides(portal: Portal, open_window: Window) -> None:
    told = prepared(portal, RENTED, FILED)
    desk, committee = open_window(told["officer"]), open_window(told["committee"])
    officer = Officer(desk, told["code"])
    officer.find()
    officer.accept()
    press_away(desk, desk.get_by_role("link", name=re.compile("^Hỏi Ủy ban nhân dân")))
    desk.locator("main [name=question]").fill("Chỗ ở này có tranh chấp không?")
    press_away(desk, desk.get_by_role("button", name="Gửi câu hỏi"))
    expect(desk.locator("main .record__head")).to_contain_text("Chờ cơ quan khác")

    committee.goto("/mot-cua/cau-hoi/")
    state_purpose(committee)
    look(committee, "questions")
    press_away(committee, committee.locator("main .row-item__link", has_text=told["shown_code"]))
    expect(committee.locator("main")).to_contain_text("Chỗ ở này có tranh chấp không?")
    look(committee, "question")
    committee.locator("main [name=outcome]").first.check()
    committee.locator("main [name=answer]").fill("Không có tranh chấp.")
    press_away(committee, committee.locator("main form button[type=submit]").last)
    look(committee, "question-answered")

    officer.open()
    expect(desk.locator("main")).to_contain_text("Không có tranh chấp.")
    expect(desk.locator("main .record__head")).to_contain_text("Đang giải quyết")
    officer.take_fee()
    officer.grant()


def test_pressing_twice_files_once(portal: Portal, open_window: Window) -> None:
    told = prepared(portal, CONFIRMED)
    page = open_window(told["citizen"])
    drafter = Drafter(page, told)
    drafter.write()
    drafter.ask_consents()
    drafter.give_consents_on_paper()
    drafter.review()
    page.get_by_role("button", name="Nộp hồ sơ").dblclick()
    expect(page).to_have_url(re.compile(f"/ho-so/{drafter.code}/tinh-trang/$"))
    expect(page.locator("main .journey__step").first).to_be_visible()
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile(f"/ho-so/{drafter.code}/tinh-trang/$"))


def test_a_citizen_without_a_mouse_files_a_dossier(portal: Portal, page: Page) -> None:
    told = prepared(portal, CONFIRMED)
    log_in_by_keyboard(page, "congdan")
    heading(page, "Chào Nguyễn Văn Công Dân")
    page.goto(f"/ho-so/moi/?procedure={CONFIRMED[0]}&case={CONFIRMED[1]}")
    enter(page, "button", "Bắt đầu")
    enter(page, "link", "Người làm thủ tục")
    enter(page, "button", "Tiếp tục")
    for typed in told["typed"].values():
        expect(page.locator("main [data-autosave]")).to_be_attached()
        type_drawn(page, typed)
        here = page.url
        enter(page, "button", "Lưu và tiếp tục")
        expect(page).not_to_have_url(here)
    enter(page, "link", "Xem lại và nộp") if page.url.endswith("-Q/") else None
