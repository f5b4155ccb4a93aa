"""Every call of the client against the portal itself."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from cutru.exchange.programs.models import ApiKey, ApiToken
from cutru.stays.models import Stay
from cutru_client import Act, ApiError, Client, ClientCredentials, ForeignGuest, VietnameseGuest
from tests.clients.hotel import Network, client_of
from tests.exchange.api.program import Program, foreigner, vietnamese
from tests.exchange.api.test_imports import workbook
from tests.exchange.files import vietnamese as row
from tests.facilities.factories import make_facility

pytestmark = pytest.mark.django_db


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_guests_as_models_are_taken_and_read_back(client: Client) -> None:
    guests = [
        ForeignGuest(
            reference="A-1", full_name="MARTIN CLAIRE", sex="F", birth_date="1988-03", nationality="FRA",
            document_number="12AB34567", room="305", arrival_on=today(), arrival_time=time(0, 5),
            departure_on=today(2), permitted_until=today(40),
        ),
        VietnameseGuest(
            reference="A-2", full_name="Trần Thị Bình", sex="F", birth_date="1990-05-17", document_type="4",
            document_number="C1234567", room="306", arrival_on=today(), departure_on=today(1), reason="1",
        ),
    ]  # fmt: skip
    answer = client.hand_in(guests)
    assert [(one.reference, one.outcome, one.version) for one in answer.results] == [
        ("A-1", "accepted", 1),
        ("A-2", "accepted", 1),
    ]
    first = client.stay(answer.results[0].receipt or "")
    assert (first.birth_date, first.arrival_time, first.permitted_until) == (
        "1988-03",
        time(0, 5),
        today(40),
    )
    assert {stay.reference for stay in client.stays()} == {"A-1", "A-2"}


def test_a_check_stores_nothing_and_tells_every_fault_in_both_languages(client: Client) -> None:
    answer = client.hand_in([foreigner(full_name="")], check=True)
    [problem] = answer.results[0].problems
    assert (answer.check, problem.field, problem.code, problem.message.vi, problem.message.en) == (
        True,
        "full_name",
        "required",
        "Hãy điền ô này.",
        "Please fill in this field.",
    )
    assert not Stay.objects.exists()


def test_lists_are_walked_page_by_page_and_filtered(client: Client) -> None:
    guests = [foreigner() for _number in range(5)] + [vietnamese()]
    receipts = [one.receipt for one in client.hand_in(guests).results]
    assert [stay.receipt for stay in client.stays(limit=2)] == receipts[::-1]
    assert [stay.receipt for stay in client.stays(regime="V")] == receipts[5:]
    assert [stay.receipt for stay in client.stays(reference=guests[2]["reference"])] == [receipts[2]]
    page = client.stays_page(arrival_from=today(), arrival_to=today(), status="staying", limit=4)
    assert (len(page.stays), page.next_cursor is None) == (4, False)


def test_each_act_has_its_method(client: Client) -> None:
    guest = foreigner(arrival_on=today(-1).isoformat())
    [taken] = client.hand_in([guest]).results
    receipt = taken.receipt or ""
    states = [
        client.change_room(receipt, "512"),
        client.extend(receipt, today(9), time(12, 0)),
        client.correct(receipt, {"full_name": "MUSTERMANN ERIKA MARIA", "permitted_until": None}, version=3),
        client.depart(receipt, datetime.now(UTC) - timedelta(minutes=1)),
        client.withdraw_departure(receipt, "Bấm nhầm"),
        client.cancel(receipt, "Khách không đến"),
    ]
    assert [state.version for state in states] == [2, 3, 4, 5, 6, 7]
    assert (states[1].departure_on, states[1].departure_time) == (today(9), time(12, 0))
    assert (states[2].permitted_until, states[-1].status) == (None, "cancelled")
    journal = client.journal(receipt)
    assert [entry.action for entry in journal.entries] == [
        "handed_in", "room_changed", "extended", "corrected", "departed", "departure_withdrawn", "cancelled",
    ]  # fmt: skip
    assert journal.entries[1].changes == {"room": ["305", "512"]}


def test_a_stale_version_is_a_conflict(client: Client) -> None:
    [taken] = client.hand_in([foreigner()]).results
    with pytest.raises(ApiError) as refused:
        client.correct(taken.receipt or "", {"room": "7"}, version=2)
    assert (refused.value.status, refused.value.code) == (409, "stay_changed_meanwhile")
    assert [problem.code for problem in refused.value.problems] == ["stay_changed_meanwhile"]


def test_many_acts_are_answered_one_by_one(client: Client) -> None:
    guest = foreigner()
    client.hand_in([guest])
    answer = client.acts(
        [
            Act(action="change_room", reference=guest["reference"], room="9"),
            Act(action="cancel", reference="nobody", reason="x"),
        ]
    )
    assert (answer.done, answer.refused) == (1, 1)
    assert [(one.done, [problem.code for problem in one.problems]) for one in answer.results] == [
        (True, []),
        (False, ["stay_unknown"]),
    ]


def test_papers_come_as_bytes(client: Client) -> None:
    [taken] = client.hand_in([foreigner()]).results
    assert client.receipt_pdf(taken.receipt or "")[:5] == b"%PDF-"
    assert client.na17_pdf(taken.receipt or "")[:5] == b"%PDF-"


def test_a_file_is_checked_answered_for_handed_in_and_reported_on(client: Client) -> None:
    content = workbook(row(H="1190000001"), row(H="001190000002"), row(B="", H="001190000003"))
    made = client.create_import("khách.xlsx", content)
    assert (made.state, made.file_name, made.accepted, made.questions) == (
        "checked",
        "khách.xlsx",
        1,
        {"leading_zeros_lost": 1},
    )
    assert client.answer_import(made.id, "leading_zeros_lost").accepted == 2
    done = client.hand_in_import(made.id)
    assert (done.state, done.accepted, done.rejected, done.is_working) == ("done", 2, 1, False)
    assert [one.outcome for one in client.import_rows(made.id)] == ["accepted", "accepted", "rejected"]
    [bad] = client.import_rows(made.id, "rejected")
    assert [problem.code for problem in bad.problems] == ["required"]
    assert client.rejected_workbook(made.id)[:2] == b"PK"
    assert [one.id for one in client.imports()] == [made.id]
    assert client.get_import(made.id).state == "done"
    with pytest.raises(ApiError, match="404 import_unknown"):
        client.get_import(uuid4())


def test_a_file_that_is_none_is_refused_with_the_reason(client: Client) -> None:
    with pytest.raises(ApiError) as refused:
        client.create_import("khach.xlsx", b"PK\x03\x04broken")
    assert (refused.value.status, refused.value.code, len(refused.value.problems)) == (422, "file_refused", 1)


def test_a_day_is_reconciled_over_several_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    guests = [foreigner() for _number in range(5)]
    receipts = [one.receipt for one in client.hand_in(guests).results]
    client.cancel(receipts[0] or "", "Nhầm")
    monkeypatch.setattr("cutru_client.calls.keys.LARGEST_PAGE", 2)
    told = client.reconciliation(today())
    assert [(item.reference, item.receipt) for item in told.items] == [
        (guest["reference"], receipt) for guest, receipt in zip(guests, receipts, strict=True)
    ]
    assert (told.counts.held, told.counts.cancelled, told.facility) == (5, 1, program.facility.pk)
    assert client.reconciliation(today(), by="handed_in").digest == told.digest


def test_a_key_tells_whom_it_serves_and_can_be_replaced(client: Client, program: Program) -> None:
    key = client.whoami()
    assert [facility.id for facility in key.facilities] == [program.facility.pk]
    assert client.get_facility() == key.facilities[0]
    new = client.rotate_key()
    assert new.replaces == key.id
    with client_of(program, key=new.key) as other:
        assert other.whoami().id == new.id
    assert new.key not in repr(new)


def test_a_vendor_acts_for_each_of_its_hotels(db: None) -> None:
    hotels = [make_facility(), make_facility()]
    program = Program.of_vendor(*hotels)
    with client_of(program) as client:
        with pytest.raises(ApiError, match="422 facility_needed"):
            client.hand_in([foreigner()])
        for hotel in hotels:
            client.at(hotel.pk).hand_in([foreigner()])
        with pytest.raises(ApiError, match="404 facility_unknown"):
            client.at(make_facility().pk).hand_in([foreigner()])
    assert sorted(Stay.objects.values_list("facility_id", flat=True)) == sorted(one.pk for one in hotels)


def test_webhooks_are_made_tried_logged_and_sent_again(client: Client) -> None:
    made = client.create_webhook("https://127.0.0.1/cutru", ["stay.accepted"])
    assert (made.secret[:6], made.secret in repr(made)) == ("whsec_", False)
    client.hand_in([foreigner()])
    ping = client.ping_webhook(made.id)
    assert [one.kind for one in client.deliveries(made.id)] == ["ping", "stay.accepted"]
    assert client.deliveries_page(made.id, state="failed").deliveries == []
    now = datetime.now(UTC)
    assert client.replay_webhook(made.id, now - timedelta(hours=1), now + timedelta(hours=1)).queued == 1
    again = client.replay_delivery(ping.id)
    assert (again.event, again.state) == (ping.event, "pending")
    changed = client.change_webhook(made.id, kinds=["stay.changed", "stay.confirmed"], is_active=False)
    assert (changed.kinds, changed.is_active, changed.url) == (
        ["stay.changed", "stay.confirmed"],
        False,
        made.url,
    )
    assert client.rotate_webhook_secret(made.id).secret != made.secret
    assert [one.id for one in client.webhooks()] == [client.get_webhook(made.id).id]
    client.delete_webhook(made.id)
    assert client.webhooks() == []


def test_code_lists_and_places_are_told_without_a_key_and_kept_by_their_etag(program: Program) -> None:
    network = Network()
    with client_of(program, network, key="cutru_live_of_nobody") as client:
        names = [one.name for one in client.codelists()]
        first, again = client.codelist("nationalities"), client.codelist("nationalities")
        assert (first == again, first.name in names) == (True, True)
        assert {"FRA", "RUS"} <= {entry.code for entry in first.entries}
        [hanoi] = [one for one in client.provinces() if one.code == "01"]
        [ward] = [one for one in client.wards(hanoi.portal_code).wards if one.code == "00070"]
        assert client.ward(ward.portal_code).province == hanoi
        [match] = client.resolve_place("00043").matches
        assert (match.legacy and match.legacy.change, [unit.code for unit in match.units]) == (
            "merged",
            ["00070"],
        )
        with pytest.raises(ApiError, match="404 codelist_unknown"):
            client.codelist("nothing")
        with pytest.raises(ValueError, match="not a code"):
            client.ward("../key")
    assert not [request.url for request in network.requests if "Authorization" in request.headers]
    assert [request.headers.get("If-None-Match") is None for request in network.requests[:3]] == [
        True,
        True,
        False,
    ]


def credentials(program: Program, **fields: str) -> ClientCredentials:
    return ClientCredentials(ApiKey.objects.get().public_id, program.secret, **fields)


def test_client_credentials_buy_one_token_for_many_calls(program: Program) -> None:
    network = Network()
    with client_of(program, network, key=credentials(program)) as client:
        client.whoami()
        client.at(program.facility.pk).hand_in([foreigner()])
    assert [request.url.path for request in network.requests] == [
        "/api/v1/oauth/token",
        "/api/v1/key",
        "/api/v1/stays",
    ]
    assert not any(program.secret in str(request.headers) for request in network.requests)


def test_a_token_that_was_withdrawn_is_replaced(program: Program) -> None:
    with client_of(program, key=credentials(program, scope="stays:read")) as client:
        assert client.whoami().scopes == ["stays:read"]
        ApiToken.objects.all().delete()
        assert client.whoami().scopes == ["stays:read"]
        with pytest.raises(ApiError, match="403 scope_missing"):
            client.hand_in([foreigner()])


def test_wrong_credentials_are_refused_without_a_second_try(program: Program) -> None:
    network = Network()
    wrong = ClientCredentials("abcdefghjkmn", program.secret)
    with (
        client_of(program, network, key=wrong) as client,
        pytest.raises(ApiError, match="401 invalid_client"),
    ):
        client.whoami()
    assert {request.url.path for request in network.requests} == {"/api/v1/oauth/token"}
    with (
        client_of(program, key="cutru_live_" + "x" * 40) as client,
        pytest.raises(ApiError, match="401 key_wrong"),
    ):
        client.whoami()


@pytest.mark.parametrize("key", ["", " ", "a b", "khoá", "a\nb"])
def test_what_is_no_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ValueError, match=r"^not a key: it is empty or holds signs that no key has$"):
        Client("https://cutru.example", key)


@pytest.mark.parametrize("address", ["", "cutru.example", "ftp://cutru.example", "https://a:b@cutru.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        Client(address, "cutru_live_x")


@pytest.mark.parametrize("receipt", ["", "../key", "a/b", "a?b", "á"])
def test_what_is_no_receipt_leads_nowhere_else(client: Client, receipt: str) -> None:
    with pytest.raises(ValueError, match="not a receipt"):
        client.stay(receipt)


@pytest.mark.parametrize(
    "guest", [{"full_name": "\ud800"}, {"full_name": float("nan")}, {"full_name": object()}]
)
def test_what_json_cannot_hold_is_not_sent(client: Client, guest: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of several kinds
        client.hand_in([guest])
