"""The state machine: every sequence of acts keeps the journal whole, and what a state forbids changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutru.accounts.models import User
from cutru.dossiers import actions
from cutru.dossiers.fees import payment_of
from cutru.dossiers.models import DeskKind, Dossier, DossierEntry, Referral
from cutru.dossiers.workflow import ENDED, MOVES, STATES, NotAllowed, drawing, end_of, moves_from
from cutru.embedded import PROJECT
from cutru.payments.actions import pay_at_counter
from tests.accounts.factories import make_committee
from tests.dossiers.scenes import Scene, scene
from tests.dossiers.steps import filed
from tests.police.factories import ward_officer

pytestmark = pytest.mark.django_db


def test_every_state_is_reached_and_ended_ones_allow_nothing() -> None:
    reached, open_ends = {"draft"}, ["draft"]
    while open_ends:
        state = open_ends.pop()
        for move in moves_from(state):
            after = end_of(move, state)
            if after not in reached:
                reached.add(after)
                open_ends.append(after)
    assert reached == set(STATES)
    assert {state: moves_from(state) for state in ENDED} == {state: frozenset() for state in ENDED}


def test_a_move_the_state_does_not_know_is_refused() -> None:
    for state in STATES:
        for move in MOVES:
            if move not in moves_from(state):
                with pytest.raises(NotAllowed):
                    end_of(move, state)


def test_the_documents_show_the_state_machine_as_it_is() -> None:
    text = (Path(PROJECT) / "docs" / "dossiers.md").read_text(encoding="utf-8")
    assert text.partition("```mermaid\n")[2].partition("\n```")[0] == drawing()


def test_a_journal_entry_is_never_changed_and_a_filed_dossier_never_deleted() -> None:
    dossier = filed(scene("temporary-residence-registration", "general"))
    for change in (
        lambda: DossierEntry.objects.filter(dossier=dossier).update(move="grant"),
        lambda: DossierEntry.objects.filter(dossier=dossier).delete(),
        lambda: Dossier.objects.filter(pk=dossier.pk).delete(),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def _pay(dossier: Dossier, officer: User) -> object:
    payment = payment_of(dossier) if dossier.fee_amount else None
    return pay_at_counter(officer, payment, "BL-1") if payment and payment.is_open else None


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    names=st.lists(
        st.sampled_from(["accept", "refuse", "refer", "answer", "grant", "deny", "withdraw", "take", "pay"]),
        max_size=9,
    )
)
def test_any_sequence_of_acts_leaves_a_whole_journal(names: list[str]) -> None:
    with transaction.atomic():
        _play(names)
        transaction.set_rollback(True)


def _play(names: list[str]) -> None:
    told, officer, committee = (
        scene("household-separation", "same-dwelling"),
        ward_officer(),
        make_committee(),
    )
    code = filed(told).code
    for name in names:
        before = Dossier.objects.get(code=code)
        try:
            with transaction.atomic():
                _do(name, before, told, officer, committee)
        except (NotAllowed, actions.Conflict, actions.Incomplete, Referral.DoesNotExist):
            after = Dossier.objects.get(code=code)
            assert (after.state, after.version) == (before.state, before.version)
    dossier = Dossier.objects.get(code=code)
    entries = list(dossier.entries.order_by("version"))
    assert [entry.version for entry in entries] == list(range(2, dossier.version + 1))
    assert [entry.before for entry in entries] == ["draft", *(entry.after for entry in entries[:-1])]
    assert entries[-1].after == dossier.state
    assert all(end_of(entry.move, entry.before) == entry.after for entry in entries)
    assert (dossier.decided_at is not None) == (dossier.state in ENDED)


def _do(name: str, dossier: Dossier, told: Scene, officer: User, committee: User) -> object:
    code = dossier.code
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: actions.accept(officer, code, None),
        "refuse": lambda: actions.refuse(officer, code, None, "Không đủ điều kiện"),
        "refer": lambda: actions.refer(officer, code, None, to=DeskKind.COMMITTEE, question="Xác nhận"),
        "answer": lambda: actions.answer_referral(
            committee,
            Referral.objects.get(dossier=dossier, answered_at=None).pk,
            outcome=Referral.Outcome.CONFIRMED,
            answer="Đúng",
        ),
        "grant": lambda: actions.grant(officer, code, None),
        "deny": lambda: actions.deny(officer, code, None, "Không đủ điều kiện"),
        "withdraw": lambda: actions.withdraw(told.citizen, code, None),
        "take": lambda: actions.take(officer, code, None),
        "pay": lambda: _pay(dossier, officer),
    }
    return acts[name]()
