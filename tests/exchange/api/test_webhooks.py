"""Webhooks over the interface: made, changed, tried, logged, sent again; always by who made them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cutru.exchange.models import WebhookDelivery
from cutru.exchange.programs.scopes import Scope
from tests.exchange.api.program import Program, foreigner
from tests.facilities.factories import make_facility

pytestmark = pytest.mark.django_db

ENDPOINT = {"url": "https://127.0.0.1/cutru", "kinds": ["stay.accepted"]}


@pytest.fixture
def hotel() -> Program:
    return Program.of_hotel()


def test_an_endpoint_shows_its_secret_once(hotel: Program) -> None:
    made = hotel.post("/webhooks", ENDPOINT)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    shown = hotel.get(f"/webhooks/{made.json()['id']}")
    assert {name: shown.json()[name] for name in ENDPOINT} == ENDPOINT
    assert secret not in shown.content.decode() + hotel.get("/webhooks").content.decode()
    changed = hotel.post(f"/webhooks/{made.json()['id']}/secret").json()["secret"]
    assert changed != secret


def test_what_happens_waits_in_the_delivery_log(hotel: Program) -> None:
    number = hotel.post("/webhooks", ENDPOINT).json()["id"]
    hotel.accept(foreigner())
    hotel.post(f"/webhooks/{number}/ping")
    log = hotel.get(f"/webhooks/{number}/deliveries").json()["deliveries"]
    assert [(one["kind"], one["state"], one["attempts"]) for one in log] == [
        ("ping", "pending", 0),
        ("stay.accepted", "pending", 0),
    ]
    assert hotel.get(f"/webhooks/{number}/deliveries?state=failed").json()["deliveries"] == []


def test_messages_are_sent_again_one_or_a_period(hotel: Program) -> None:
    number = hotel.post("/webhooks", ENDPOINT).json()["id"]
    hotel.accept(foreigner())
    WebhookDelivery.objects.update(state="failed", attempts=9)
    [delivery] = hotel.get(f"/webhooks/{number}/deliveries").json()["deliveries"]
    again = hotel.post(f"/webhooks/deliveries/{delivery['id']}/replay")
    assert (again.status_code, again.json()["state"], again.json()["event"]) == (
        202,
        "pending",
        delivery["event"],
    )
    WebhookDelivery.objects.all().delete()
    now = timezone.now()
    period = {
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=1)).isoformat(),
    }
    assert hotel.post(f"/webhooks/{number}/replay", period).json() == {"queued": 1}
    empty = {"since": period["until"], "until": period["since"]}
    assert hotel.post(f"/webhooks/{number}/replay", empty).status_code == 422


def test_an_endpoint_is_changed_and_removed(hotel: Program) -> None:
    number = hotel.post("/webhooks", ENDPOINT).json()["id"]
    changed = hotel.call("PATCH", f"/webhooks/{number}", {"kinds": ["stay.confirmed"], "is_active": False})
    assert (changed.json()["kinds"], changed.json()["is_active"]) == (["stay.confirmed"], False)
    assert hotel.post(f"/webhooks/{number}/ping").status_code == 422
    assert hotel.call("DELETE", f"/webhooks/{number}").status_code == 204
    assert hotel.get(f"/webhooks/{number}").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "ftp://127.0.0.1/", "kinds": ["stay.accepted"]}, "url"),
        ({"url": "https://user:word@127.0.0.1/", "kinds": ["stay.accepted"]}, "url"),
        ({"url": "https://", "kinds": ["stay.accepted"]}, "url"),
        ({"url": "https://127.0.0.1/", "kinds": []}, "payload.kinds"),
        ({"url": "https://127.0.0.1/", "kinds": ["ping"]}, "payload.kinds.0"),
    ],
)
def test_an_endpoint_that_cannot_be_is_refused_beside_its_field(
    hotel: Program, body: dict[str, object], field: str
) -> None:
    answer = hotel.post("/webhooks", body)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["problems"]] == [field]


def test_others_reach_none_of_it(hotel: Program) -> None:
    number = hotel.post("/webhooks", ENDPOINT).json()["id"]
    hotel.accept(foreigner())
    delivery = WebhookDelivery.objects.get()
    period = {"since": "2026-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z"}
    calls = [
        ("GET", f"/webhooks/{number}", None),
        ("PATCH", f"/webhooks/{number}", {"is_active": False}),
        ("DELETE", f"/webhooks/{number}", None),
        ("POST", f"/webhooks/{number}/secret", None),
        ("POST", f"/webhooks/{number}/ping", None),
        ("GET", f"/webhooks/{number}/deliveries", None),
        ("POST", f"/webhooks/{number}/replay", period),
        ("POST", f"/webhooks/deliveries/{delivery.pk}/replay", None),
    ]
    sandbox = Program.of_hotel(hotel.facility, is_sandbox=True)
    vendor = Program.of_vendor(hotel.facility)
    for stranger in (Program.of_hotel(), sandbox, vendor):
        assert [stranger.call(*call).status_code for call in calls] == [404] * 8
        assert stranger.get("/webhooks").json() == {"webhooks": []}
    reader = Program.of_hotel(make_facility(), scopes=(Scope.READ, Scope.WRITE))
    assert [reader.call(*call).status_code for call in calls] == [403] * 8
