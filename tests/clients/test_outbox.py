"""Guests are stored first, sent then, in order, and never twice; what was not taken stays in sight."""

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from cutru.stays.models import Stay, StayEntry
from cutru_client import ApiError, Client, NoAnswer, Outbox, OutboxError
from cutru_client.outbox.store import sole_sender
from tests.clients.hotel import Killed, Network, client_of
from tests.exchange.api.program import Program, day, foreigner, vietnamese

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@pytest.fixture
def outbox(program: Program, network: Network, path: Path) -> Iterator[Outbox]:
    """An outbox whose client tries each request once."""
    with client_of(program, network, attempts=1) as client, Outbox(path, client) as outbox:
        yield outbox


def today() -> date:
    return timezone.localdate()


def counts(outbox: Outbox) -> tuple[int, int, int]:
    told = outbox.status()
    return told.waiting, told.taken, told.rejected


def room(reference: str) -> str:
    """The room of the stay that the portal holds under a reference."""
    found = Stay.objects.extra(
        where=["id = (SELECT stay_id FROM exchange_reference WHERE reference = %s)"], params=[reference]
    )
    return str(found.get().room)


def bodies(network: Network) -> list[str]:
    return [request.url.params["on_conflict"] for request in network.requests]


def test_guests_wait_until_they_are_sent_and_have_receipts_then(outbox: Outbox) -> None:
    guests = [foreigner(), vietnamese()]
    outbox.put(guests)
    assert (counts(outbox), outbox.receipts()) == ((2, 0, 0), {})
    assert outbox.status().waiting_since is not None
    done = outbox.flush()
    assert (done.sent, done.accepted, counts(outbox), outbox.status().waiting_since) == (
        2,
        2,
        (0, 2, 0),
        None,
    )
    held = {stay.document_number: stay.receipt for stay in Stay.objects.all()}
    receipts = outbox.receipts(today())
    assert [receipts[guest["reference"]].replace("-", "") for guest in guests] == [
        held[guest["document_number"]] for guest in guests
    ]
    assert outbox.receipts(today() + timedelta(days=1)) == {}
    assert outbox.reconcile(today()).is_equal


def test_nothing_waits_nothing_is_sent(outbox: Outbox, network: Network) -> None:
    assert outbox.flush().sent == 0
    assert network.requests == []


def test_a_rejected_guest_stays_in_sight_until_replaced(outbox: Outbox) -> None:
    good, bad = foreigner(), foreigner(full_name="")
    outbox.put([good, bad])
    outbox.flush()
    [item] = outbox.rejected()
    assert (item.reference, item.guest, item.receipt) == (bad["reference"], bad, None)
    assert [(problem.field, problem.code) for problem in item.problems] == [("full_name", "required")]
    assert (outbox.flush().sent, counts(outbox)) == (0, (0, 1, 1))
    outbox.put([{**bad, "full_name": "MENDED NAME"}])
    assert (outbox.flush().accepted, outbox.rejected()) == (1, [])


def test_a_rejected_guest_can_be_dropped_or_sent_once_more(outbox: Outbox) -> None:
    bad = foreigner(full_name="")
    outbox.put([bad])
    outbox.flush()
    outbox.put([bad])
    assert (outbox.flush().rejected, counts(outbox)) == (1, (0, 0, 1))
    assert outbox.drop(bad["reference"])
    assert (outbox.get(bad["reference"]), outbox.drop(bad["reference"])) == (None, False)


def test_of_a_stay_only_the_rejected_change_is_dropped(outbox: Outbox) -> None:
    guest = foreigner()
    outbox.put([guest])
    outbox.flush()
    before = outbox.get(guest["reference"])
    outbox.put([{**guest, "full_name": ""}])
    outbox.flush()
    [item] = outbox.rejected()
    assert before
    assert item.receipt == before.receipt
    assert not outbox.reconcile(today()).is_equal
    assert outbox.drop(guest["reference"])
    after = outbox.get(guest["reference"])
    assert after
    assert (after.state, after.receipt, after.digest) == ("taken", before.receipt, before.digest)
    assert outbox.reconcile(today()).is_equal
    assert not outbox.drop(guest["reference"])


def test_a_changed_guest_is_corrected(outbox: Outbox, network: Network) -> None:
    guest = foreigner()
    outbox.put([guest])
    outbox.flush()
    outbox.put([{**guest, "room": "512"}])
    assert counts(outbox) == (1, 0, 0)
    assert outbox.flush().accepted == 1
    item = outbox.get(guest["reference"])
    assert item
    assert (item.version, room(guest["reference"]), bodies(network)) == (
        2,
        "512",
        ["reject", "correct"],
    )
    assert Stay.objects.count() == 1


def test_a_later_version_replaces_one_that_was_not_sent(outbox: Outbox, network: Network) -> None:
    first, other = foreigner(), foreigner()
    outbox.put([first, other])
    outbox.put([{**first, "room": "1"}, {**first, "room": "2"}])
    outbox.flush()
    assert (room(first["reference"]), StayEntry.objects.count(), len(network.requests)) == ("2", 2, 1)
    results = [stay.document_number for stay in Stay.objects.order_by("id")]
    assert results == [first["document_number"], other["document_number"]]


def test_the_same_guest_again_changes_nothing(outbox: Outbox, network: Network) -> None:
    guest = foreigner()
    outbox.put([guest, guest])
    outbox.flush()
    outbox.put([dict(reversed(guest.items())), {**guest, "departed_on": None}])
    assert (outbox.flush().sent, len(network.requests)) == (0, 1)


def test_a_request_without_an_answer_is_sent_again_before_anything_newer(
    outbox: Outbox, network: Network
) -> None:
    """The older content hangs on the way and arrives after the newer one: it must not undo it."""
    guest = foreigner()
    outbox.put([guest])
    network.troubles = ["late"]
    with pytest.raises(NoAnswer):
        outbox.flush()
    outbox.put([{**guest, "room": "512"}])
    assert counts(outbox) == (1, 0, 0)
    outbox.flush()
    assert room(guest["reference"]) == "512"
    network.deliver_late()
    assert room(guest["reference"]) == "512"
    assert network.requests[0].content == network.requests[1].content
    keys = [request.headers["Idempotency-Key"] for request in network.requests]
    assert (keys[0] == keys[1], keys[1] == keys[2]) == (True, False)


def test_a_correction_that_hangs_does_not_undo_a_newer_one(outbox: Outbox, network: Network) -> None:
    guest = foreigner()
    outbox.put([guest])
    outbox.flush()
    outbox.put([{**guest, "room": "old"}])
    network.troubles = ["late"]
    with pytest.raises(NoAnswer):
        outbox.flush()
    outbox.put([{**guest, "room": "new"}])
    outbox.flush()
    network.deliver_late()
    assert room(guest["reference"]) == "new"
    assert outbox.reconcile(today()).is_equal


def test_a_process_that_died_is_followed_by_one_that_goes_on(
    outbox: Outbox, network: Network, path: Path
) -> None:
    guests = [foreigner() for _number in range(3)]
    outbox.put(guests)
    network.troubles = ["killed_after"]
    with pytest.raises(Killed):
        outbox.flush()
    with Outbox(path, outbox.client) as next_one:
        assert next_one.flush().accepted == 3
        assert next_one.receipts() == outbox.receipts()
    assert StayEntry.objects.count() == 3
    assert network.requests[0].content == network.requests[1].content


def test_many_guests_go_in_several_requests_in_order(
    outbox: Outbox, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cutru_client.outbox.MOST_OF_A_BATCH", 4)
    guests = [foreigner(room=str(number)) for number in range(10)]
    outbox.put(guests)
    assert outbox.flush().accepted == 10
    assert len(network.requests) == 3
    assert list(Stay.objects.order_by("id").values_list("room", flat=True)) == [
        guest["room"] for guest in guests
    ]


def test_a_reference_of_somebody_else_is_a_conflict_unless_it_is_to_be_corrected(
    outbox: Outbox, client: Client
) -> None:
    guest = foreigner()
    client.hand_in([guest])
    outbox.put([{**guest, "room": "9"}])
    outbox.flush()
    [item] = outbox.rejected()
    assert [problem.code for problem in item.problems] == ["reference_conflict"]
    assert room(guest["reference"]) == "305"
    outbox.put([{**guest, "room": "9"}], correct=True)
    assert (outbox.flush().accepted, room(guest["reference"])) == (1, "9")


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_guest_no_request_can_carry_does_not_hold_the_others_up(
    program: Program, path: Path, status: int
) -> None:
    """Something on the way refuses whatever holds a certain word."""
    inner = Network()

    class Guard(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if b"FORBIDDEN" in request.content:
                return httpx.Response(status, text="no")
            return inner.handle_request(request)

    guests = [foreigner() for _number in range(9)]
    guests[4]["note"] = "FORBIDDEN"
    with (
        Client("http://127.0.0.1", program.secret, transport=Guard()) as client,
        Outbox(path, client) as outbox,
    ):
        outbox.put(guests)
        done = outbox.flush()
        assert (done.accepted, done.rejected, counts(outbox)) == (8, 1, (0, 8, 1))
        [item] = outbox.rejected()
        assert (item.reference, item.problems[0].code) == (guests[4]["reference"], f"http_{status}")
    assert Stay.objects.count() == 8


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_other_refusals_are_told_and_the_guests_wait(outbox: Outbox, network: Network, status: int) -> None:
    guests = [foreigner(), foreigner()]
    outbox.put(guests)
    network.troubles = [status]
    with pytest.raises(ApiError, match=str(status)):
        outbox.flush()
    assert counts(outbox) == (2, 0, 0)
    assert outbox.flush().accepted == 2


def test_a_vendor_must_say_which_hotel_and_loses_no_guest_until_then(path: Path) -> None:
    from tests.facilities.factories import make_facility

    program = Program.of_vendor(make_facility(), make_facility())
    with client_of(program) as client, Outbox(path, client) as outbox:
        outbox.put([foreigner()])
        with pytest.raises(ApiError, match="facility_needed"):
            outbox.flush()
        assert counts(outbox) == (1, 0, 0)
    with (
        client_of(program, facility=program.facility.pk) as client,
        pytest.raises(OutboxError, match="facility"),
    ):
        Outbox(path, client)


def test_a_file_belongs_to_one_portal(outbox: Outbox, path: Path, program: Program) -> None:
    with (
        Client("https://other.example", program.secret) as client,
        pytest.raises(OutboxError, match="portal"),
    ):
        Outbox(path, client)


def test_what_is_no_outbox_is_not_touched(path: Path, client: Client) -> None:
    path.write_bytes(b"x" * 4096)
    with pytest.raises(OutboxError, match="not a database"):
        Outbox(path, client)
    assert path.read_bytes() == b"x" * 4096
    newer = path.with_name("newer.db")
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(OutboxError, match="newer"):
        Outbox(newer, client)


@pytest.mark.parametrize(
    "change",
    [{"reference": ""}, {"reference": None}, {"reference": 7}, {"reference": "a\tb"},
     {"reference": "x" * 101}, {"note": "\ud800"}, {"note": "x" * 70_000}, {"note": float("inf")}],
)  # fmt: skip
def test_a_guest_that_cannot_be_stored_is_refused_with_all_others(
    outbox: Outbox, change: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of several kinds
        outbox.put([foreigner(), {**foreigner(), **change}])
    assert counts(outbox) == (0, 0, 0)


def test_personal_data_leave_the_file_and_what_proves_the_stay_remains(
    program: Program, network: Network, path: Path
) -> None:
    guest, bad = foreigner(full_name="ERIKA UNMISTAKABLE"), foreigner(full_name="", note="STILL HERE")

    def holds(words: bytes) -> bool:
        return any(words in one.read_bytes() for one in path.parent.iterdir())

    with client_of(program, network) as client:
        with Outbox(path, client) as outbox:
            outbox.put([guest, bad])
            outbox.flush()
            before = outbox.get(guest["reference"])
            assert before
            assert before.guest == guest
            assert holds(b"UNMISTAKABLE")
        with Outbox(path, client, keep=timedelta(0)) as outbox:
            outbox.flush()
            after = outbox.get(guest["reference"])
            assert after
            assert (after.guest, after.receipt, after.digest) == (
                None,
                before.receipt,
                before.digest,
            )
            assert (holds(b"UNMISTAKABLE"), holds(guest["document_number"].encode())) == (False, False)
            assert holds(b"STILL HERE")
            outbox.put([guest])
            assert outbox.flush().sent == 0
            outbox.put([{**guest, "room": "7"}])
            assert (outbox.flush().accepted, room(guest["reference"])) == (1, "7")


def test_the_file_is_for_its_owner_alone(outbox: Outbox, path: Path) -> None:
    outbox.put([foreigner()])
    assert {stat.S_IMODE(one.stat().st_mode) & 0o077 for one in path.parent.glob("outbox.db*")} == {0}


def test_reconciling_finds_every_kind_of_difference(outbox: Outbox, client: Client, path: Path) -> None:
    same, cancelled, elsewhere, waiting, bad = (foreigner() for _number in range(5))
    bad["sex"] = "X"
    stranger, known = foreigner(), foreigner()
    client.hand_in([stranger, known])
    again = {**known, "reference": "ours", "room": "other"}
    outbox.put([same, cancelled, elsewhere, bad, again])
    outbox.flush()
    client.cancel(outbox.receipts()[cancelled["reference"]], "Nhầm")
    client.correct(outbox.receipts()[elsewhere["reference"]], {"arrival_on": day(-1)})
    outbox.put([waiting])
    found = outbox.reconcile(today())
    assert (found.missing, found.cancelled) == ((elsewhere["reference"],), (cancelled["reference"],))
    assert found.unknown == tuple(sorted([stranger["reference"], known["reference"]]))
    assert [(one.reference, one.ours == one.theirs, one.data_differ) for one in found.differing] == [
        ("ours", True, True)
    ]
    assert (found.unsent, found.rejected) == ((waiting["reference"],), (bad["reference"],))
    assert (found.held, found.is_equal) == (4, False)
    assert outbox.reconcile(today(), prefix="ours").unknown == ()


def test_a_receipt_that_was_lost_or_changed_is_found(outbox: Outbox, path: Path) -> None:
    guests = [foreigner(), foreigner()]
    outbox.put(guests)
    outbox.flush()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE guest SET receipt = 'x' WHERE reference = ?", (guests[0]["reference"],))
        database.execute("DELETE FROM guest WHERE reference = ?", (guests[1]["reference"],))
    database.close()
    found = outbox.reconcile(today())
    assert ([one.ours for one in found.differing], found.unknown) == (["x"], (guests[1]["reference"],))


def test_only_one_sends_at_a_time(outbox: Outbox, path: Path) -> None:
    outbox.put([foreigner()])
    with sole_sender(path, 1), pytest.raises(OutboxError, match="another process"):
        outbox.flush(wait=0.1)
    assert outbox.flush().accepted == 1


def test_what_is_under_way_is_not_dropped(outbox: Outbox, network: Network) -> None:
    guest, other = foreigner(), foreigner()
    outbox.put([guest])
    network.troubles = ["unanswered"]
    with pytest.raises(NoAnswer):
        outbox.flush()
    outbox.put([other])
    with pytest.raises(OutboxError, match="under way"):
        outbox.drop(guest["reference"])
    assert outbox.drop(other["reference"])
    outbox.flush()
    assert Stay.objects.count() == 1


def test_threads_share_an_outbox(outbox: Outbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: outbox.put([foreigner(reference=f"T-{number}")]), range(40)))
    assert outbox.flush().accepted == 40
