"""Which menus a person sees: the public menu, the work pages of a role, the pages of the own account."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cutru.accounts.models import OFFICER_ROLES, Role


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
    ("police:stays", pgettext_lazy("nhiều", "Khách"), "users"),
    ("police:facilities", pgettext_lazy("nhiều", "Cơ sở"), "building"),
    ("police:register_book", _("Sổ tiếp nhận"), "book"),
    ("residence:search", _("Sổ cư trú"), "home"),
)
IMMIGRATION: tuple[Entry, ...] = (
    ("police:stays", pgettext_lazy("nhiều", "Khách"), "users"),
    ("police:facilities", pgettext_lazy("nhiều", "Cơ sở"), "building"),
)
ADMINISTRATOR: tuple[Entry, ...] = (
    ("admin:index", _("Quản trị"), "settings"),
    ("site:rollout", _("Địa bàn"), "map-pin"),
    ("site:penalties", _("Mức phạt"), "gavel"),
)
ACCOUNT: tuple[Entry, ...] = (
    ("accounts:profile", _("Tài khoản của tôi"), "user"),
    ("account_change_password", _("Đổi mật khẩu"), "key"),
    ("mfa_index", _("Xác thực hai bước"), "shield-check"),
    ("usersessions_list", _("Các phiên đăng nhập"), "devices"),
)


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
    entries = {Role.FACILITY: FACILITY, Role.WARD_POLICE: OFFICER, Role.ADMINISTRATOR: ADMINISTRATOR}
    return menu(entries.get(Role(user.role), IMMIGRATION), request)


def start_address(role: str) -> str:
    """Where a person begins to work after logging in; the home page while that page is missing."""
    if role == Role.FACILITY:
        name = "stays:today"
    else:
        name = "police:inbox" if role in OFFICER_ROLES else "admin:index"
    return _address(name) or reverse("site:home")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_here(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
