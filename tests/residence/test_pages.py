"""The register on screen: for the police of a ward, within the ward, with purpose and audit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from cutru.audit.models import Look
from cutru.residence.models import DwellingBar, RegisterEntry
from cutru.residence.queries import situation
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import (
    administrator,
    at_work,
    central_officer,
    page,
    province_officer,
    ward_officer,
)
from tests.residence.factories import (
    done,
    elsewhere,
    end,
    family,
    number,
    permanent,
    person,
    person_in,
    temporary,
    today,
)
from tests.stays.factories import make_stay, vietnamese_guest

pytestmark = pytest.mark.django_db
SEARCH = "residence:search"


def names_found(client: Client, words: str) -> list[str]:
    text = page(client, f"{reverse(SEARCH)}?q={words}")
    return [part[: part.index("<")] for part in text.split('class="row-item__name">')[1:]]


def test_people_households_and_dwellings_are_found_without_accents_in_any_order() -> None:
    man, _wife, _child = family()
    household = situation(person(man)).household
    assert household is not None
    client = at_work(ward_officer())
    assert names_found(client, "thu nguyen van") == [man.full_name]
    assert names_found(client, number(man)) == [man.full_name]
    assert names_found(client, number(man)[:10]) == [man.full_name]
    assert names_found(client, "001") == []
    assert names_found(client, "pho thu 12") == ["12 phố Thử"]
    assert names_found(client, household.code.lower()) == [household.code]
    assert names_found(client, "khong co ai") == []


def test_only_what_belongs_to_the_ward_is_found_and_opened() -> None:
    other = person_in(full_name="Lê Văn Kín Đáo")
    done(permanent(other, dwelling=elsewhere("77 ngõ Kín Đáo")))
    registered = situation(person(other)).permanent
    assert registered is not None
    assert registered.household is not None
    client = at_work(ward_officer())
    for words in ("kin dao", number(other), registered.household.code):
        assert names_found(client, words) == []
    for name, pk in (
        ("person", person(other).pk),
        ("dwelling", registered.dwelling_id),
        ("household", registered.household.pk),
    ):
        response = client.get(reverse(f"residence:{name}", args=[pk]))
        assert response.status_code == 404
        assert "Kín Đáo" not in response.content.decode()
        theirs = at_work(ward_officer(HAI_BA_TRUNG))
        assert theirs.get(reverse(f"residence:{name}", args=[pk])).status_code == 200


@pytest.mark.parametrize("role", ["province", "central", "administrator", "facility"])
def test_nobody_but_the_ward_police_opens_the_register(role: str) -> None:
    man, _wife, _child = family()
    people = {
        "province": province_officer, "central": central_officer, "administrator": administrator,
        "facility": make_user,
    }  # fmt: skip
    client = log_in(Client(), people[role]())
    for address in (reverse(SEARCH), reverse("residence:person", args=[person(man).pk])):
        assert client.get(address).status_code == 403


def test_the_purpose_is_asked_first_and_every_record_opened_is_written_down() -> None:
    man, _wife, _child = family()
    officer = ward_officer()
    address = reverse("residence:person", args=[person(man).pk])
    assert at_work(officer, None).get(address).status_code == 302
    assert Look.objects.count() == 0
    client = at_work(officer)
    page(client, address)
    page(client, f"{reverse(SEARCH)}?q=thử")
    looks = Look.objects.order_by("id").values_list("by", "subject", "subject_id", "reason")
    assert list(looks) == [
        (officer.pk, "resident", str(person(man).pk), "Kiểm tra cư trú"),
        (officer.pk, "residence_list", "search", "Kiểm tra cư trú · q=thử"),
    ]


def test_a_person_is_shown_with_residences_household_stays_and_journal() -> None:
    man, wife, _child = family()
    done(temporary(man, on=today() - timedelta(days=3)))
    make_stay(make_facility(name="Khách sạn Một Đêm"), vietnamese_guest(document_number=number(man)))
    make_stay(
        make_facility(HAI_BA_TRUNG, name="Khách sạn Nơi Khác"), vietnamese_guest(document_number=number(wife))
    )
    text = page(at_work(ward_officer()), reverse("residence:person", args=[person(man).pk]))
    for told in ("12 phố Thử", "5 ngõ Khác", wife.full_name, "Khách sạn Một Đêm", "Đăng ký tạm trú"):
        assert told in text
    assert "Khách sạn Nơi Khác" not in text


def test_a_person_is_shown_as_on_an_earlier_day() -> None:
    man, _wife, _child = family()
    done(end("permanent", "settled-abroad", number(man)))
    client, address = at_work(ward_officer()), reverse("residence:person", args=[person(man).pk])
    assert "Hộ gia đình" not in page(client, address)
    past = f"{today() - timedelta(days=1):%d/%m/%Y}"
    text = page(client, f"{address}?on={past}")
    assert f"Dữ liệu như ngày {past}." in text
    assert "Hộ gia đình" in text
    wrong = client.get(address, {"on": "31/02/2026"})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()


def test_the_ward_police_bars_a_dwelling_and_takes_it_back_with_a_basis() -> None:
    man, _wife, _child = family()
    registered = situation(person(man)).permanent
    assert registered is not None
    officer = ward_officer()
    client = at_work(officer)
    add = reverse("residence:add_bar", args=[registered.dwelling_id])
    assert client.post(add, {"place_id": "confiscated", "basis": " "}).status_code == 422
    assert client.post(add, {"place_id": "nowhere", "basis": "QĐ 1"}).status_code == 422
    assert DwellingBar.objects.count() == 0
    assert client.post(add, {"place_id": "to-be-demolished", "basis": "Quyết định 12/QĐ"}).status_code == 302
    assert client.post(add, {"place_id": "to-be-demolished", "basis": "lần nữa"}).status_code == 422
    [bar] = DwellingBar.objects.all()
    assert (bar.basis, bar.opened_by.by, bar.opened_by.kind) == ("Quyết định 12/QĐ", officer, "barred")
    assert "Quyết định 12/QĐ" in page(client, reverse("residence:dwelling", args=[registered.dwelling_id]))
    stop = reverse("residence:end_bar", args=[bar.pk])
    assert client.post(stop, {f"bar-{bar.pk}-basis": ""}).status_code == 422
    assert client.post(stop, {f"bar-{bar.pk}-basis": "Quyết định 13/QĐ"}).status_code == 302
    assert client.post(stop, {f"bar-{bar.pk}-basis": "lần nữa"}).status_code == 409
    bar.refresh_from_db()
    assert (bar.ends, bar.closed_by and bar.closed_by.kind) == (today(), "bar_ended")
    assert RegisterEntry.objects.filter(kind__startswith="bar").count() == 2


def test_a_dwelling_of_another_ward_cannot_be_barred_or_freed() -> None:
    other = person_in()
    done(permanent(other, dwelling=elsewhere()))
    registered = situation(person(other)).permanent
    assert registered is not None
    theirs = at_work(ward_officer(HAI_BA_TRUNG))
    add = reverse("residence:add_bar", args=[registered.dwelling_id])
    theirs.post(add, {"place_id": "confiscated", "basis": "QĐ 5"})
    [bar] = DwellingBar.objects.all()
    client = at_work(ward_officer())
    assert client.post(add, {"place_id": "to-be-demolished", "basis": "QĐ 6"}).status_code == 404
    stop = reverse("residence:end_bar", args=[bar.pk])
    assert client.post(stop, {f"bar-{bar.pk}-basis": "QĐ 7"}).status_code == 404
    bar.refresh_from_db()
    assert (bar.ends, DwellingBar.objects.count()) == (None, 1)


@pytest.mark.parametrize("relatives", [1, 8])
def test_pages_cost_the_same_however_many_there_are(
    relatives: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    head = person_in()
    done(
        permanent(head, *(person_in(relation="Em") for _ in range(relatives)), on=today() - timedelta(days=9))
    )
    registered = situation(person(head)).permanent
    assert registered is not None
    client = at_work(ward_officer())
    counts = {"person": 17, "household": 10, "dwelling": 13}
    pks = {
        "person": person(head).pk,
        "household": registered.household_id,
        "dwelling": registered.dwelling_id,
    }
    for name, count in counts.items():
        with django_assert_num_queries(count):
            page(client, reverse(f"residence:{name}", args=[pks[name]]))
    with django_assert_num_queries(10):
        page(client, f"{reverse(SEARCH)}?q=nguyen")
