"""Why an officer looks is asked once for a task and written down with every record."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from cutru.audit.models import Look
from cutru.police.purpose import SECONDS, SESSION_KEY, Purpose
from tests.facilities.factories import make_facility
from tests.police.factories import administrator, at_work, page, ward_officer
from tests.stays.factories import make_stay, vietnamese_guest

pytestmark = pytest.mark.django_db


def looks() -> list[tuple[str, str, str]]:
    return list(Look.objects.order_by("pk").values_list("subject", "subject_id", "reason"))


def test_the_purpose_is_asked_before_the_first_record_and_leads_back_to_it() -> None:
    stay = make_stay(make_facility(), full_name="LEAKOVA ANNA")
    client = at_work(ward_officer(), purpose=None)
    address = reverse("police:stay", args=[stay.pk])
    asked = client.get(address)
    assert asked.status_code == 302
    assert looks() == []
    assert "LEAKOVA" not in page(client, asked["Location"])
    answered = client.post(
        asked["Location"], {"purpose": "complaint", "detail": "Đơn 12/2026", "next": address}
    )
    assert (answered.status_code, answered["Location"]) == (302, address)
    text = page(client, address)
    assert "LEAKOVA ANNA" in text
    assert "Theo đơn thư: Đơn 12/2026" in text
    assert looks() == [("stay", str(stay.pk), "Theo đơn thư: Đơn 12/2026")]


def test_a_look_says_who_of_which_unit_from_where() -> None:
    stay = make_stay(make_facility())
    officer = ward_officer()
    page(at_work(officer), reverse("police:stay", args=[stay.pk]), REMOTE_ADDR="203.0.113.9")
    look = Look.objects.get()
    assert (look.by, look.unit_name, look.address) == (officer, officer.police_unit.name, "203.0.113.9")
    assert look.at is not None


def test_lists_are_written_down_once_with_their_filter() -> None:
    make_stay(make_facility())
    client = at_work(ward_officer())
    page(client, reverse("police:inbox") + "?late=1")
    page(client, reverse("police:stays") + "?name=anna&nationality=D")
    page(client, reverse("police:register_book") + "?day=2026-01-05")
    assert looks() == [
        ("list", "inbox", "Kiểm tra cư trú · late=1"),
        ("list", "stays", "Kiểm tra cư trú · name=anna; nationality=D"),
        ("register", "2026-01-05", "Kiểm tra cư trú"),
    ]


def test_exports_and_papers_are_written_down_for_each_person() -> None:
    facility = make_facility()
    foreigner, citizen = make_stay(facility), make_stay(facility, vietnamese_guest())
    client = at_work(ward_officer())
    client.get(reverse("police:export") + "?regime=F")
    client.get(reverse("police:na17", args=[foreigner.pk]))
    client.get(reverse("police:register_book_pdf"))
    assert [row[:2] for row in looks()] == [
        ("export", str(foreigner.pk)),
        ("na17", str(foreigner.pk)),
        ("export", str(foreigner.pk)),
        ("export", str(citizen.pk)),
    ]


def test_a_facility_page_and_its_guests_are_written_down() -> None:
    facility = make_facility()
    make_stay(facility)
    page(at_work(ward_officer()), reverse("police:facility", args=[facility.pk]))
    assert looks() == [
        ("facility", str(facility.pk), "Kiểm tra cư trú"),
        ("list", "facility", f"Kiểm tra cư trú · facility={facility.pk}"),
    ]


def test_what_names_nobody_needs_no_purpose_and_is_not_written_down() -> None:
    client = at_work(ward_officer(), purpose=None)
    page(client, reverse("police:facilities"))
    page(client, reverse("police:new"))
    page(client, reverse("police:intake"))
    assert looks() == []


def test_a_purpose_ends_half_an_hour_after_the_last_record() -> None:
    stay = make_stay(make_facility())
    client = at_work(ward_officer())
    address = reverse("police:stay", args=[stay.pk])
    assert still_holds(client, address, SECONDS - 5)
    assert still_holds(client, address, SECONDS - 5)
    assert not still_holds(client, address, SECONDS + 5)


def still_holds(client: Client, address: str, ago: int) -> bool:
    session = client.session
    purpose, detail, _used = session[SESSION_KEY]
    session[SESSION_KEY] = [purpose, detail, int(time.time()) - ago]
    session.save()
    return client.get(address).status_code == 200


def test_a_purpose_the_portal_no_longer_knows_is_asked_again() -> None:
    client = at_work(ward_officer())
    session = client.session
    session[SESSION_KEY] = ["curiosity", "", int(time.time())]
    session.save()
    assert client.get(reverse("police:stays")).status_code == 302


def test_the_purpose_can_be_changed_from_any_page() -> None:
    client = at_work(ward_officer())
    address = reverse("police:stays") + "?regime=F"
    text = page(client, address)
    change = f"{reverse('police:purpose')}?next=%2Fcong-an%2Fkhach%2F%3Fregime%3DF"
    assert f'href="{change}"' in text
    client.post(change, {"purpose": "verification", "detail": "", "next": address})
    page(client, address)
    assert [row[2] for row in looks()] == ["Kiểm tra cư trú · regime=F", "Xác minh · regime=F"]


@pytest.mark.parametrize(
    ("purpose", "detail", "sentence"),
    [
        ("", "", "Hãy chọn mục đích."),
        ("spying", "", "spying"),
        ("other", "  ", "Hãy ghi lý do."),
    ],
)
def test_a_purpose_must_be_said(purpose: str, detail: str, sentence: str) -> None:
    client = at_work(ward_officer(), purpose=None)
    response = client.post(reverse("police:purpose"), {"purpose": purpose, "detail": detail})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert SESSION_KEY not in client.session


def test_the_way_back_stays_inside_the_portal() -> None:
    client = at_work(ward_officer(), purpose=None)
    data = {"purpose": Purpose.INTAKE.value, "next": "https://elsewhere.example/"}
    assert client.post(reverse("police:purpose"), data)["Location"] == reverse("police:inbox")


def test_a_part_of_a_page_sends_the_whole_page_to_the_question() -> None:
    stay = make_stay(make_facility())
    client = at_work(ward_officer(), purpose=None)
    headers = {
        "HX-Request": "true",
        "HX-Current-URL": "http://testserver/cong-an/?late=1",
        "HX-Target": "ho-so",
    }
    response = client.get(reverse("police:stay", args=[stay.pk]), headers=headers)
    assert response["HX-Redirect"] == "/cong-an/muc-dich/?next=%2Fcong-an%2F%3Flate%3D1"


def test_asking_whether_something_is_new_does_not_keep_anybody_logged_in() -> None:
    client = at_work(ward_officer())
    session = client.session
    session["last_seen"] = seen = int(time.time()) - 600
    session.save()
    client.get(reverse("police:new"), headers={"X-Background": "1"})
    assert client.session["last_seen"] == seen
    client.get(reverse("police:new"))
    assert client.session["last_seen"] > seen


def test_the_administrator_reads_the_looks_and_cannot_change_them() -> None:
    stay = make_stay(make_facility())
    page(at_work(ward_officer()), reverse("police:stay", args=[stay.pk]))
    look = Look.objects.get()
    client = at_work(administrator(), purpose=None)
    assert str(stay.pk) in page(client, reverse("admin:audit_look_changelist"))
    change = reverse("admin:audit_look_change", args=[look.pk])
    assert client.post(change, {"reason": "x"}).status_code == 403
    assert client.post(reverse("admin:audit_look_delete", args=[look.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:audit_look_add")).status_code == 403
    assert Look.objects.get().reason == "Kiểm tra cư trú"
