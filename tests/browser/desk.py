"""A hotel's computer without a network: its browser and profile, its line, and what people do on the page."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from cutru.cli.testing import find_chromium
from cutru.web.trial import TRIAL_PASSWORD
from tests.browser.conftest import FLAGS
from tests.browser.people import PATIENCE, give_code, give_password, heading, press
from tests.browser.portal import Portal
from tests.browser.relay import Relay

PAGE = "/ngoai-tuyen/"
FAMILY_NAME = "OFFLINOVA"
CARD_NAME = "Mất Mạng Thị"
"""Words that stand in no file but those of guests."""


class Desk:
    """A hotel's computer: a browser with a profile on the disk, on a line that can be cut."""

    def __init__(self, playwright: Playwright, portal: Portal, profile: Path) -> None:
        self._playwright, self.portal, self.profile = playwright, portal, profile
        self.relay = Relay(portal.port)
        self.context: BrowserContext | None = None

    def open(self, *flags: str) -> Page:
        self.context = self._playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=find_chromium(),
            args=[*FLAGS, *flags],
            base_url=self.relay.address,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": 1280, "height": 900},
        )
        page = self.context.pages[0]
        page.set_default_timeout(PATIENCE)
        return page

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def cut(self) -> None:
        assert self.context is not None
        self.relay.cut()
        self.context.set_offline(True)

    def restore(self) -> None:
        assert self.context is not None
        self.relay.restore()
        self.context.set_offline(False)

    def log_in(self, page: Page, name: str = "letan") -> None:
        give_password(page, name, TRIAL_PASSWORD)
        give_code(page, self.portal.code(name))
        heading(page, "Hôm nay")

    def at_work(self, name: str = "letan") -> None:
        """A session that has passed both factors; an unknown name gets a facility of its own."""
        assert self.context is not None
        script = """
import sys
from cutru.cli.environment import start_django
start_django()
from cutru.accounts.models import User
from tests.accounts.factories import make_user
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import at_work
person = User.objects.filter(username=sys.argv[1]).first()
if person is None:
    person = make_user(sys.argv[1])
    make_facility(HAI_BA_TRUNG, manager=person)
print(at_work(person).session.session_key)
"""
        session = self.portal.run("-c", script, name).splitlines()[-1]
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.relay.address}])

    def open_at_work(self, *flags: str) -> Page:
        page = self.open(*flags)
        self.at_work()
        return page

    def ready(self, page: Page) -> None:
        """The shell is kept and the key is there."""
        page.goto("/khai-bao/")
        page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function(KEY_IS_THERE)


# Opening a database that is not there would make it, empty, before the page does.
KEY_IS_THERE = """async () => (await indexedDB.databases()).some((one) => one.name === "cutru-offline")
&& new Promise((resolve) => {
  const opening = indexedDB.open("cutru-offline");
  opening.onsuccess = () => {
    const db = opening.result;
    const asked = db.transaction("keys").objectStore("keys").count();
    asked.onsuccess = () => { db.close(); resolve(asked.result > 0); };
  };
})"""
ALL_CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      found.push([new URL(request.url).pathname, answer.headers.get("content-type"), await answer.text()]);
    }
  }
  return found;
}"""
QUEUE = """() => new Promise((resolve) => {
  const opening = indexedDB.open("cutru-offline");
  opening.onsuccess = () => {
    const db = opening.result;
    const asked = db.transaction("queue").objectStore("queue").getAll();
    asked.onsuccess = () => { db.close(); resolve(asked.result); };
  };
})"""


def stored(portal: Portal, *names: str) -> list[dict[str, Any]]:
    """What the portal holds of guests whose names hold one of these words."""
    script = """
import json, sys
from cutru.cli.environment import start_django
start_django()
from django.db.models import Q
from cutru.stays.models import Stay, StayEntry
wanted = Q()
for name in sys.argv[1:]:
    wanted |= Q(full_name__contains=name)
found = []
for stay in Stay.objects.filter(wanted).order_by("pk"):
    entry = StayEntry.objects.get(stay_id=stay.pk, version=1)
    found.append({
        "name": stay.full_name, "number": stay.document_number, "receipt": stay.receipt,
        "reference": stay.reference, "channel": stay.channel, "room": stay.room,
        "acted_at": entry.acted_at.isoformat() if entry.acted_at else None, "at": entry.at.isoformat(),
    })
print(json.dumps(found))
"""
    answer: list[dict[str, Any]] = json.loads(portal.run("-c", script, *names).splitlines()[-1])
    return answer


def on_disk(folder: Path, *words: str) -> list[str]:
    """Files that hold one of these words in any of the forms in which browsers write texts."""
    wanted = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    wanted += [word.encode("latin-1") for word in words if all(ord(sign) < 256 for sign in word)]
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in wanted)
    ]


def write(page: Page, **values: str) -> None:
    """Fill fields by their names, as the tab key meets them."""
    for name, value in values.items():
        control = page.locator(f"[data-guest-form] [name={name}]")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def type_foreigner(page: Page, number: int, **changes: str) -> None:
    page.get_by_label("Người nước ngoài").check()
    write(
        page,
        **{
            "full_name": f"{FAMILY_NAME} GUEST {chr(65 + number)}",
            "nationality": "Hàn Quốc (KOR)",
            "birth_date": "12081984",
            "sex": "F",
            "document_number": f"M7{number:07}",
            "room": f"3{number:02}",
            "departure_on": "+2",
            **changes,
        },
    )
    press(page, "Lưu vào hàng chờ")


def scan_card(page: Page, number: int) -> None:
    page.locator("#scan").fill(
        f"0011990{number:05}||{CARD_NAME} {chr(65 + number)}|15011999|Nữ|Số 1, Phường Mẫu, Hà Nội|20062021"
    )
    press(page, "Nhận")
    expect(page.locator("[name=full_name]")).to_have_value(f"{CARD_NAME} {chr(65 + number)}")
    write(page, room=f"2{number:02}", departure_on="+2", reason="1")
    press(page, "Lưu vào hàng chờ")


def write_down(page: Page, count: int) -> None:
    """Every fourth is a Vietnamese guest whose card is scanned."""
    for number in range(count):
        if number % 4 == 3:
            scan_card(page, number)
        else:
            type_foreigner(page, number)
        waits(page, number + 1)


def waits(page: Page, count: int) -> None:
    expect(page.locator("[data-queue-count]")).to_have_text(f"Khách đang chờ gửi: {count}")
    expect(page.locator("[data-list] > li")).to_have_count(count)
