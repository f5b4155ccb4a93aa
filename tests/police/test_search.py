"""Finding a person: names without accents and in any order, documents, countries, days, facilities."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from cutru.audit.models import Look
from cutru.facilities.models import Facility
from cutru.stays import queries as stay_queries
from cutru.stays.models import Channel, Stay
from cutru.stays.queries import document_begins, named, stays_seen_by
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import (
    HO_CHI_MINH,
    at_work,
    central_officer,
    page,
    province_officer,
    ward_officer,
)
from tests.stays.factories import foreign_guest, give_in, make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db
LIST = "police:stays"
BEN_NGHE = "26740"


def found(client: Client, query: str) -> list[str]:
    """The names the list shows, in its order."""
    text = page(client, f"{reverse(LIST)}?{query}")
    parts = text.split('class="row-item__name">')[1:]
    return [part[: part.index("<")] for part in parts]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("muller", ["MÜLLER HANS-PETER"]),
        ("Peter Müller", ["MÜLLER HANS-PETER"]),
        ("hans mull", ["MÜLLER HANS-PETER"]),
        ("duong nguyen", ["NGUYEN DUONG"]),
        ("Đường", ["NGUYEN DUONG"]),
        ("uller", []),
        ("peter anna", []),
        ("' & !", []),
    ],
)
def test_names_are_found_without_accents_in_any_order_from_their_beginnings(
    typed: str, names: list[str]
) -> None:
    facility = make_facility()
    make_stay(facility, full_name="MÜLLER HANS-PETER")
    make_stay(facility, full_name="NGUYEN DUONG", nationality="USA")
    make_stay(facility, full_name="SCHMIDT ANNA")
    assert found(at_work(province_officer()), f"name={typed}".replace("&", "%26")) == names


def test_every_filter_narrows_and_together_they_narrow_more() -> None:
    first, second = make_facility(), make_facility(HAI_BA_TRUNG)
    day = today() - timedelta(days=3)
    make_stay(first, full_name="ALPHA ANNA", document_number="AB123456", nationality="FRA")
    make_stay(second, full_name="BETA BERTA", arrival_on=day)
    client = at_work(province_officer())
    for query, names in {
        "document=ab 123-456": ["ALPHA ANNA"],
        "document=AB12345": ["ALPHA ANNA"],
        "document=ab 12": ["ALPHA ANNA"],
        "document=AB1": [],
        "document=B123456": [],
        "nationality=Pháp": ["ALPHA ANNA"],
        "nationality=FRA": ["ALPHA ANNA"],
        "nationality=D": ["BETA BERTA"],
        f"facility={second.pk}": ["BETA BERTA"],
        f"until={day:%d/%m/%Y}": ["BETA BERTA"],
        f"from={today():%d/%m/%Y}": ["ALPHA ANNA"],
        "late=1": ["BETA BERTA"],
        "name=berta&nationality=FRA": [],
        "": ["ALPHA ANNA", "BETA BERTA"],
    }.items():
        assert (query, found(client, query)) == (query, names)


@pytest.mark.parametrize("query", ["nationality=Atlantis", "from=31/02/2026", "until=x"])
def test_what_cannot_be_read_is_said_beside_the_field_and_finds_nobody(query: str) -> None:
    make_stay(make_facility(), full_name="ALPHA ANNA")
    response = at_work(province_officer()).get(f"{reverse(LIST)}?{query}")
    assert response.status_code == 422
    text = response.content.decode()
    assert 'aria-invalid="true"' in text
    assert "ALPHA ANNA" not in text


def test_each_unit_searches_its_own_area() -> None:
    make_stay(make_facility(), full_name="ANNA HOANKIEM")
    make_stay(make_facility(HAI_BA_TRUNG), full_name="ANNA HAIBATRUNG")
    make_stay(make_facility(BEN_NGHE), full_name="ANNA SAIGON")
    make_stay(make_facility(), vietnamese_guest(full_name="Anna Việt"))
    searches = {
        "ward": (ward_officer(), ["Anna Việt", "ANNA HOANKIEM"]),
        "Hà Nội": (province_officer(), ["ANNA HAIBATRUNG", "ANNA HOANKIEM"]),
        "HCM": (province_officer(HO_CHI_MINH), ["ANNA SAIGON"]),
        "central": (central_officer(), ["ANNA SAIGON", "ANNA HAIBATRUNG", "ANNA HOANKIEM"]),
    }
    for where, (officer, names) in searches.items():
        assert (where, found(at_work(officer), "name=anna")) == (where, names)


def test_the_filter_by_a_facility_of_another_area_names_it_to_nobody() -> None:
    place = make_facility(HAI_BA_TRUNG, name="Khách sạn Kín Đáo")
    text = page(at_work(ward_officer()), f"{reverse(LIST)}?facility={place.pk}")
    assert "Kín Đáo" not in text


def test_the_one_field_opens_a_receipt_at_once() -> None:
    stay = make_stay(make_facility())
    other = make_stay(make_facility(HAI_BA_TRUNG))
    client = at_work(ward_officer())
    search = reverse("police:search")
    assert client.get(search, {"q": stay.receipt.lower()})["Location"] == reverse(
        "police:stay", args=[stay.pk]
    )
    assert client.get(search, {"q": other.receipt})["Location"] == f"{reverse(LIST)}?q={other.receipt}"
    assert client.get(search, {"q": " "})["Location"] == reverse(LIST)
    assert found(client, f"q={other.receipt}") == []


def test_pages_go_on_after_a_cursor() -> None:
    facility = make_facility()
    for number in range(stay_queries.PAGE + 2):
        make_stay(facility, full_name=f"GUEST {'ABCDEFGHIJ'[number % 10]}")
    client = at_work(province_officer())
    text = page(client, reverse(LIST) + "?nationality=D")
    start = text.index('rel="next" href="') + len('rel="next" href="')
    address = text[start : text.index('"', start)].replace("&amp;", "&")
    assert text.count("data-row>") == stay_queries.PAGE
    assert address.startswith("?nationality=D&after=")
    assert page(client, reverse(LIST) + address).count("data-row>") == 2


def rows_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_an_export_holds_what_is_filtered_and_no_formula() -> None:
    facility = make_facility(name="=1+1")
    make_stay(facility, full_name="ALPHA ANNA", nationality="FRA", entry_purpose='=HYPERLINK("x")')
    make_stay(facility, full_name="BETA BERTA")
    response = at_work(province_officer()).get(reverse("police:export") + "?nationality=FRA")
    rows = rows_of(response.content)
    assert [row[1] for row in rows] == ["Họ và tên", "ALPHA ANNA"]
    assert (rows[1][6], rows[1][13]) == ("=1+1", '=HYPERLINK("x")')
    with zipfile.ZipFile(BytesIO(response.content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert response["Cache-Control"] == "private, no-store"


def test_an_export_that_is_too_long_asks_for_more_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cutru.police.views.stays.MOST_ROWS", 1)
    facility = make_facility()
    make_stay(facility)
    make_stay(facility)
    client = at_work(ward_officer())
    response = client.get(reverse("police:export") + "?regime=F")
    assert response["Location"] == reverse(LIST) + "?regime=F"
    assert Look.objects.count() == 0
    assert "Hãy lọc bớt rồi xuất lại." in page(client, response["Location"])


@pytest.mark.parametrize("count", [1, 12])
def test_list_and_export_cost_the_same_however_long_they_are(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_stay(make_facility())
    client = at_work(province_officer())
    with django_assert_num_queries(8):
        page(client, reverse(LIST) + "?name=erika")
    with django_assert_num_queries(8):
        client.get(reverse("police:export"))


@pytest.mark.slow
def test_a_name_is_found_by_its_index_among_many() -> None:
    facility: Facility = make_facility()
    receptionist = receptionist_of(facility)
    letters = "BCDFGHKLMN"
    guests = (
        foreign_guest(full_name=f"{''.join(letters[int(digit)] for digit in f'{number:05}')} ANNA")
        for number in range(20_000)
    )
    give_in(facility, *guests, actor=receptionist)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stays_stay")
    officer = province_officer()
    wanted = named(stays_seen_by(officer), "anna bcdfg")
    assert [stay.full_name for stay in wanted] == ["BCDFG ANNA"]
    assert "search_key" in wanted.explain()
    plan = wanted.explain()
    assert "Bitmap Index Scan" in plan
    assert "to_tsvector" in plan
    assert Stay.objects.filter(channel=Channel.FORM).count() == 20_000


def test_guests_are_found_by_the_facilitys_name_without_accents() -> None:
    near = make_facility(name="Khách sạn Hồ Gươm")
    make_stay(near, full_name="GUEST NEAR THE LAKE")
    make_stay(make_facility(name="Nhà nghỉ Ven Sông"), full_name="GUEST BY THE RIVER")
    client = at_work(province_officer())
    text = page(client, reverse("police:stays") + "?place=guom ho")
    assert ("GUEST NEAR THE LAKE" in text, "GUEST BY THE RIVER" in text) == (True, False)


def test_the_list_of_facilities_offers_no_officer_to_switch_to_one() -> None:
    make_facility(name="Khách sạn Của Người Khác")
    text = page(at_work(ward_officer()), reverse("police:facilities"))
    assert "Chuyển sang" not in text


def test_numbers_of_documents_are_found_by_an_index_whole_or_by_how_they_begin() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for condition in (document_begins("ab 12"), Q(document_key="AB12")):
        plan = Stay.objects.filter(condition).values("pk").explain()
        assert re.search(r"Index Cond: .*document_key", plan), plan
        assert "Seq Scan" not in plan
