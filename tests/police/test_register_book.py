"""The register book: one day of one ward, the same on the page, on paper and in the workbook."""

import zipfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from cutru.places.lookup import units
from cutru.police.queries import register_book
from cutru.police.register import is_kept, proposed_change, register_rows
from cutru.printing.register_book import COLUMNS
from cutru.stays import actions
from cutru.stays.models import Stay
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import at_work, page, ward_officer
from tests.printing.samples import missing
from tests.stays.factories import foreign_guest, give_in, make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db
BOOK = "police:register_book"


def received(stay: Stay, day: date, at: time) -> Stay:
    """The stay as if it had come in at that time of a day in Vietnam."""
    stay.handed_in_at = timezone.make_aware(datetime.combine(day, at))
    stay.save(update_fields=["handed_in_at"])
    return stay


def cells_of(content: bytes) -> list[list[str]]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def test_a_day_runs_from_midnight_to_midnight_in_vietnam() -> None:
    facility, day = make_facility(), today() - timedelta(days=1)
    first = received(make_stay(facility, arrival_on=day), day, time(0, 0))
    last = received(make_stay(facility, arrival_on=day), day, time(23, 59, 59))
    received(make_stay(facility, arrival_on=day), day + timedelta(days=1), time(0, 0))
    received(make_stay(facility, arrival_on=day), day - timedelta(days=1), time(23, 59, 59))
    received(make_stay(make_facility(HAI_BA_TRUNG), arrival_on=day), day, time(12))
    assert [stay.pk for stay in register_book(ward_officer(), day)] == [first.pk, last.pk]
    assert first.handed_in_at.astimezone(UTC).date() == day - timedelta(days=1)


def test_page_paper_and_workbook_have_the_same_rows() -> None:
    facility = make_facility(name="Nhà nghỉ Bờ Sông")
    officer = ward_officer()
    make_stay(facility, full_name="MUSTERMANN ERIKA", entry_purpose="Du lịch")
    make_stay(
        facility, vietnamese_guest(full_name="Trần Thị Thử", residence_address="5 Lê Lợi", note="Gọi lại")
    )
    client = at_work(officer)
    text = page(client, reverse(BOOK))
    rows = cells_of(client.get(reverse("police:register_book_xlsx")).content)
    assert rows[3] == list(COLUMNS.values())
    assert len(rows) == 6
    assert [row[2] for row in rows[4:]] == ["MUSTERMANN ERIKA", "Trần Thị Thử"]
    pdf = client.get(reverse("police:register_book_pdf")).content
    for row in rows[4:]:
        assert [cell for cell in row if cell not in text] == []
        assert missing(pdf, [cell for cell in row if cell]) == []
    assert rows[4][10:] == ["Du lịch", "Nhập trên trang", "", ""]
    assert rows[5][11:] == ["Nhập trên trang", "", "Gọi lại"]


def test_who_received_is_the_officer_who_wrote_it_down_or_confirmed() -> None:
    facility = make_facility()
    officer = ward_officer()
    confirmed, waiting, cancelled = make_stay(facility), make_stay(facility), make_stay(facility)
    actions.confirm(officer, [confirmed.pk])
    actions.cancel(receptionist_of(facility), cancelled.pk, "Nhầm")
    rows = register_rows(register_book(officer, today()))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.officer for row in rows] == ["Trần Thị Hồng Nhung", "", ""]
    assert [row.note for row in rows] == ["", "", "Đã huỷ"]
    assert waiting.confirmed_at is None


def test_the_book_is_vietnamese_whatever_the_reader_speaks() -> None:
    make_stay(make_facility())
    client = at_work(ward_officer())
    vietnamese = cells_of(client.get(reverse("police:register_book_xlsx")).content)
    english = cells_of(
        client.get(reverse("police:register_book_xlsx"), headers={"Accept-Language": "en"}).content
    )
    assert english == vietnamese


def test_days_are_turned_and_typed() -> None:
    client = at_work(ward_officer())
    text = page(client, reverse(BOOK) + "?day=2026-03-02")
    assert "ngày 02/03/2026" in text
    assert 'href="?day=2026-03-01"' in text
    assert 'href="?day=2026-03-03"' in text
    assert "ngày 02/03/2026" in page(client, reverse(BOOK) + "?day=02/03/2026")
    assert f"ngày {today():%d/%m/%Y}" in page(client, reverse(BOOK) + "?day=2999-01-01")
    assert "ngày 01/07/2021" in page(client, reverse(BOOK) + "?day=1999-01-01")
    assert client.get(reverse(BOOK) + "?day=31/02/2026").status_code == 422


def test_the_law_of_the_day_says_whether_the_book_is_kept(settings: Any) -> None:
    assert is_kept(date(2026, 6, 30))
    assert is_kept(date(2026, 7, 1))
    assert not is_kept(date(2020, 1, 1))
    assert proposed_change(date(2026, 6, 30)) is None
    assert proposed_change(date(2026, 7, 1)) is not None
    settings.LAW_CONFIRMED_VERSIONS = frozenset({"law-2026"})
    assert is_kept(date(2026, 6, 30))
    assert not is_kept(date(2026, 7, 1))
    assert proposed_change(date(2026, 7, 1)) is None
    text = page(at_work(ward_officer()), reverse(BOOK) + "?day=2026-07-01")
    assert "không còn sổ tiếp nhận lưu trú" in text


@pytest.mark.parametrize("count", [1, 12])
def test_the_book_costs_the_same_however_long_the_day_was(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    facility = make_facility()
    give_in(facility, *(foreign_guest() for _ in range(count)))
    officer = ward_officer()
    units()  # read once per process
    with django_assert_num_queries(1):
        assert len(register_rows(register_book(officer, today()))) == count


def test_formulas_of_guests_stay_text() -> None:
    make_stay(make_facility(), full_name="MUSTERMANN", note='=HYPERLINK("http://x")')
    content = at_work(ward_officer()).get(reverse("police:register_book_xlsx")).content
    assert cells_of(content)[4][-1] == '=HYPERLINK("http://x")'
    assert b"<f>" not in sheet_xml(content)


def sheet_xml(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("xl/worksheets/sheet1.xml")


def test_strangers_log_in_first() -> None:
    assert Client().get(reverse(BOOK)).status_code == 302
