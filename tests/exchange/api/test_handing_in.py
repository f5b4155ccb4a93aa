"""Guests through /api/v1/stays: receipts, faults beside each guest, repetitions that double nothing."""

import pytest

from cutru.stays.models import Channel, Stay, StayEntry
from tests.exchange.api.program import Program, codes, day, foreigner, outcomes, vietnamese

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Program:
    return Program.of_hotel()


def test_good_guests_get_receipts_in_the_order_given(hotel: Program) -> None:
    guests = [foreigner(full_name="ZETA ANNA"), vietnamese(full_name="An Bình")]
    answer = hotel.send(*guests)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["read"], told["accepted"], told["known"], told["rejected"]) == (2, 2, 0, 0)
    stored = {stay.receipt: stay for stay in Stay.objects.filter(facility=hotel.facility)}
    names = [stored[result["receipt"].replace("-", "")].full_name for result in told["results"]]
    assert names == ["ZETA ANNA", "An Bình"]
    assert [result["reference"] for result in told["results"]] == [guest["reference"] for guest in guests]
    assert {stay.channel for stay in stored.values()} == {Channel.API}


def test_bad_guests_come_back_with_every_fault_and_the_others_are_taken(hotel: Program) -> None:
    bad = vietnamese(full_name="", birth_date="15/01/1999", sex="X", departure_on=day(-1), colour="blue")
    answer = hotel.send(foreigner(), bad)
    assert outcomes(answer) == ["accepted", "rejected"]
    assert sorted(codes(answer, 1)) == [
        ("birth_date", "day_wrong"),
        ("colour", "field_unknown"),
        ("departure_on", "departure_before_arrival"),
        ("full_name", "required"),
        ("sex", "not_in_list"),
    ]
    assert Stay.objects.filter(facility=hotel.facility).count() == 1


def test_check_answers_the_same_and_stores_nothing(hotel: Program) -> None:
    answer = hotel.send(foreigner(), vietnamese(room=""), query="?check=true")
    assert outcomes(answer) == ["accepted", "rejected"]
    assert [result["receipt"] for result in answer.json()["results"]] == [None, None]
    assert not Stay.objects.exists()


def test_the_same_reference_with_the_same_data_gets_the_same_receipt(hotel: Program) -> None:
    guest = foreigner()
    [receipt] = hotel.accept(guest)
    again = hotel.send({**guest, "full_name": "  Mustermann   ERIKA ".upper(), "note": ""})
    assert outcomes(again) == ["known"]
    assert again.json()["results"][0]["receipt"] == receipt
    assert StayEntry.objects.count() == 1


def test_the_same_reference_with_other_data_is_a_clear_conflict(hotel: Program) -> None:
    guest = foreigner()
    hotel.accept(guest)
    again = hotel.send({**guest, "room": "999"})
    assert outcomes(again) == ["rejected"]
    assert codes(again) == [("reference", "reference_conflict")]
    assert Stay.objects.get().room == "305"


def test_the_same_reference_with_other_data_corrects_when_that_is_asked(hotel: Program) -> None:
    guest = foreigner(departure_on=day(1))
    [receipt] = hotel.accept(guest)
    changed = {**guest, "room": "999", "departure_on": day(5), "permitted_until": None}
    answer = hotel.send(changed, query="?on_conflict=correct")
    [result] = answer.json()["results"]
    assert (result["outcome"], result["receipt"], result["version"], result["corrected"]) == (
        "accepted", receipt, 2, True,
    )  # fmt: skip
    stay = Stay.objects.get()
    assert (stay.room, stay.departure_on.isoformat(), stay.permitted_until) == ("999", day(5), None)
    assert outcomes(hotel.send(changed)) == ["known"]


def test_a_check_of_a_correction_stores_nothing(hotel: Program) -> None:
    guest = foreigner()
    hotel.accept(guest)
    answer = hotel.send({**guest, "room": "999"}, query="?on_conflict=correct&check=true")
    assert outcomes(answer) == ["accepted"]
    assert (Stay.objects.get().room, StayEntry.objects.count()) == ("305", 1)
    assert outcomes(hotel.send(guest)) == ["known"]


def test_a_guest_declared_on_the_page_is_known_and_told_what_differs(hotel: Program) -> None:
    first = foreigner()
    [receipt] = hotel.accept(first)
    same = hotel.send({**first, "reference": "other-name"})
    assert (outcomes(same), codes(same)) == (["known"], [("", "already_known")])
    other = {**first, "reference": "third-name", "room": "12"}
    for _time in range(2):
        differing = hotel.send(other)
        assert outcomes(differing) == ["known"]
        assert ("", "known_differs") in codes(differing)
    assert hotel.send(other, query="?on_conflict=correct").json()["results"][0]["corrected"] is True
    assert codes(hotel.send(other)) == []
    noted = {**other, "reference": "fourth-name", "note": "Đã đổi"}
    corrected = hotel.send(noted, query="?on_conflict=correct")
    assert corrected.json()["results"][0]["receipt"] == receipt
    assert Stay.objects.get().room == "12"


def test_a_reference_stands_for_one_guest_of_a_request(hotel: Program) -> None:
    guest = foreigner()
    answer = hotel.send(guest, vietnamese(reference=guest["reference"]))
    assert outcomes(answer) == ["accepted", "rejected"]
    assert codes(answer, 1) == [("reference", "reference_twice")]


def test_a_correction_keeps_a_departure_recorded_meanwhile(hotel: Program) -> None:
    guest = foreigner(arrival_on=day(-1))
    [receipt] = hotel.accept(guest)
    assert hotel.post(f"/stays/{receipt}/departure").status_code == 200
    hotel.send({**guest, "arrival_on": day(-1), "note": "x"}, query="?on_conflict=correct")
    stay = Stay.objects.get()
    assert (stay.status, stay.note) == ("departed", "x")


@pytest.mark.parametrize(
    ("guest", "problem"),
    [
        ("text", ("", "not_an_object")),
        (None, ("", "not_an_object")),
        ({"reference": "a"}, ("regime", "regime_wrong")),
        ({"regime": "F"}, ("reference", "required")),
        ({"regime": "F", "reference": 7}, ("reference", "text_needed")),
        ({"regime": "V", "reference": "a", "full_name": ["x"]}, ("full_name", "text_needed")),
        ({"regime": "V", "reference": "a\x00b"}, ("reference", "control_character")),
        ({"regime": "V", "reference": "a", "arrival_on": "2026-W01-1"}, ("arrival_on", "day_wrong")),
        ({"regime": "V", "reference": "a", "arrival_time": "14:30+07:00"}, ("arrival_time", "not_a_time")),
    ],
)
def test_odd_guests_are_told_beside_them(hotel: Program, guest: object, problem: tuple[str, str]) -> None:
    answer = hotel.send(guest)
    assert answer.status_code == 200
    assert problem in codes(answer)


def test_a_birth_date_is_as_precise_as_the_document(hotel: Program) -> None:
    receipts = hotel.accept(foreigner(birth_date="1964"), foreigner(birth_date="1964-08"))
    shown = [hotel.get(f"/stays/{receipt}").json()["birth_date"] for receipt in receipts]
    assert shown == ["1964", "1964-08"]


def test_days_of_another_age_are_told_like_other_faults(hotel: Program) -> None:
    ancient = vietnamese(arrival_on="0392-01-13", departure_on="0660-09-15")
    future = foreigner(arrival_on="9999-12-31", departure_on="9999-12-31")
    answer = hotel.send(ancient, future)
    assert codes(answer, 0) == [("arrival_on", "arrival_too_old")]
    assert ("arrival_on", "arrival_in_future") in codes(answer, 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "request_invalid"),
        (b'{"guests": [NaN]}', 400, "unreadable"),
        (b"\xff\xfe", 400, "unreadable"),
        (b"[" * 100_000, 400, "unreadable"),
        (b"[]", 422, "request_invalid"),
        (b'{"guests": []}', 422, "request_invalid"),
        (b'{"guests": 5}', 422, "request_invalid"),
        (b" " * (12 * 1024 * 1024 + 1), 413, "request_too_large"),
    ],
)
def test_what_is_no_request_is_refused_as_a_whole(
    hotel: Program, body: bytes, status: int, code: str
) -> None:
    answer = hotel.client.generic(
        "POST", "/api/v1/stays", body, "application/json", headers={"Authorization": f"Bearer {hotel.secret}"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
