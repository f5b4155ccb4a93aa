"""Notices, guide and questions are edited by administrators, dated, and cannot carry scripts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from cutru.audit.models import Event
from cutru.web import markdown
from cutru.web.models import FaqEntry, GuidePage, Notice
from cutru.web.queries import notices_on
from tests.accounts.factories import log_in


@pytest.mark.django_db
def test_the_three_notices_stand_in_order_with_their_facts(read):
    text = read("/").text

    areas, accounts, stays = Notice.objects.all()
    assert list(notices_on(timezone.localdate())) == [areas, accounts, stays]
    for fact in (
        "07 tỉnh, thành phố",
        "An Giang, Hải Phòng, Bắc Ninh, Phú Thọ, Quảng Ninh, Thanh Hóa, Thành phố Hồ Chí Minh",
        "03 phường của TP. Hà Nội",
        "Hai Bà Trưng, Hoàn Kiếm, Ngọc Hà",
        "ag_abc123",
        "12/05/2026",
    ):
        assert fact in text


@pytest.mark.django_db
def test_a_notice_shows_from_its_first_to_its_last_day():
    Notice.objects.all().delete()
    first, last = date(2026, 3, 1), date(2026, 3, 5)
    notice = Notice.objects.create(title_vi="Bảo trì", body_vi="Đêm nay.", starts=first, ends=last)
    day = timedelta(days=1)

    shown = {on: list(notices_on(on)) for on in (first - day, first, last, last + day)}

    assert shown == {first - day: [], first: [notice], last: [notice], last + day: []}


@pytest.mark.django_db
def test_an_administrator_changes_a_notice_and_the_audit_log_knows(client, administrator):
    notice = Notice.objects.get(order=30)
    log_in(client, administrator)

    response = client.post(
        f"/quan-tri/web/notice/{notice.pk}/change/",
        {
            "title_vi": notice.title_vi,
            "title_en": notice.title_en,
            "body_vi": "Từ ngày **01/01/2027** có thêm 5 tỉnh.",
            "body_en": notice.body_en,
            "starts": "01/01/2026",
            "ends": "",
            "order": "30",
        },
    )

    assert response.status_code == 302
    assert "<strong>01/01/2027</strong>" in client.get("/").content.decode()
    event = Event.objects.get(action="page_changed")
    assert (event.by, event.subject, event.subject_id) == (administrator, "notice", str(notice.pk))
    assert event.details == {"title": notice.title_vi, "fields": ["body_vi"]}


@pytest.mark.django_db
def test_the_police_may_not_edit_notices(client, officer):
    log_in(client, officer)

    assert client.get("/quan-tri/web/notice/").status_code == 302


@pytest.mark.django_db
def test_english_falls_back_to_vietnamese_where_it_is_missing():
    entry = FaqEntry(question_vi="Câu hỏi", question_en="", answer_vi="Trả lời", answer_en="Answer")

    with translation.override("en"):
        assert (entry.question, entry.answer) == ("Câu hỏi", "Answer")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Notice, GuidePage, FaqEntry])
def test_everything_first_published_is_complete_in_both_languages_and_valid(model):
    rows = model.objects.all()

    assert rows
    for row in rows:
        row.full_clean()
        english = [field.name for field in model._meta.fields if field.name.endswith("_en")]
        assert [name for name in english if not getattr(row, name)] == []


def test_html_in_a_text_is_shown_and_not_obeyed():
    text = '<script>alert(1)</script> <b onclick="x()">đậm</b> [x](javascript:alert(1))'
    html = markdown.render_markdown(text)

    assert "<script" not in html
    assert "<b " not in html
    assert "href" not in html


def test_a_picture_that_has_not_been_taken_leaves_no_gap():
    assert markdown.render_markdown("Trước ![ảnh](chua-chup.webp) sau") == "<p>Trước  sau</p>\n"


def test_a_picture_that_exists_is_shown(monkeypatch):
    monkeypatch.setattr(markdown.finders, "find", lambda path: f"/static/{path}")

    html = markdown.render_markdown('![Màn hình "đăng nhập"](dang-nhap.webp)')

    source, words = "/static/cutru/guide/dang-nhap.webp", "Màn hình &quot;đăng nhập&quot;"
    assert html == f'<p><img src="{source}" alt="{words}" loading="lazy"></p>\n'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![x](https://noi-khac.example/a.png)", "picture_elsewhere"),
        ("![x](../../bi-mat.png)", "picture_elsewhere"),
        ("[x](http://noi-khac.example/)", "link_not_https"),
    ],
)
def test_pictures_and_links_that_pages_could_not_show_are_refused(text, code):
    with pytest.raises(ValidationError) as refused:
        markdown.check_markdown(text)

    assert refused.value.code == code
