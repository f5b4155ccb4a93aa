"""What keys open: their own facility, their scopes, for as long as they live; and nothing else."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cutru.exchange.models import ApiKey, ApiToken
from cutru.exchange.programs import actions
from cutru.exchange.programs.scopes import Scope
from cutru.facilities.models import Facility
from cutru.stays.models import Stay
from tests.exchange import files
from tests.exchange.api.program import Program, foreigner, make_vendor, manager_of, vietnamese
from tests.facilities.factories import HAI_BA_TRUNG, make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Program:
    return Program.of_hotel()


def reaches_nothing(program: Program, receipt: str, imported: str) -> list[int]:
    """The status of every kind of call about somebody's stay and import."""
    calls: list[tuple[str, str, Any]] = [
        ("GET", f"/stays/{receipt}", None),
        ("GET", f"/stays/{receipt}/journal", None),
        ("GET", f"/stays/{receipt}/receipt.pdf", None),
        ("GET", f"/stays/{receipt}/na17.pdf", None),
        ("PATCH", f"/stays/{receipt}", {"room": "1"}),
        ("POST", f"/stays/{receipt}/room", {"room": "1"}),
        ("POST", f"/stays/{receipt}/extension", {"departure_on": "2099-01-01"}),
        ("POST", f"/stays/{receipt}/departure", {}),
        ("POST", f"/stays/{receipt}/departure/withdrawal", {"reason": "x"}),
        ("POST", f"/stays/{receipt}/cancellation", {"reason": "x"}),
        ("GET", f"/imports/{imported}", None),
        ("GET", f"/imports/{imported}/rows", None),
        ("GET", f"/imports/{imported}/rejected.xlsx", None),
        ("POST", f"/imports/{imported}/answers", {"code": "x"}),
        ("POST", f"/imports/{imported}/hand-in", None),
    ]
    return [program.call(*call).status_code for call in calls]


@pytest.fixture
def victim() -> tuple[Program, str, str]:
    """A hotel with a stay and an import that others must not reach."""
    hotel = Program.of_hotel()
    [receipt] = hotel.accept(foreigner(full_name="SECRETIVE GUEST", reference="victims-own"))
    imported = hotel.upload("khach.xml", files.xml([files.record()]).encode())
    return hotel, receipt, imported.json()["id"]


def test_another_hotels_key_reaches_nothing(victim: tuple[Program, str, str]) -> None:
    owner, receipt, imported = victim
    other = Program.of_hotel()
    assert reaches_nothing(other, receipt, imported) == [404] * 15
    lists = [
        "/stays",
        "/stays?search=secretive",
        "/stays?reference=victims-own",
        "/imports",
        "/key",
        "/facility",
    ]
    day = timezone.localdate().isoformat()
    for address in [*lists, f"/reconciliation?day={day}", f"/reconciliation?day={day}&by=handed_in"]:
        answer = other.get(address)
        assert answer.status_code == 200
        for secret in ("SECRETIVE", receipt, owner.facility.name, imported, "victims-own"):
            assert secret not in answer.content.decode()
        separator = "&" if "?" in address else "?"
        if address != "/key":
            assert other.get(f"{address}{separator}facility={owner.facility.pk}").status_code == 404
    acts = {"acts": [{"action": "cancel", "reference": "victims-own", "reason": "x"}]}
    told = other.post("/acts", acts).json()
    assert [problem["code"] for problem in told["results"][0]["problems"]] == ["stay_unknown"]
    assert other.send(foreigner(), query=f"?facility={owner.facility.pk}").status_code == 404
    stay = Stay.objects.get()
    assert (stay.status, stay.version) == ("staying", 1)


def test_wrong_expired_and_withdrawn_keys_reach_nothing(victim: tuple[Program, str, str]) -> None:
    owner, receipt, imported = victim
    wrong = [
        owner.secret[:-1] + ("A" if owner.secret[-1] != "A" else "B"),
        "",
        "x" * 5000,
        "cutru_live_x",
        "khoá",
    ]
    for secret in wrong:
        assert reaches_nothing(Program(owner.facility, secret), receipt, imported) == [401] * 15
    key = ApiKey.objects.get()
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert reaches_nothing(owner, receipt, imported) == [401] * 15
    ApiKey.objects.update(expires_at=None)
    assert owner.get(f"/stays/{receipt}").status_code == 200
    actions.revoke_key(key)
    refused = owner.get(f"/stays/{receipt}")
    assert (refused.status_code, refused.json()["code"]) == (401, "key_wrong")
    assert refused["WWW-Authenticate"] == 'Bearer realm="cutru"'


def test_a_sandbox_key_reaches_nothing_real(victim: tuple[Program, str, str]) -> None:
    owner, receipt, imported = victim
    testing = Program.of_hotel(owner.facility, is_sandbox=True)
    assert reaches_nothing(testing, receipt, imported) == [404] * 15
    assert testing.get("/stays").json()["stays"] == []
    [test_receipt] = testing.accept(foreigner(full_name="TEST GUEST"))
    assert owner.get(f"/stays/{test_receipt}").status_code == 404
    assert [stay["full_name"] for stay in owner.get("/stays").json()["stays"]] == ["SECRETIVE GUEST"]
    shown = testing.get("/key").json()
    assert (shown["is_sandbox"], [one["is_sandbox"] for one in shown["facilities"]]) == (True, [True])


def test_a_key_opens_its_scopes_only() -> None:
    hotel = make_facility()
    reader = Program.of_hotel(hotel, scopes=(Scope.READ,))
    writer = Program.of_hotel(hotel, scopes=(Scope.WRITE,))
    [receipt] = writer.accept(foreigner())
    assert reader.get(f"/stays/{receipt}").status_code == 200
    for answer in (reader.send(foreigner()), writer.get("/stays"), writer.get(f"/stays/{receipt}/journal")):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert Stay.objects.count() == 1


def test_a_vendor_acts_for_the_hotels_that_let_it() -> None:
    first, second, third = make_facility(), make_facility(ward=HAI_BA_TRUNG), make_facility()
    Program.of_hotel(third).accept(foreigner())
    vendor = Program.of_vendor(first, second)
    assert [one["id"] for one in vendor.get("/key").json()["facilities"]] == [first.pk, second.pk]
    unnamed = vendor.send(foreigner())
    assert (unnamed.status_code, unnamed.json()["code"]) == (422, "facility_needed")
    assert vendor.send(vietnamese(), query=f"?facility={second.pk}").json()["accepted"] == 1
    assert vendor.send(foreigner(), query=f"?facility={third.pk}").status_code == 404
    held = list(Stay.objects.order_by("facility_id").values_list("facility_id", "ward_code"))
    assert held == [(second.pk, HAI_BA_TRUNG), (third.pk, third.ward_id)]


def test_a_vendor_let_out_or_closed_reaches_nothing() -> None:
    first, second = make_facility(), make_facility()
    vendor = Program.of_vendor(first, second)
    [receipt] = [
        result["receipt"]
        for result in vendor.send(foreigner(), query=f"?facility={first.pk}").json()["results"]
    ]
    registered = ApiKey.objects.get(program__vendor__isnull=False).program.vendor
    assert registered is not None
    actions.shut_vendor_out(manager_of(first), first, registered)
    assert vendor.get(f"/stays/{receipt}?facility={first.pk}").status_code == 404
    assert vendor.get(f"/stays/{receipt}").status_code == 404  # the second hotel is meant now
    assert vendor.get("/stays").json()["stays"] == []
    actions.shut_vendor_out(manager_of(second), second, registered)
    assert vendor.get("/stays").status_code == 403
    actions.close_vendor(registered)
    assert vendor.get("/key").status_code == 401


def test_a_vendor_can_try_things_before_any_hotel_lets_it() -> None:
    vendor = make_vendor()
    key = actions.make_key(actions.vendor_program(vendor, is_sandbox=True), "Thử")
    [own] = Facility.objects.filter(is_sandbox=True)
    testing = Program(own, key.secret)
    assert testing.send(foreigner()).json()["accepted"] == 1
    live = Program(own, actions.make_key(actions.vendor_program(vendor, is_sandbox=False), "Thật").secret)
    assert live.send(foreigner(), query=f"?facility={own.pk}").status_code == 404


def test_only_digests_of_keys_are_kept(hotel: Program) -> None:
    key = ApiKey.objects.get()
    assert hotel.secret not in str(list(ApiKey.objects.values()))
    assert hotel.secret.split("_", 3)[3] not in str(list(ApiKey.objects.values()))
    assert key.public_id in hotel.secret
    assert (key.last_used_at, hotel.get("/key").status_code) == (None, 200)
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_a_rotated_key_goes_on_for_a_day(hotel: Program) -> None:
    made = hotel.post("/key/rotation")
    assert made.status_code == 201
    newer = Program(hotel.facility, made.json()["key"])
    assert [hotel.get("/key").status_code, newer.get("/key").status_code] == [200, 200]
    again = hotel.post("/key/rotation")
    assert (again.status_code, again.json()["code"]) == (409, "key_not_rotated")
    ApiKey.objects.filter(expires_at__isnull=False).update(expires_at=timezone.now())
    assert [hotel.get("/key").status_code, newer.get("/key").status_code] == [401, 200]


def buy(client: Client, key: ApiKey, secret: str, **form: str) -> Any:
    basic = base64.b64encode(f"{key.public_id}:{secret}".encode()).decode()
    return client.post(
        "/api/v1/oauth/token",
        "&".join(f"{name}={value}" for name, value in form.items()),
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {basic}"},
    )


def test_a_token_bought_with_a_key_opens_what_was_asked_for(hotel: Program) -> None:
    key = ApiKey.objects.get()
    told = buy(hotel.client, key, hotel.secret, grant_type="client_credentials", scope="stays:read")
    assert (told.status_code, told["Cache-Control"]) == (200, "no-store")
    body = told.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "stays:read")
    token = Program(hotel.facility, body["access_token"])
    assert [token.get("/stays").status_code, token.send(foreigner()).status_code] == [200, 403]
    assert body["access_token"] not in str(list(ApiToken.objects.values()))
    actions.revoke_key(key)
    assert token.get("/stays").status_code == 401


def test_a_token_buys_no_token_and_ends(hotel: Program) -> None:
    key = ApiKey.objects.get()
    bought = buy(hotel.client, key, hotel.secret, grant_type="client_credentials").json()["access_token"]
    refused = buy(hotel.client, key, bought, grant_type="client_credentials")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    ApiToken.objects.update(expires_at=timezone.now())
    assert Program(hotel.facility, bought).get("/key").status_code == 401


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "client_credentials", "scope": "everything"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({}, 400, "invalid_request"),
    ],
)
def test_a_token_request_that_is_wrong_is_answered_by_rfc_6749(
    hotel: Program, form: dict[str, str], status: int, error: str
) -> None:
    told = buy(hotel.client, ApiKey.objects.get(), hotel.secret, **form)
    assert (told.status_code, told.json()["error"]) == (status, error)


def test_limits_are_told_and_held(hotel: Program, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = {"key": 3, "token": 1, "open": 1}
    answers = [hotel.get("/key") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    left = [answer["RateLimit"].split(";")[1] for answer in answers]
    assert (answers[0]["RateLimit-Policy"], left) == ('"minute";q=3;w=60', ["r=2", "r=1", "r=0", "r=0"])
    assert 1 <= int(answers[3]["Retry-After"]) <= 61
    assert answers[3].json()["code"] == "too_many_calls"


def test_what_django_answers_by_itself_is_a_problem_document_too(hotel: Program) -> None:
    for answer, status, code in (
        (hotel.get("/nothing-here"), 404, "not_found"),
        (hotel.call("DELETE", "/stays"), 405, "wrong_method"),
    ):
        assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
            status, "application/problem+json", code,
        )  # fmt: skip
        assert answer["X-Request-Id"]
