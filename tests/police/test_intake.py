"""Notifications by phone, by e-mail or in person: typed in by the ward police, answered with a receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cutru.facilities.models import Facility, FacilityType
from cutru.stays.models import Stay, StayEntry
from cutru.stays.receipts import show_receipt
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import at_work, page, ward_officer
from tests.stays.factories import make_stay, today

pytestmark = pytest.mark.django_db


def citizen(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "phone",
        "full_name": "Trần Thị Thử",
        "sex": "F",
        "birth_date": "15/01/1999",
        "document_type": "1",
        "document_number": "001199000123",
        "arrival_on": "hôm nay",
        "arrival_time": "0h05",
        "departure_on": "+2",
        "reason": "1",
        "residence_kind": "1",
        "residence_address": "5 Lê Lợi, Huế",
        **changes,
    }


def foreigner(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "counter",
        "full_name": "Mustermann Erika",
        "sex": "F",
        "birth_date": "12/08/1964",
        "nationality": "Đức",
        "document_type": "ordinary",
        "document_number": "c01x00t47",
        "entry_document_kind": "exempt",
        "entry_on": f"{today() - timedelta(days=2):%d/%m/%Y}",
        "entry_gate": "Nội Bài",
        "entry_purpose": "Du lịch",
        "permitted_until": f"{today() + timedelta(days=40):%d/%m/%Y}",
        "arrival_on": f"{today():%d/%m/%Y}",
        "departure_on": f"{today() + timedelta(days=3):%d/%m/%Y}",
        "room": "305",
        **changes,
    }


def address(place: Facility, regime: str) -> str:
    return reverse("police:intake_form", args=[place.pk, regime])


def household(**fields: Any) -> Facility:
    return make_facility(type=FacilityType.HOUSEHOLD, **fields)


def test_a_call_becomes_a_stay_and_a_receipt_to_read_out() -> None:
    place = household(name="Nhà ông Vũ Đình Khải")
    officer = ward_officer()
    client = at_work(officer)
    text = page(client, reverse("police:intake") + "?q=vu dinh khai")
    assert address(place, "V") in text
    answer = client.post(address(place, "V"), citizen(relation="mother"))
    stay = Stay.objects.get()
    assert answer["Location"] == reverse("police:intake_done", args=[stay.pk])
    assert show_receipt(stay.receipt) in page(client, answer["Location"])
    assert (stay.regime, stay.channel, stay.facility, stay.relation) == ("V", "phone", place, "mother")
    assert (stay.arrival_on, stay.departure_on) == (today(), today() + timedelta(days=2))
    assert (stay.document_number, stay.residence_address) == ("001199000123", "5 Lê Lợi, Huế")
    assert set(stay.origins.values()) == {"phone"}
    entry = StayEntry.objects.get()
    assert (entry.by, entry.channel, entry.action) == (officer, "phone", "handed_in")


def test_a_foreigner_is_taken_in_at_the_counter() -> None:
    place = make_facility()
    client = at_work(ward_officer())
    client.post(address(place, "F"), foreigner())
    stay = Stay.objects.get()
    assert (stay.regime, stay.channel, stay.nationality) == ("F", "counter", "D")
    assert (stay.full_name, stay.document_number, stay.room) == ("MUSTERMANN ERIKA", "C01X00T47", "305")
    assert (stay.entry_document_kind, stay.entry_gate) == ("exempt", "Nội Bài")
    assert stay.permitted_until == today() + timedelta(days=40)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"channel": ""}, "Hãy chọn cách thông báo."),
        ({"channel": "form"}, "form"),
        ({"full_name": ""}, "full_name"),
        ({"birth_date": "31/02/1999"}, "birth_date"),
        ({"document_number": "12345"}, "document_number"),
        ({"arrival_on": "mai"}, "Khách chưa đến."),
        ({"departure_on": "+31"}, "30 ngày"),
        ({"reason": "20"}, "reason_detail"),
        ({"arrival_time": "25h"}, "arrival_time"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(changes: dict[str, str], sentence: str) -> None:
    response = at_work(ward_officer()).post(address(household(), "V"), citizen(**changes))
    assert response.status_code == 422
    text = response.content.decode()
    assert "error-summary" in text
    assert sentence in text
    assert 'value="Trần Thị Thử"' in text or "full_name" in changes
    assert Stay.objects.count() == 0


def test_a_hotel_needs_the_room() -> None:
    response = at_work(ward_officer()).post(address(make_facility(), "F"), foreigner(room=""))
    assert response.status_code == 422
    assert Stay.objects.count() == 0


def test_the_same_call_twice_gives_the_same_receipt() -> None:
    place = household()
    client = at_work(ward_officer())
    first = client.post(address(place, "V"), citizen())
    second = client.post(address(place, "V"), citizen())
    assert second["Location"] == first["Location"]
    assert Stay.objects.count() == 1
    assert "không ghi lần nữa" in page(client, second["Location"])


def test_an_overlapping_stay_is_shown_before_storing() -> None:
    place = make_facility()
    earlier = make_stay(place, document_number="C01X00T47", arrival_on=today() - timedelta(days=1))
    response = at_work(ward_officer()).post(address(place, "F"), foreigner())
    assert response.status_code == 422
    assert show_receipt(earlier.receipt) in response.content.decode()
    assert Stay.objects.count() == 1


def test_a_refused_facility_takes_nobody() -> None:
    place = household(verified=False, verification="refused", verification_reason="Không có thật")
    response = at_work(ward_officer()).post(address(place, "V"), citizen())
    assert response.status_code == 422
    assert "từ chối xác minh" in response.content.decode()


def test_another_ward_cannot_take_in_for_this_one() -> None:
    place = household()
    client = at_work(ward_officer(HAI_BA_TRUNG))
    assert client.post(address(place, "V"), citizen()).status_code == 404
    assert place.name not in page(client, f"{reverse('police:intake')}?q={place.name}").replace(
        f'value="{place.name}"', ""
    )
    assert Stay.objects.count() == 0


def test_a_household_that_is_not_there_can_be_put_on_file() -> None:
    text = page(at_work(ward_officer()), reverse("police:intake") + "?q=nha ai do")
    assert reverse("police:household") in text


def test_every_empty_field_says_what_to_do_in_the_portals_own_words() -> None:
    place = make_facility()
    answer = at_work(ward_officer()).post(address(place, "V"), {"channel": "phone"})
    errors = answer.context["form"].errors
    assert list(errors.values()) == [["Hãy điền ô này."]] * len(errors)
    assert {"full_name", "sex", "birth_date", "document_number", "arrival_on", "reason"} <= set(errors)
