"""Whatever a program sends, repeats, loses, corrects or cancels: one stay and one journal for each guest."""

from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples_of
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cutru.exchange.models import Reference
from cutru.stays.models import Stay, StayEntry
from tests.exchange.api.program import Program, foreigner, vietnamese

ROOMS = ("101", "102", "103")


class Sending(RuleBasedStateMachine):
    """A program with an unreliable line; `held` is what it believes: reference → receipt."""

    guests = Bundle("guests")

    def __init__(self) -> None:
        super().__init__()
        self.hotel = Program.of_hotel()
        self.held: dict[str, str] = {}
        self.cancelled: set[str] = set()

    @rule(target=guests, make=st.sampled_from([foreigner, vietnamese]))
    def a_guest_arrives(self, make: Any) -> dict[str, Any]:
        return dict(make())

    @rule(
        some=st.lists(guests, min_size=1, max_size=3),
        room=st.sampled_from(ROOMS),
        query=st.sampled_from(["", "?on_conflict=correct", "?check=true", "?check=true&on_conflict=correct"]),
        lost=st.booleans(),
        key=st.sampled_from([None, "a", "b"]),
    )
    def send(self, some: list[dict[str, Any]], room: str, query: str, lost: bool, key: str | None) -> None:
        headers = {} if key is None else {"Idempotency_Key": f"{key}{len(self.held)}"}
        answer = self.hotel.send(*({**guest, "room": room} for guest in some), query=query, **headers)
        if lost or answer.status_code == 422:  # the key was used for other guests
            return
        told = answer.json()
        assert told["read"] == told["accepted"] + told["known"] + told["rejected"] == len(some)
        for result in told["results"]:
            if result["receipt"] is not None and not told["check"]:
                assert self.held.setdefault(result["reference"], result["receipt"]) == result["receipt"]

    @rule(guest=guests, room=st.sampled_from(ROOMS))
    def correct(self, guest: dict[str, Any], room: str) -> None:
        if receipt := self.held.get(guest["reference"]):
            answer = self.hotel.call("PATCH", f"/stays/{receipt}", {"room": room})
            assert answer.status_code in ((409,) if guest["reference"] in self.cancelled else (200, 422))

    @rule(guest=guests, times=st.integers(1, 2))
    def cancel(self, guest: dict[str, Any], times: int) -> None:
        if receipt := self.held.get(guest["reference"]):
            for _time in range(times):
                self.hotel.post(f"/stays/{receipt}/cancellation", {"reason": "Nhầm"})
            self.cancelled.add(guest["reference"])

    @rule(guest=consumes(guests))
    def forget(self, guest: dict[str, Any]) -> None:
        """The program loses what it knew of a guest."""
        self.held.pop(guest["reference"], None)

    @invariant()
    def each_guest_has_one_stay_and_one_whole_journal(self) -> None:
        stays = {stay.pk: stay for stay in Stay.objects.filter(facility=self.hotel.facility)}
        by_document = [stay.document_key for stay in stays.values()]
        assert len(by_document) == len(set(by_document))
        journals: dict[int, list[tuple[int, str]]] = {number: [] for number in stays}
        for entry in StayEntry.objects.filter(stay_id__in=stays).order_by("stay_id", "version"):
            journals[entry.stay_id].append((entry.version, entry.action))
        for number, journal in journals.items():
            assert [version for version, _action in journal] == list(range(1, stays[number].version + 1))
            assert [action for _version, action in journal].count("handed_in") == 1
            assert journal[0] == (1, "handed_in")

    @invariant()
    def receipts_the_program_holds_are_those_of_its_references(self) -> None:
        known = Reference.objects.filter(facility=self.hotel.facility).values_list("reference", "stay_id")
        receipts = {
            stay.pk: self.shown(stay.receipt) for stay in Stay.objects.filter(facility=self.hotel.facility)
        }
        told = {reference: receipts[stay_id] for reference, stay_id in known}
        assert {reference: told.get(reference) for reference in self.held} == self.held

    @staticmethod
    def shown(stored: str) -> str:
        return f"{stored[:4]}-{stored[4:9]}-{stored[9:14]}-{stored[14:]}"


@pytest.mark.slow
def test_any_sequence_leaves_one_journal_for_each_guest(db: None, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = dict.fromkeys(("key", "token", "open"), 1_000_000)
    run_state_machine_as_test(
        Sending,
        settings=examples_of(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
