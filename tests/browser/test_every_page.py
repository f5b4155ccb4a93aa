"""Every page of every role: no serious fault for axe in light and dark, room on a phone, targets for a thumb.

The pages are those of the URL configuration: a new one is looked at without being named here, unless no role
can open it; then the test about that names it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from cutru.cli.frontend import MODULES
from tests.browser.conftest import Watch
from tests.browser.portal import Portal
from tests.town import VENDOR_CODE

AXE = MODULES / "axe-core" / "axe.min.js"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
SERIOUS = ("serious", "critical")
STEPS = ("mfa_activate_totp", "mfa_authenticate", "mfa_new_recovery_codes")
ROLES = (
    "anonymous",
    "manager",
    "receptionist",
    "ward",
    "province",
    "central",
    "administrator",
    "citizen",
    *STEPS,
)
ERROR_PAGE = "/khong-co-trang-nay/"

FILES = {
    "stays:export", "stays:list_na17", "stays:receipt_pdf receipt", "stays:na17_pdf receipt",
    "stays:submission_pdf number", "exchange:template_vietnamese", "exchange:template_foreign",
    "exchange:rejected number", "police:export", "police:na17 pk", "police:confirmed_pdf pk",
    "police:register_book_pdf", "police:register_book_xlsx", "confirmed:pdf receipt", "site:robots",
    "offline:service_worker", "offline:manifest",
    "documents:picture number", "documents:thumbnail number",
    "police:picture pk number", "police:thumbnail pk number",
    "citizens:receipts_pdf number", "citizens:receipt_pdf receipt",
    "dossiers:slip number", "dossiers:page number place", "dossiers:thumbnail number place",
    "dossiers:form_paper code key", "dossiers:filed_form code key", "desk:form_paper code key",
    "desk:export kind", "payments:confirmation code",
    "accounts:captcha_audio key", "captcha-image key", "captcha-image-2x key", "captcha-audio key",
}  # fmt: skip
PARTS_OF_PAGES = {
    "facilities:ward_options", "facilities:rollout_notice", "stays:nationalities", "police:new",
    "captcha-refresh", "offline:reachable", "offline:key",
    "stays:read_progress batch",
}  # fmt: skip
ACTS = {
    "facilities:check_number", "facilities:switch", "facilities:switch pk", "facilities:assign_staff",
    "facilities:deactivate_staff pk", "facilities:activate_staff pk", "facilities:reset_staff_password pk",
    "stays:draft_hold id", "stays:send", "stays:scan", "stays:read", "stays:act_on_many",
    "exchange:answer number",
    "exchange:hand_in number", "police:confirm", "police:ask_correction pk", "police:verify pk",
    "police:refuse pk", "set_language", "facilities:partner_api",
    "facilities:keep_pictures",
    "citizens:start", "citizens:drop number", "citizens:send number", "citizens:remove_guest number guest",
    "legislation:propose version_id", "legislation:confirmation_step pk step",
    "legislation:correction_step pk step",
    "dossiers:autosave code key", "dossiers:discard code", "dossiers:add_document code part",
    "dossiers:add_paper code part", "dossiers:take_form code part", "dossiers:remove_document code number",
    "dossiers:consent_on_paper code number", "dossiers:withdraw code",
    "desk:take code", "desk:take_many", "desk:accept code", "messaging:read_all",
    "residence:add_bar pk", "residence:end_bar pk",
    "offline:send", "webhooks:switch pk", "webhooks:ping pk", "webhooks:replay pk delivery",
}  # fmt: skip
IN_FLOWS = {
    "dossiers:start", "dossiers:consent number", "desk:question number", "desk:grant code",
    "desk:refer code to", "desk:turn_back code act",
}  # fmt: skip
"""Pages that the town's dossiers do not show; test_dossiers and test_every_case look at them."""
SIGNPOSTS = {
    "payments:pay code", "payments:returned code", "payments:trial code",
    "site:start", "site:/favicon.ico", "police:search", "accounts:old_login", "account_set_password",
    "accounts:identity_login", "accounts:identity_callback",
}  # fmt: skip
"""Addresses that only lead to others."""
FOR_PROGRAMS = ("partner:", "trial_identity:", "payments:notice")
"""Addresses that answer programs, in JSON; the pages of the trial provider are looked at in test_citizen."""
STATES = {
    "site:rollout": ("?province=01&ward=00070", "?province=01&ward=00565"),
    "stays:check_form": ("?so=2611",),
    "stays:sheet": ("?sua=1",),
    "stays:list": ("?tab=held", "?tab=problems", "?tab=all&q=khong+ai", "?from=hom+kia"),
    "exchange:detail number (waiting)": ("?loc=loi",),
    "webhooks:detail pk": ("?state=failed", "?state=delivered"),
    "procedures:list": ("?tim=tach+ho", "?tim=khong+co"),
    "procedures:finder": (
        "?chon=arriving.citizen",
        "?chon=arriving.citizen.from-30-days.any-dwelling",
    ),
    "procedures:procedure procedure_id": ("?ngay=2024-02-01", "?ngay=hom-kia", "?ngay=2020-01-01"),
    "programs:let_in": (f"?code={VENDOR_CODE}", "?code=KHONG-CO"),
    "police:inbox": ("?correcting=1",),
    "police:stays": ("?name=khong+ai", "?from=hom+kia"),
    "police:facilities": ("?state=awaiting",),
    "police:intake": ("?q=kin+dao",),
    "police:register_book": ("?day=hom+kia", "?day=2025-01-01"),
}
"""Pages that look different with these at the end of the address."""
LEADS_TO_ITSELF = "account_reset_password_from_key uidb36 key"
"""The link of a letter: the page hides the key and opens again."""

SIZES = """() => {
  const box = (one) => one.getBoundingClientRect();
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && box(one).width > 1;
  const name = (one) => `${one.tagName.toLowerCase()} ${one.name || one.textContent.trim().slice(0, 30)}`;
  const typed = "input:not([type=hidden], [type=checkbox], [type=radio])";
  const pressed = document.querySelectorAll(`main :is(button, .btn, select, textarea, summary, ${typed})`);
  const small = [...pressed].filter((one) => shown(one) && box(one).height < 43.9);
  const over = document.documentElement.scrollWidth - window.innerWidth;
  const wide = [...document.querySelectorAll("body *")]
    .filter((one) => over > 0 && shown(one) && box(one).right > window.innerWidth + 0.5);
  return {
    over,
    wide: wide.slice(0, 3).map(name),
    small: small.map((one) => [name(one), Math.round(box(one).height * 10) / 10]),
  };
}"""
AXE_RUN = """async (options) => {
  // Colours on their way from light to dark are no colours.
  for (const animation of document.getAnimations()) animation.finish();
  const result = await axe.run({ ...options, resultTypes: ["violations"], preload: false });
  return result.violations;
}"""


@dataclass
class Survey:
    """What was found on the pages of a role."""

    pages: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    too_small: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def town(portal: Portal) -> dict[str, Any]:
    """Sessions by role and addresses by label."""
    told: dict[str, Any] = portal.prepared("tests.browser.seed")
    return told


@pytest.fixture(scope="session")
def surveyed() -> dict[str, Survey]:
    """What was found so far, kept when the browser is closed in between."""
    return {}


@pytest.fixture
def survey(
    browser: Browser, portal: Portal, town: dict[str, Any], surveyed: dict[str, Survey]
) -> Callable[[str], Survey]:
    """Looks at all pages of a role, once."""

    def _survey(role: str) -> Survey:
        if role not in surveyed:
            surveyed[role] = look(browser, portal, town, role)
        return surveyed[role]

    return _survey


def look(browser: Browser, portal: Portal, town: dict[str, Any], role: str) -> Survey:
    found, watch = Survey(), Watch()
    context = watch.over(browser.new_context(base_url=portal.address, locale="vi-VN", viewport=DESKTOP))
    context.add_cookies([{"name": "sessionid", "value": town["sessions"][role], "url": portal.address}])
    page = context.new_page()
    axe = AXE.read_text()
    for label, address in addresses_of(town, role).items():
        if label == LEADS_TO_ITSELF or is_page(context, address):
            found.pages.append(label)
            for state in ("", *STATES.get(label, ())):
                page.goto(address + state, wait_until="load")
                examine(page, label + state, axe, found)
    context.close()
    found.faults = watch.faults
    return found


def addresses_of(town: dict[str, Any], role: str) -> dict[str, str]:
    """What is worth looking at for the role: pages everybody sees look the same for all."""
    if role in STEPS:
        return {role: town["pages"][role]}
    if role == "administrator":
        law = {label: one for label, one in town["pages"].items() if label.startswith("legislation:")}
        return {**town["administration"], **law}
    public = (
        "site:",
        "procedures:",
        "facilities:register",
        "account_reset",
        "account_confirm",
        "account_login",
        "stays:check",
    )
    if role == "anonymous":
        labels = [label for label in town["pages"] if label.startswith(public)]
        return {**{label: town["pages"][label] for label in labels}, "404": ERROR_PAGE}
    return {label: address for label, address in town["pages"].items() if not label.startswith(public)}


def is_page(context: BrowserContext, address: str) -> bool:
    if address == ERROR_PAGE:
        return True
    answer = context.request.get(address, max_redirects=0)
    is_html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status == 200 and is_html and "<html" in answer.text()


def examine(page: Page, label: str, axe: str, found: Survey) -> None:
    page.evaluate(axe)
    found.axe += [f"{label}: {one}" for one in violations(page, {})]
    page.emulate_media(color_scheme="dark")
    only_colours = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    found.axe += [f"{label}, dark: {one}" for one in violations(page, only_colours)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    sizes = page.evaluate(SIZES)
    if sizes["over"] > 0:
        found.too_wide.append(f"{label}: {sizes['over']} px: {sizes['wide']}")
    found.too_small += [f"{label}: {name}: {height} px" for name, height in sizes["small"]]
    page.set_viewport_size(DESKTOP)


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate(AXE_RUN, options)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_no_serious_fault(role: str, survey: Callable[[str], Survey]) -> None:
    assert survey(role).axe == []


@pytest.mark.parametrize("role", ROLES)
def test_no_page_complains(role: str, survey: Callable[[str], Survey]) -> None:
    assert survey(role).faults == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_every_page_fits_a_phone(role: str, survey: Callable[[str], Survey]) -> None:
    assert survey(role).too_wide == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_what_is_pressed_is_as_high_as_a_thumb(role: str, survey: Callable[[str], Survey]) -> None:
    assert survey(role).too_small == []


def test_every_address_is_looked_at_or_is_no_page(
    town: dict[str, Any], survey: Callable[[str], Survey]
) -> None:
    looked_at = {label for role in ROLES for label in survey(role).pages}
    not_pages = FILES | PARTS_OF_PAGES | ACTS | SIGNPOSTS | IN_FLOWS
    missed = {
        label
        for label in town["pages"]
        if label not in looked_at
        and label.split(" (")[0] not in not_pages
        and not label.startswith(FOR_PROGRAMS)
    }
    assert missed == set()
