"""The lists of the desk: who sees what, in which order, what is written down, what goes out as a file."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.fixtures import DjangoAssertNumQueries

from cutru.audit.models import Look
from cutru.dossiers import actions, queries
from cutru.dossiers.models import Channel, DeskKind, Dossier
from cutru.dossiers.queries import QueueFilter
from tests.accounts.factories import make_citizen, make_committee, make_user
from tests.dossiers.desk_factories import listed
from tests.facilities.factories import HAI_BA_TRUNG
from tests.police.factories import (
    HO_CHI_MINH,
    administrator,
    at_work,
    central_officer,
    page,
    province_officer,
    ward_officer,
)

pytestmark = pytest.mark.django_db
QUEUE = "desk:queue"
LISTS = ("desk:queue", "desk:ended", "desk:search", "desk:questions", "desk:escalated", "desk:begin")


def shown(text: str, *names: str) -> list[str]:
    """Which of the names a page shows, in its order."""
    return sorted((name for name in names if name in text), key=text.index)


def test_the_queue_holds_the_wards_own_dossiers_the_most_urgent_first() -> None:
    listed("Sau Thị Cùng", due_in=5)
    listed("Đầu Thị Tiên", due_in=1)
    listed("Kín Thị Khác", ward=HAI_BA_TRUNG)
    listed(
        "Kín Thị Ủy",
        desk=DeskKind.COMMITTEE,
        procedure_id="dwelling-area-and-dispute-confirmation",
        case_id="filed-at-committee",
    )
    listed("Xong Thị Rồi", state="granted")
    text = page(at_work(ward_officer()), reverse(QUEUE))
    names = ("Sau Thị Cùng", "Đầu Thị Tiên", "Kín Thị Khác", "Kín Thị Ủy", "Xong Thị Rồi")
    assert shown(text, *names) == ["Đầu Thị Tiên", "Sau Thị Cùng"]
    assert text.count("data-row>") == 2


def test_a_row_says_procedure_state_due_day_channel_and_who_handles_it() -> None:
    officer = ward_officer()
    one = listed("Đỗ Thị Chờ", due_in=-1.5, handled_by=officer, channel=Channel.POST)
    text = page(at_work(officer), reverse(QUEUE))
    for words in (
        one.shown_code, "Đăng ký tạm trú", "Hồ sơ đăng ký tạm trú", "Chờ tiếp nhận", "quá hạn", "Bưu chính",
        "Trần Thị Hồng Nhung xử lý",
    ):  # fmt: skip
        assert words in text


def test_filters_stay_in_the_address_and_show_that_they_are_on() -> None:
    officer = ward_officer()
    listed("Nộp Thị Mới")
    listed("Muộn Văn Hạn", due_in=-2, state="accepted")
    listed(
        "Riêng Thị Tôi",
        handled_by=officer,
        state="accepted",
        procedure_id="temporary-absence-declaration",
        case_id="art31-1-a-b",
    )
    listed("Hỏi Văn Ngoài", state="referred", due_in=-3)
    listed("Thêm Thị Giấy", state="supplement", due_in=-3)
    everybody = ("Nộp Thị Mới", "Muộn Văn Hạn", "Riêng Thị Tôi", "Hỏi Văn Ngoài", "Thêm Thị Giấy")
    client = at_work(officer)
    for query, expected in {
        "state=submitted": {"Nộp Thị Mới"},
        "state=accepted": {"Muộn Văn Hạn", "Riêng Thị Tôi"},
        "state=referred": {"Hỏi Văn Ngoài"},
        "state=supplement": {"Thêm Thị Giấy"},
        "overdue=1": {"Muộn Văn Hạn"},
        "mine=1": {"Riêng Thị Tôi"},
        "procedure=temporary-absence-declaration": {"Riêng Thị Tôi"},
        "state=accepted&mine=1&overdue=1": set(),
        "state=granted": set(everybody),
        "procedure=nothing&after=x": set(everybody),
    }.items():
        text = page(client, f"{reverse(QUEUE)}?{query}")
        assert (query, set(shown(text, *everybody))) == (query, expected)
    text = page(client, reverse(QUEUE) + "?state=accepted")
    assert text.count('class="filter filter--on"') == 1


def test_the_numbers_above_the_queue_open_lists_of_that_length() -> None:
    officer = ward_officer()
    listed()
    listed(due_in=-1)
    listed(state="accepted")
    listed(state="referred")
    assert queries.numbers(officer) == {
        "submitted": 2, "accepted": 1, "referred": 1, "overdue": 1, "questions": 0,
    }  # fmt: skip
    client = at_work(officer)
    for query, length in {
        "state=submitted": 2,
        "state=accepted": 1,
        "state=referred": 1,
        "overdue=1": 1,
    }.items():
        assert page(client, f"{reverse(QUEUE)}?{query}").count("data-row>") == length


def test_a_long_queue_is_read_page_by_page_without_gap_or_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    officer = ward_officer()
    same = timezone.now() + timedelta(days=2)
    made = [listed(due_at=same, typed_by=officer).code for _ in range(5)]
    made += [listed(due_in=4, typed_by=officer).code for _ in range(2)]
    client, address, seen = at_work(officer), reverse(QUEUE), list[str]()
    while address:
        text = page(client, address)
        seen += [code for code in made if f'href="{reverse("desk:dossier", args=[code])}"' in text]
        mark = text.find('rel="next" href="')
        address = ""
        if mark >= 0:
            begin = mark + len('rel="next" href="')
            address = reverse(QUEUE) + text[begin : text.index('"', begin)].replace("&amp;", "&")
    assert sorted(seen) == sorted(made)


def test_an_empty_queue_says_what_will_come_and_how_to_begin() -> None:
    text = page(at_work(ward_officer()), reverse(QUEUE))
    assert "Không có hồ sơ nào đang chờ" in text
    assert f'href="{reverse("desk:begin")}"' in text
    assert "Bỏ bớt điều kiện lọc" in page(at_work(ward_officer()), reverse(QUEUE) + "?mine=1")


def test_the_queue_asks_the_database_a_fixed_number_of_times(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    officer = ward_officer()
    client = at_work(officer)
    for _ in range(3):
        listed(handled_by=officer, typed_by=officer)
    page(client, reverse(QUEUE))
    with django_assert_num_queries(QUERIES):
        page(client, reverse(QUEUE))
    for _ in range(12):
        listed(handled_by=officer, typed_by=officer)
    with django_assert_num_queries(QUERIES):
        page(client, reverse(QUEUE))


QUERIES = 13


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(),
        QueueFilter(overdue=True),
        QueueFilter(state="submitted"),
        QueueFilter(procedure_id="temporary-absence-declaration"),
        QueueFilter(mine=True),
    ],
)
def test_the_queue_is_read_by_an_index_of_what_is_under_way(wanted: QueueFilter) -> None:
    officer = ward_officer()
    template = listed(typed_by=officer, handled_by=officer)
    fields = {
        field.attname: getattr(template, field.attname)
        for field in Dossier._meta.concrete_fields
        if field.attname not in ("id", "code")
    }
    ended = {**fields, "state": "granted", "decided_at": timezone.now()}
    Dossier.objects.bulk_create(Dossier(**{**ended, "code": f"T{number:011}"}) for number in range(2_000))
    Dossier.objects.bulk_create(Dossier(**{**fields, "code": f"U{number:011}"}) for number in range(300))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_dossier")
    plan = queries.queued(officer, wanted)[:51].explain()
    used = set(re.findall(r"using (\w+) on dossiers_dossier", plan))
    assert used & UNDER_WAY_INDEXES == used != set(), plan


UNDER_WAY_INDEXES = {
    "dossier_queue", "dossier_queue_by_state", "dossier_queue_by_procedure", "dossier_queue_mine",
    "dossier_due",
}  # fmt: skip


def test_desks_without_dossiers_of_their_own_land_on_their_questions() -> None:
    for person in (province_officer(), central_officer()):
        assert at_work(person).get(reverse(QUEUE)).headers["Location"] == reverse("desk:questions")
    asked = listed(state="accepted")
    actions.refer(ward_officer(), asked.code, None, to=DeskKind.COMMITTEE, question="Có nhà không?")
    client = at_work(make_committee())
    assert client.get(reverse(QUEUE)).headers["Location"] == reverse("desk:questions")
    assert client.get(reverse(QUEUE) + "?list=1").status_code == 200
    listed(
        desk=DeskKind.COMMITTEE,
        procedure_id="dwelling-area-and-dispute-confirmation",
        case_id="filed-at-committee",
    )
    assert client.get(reverse(QUEUE)).status_code == 200


def test_strangers_log_in_and_other_roles_are_refused() -> None:
    for name in LISTS:
        assert Client().get(reverse(name)).status_code == 302
        for person in (make_user(), make_citizen(), administrator()):
            assert (name, at_work(person).get(reverse(name)).status_code) == (name, 403)
    assert at_work(ward_officer()).get(reverse("desk:escalated")).status_code == 403
    assert at_work(province_officer()).get(reverse("desk:begin")).status_code == 403


@pytest.mark.parametrize("person", [ward_officer, make_committee, province_officer])
def test_nobody_looks_without_a_purpose(person: object) -> None:
    client = at_work(person(), None)  # type: ignore[operator]  # one of the factories above
    response = client.get(reverse("desk:questions"))
    assert response.headers["Location"].startswith(reverse("police:purpose"))
    asked = client.get(response.headers["Location"])
    assert asked.status_code == 200
    sent = client.post(reverse("police:purpose"), {"purpose": "dossier", "next": reverse("desk:questions")})
    assert sent.headers["Location"] == reverse("desk:questions")


def test_lists_searches_and_files_are_written_down_with_their_filters() -> None:
    officer = ward_officer()
    one, other = listed("Tìm Thị Thấy"), listed("Tìm Văn Nữa")
    client = at_work(officer)
    page(client, reverse(QUEUE) + "?state=submitted")
    page(client, reverse("desk:ended"))
    page(client, reverse("desk:search") + "?q=tim")
    client.get(reverse("desk:export", args=["csv"]) + "?state=submitted")
    looks = list(
        Look.objects.filter(by=officer).order_by("id").values_list("subject", "subject_id", "reason")
    )
    assert looks[0] == ("list", "dossiers", "Kiểm tra cư trú · state=submitted")
    assert looks[1][:2] == ("list", "dossiers ended")
    assert looks[2] == ("search", "dossiers", "Kiểm tra cư trú · q=tim")
    assert sorted(looks[3:]) == sorted(
        ("export", code, "Kiểm tra cư trú · state=submitted") for code in (one.code, other.code)
    )


def test_a_committee_member_is_written_down_with_the_committee() -> None:
    person = make_committee()
    page(at_work(person), reverse("desk:questions"))
    assert Look.objects.get(by=person).unit_name == "Ủy ban nhân dân Phường Hoàn Kiếm"


def test_the_queue_goes_out_as_csv_and_as_a_workbook_without_formulas() -> None:
    officer = ward_officer()
    one = listed("=HYPERLINK(0)", handled_by=officer, personal_number="001199000777")
    listed("Ngoài Bộ Lọc", state="accepted")
    client = at_work(officer)
    sent = client.get(reverse("desk:export", args=["csv"]) + "?state=submitted")
    assert sent["Content-Disposition"] == f'attachment; filename="ho-so-{timezone.localdate():%Y%m%d}.csv"'
    assert sent["Cache-Control"] == "private, no-store"
    titles, row = csv.reader(StringIO(sent.content.decode("utf-8-sig")))
    assert titles[:3] == ["Mã hồ sơ", "Người đề nghị", "Số định danh"]
    assert row[:5] == [
        one.shown_code, "'=HYPERLINK(0)", "001199000777", "Đăng ký tạm trú", "Hồ sơ đăng ký tạm trú",
    ]  # fmt: skip
    book = load_workbook(
        BytesIO(client.get(reverse("desk:export", args=["xlsx"]) + "?state=submitted").content)
    )
    cells = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert len(cells) == 2
    assert cells[1][1] == "=HYPERLINK(0)"
    assert book.active["B2"].data_type == "s"
    assert client.get(reverse("desk:export", args=["pdf"])).status_code == 404


def test_search_finds_by_number_of_dossier_personal_number_and_name_within_the_desk() -> None:
    one = listed("Hoàng Thị Tìm", personal_number="001199000555")
    listed("Hoàng Văn Tìm", personal_number="001199000556")
    hidden = listed("Hoàng Kín Tìm", personal_number="001199000557", ward=HAI_BA_TRUNG)
    client = at_work(ward_officer())
    record = reverse("desk:dossier", args=[one.code])
    for words in (one.shown_code, one.code.lower(), "001199000555"):
        assert client.get(reverse("desk:search"), {"q": words}).headers["Location"] == record
    text = page(client, reverse("desk:search") + "?q=hoang tim")
    assert shown(text, "Hoàng Thị Tìm", "Hoàng Văn Tìm", "Hoàng Kín Tìm") == [
        "Hoàng Văn Tìm",
        "Hoàng Thị Tìm",
    ]
    for words in (hidden.shown_code, "001199000557", "%00", "'", "(", "\x00"):
        assert "Không tìm thấy" in page(client, reverse("desk:search"), data={"q": words}) or words == "\x00"


def test_what_has_ended_stands_apart_the_latest_first() -> None:
    now = timezone.now()
    listed("Cũ Thị Trước", state="denied", decided_at=now - timedelta(days=2))
    listed("Mới Thị Sau", state="granted", decided_at=now)
    listed("Chưa Thị Xong")
    listed("Kín Thị Khác", state="granted", ward=HAI_BA_TRUNG)
    text = page(at_work(ward_officer()), reverse("desk:ended"))
    assert shown(text, "Cũ Thị Trước", "Mới Thị Sau", "Chưa Thị Xong", "Kín Thị Khác") == [
        "Mới Thị Sau", "Cũ Thị Trước",
    ]  # fmt: skip


def test_a_province_sees_what_is_overdue_at_its_wards_without_names() -> None:
    late = listed("Muộn Thị Tên", due_in=-3)
    listed("Đúng Thị Hạn")
    assert actions.escalate_overdue() == 1
    text = page(at_work(province_officer()), reverse("desk:escalated"))
    assert late.shown_code in text
    assert "Muộn Thị Tên" not in text
    assert late.shown_code not in page(at_work(province_officer(HO_CHI_MINH)), reverse("desk:escalated"))


def test_ticked_dossiers_are_taken_on_together_or_not_at_all() -> None:
    officer = ward_officer()
    one, other = listed(), listed()
    client = at_work(officer)
    ticked = [f"{one.code}.{one.version}", f"{other.code}.{other.version}"]
    assert client.post(reverse("desk:take_many"), {"dossier": ticked}).status_code == 302
    assert set(Dossier.objects.values_list("handled_by", flat=True)) == {officer.pk}
    third = listed()
    stale = [f"{third.code}.{third.version}", f"{one.code}.1"]
    assert client.post(reverse("desk:take_many"), {"dossier": stale}).status_code == 409
    third.refresh_from_db()
    assert third.handled_by is None
    hidden = listed(ward=HAI_BA_TRUNG)
    assert client.post(reverse("desk:take_many"), {"dossier": f"{hidden.code}.1"}).status_code == 404
    assert client.post(reverse("desk:take_many"), {"dossier": "x"}).status_code == 404
    assert client.post(reverse("desk:take_many")).status_code == 302


def test_what_can_be_begun_at_the_desk_follows_the_catalogue() -> None:
    text = page(at_work(ward_officer()), reverse("desk:begin"))
    assert "procedure=temporary-residence-registration&amp;case=general" in text
    assert "cơ quan tự thực hiện" in text
    assert "dwelling-area-and-dispute-confirmation" not in text
    committee = page(at_work(make_committee()), reverse("desk:begin"))
    assert "procedure=temporary-residence-registration" not in committee


def test_what_an_officer_has_begun_is_found_again_by_that_officer_alone() -> None:
    officer = ward_officer()
    begun = actions.start(officer, "temporary-residence-registration", "general", Channel.IN_PERSON)
    address = reverse("dossiers:tasks", args=[begun.code])
    assert address in page(at_work(officer), reverse("desk:begin"))
    assert address not in page(at_work(ward_officer()), reverse("desk:begin"))


def test_the_menu_leads_officers_to_the_desk() -> None:
    for person in (ward_officer(), make_committee()):
        assert f'href="{reverse(QUEUE)}"' in page(at_work(person), reverse("desk:begin"))
    assert f'href="{reverse("desk:questions")}"' in page(
        at_work(province_officer()), reverse("desk:questions")
    )
