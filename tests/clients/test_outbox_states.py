"""Whatever happens on the way and whenever: one stay for each guest, as it was put last, handed in once."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from cutru.exchange.api.models import Reference
from cutru.stays.models import Stay, StayEntry
from cutru_client import CutruError, Outbox
from tests.clients.hotel import Killed, Network, client_of
from tests.exchange.api.program import Program, foreigner

TROUBLES = st.sampled_from(
    [None, None, "late", "lost", "unanswered", "killed", "killed_after", 429, 500, 503, 504]
)


class Sending(RuleBasedStateMachine):
    """A hotel puts and changes guests and sends them through a network that fails in every way."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.network = Network()
        self.wanted: dict[str, dict[str, Any]] = {}
        """Reference → the guest as it was put last."""

    @initialize()
    def begin(self) -> None:
        self.program = Program.of_hotel()
        self.client = client_of(self.program, self.network, attempts=1)
        self.outbox = self.open()

    def open(self) -> Outbox:
        return Outbox(Path(self.folder.name) / "outbox.db", self.client)

    @rule(number=st.integers(1, 3), faulty=st.booleans())
    def put_new_guests(self, number: int, faulty: bool) -> None:
        self.put(*[foreigner(sex="X" if faulty else "F") for _guest in range(number)])

    @precondition(lambda self: self.wanted)
    @rule(data=st.data(), room=st.one_of(st.just("305"), st.integers(1, 10**6).map(str)))
    def put_a_guest_again(self, data: st.DataObject, room: str) -> None:
        reference = data.draw(st.sampled_from(list(self.wanted)))
        self.put({**self.wanted[reference], "room": room, "sex": "F"})

    @precondition(lambda self: self.wanted)
    @rule(data=st.data())
    def spoil_a_guest(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(sorted(self.wanted)))
        self.put({**self.wanted[reference], "sex": "X"})

    def put(self, *guests: dict[str, Any]) -> None:
        self.outbox.put(guests)
        self.wanted |= {guest["reference"]: guest for guest in guests}

    @rule(troubles=st.lists(TROUBLES, max_size=4))
    def send(self, troubles: list[Any]) -> None:
        self.network.troubles = troubles
        try:
            self.outbox.flush()
        except CutruError:
            pass
        except Killed:
            self.outbox.close()
            self.outbox = self.open()
        self.network.troubles = []

    @rule()
    def send_through_a_good_network(self) -> None:
        self.send([])

    @rule(room=st.integers(1, 10**6).map(str))
    def change_all_while_a_request_hangs(self, room: str) -> None:
        self.send(["late"])
        self.put(*[{**guest, "room": room, "sex": "F"} for guest in self.wanted.values()])

    @rule()
    def deliver_what_hung(self) -> None:
        self.network.deliver_late()

    @rule()
    def drop_what_was_rejected(self) -> None:
        for item in self.outbox.rejected():
            assert self.outbox.drop(item.reference)
            if item.receipt is None:
                del self.wanted[item.reference]
            else:
                self.wanted[item.reference] |= {"sex": "F", "room": self.stays()[item.reference].room}

    @invariant()
    def nobody_is_handed_in_twice(self) -> None:
        if hasattr(self, "outbox"):
            stays = Stay.objects.filter(facility=self.program.facility)
            entries = StayEntry.objects.filter(stay_id__in=stays.values("pk"), action="handed_in")
            assert entries.count() == stays.count() == len({stay.document_key for stay in stays})

    def stays(self) -> dict[str, Stay]:
        """Reference → what the portal holds."""
        named = Reference.objects.filter(facility=self.program.facility)
        stays = Stay.objects.filter(facility=self.program.facility).in_bulk()
        return {reference: stays[stay_id] for reference, stay_id in named.values_list("reference", "stay_id")}

    def teardown(self) -> None:
        try:
            if hasattr(self, "outbox"):
                with self.client, self.outbox:
                    self.end()
        finally:
            self.folder.cleanup()

    def end(self) -> None:
        """The network is well again."""
        self.outbox.flush()
        assert self.outbox.status().waiting == 0
        assert {item.reference for item in self.outbox.rejected()} == {
            reference for reference, guest in self.wanted.items() if guest["sex"] == "X"
        }
        self.drop_what_was_rejected()
        for _time in ("before", "after"):
            held = self.stays()
            assert {reference: stay.room for reference, stay in held.items()} == {
                reference: guest["room"] for reference, guest in self.wanted.items()
            }
            found = self.outbox.reconcile(timezone.localdate())
            assert found.is_equal, found
            assert found.held == len(self.wanted)
            self.network.deliver_late()
        self.nobody_is_handed_in_twice()


@pytest.mark.slow
@pytest.mark.django_db
def test_any_sequence_of_puts_and_troubles_ends_with_each_guest_handed_in_once() -> None:
    run_machine(
        Sending,
        settings=settings(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
