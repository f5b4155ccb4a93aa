"""Which menus a person sees: the public menu, the work pages of a role, the pages of the own account."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cutru.accounts.models import Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a menu."""

    url: str
    label: str | Promise
    icon: str
    current: bool


Entry = tuple[str, str | Promise, str]
"""Name of an address, words, icon."""

SITE_MENU: tuple[Entry, ...] = (
    ("site:home", _("TRANG CHỦ"), "home"),
    ("procedures:list", _("THỦ TỤC CƯ TRÚ"), "file-text"),
    ("site:guide", _("HƯỚNG DẪN SỬ DỤNG"), "book"),
    ("site:faq", _("CÂU HỎI THƯỜNG GẶP"), "help-circle"),
    ("site:support", _("HỖ TRỢ"), "phone"),
)
FOOTER: tuple[Entry, ...] = (
    ("site:rollout", _("Địa bàn triển khai"), "map-pin"),
    ("site:penalties", _("Mức phạt"), "gavel"),
    ("site:guide", _("Hướng dẫn sử dụng"), "book"),
    ("site:faq", _("Câu hỏi thường gặp"), "help-circle"),
    ("site:support", _("Hỗ trợ"), "phone"),
)
FACILITY: tuple[Entry, ...] = (
    ("stays:today", _("Hôm nay"), "sun"),
    ("stays:sheet", _("Khai báo"), "pencil-plus"),
    ("stays:list", pgettext_lazy("nhiều", "Khách"), "users"),
    ("exchange:start", _("Nhập tệp"), "file-upload"),
    ("facilities:detail", _("Cơ sở"), "building"),
)
OFFICER: tuple[Entry, ...] = (
    ("police:inbox", _("Hộp đến"), "inbox"),
    ("desk:queue", _("Một cửa"), "file-text"),
    ("police:stays", pgettext_lazy("nhiều", "Khách"), "users"),
    ("police:facilities", pgettext_lazy("nhiều", "Cơ sở"), "building"),
    ("police:register_book", _("Sổ tiếp nhận"), "book"),
    ("residence:search", _("Sổ cư trú"), "home"),
)
IMMIGRATION: tuple[Entry, ...] = (
    ("police:stays", pgettext_lazy("nhiều", "Khách"), "users"),
    ("police:facilities", pgettext_lazy("nhiều", "Cơ sở"), "building"),
    ("desk:questions", _("Một cửa"), "file-text"),
)
CITIZEN: tuple[Entry, ...] = (
    ("citizens:home", _("Của tôi"), "home"),
    ("citizens:notify", _("Thông báo lưu trú"), "pencil-plus"),
    ("dossiers:mine", _("Hồ sơ"), "file-text"),
    ("procedures:finder", _("Tìm thủ tục"), "search"),
)
COMMITTEE: tuple[Entry, ...] = (("desk:queue", _("Một cửa"), "file-text"),)
ADMINISTRATOR: tuple[Entry, ...] = (
    ("admin:index", _("Quản trị"), "settings"),
    ("legislation:pending", _("Pháp luật"), "book"),
    ("site:rollout", _("Địa bàn"), "map-pin"),
    ("site:penalties", _("Mức phạt"), "gavel"),
)
WORK: dict[Role, tuple[Entry, ...]] = {
    Role.FACILITY: FACILITY,
    Role.WARD_POLICE: OFFICER,
    Role.PROVINCE_IMMIGRATION: IMMIGRATION,
    Role.CENTRAL_IMMIGRATION: IMMIGRATION,
    Role.ADMINISTRATOR: ADMINISTRATOR,
    Role.CITIZEN: CITIZEN,
    Role.COMMITTEE: COMMITTEE,
}
START: dict[Role, str] = {
    Role.FACILITY: "stays:today",
    Role.ADMINISTRATOR: "admin:index",
    Role.CITIZEN: "citizens:home",
    Role.COMMITTEE: "desk:queue",
}
ACCOUNT: tuple[Entry, ...] = (
    ("accounts:profile", _("Tài khoản của tôi"), "user"),
    ("account_change_password", _("Đổi mật khẩu"), "key"),
    ("mfa_index", _("Xác thực hai bước"), "shield-check"),
    ("usersessions_list", _("Các phiên đăng nhập"), "devices"),
)


CITIZEN_ACCOUNT = tuple(entry for entry in ACCOUNT if entry[0] in ("accounts:profile", "usersessions_list"))
"""Password and second factor of a citizen are kept by the identity provider."""


def account_menu(request: HttpRequest) -> list[Item]:
    """The pages of the person's own account."""
    is_citizen = request.user.is_authenticated and request.user.role == Role.CITIZEN
    return menu(CITIZEN_ACCOUNT if is_citizen else ACCOUNT, request)


def menu(entries: tuple[Entry, ...], request: HttpRequest) -> list[Item]:
    """The entries whose addresses exist; the current one is the longest address that starts the path."""
    found = [(_address(name), label, icon) for name, label, icon in entries]
    known = [(url, label, icon) for url, label, icon in found if url]
    here = max((url for url, _label, _icon in known if _is_here(url, request.path)), key=len, default="")
    return [Item(url, label, icon, url == here) for url, label, icon in known]


def work_menu(request: HttpRequest) -> list[Item]:
    """The work pages of the person's role; empty for strangers."""
    user = request.user
    if not user.is_authenticated:
        return []
    return menu(WORK[Role(user.role)], request)


def start_address(role: str) -> str:
    """Where a person begins to work after logging in; the home page while that page is missing."""
    return _address(START.get(Role(role), "police:inbox")) or reverse("site:home")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_here(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
