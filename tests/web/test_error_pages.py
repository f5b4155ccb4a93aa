"""Pages for requests that fail: plain words in both languages, without touching the database."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from cutru.web import errors
from tests.web.conftest import Page

PAGES = [
    (errors.bad_request, (SuspiciousOperation(),), 400, "Không đọc được yêu cầu này"),
    (errors.forbidden, (PermissionDenied(),), 403, "Tài khoản này không được làm việc đó"),
    (errors.not_found, (None,), 404, "Không tìm thấy trang này"),
    (errors.server_error, (), 500, "Cổng đang gặp trục trặc"),
    (errors.csrf_failure, ("reason",), 403, "Trang này đã mở quá lâu"),
]


@pytest.mark.parametrize(("view", "arguments", "status", "heading"), PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_error_page_needs_no_database_and_no_inline_code(view, arguments, status, heading, language):
    request: HttpRequest = RequestFactory().get("/")

    with translation.override(language):
        response = view(request, *arguments)

    page = Page(response.content.decode())
    assert (response.status_code, page.language, page.inline) == (status, language, [])
    assert len(page.headings) == 1
    if language == "vi":
        assert page.headings == [heading]


@pytest.mark.django_db
def test_an_unknown_address_shows_the_page_of_the_portal():
    response = Client().get("/khong-co-trang-nay/")

    assert Page(response.content.decode()).headings == ["Không tìm thấy trang này"]


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_to_reload():
    response = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})

    assert response.status_code == 403
    assert Page(response.content.decode()).headings == ["Trang này đã mở quá lâu"]
