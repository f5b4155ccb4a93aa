"""The public site in both languages, what it says, and what the strict content policy asks of it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cutru.web.models import GuidePage
from tests.accounts.factories import log_in
from tests.web.conftest import PUBLIC_PAGES, Page


@pytest.mark.parametrize(("path", "heading"), PUBLIC_PAGES.items())
def test_every_public_page_opens_in_vietnamese_under_its_heading(read, path, heading):
    page = read(path)

    assert (page.headings, page.language) == ([heading], "vi")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_every_public_page_opens_in_english(read, path):
    assert read(path, "en").language == "en"


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_no_public_page_has_an_inline_script_or_style(client, db, path):
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))

    assert Page(response.content.decode()).inline == []
    assert {name: policy[name] for name in ("default-src", "script-src", "style-src", "object-src")} == {
        "default-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "object-src": "'none'",
    }
    assert (response["X-Content-Type-Options"], response["X-Frame-Options"]) == ("nosniff", "DENY")


def test_the_header_bar_and_the_menu_hold_what_the_portal_names(read):
    page = read("/")

    assert page.links["Tải ứng dụng"] == "/tai-ung-dung/"
    assert page.links["TRANG CHỦ"] == "/"
    assert page.links["HƯỚNG DẪN SỬ DỤNG"] == "/huong-dan/"
    assert page.links["CÂU HỎI THƯỜNG GẶP"] == "/cau-hoi-thuong-gap/"
    assert page.links["HỖ TRỢ"] == "/ho-tro/"
    assert page.links["Đăng nhập"] == reverse("account_login")
    assert "BỘ CÔNG AN" in page.text


def test_a_stranger_is_led_from_home_to_the_registration_guide(read):
    page = read("/")

    assert page.links["Bấm để xem hướng dẫn"] == "/huong-dan/dang-ky/"
    assert "Bạn chưa có tài khoản?" in page.text


def test_the_language_switch_keeps_the_page_and_lasts(client, db):
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/muc-phat/"}, follow=True)

    assert Page(response.content.decode()).language == "en"
    assert Page(client.get("/").content.decode()).language == "en"


def test_the_fines_name_amounts_for_both_and_their_basis(read):
    page = read("/muc-phat/")

    assert "Phạt cảnh cáo hoặc phạt tiền từ 500.000 đồng đến 1.000.000 đồng" in page.text
    assert "Phạt tiền từ 30.000.000 đồng đến 40.000.000 đồng" in page.text
    assert "Điểm b khoản 1 Điều 10 Nghị định 282/2025/NĐ-CP" in page.text
    assert "144/2021" not in page.text


def test_the_questions_hold_the_five_of_the_published_article(read):
    page = read("/cau-hoi-thuong-gap/")

    for question in (
        "Kiểm tra lưu trú từ mấy giờ?",
        "Giấy xác nhận tạm trú là gì?",
        "Khi nào công an được kiểm tra cư trú tại nhà dân?",
        "KT3 là gì?",
        "Không thông báo lưu trú bị phạt bao nhiêu?",
    ):
        assert question in page.text


def test_a_hidden_or_unknown_guide_page_is_not_found(client, db):
    GuidePage.objects.filter(slug="nhap-tep").update(is_shown=False)

    assert client.get("/huong-dan/nhap-tep/").status_code == 404
    assert client.get("/huong-dan/khong-co/").status_code == 404


def test_an_installation_with_pages_gets_the_page_for_citizens_once(db):
    loading = import_module("cutru.web.migrations.0003_load_citizens_page")
    published = GuidePage.objects.filter(slug="lam-thu-tuc").values("title_vi", "body_vi", "body_en").get()
    GuidePage.objects.filter(slug="lam-thu-tuc").delete()

    loading.load(apps, None)
    assert GuidePage.objects.filter(slug="lam-thu-tuc").values(*published).get() == published
    GuidePage.objects.filter(slug="lam-thu-tuc").update(title_vi="Tên của quản trị")
    loading.load(apps, None)

    assert GuidePage.objects.get(slug="lam-thu-tuc").title_vi == "Tên của quản trị"


def test_robots_are_kept_from_accounts_and_the_desk(client: Client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /cong-an/\n" in response.content.decode()


def test_home_asks_the_database_once(client, db):
    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) == 1


def test_a_person_logged_in_still_sees_home_with_the_way_to_work(client, officer):
    log_in(client, officer)

    page = Page(client.get("/").content.decode())

    assert page.links["Đến trang làm việc"] == "/bat-dau/"
    assert "Đăng ký ngay" not in page.links


def test_the_start_page_leads_an_administrator_to_the_administration(client, administrator):
    log_in(client, administrator)

    response = client.get("/bat-dau/")

    assert (response.status_code, response["Location"]) == (302, "/quan-tri/")


def test_the_start_page_sends_strangers_home(client, db):
    assert client.get("/bat-dau/")["Location"] == "/"


def test_a_browser_that_prefers_english_still_gets_vietnamese_until_somebody_chooses(client, db):
    response = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert Page(response.content.decode()).language == "vi"
