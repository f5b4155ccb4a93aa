"""What the register's pages show after a dossier of each procedure was granted."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.browser.filing import Told, state_purpose

REGISTER = "/cong-an/cu-tru/"


def shown(text: str) -> str:
    """A day of a form (`2026-11-25`) as pages show it."""
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def open_person(page: Page, number: str, address: str) -> None:
    """The register's page of a person, found by number, or by the dwelling for somebody who has none."""
    page.goto(f"{REGISTER}?q={number or address}")
    state_purpose(page)
    if not number:
        page.locator(".row-item__name", has_text=re.compile(f"^{re.escape(address)}$")).click()
    page.locator("main a[href^='/cong-an/cu-tru/nguoi/']").first.click()
    expect(page.locator("#nhat-ky")).to_be_visible()


def _fact(page: Page, name: str) -> Locator:
    return page.locator(f"main dl.facts dt:text-is('{name}') + dd")


def _spell(page: Page, kind: str) -> Locator:
    """The newest registration of a kind on the person's line."""
    entries = page.locator(".event-line__entry").filter(has=page.locator(".event-line__title", has_text=kind))
    return entries.first


def _permanent(page: Page, told: Told) -> None:
    expect(_fact(page, "Thường trú")).to_contain_text(told["address"])
    expect(_spell(page, "Thường trú")).to_contain_text("Đang có hiệu lực")
    expect(_spell(page, "Thường trú")).to_contain_text("Căn cứ:")


def _no_permanent(page: Page, told: Told) -> None:
    expect(_fact(page, "Thường trú")).to_have_text("–")
    expect(_spell(page, "Thường trú")).to_contain_text("Kết thúc:")


def _split(page: Page, told: Told) -> None:
    members = page.locator("section[aria-labelledby=ho-gia-dinh] .row-item")
    expect(members).to_have_count(1)
    expect(members).to_contain_text(told["name"])
    expect(members).to_contain_text("Chủ hộ")


def _adjusted(page: Page, told: Told) -> None:
    """The new head, the corrected fact or the new name of the place: whichever the form named."""
    written = told["written"]
    if "new_head_number" in written:
        head = page.locator("section[aria-labelledby=ho-gia-dinh] .row-item").first
        expect(head).to_contain_text(told["name"])
        expect(head).to_contain_text("Chủ hộ")
    elif "new_address" in written:
        expect(_fact(page, "Thường trú")).to_contain_text(written["new_address"])
    else:
        expect(_fact(page, "Tôn giáo")).to_have_text(written["changes"][0]["value"])


def _temporary(page: Page, told: Told) -> None:
    expect(_fact(page, "Tạm trú")).to_contain_text(told["address"])
    expect(_fact(page, "Tạm trú")).to_contain_text(f"đến {shown(told['written']['until'])}")


def _extended(page: Page, told: Told) -> None:
    expect(_spell(page, "Tạm trú")).to_contain_text(shown(told["written"]["until"]))


def _no_temporary(page: Page, told: Told) -> None:
    expect(_fact(page, "Tạm trú")).to_have_text("–")
    expect(_spell(page, "Tạm trú")).to_contain_text("Kết thúc:")


def _declared(page: Page, told: Told) -> None:
    expect(_fact(page, "Nơi ở hiện tại")).to_contain_text(told["address"])


def _absent(page: Page, told: Told) -> None:
    absence = page.locator("section[aria-labelledby=tam-vang] li")
    expect(absence).to_have_count(1)
    for name in ("absent_from", "absent_to"):
        expect(absence).to_contain_text(shown(told["written"][name]))
    expect(absence).to_contain_text(told["written"]["destination"])


def _confirmed(page: Page, told: Told) -> None:
    """A confirmation changes nothing; that it was given stands in the journal, which is read below."""


def _unchanged(page: Page, told: Told) -> None:
    """What a committee confirms is not the register's: the dossier is not in its journal."""
    expect(page.locator("section[aria-labelledby=nhat-ky]")).not_to_contain_text(told["code"])


def _stay(page: Page, told: Told) -> None:
    stays = page.locator("section[aria-labelledby=luu-tru] li")
    expect(stays).to_have_count(1)
    expect(stays).to_contain_text(told["place"])


IN_REGISTER: Mapping[str, Callable[[Page, Told], None]] = {
    "permanent-residence-registration": _permanent,
    "permanent-residence-deregistration": _no_permanent,
    "household-separation": _split,
    "residence-information-adjustment": _adjusted,
    "residence-information-confirmation": _confirmed,
    "temporary-residence-registration": _temporary,
    "temporary-residence-extension": _extended,
    "temporary-residence-deregistration": _no_temporary,
    "residence-information-declaration": _declared,
    "temporary-absence-declaration": _absent,
    "vehicle-parking-residential-use-confirmation": _unchanged,
    "dwelling-area-and-dispute-confirmation": _unchanged,
    "stay-notification": _stay,
}
"""Procedure → what is looked for on the page of the person; a test compares it with the catalogue."""

OUTSIDE_REGISTER = frozenset(name for name, look in IN_REGISTER.items() if look in (_unchanged, _stay))
"""Procedures that write nothing into the journal of the register."""


def see(page: Page, told: Told) -> None:
    """The person's page shows what the dossier changed, and the journal names the dossier."""
    IN_REGISTER[told["procedure"]](page, told)
    if told["procedure"] not in OUTSIDE_REGISTER:
        expect(page.locator("section[aria-labelledby=nhat-ky]")).to_contain_text(told["code"])
