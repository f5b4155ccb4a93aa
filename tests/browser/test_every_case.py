"""Every procedure and case of the catalogue in a browser: written, agreed to, paid, decided, registered."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cutru.dossiers.orders import changes_register
from cutru.law.catalogue import procedure_ids
from tests.browser.filing import Drafter, Officer, agree
from tests.browser.notifying import notify
from tests.browser.portal import Portal
from tests.browser.register_looks import IN_REGISTER, OUTSIDE_REGISTER, open_person, see
from tests.dossiers.scenes import filed_cases, notified_cases

DESK = "tests.browser.case_desk"
Window = Callable[..., Page]


@pytest.fixture(scope="package")
def cases(portal: Portal) -> dict[str, Any]:
    """The people of every case, in the portal's register."""
    told: dict[str, Any] = portal.prepared(DESK)
    return told


def test_what_is_looked_for_is_known_of_every_procedure_of_the_catalogue() -> None:
    assert set(IN_REGISTER) == set(procedure_ids("residence"))
    assert {one for one in IN_REGISTER if not changes_register(one)} == OUTSIDE_REGISTER


@pytest.mark.parametrize(("procedure_id", "case_id"), filed_cases())
def test_a_case_is_filed_decided_and_seen_in_the_register(
    cases: dict[str, Any], open_window: Window, procedure_id: str, case_id: str
) -> None:
    told = cases[f"{procedure_id}/{case_id}"]
    desk = open_window(told["officer"])
    online = told["channel"] == "online"
    writer = open_window(told["citizen"]) if online else desk
    drafter = Drafter(writer, told)
    drafter.write()
    for address in drafter.ask_consents() if online else ():
        answer(told, open_window, address)
    if not online:
        drafter.ask_consents()
    drafter.give_consents_on_paper()
    drafter.file()
    if online:
        drafter.pay_online()

    officer = Officer(desk, drafter.code)
    officer.find()
    officer.accept()
    officer.take_fee()
    officer.grant()
    papers_open(desk)
    if online:
        writer.goto(f"/ho-so/{drafter.code}/tinh-trang/")
        expect(writer.locator("main .chip").first).to_have_text("Đã giải quyết")
        expect(writer.locator("main .journey__step--now")).to_have_count(0)
        papers_open(writer)

    register = open_window(told["police"])
    open_person(register, told["number"], told["address"])
    see(register, {**told, "code": drafter.code})


@pytest.mark.parametrize(("procedure_id", "case_id"), notified_cases())
def test_a_stay_is_notified_and_seen_in_the_register(
    cases: dict[str, Any], open_window: Window, procedure_id: str, case_id: str
) -> None:
    told = cases[f"{procedure_id}/{case_id}"]
    notify(open_window(told["citizen"]), told)
    register = open_window(told["police"])
    open_person(register, told["number"], told["address"])
    see(register, told)


def answer(told: dict[str, Any], open_window: Window, address: str) -> None:
    """Whoever of the case's people is asked there logs in and agrees."""
    for session in told["consenting"].values():
        page = open_window(session)
        page.goto("/ho-so/y-kien/")
        if page.locator(f"main a[href='{address}']").count():
            agree(page, address)
            return


def papers_open(page: Page) -> None:
    """Every paper the page leads to opens as PDF."""
    links = page.locator("main a[href$='.pdf']")
    for address in {str(link.get_attribute("href")) for link in links.all()}:
        response = page.request.get(address)
        assert (response.status, response.headers["content-type"]) == (200, "application/pdf"), address
