"""What a device asks and sends over the network, in a good session, a new one, and none."""

import json
from typing import Any

import pytest
from django.test import Client

from cutru.facilities.models import Facility
from cutru.offline.models import OfflineGuest
from cutru.offline.schemas import LARGEST_BATCH, LARGEST_SEALED, MOST_ITEMS
from cutru.stays.models import Draft, Stay
from cutru.stays.receipts import show_receipt
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HAI_BA_TRUNG, add_member, make_facility
from tests.offline.factories import content, foreigner, key_of, sealed, to_text
from tests.police.factories import ward_officer
from tests.stays.factories import receptionist_of

pytestmark = pytest.mark.django_db

KEY, SEND = "/ngoai-tuyen/khoa/", "/ngoai-tuyen/gui/"


@pytest.fixture
def place() -> Facility:
    return make_facility()


@pytest.fixture
def desk(place: Facility) -> Client:
    return log_in(Client(), receptionist_of(place))


def send(client: Client, body: Any, **headers: str) -> Any:
    return client.post(SEND, body, content_type="application/json", headers=headers)


def test_a_device_gets_the_key_and_no_name(desk: Client, place: Facility) -> None:
    told = desk.get(KEY).json()
    key = key_of(place)
    assert told.pop("csrf")
    assert told == {
        "facility": place.pk,
        "label": f"Khách sạn · Phường Hoàn Kiếm · {place.pk}",
        "key": {"id": str(key.pk), "public": key.public_key},
        "room_required": True,
    }


def test_the_answer_names_every_guest_and_where_to_look(desk: Client, place: Facility) -> None:
    given = [sealed(place), sealed(place, content(foreigner(room=""))), sealed(place, b"garbage")]
    told = send(desk, {"items": given}).json()
    stay = Stay.objects.get()
    receipt = show_receipt(stay.receipt)
    assert [(one["reference"], one["outcome"]) for one in told["answers"]] == [
        (given[0]["reference"], "accepted"),
        (given[1]["reference"], "kept"),
        (given[2]["reference"], "refused"),
    ]
    assert (told["answers"][0]["receipt"], told["answers"][0]["address"]) == (receipt, f"/khach/{receipt}/")
    assert told["answers"][2]["code"] == "offline_unreadable"
    assert told["submissions"] == [f"/da-gui/{stay.submission_id}/"]
    assert told["sheet"] == "/khai-bao/?sua=1"
    assert send(desk, {"items": given}).json() == told
    for address in (*told["submissions"], told["answers"][0]["address"], told["sheet"]):
        assert desk.get(address).status_code == 200


DAMAGED: list[Any] = [
    {},
    {"reference": "no reference"},
    {"reference": ["x"]},
    {"sealed": "AAAA"},
    {"sealed": None},
    {"sealed": "ä" * 20},
    {"sealed": "=" * 7},
    {"sealed": to_text(b"x" * (LARGEST_SEALED + 1))},
    {"facility": "mine"},
    {"facility": 2**70},
    {"key_id": "7"},
    {"acted_at": "yesterday"},
    {"acted_at": "2026-11-25T15:41:00"},
    {"acted_at": "0001-01-01T00:00:00+14:00"},
    {"acted_at": "9999-12-31T23:59:59-12:00"},
    {"acted_at": "\x00"},
    {"more": 1},
]


@pytest.mark.parametrize("change", DAMAGED)
def test_one_damaged_guest_keeps_no_other_back(desk: Client, place: Facility, change: dict[str, Any]) -> None:
    good, bad = sealed(place), {**sealed(place), **change} if change else {}
    answer = send(desk, {"items": [bad, good]})
    told = {one["reference"]: one["outcome"] for one in answer.json()["answers"]}
    assert answer.status_code == 200
    assert told.pop(good["reference"]) == "accepted"
    assert list(told.values()) == ["refused"]
    assert (Stay.objects.count(), Draft.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"\xff", b"{}", b'{"items": []}', b'{"items": [1]}', b'{"items": {}}',
        b'{"items": null}',
        json.dumps({"items": [{}] * (MOST_ITEMS + 1)}).encode(),
        b'{"items": [{"reference": "\\ud800"}]}',
        b"[" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_sending_is_refused_whole(desk: Client, body: bytes) -> None:
    answer = send(desk, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "offline_batch_invalid")


def test_a_huge_sending_is_refused_unread(desk: Client) -> None:
    answer = send(desk, b" " * (LARGEST_BATCH + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "offline_batch_too_large")


def test_fifty_guests_with_every_field_full_fit_into_one_sending(desk: Client, place: Facility) -> None:
    names = ("phone", "reason_detail", "document_name", "residence_address", "note", "entry_gate")
    longest = foreigner(**dict.fromkeys(names, "Ế" * 160))
    given = [sealed(place, content(longest, scan="Ế" * 1000)) for _guest in range(MOST_ITEMS)]
    answer = send(desk, {"items": given})
    assert {one["outcome"] for one in answer.json()["answers"]} <= {"accepted", "kept"}
    assert OfflineGuest.objects.count() == MOST_ITEMS


def test_strangers_and_other_roles_get_nothing(place: Facility) -> None:
    given = {"items": [sealed(place)]}
    stranger, officer = Client(), log_in(Client(), ward_officer())
    idle = log_in(Client(), make_user())
    for client, status in ((stranger, 401), (officer, 403), (idle, 409)):
        assert (client.get(KEY).status_code, send(client, given).status_code) == (status, status)
    assert Stay.objects.count() == 0


def test_a_person_of_two_facilities_sends_for_the_one_worked_for(place: Facility) -> None:
    person, other = receptionist_of(place), make_facility(HAI_BA_TRUNG, name="Zuletzt")
    given = [sealed(place), sealed(other)]
    add_member(other, person)
    client = log_in(Client(), person)
    current = client.get(KEY).json()["facility"]
    first = send(client, {"items": given}).json()["answers"]
    client.post("/co-so/chon/", {"facility": other.pk if current == place.pk else place.pk})
    second = send(client, {"items": given}).json()["answers"]
    told = [sorted((one["outcome"], one.get("code", "")) for one in answers) for answers in (first, second)]
    assert told == [[("accepted", ""), ("refused", "offline_other_facility")]] * 2
    assert Stay.objects.count() == 2


def test_a_token_of_an_earlier_session_is_refused_and_a_fresh_one_is_at_hand(place: Facility) -> None:
    client = log_in(Client(enforce_csrf_checks=True), receptionist_of(place))
    old = client.get(KEY).json()["csrf"]
    client.cookies.clear()
    log_in(client, receptionist_of(place))
    given = {"items": [sealed(place)]}
    assert send(client, given).status_code == 403
    fresh = client.get(KEY).json()["csrf"]
    assert send(client, given, **{"X-CSRFToken": old}).status_code == 403
    assert send(client, given, **{"X-CSRFToken": fresh}).status_code == 200
    assert Stay.objects.count() == 1


def test_asking_does_not_keep_a_session_awake(desk: Client) -> None:
    before = dict(desk.session.items())
    session = desk.session
    session["last_seen"] = before["last_seen"] = before["last_seen"] - 600
    session.save()
    desk.get(KEY, headers={"X-Background": "1"})
    assert desk.session["last_seen"] == before["last_seen"]


def test_a_session_that_is_over_is_told_in_json(desk: Client) -> None:
    session = desk.session
    session["last_seen"] -= 24 * 3600
    session.save()
    answer = desk.get(KEY, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "session_over")
