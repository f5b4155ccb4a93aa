"""The public pages and the people who look at them."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from cutru.accounts.models import Role, User
from cutru.places.models import PoliceUnit
from tests.accounts.factories import make_user

PUBLIC_PAGES = {
    "/": "KHAI BÁO TẠM TRÚ CHO NGƯỜI NƯỚC NGOÀI THÔNG BÁO LƯU TRÚ CHO CÔNG DÂN VIỆT NAM",
    "/huong-dan/": "Hướng dẫn sử dụng",
    "/huong-dan/dang-ky/": "Đăng ký tài khoản cơ sở lưu trú",
    "/huong-dan/dang-nhap-lan-dau/": "Đăng nhập lần đầu",
    "/huong-dan/dang-nhap-lan-sau/": "Đăng nhập từ lần thứ hai",
    "/huong-dan/khai-bao-khach-nuoc-ngoai/": "Khai báo tạm trú cho khách nước ngoài",
    "/huong-dan/thong-bao-luu-tru/": "Thông báo lưu trú cho khách Việt Nam",
    "/huong-dan/nhap-tep/": "Nhập nhiều khách từ tệp",
    "/huong-dan/bien-nhan/": "Biên nhận và kiểm tra biên nhận",
    "/huong-dan/mat-ung-dung-xac-thuc/": "Mất ứng dụng xác thực, quên mật khẩu",
    "/huong-dan/lam-thu-tuc/": "Làm thủ tục cư trú",
    "/cau-hoi-thuong-gap/": "Câu hỏi thường gặp",
    "/ho-tro/": "Hỗ trợ",
    "/tai-ung-dung/": "Dùng cổng như một ứng dụng",
    "/dia-ban/": "Địa bàn triển khai",
    "/muc-phat/": "Mức phạt",
}
"""Every public page with its heading in Vietnamese."""


class Page(HTMLParser):
    """What the tests ask of a page: words, headings, links, and anything a strict policy would block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.links: dict[str, str] = {}
        self.inline: list[str] = []
        self.language = ""
        self._open: list[str] = []
        self._text: list[str] = []
        self._link: tuple[str, list[str]] | None = None
        self.feed(html)
        self.text = " ".join(" ".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.inline += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not named.get("src")):
            self.inline.append(tag)
        if tag == "html":
            self.language = named.get("lang") or ""
        if tag == "h1":
            self.headings.append("")
        if tag == "a":
            self._link = (named.get("href") or "", [])
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self.links[" ".join("".join(self._link[1]).split())] = self._link[0]
            self._link = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if self._link:
            self._link[1].append(data)
        if "h1" in self._open:
            self.headings[-1] = " ".join(f"{self.headings[-1]} {data}".split())


@pytest.fixture
def read(client: Client, db: None):
    """Opens an address as a stranger and reads the page."""

    def _read(path: str, language: str = "vi") -> Page:
        client.cookies["django_language"] = language
        response = client.get(path)
        assert response.status_code == 200, path
        return Page(response.content.decode())

    return _read


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("quantri-thu", role=Role.ADMINISTRATOR)


@pytest.fixture
def officer(db: None) -> User:
    unit = PoliceUnit.objects.get(kind="ward", ward_id="00070")
    return make_user("congan-thu", role=Role.WARD_POLICE, unit=unit)
