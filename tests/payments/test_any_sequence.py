"""Gateway, officer and payer in any order: nothing is paid twice, no money is lost, none given back that did
not come."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cutru.payments import actions
from cutru.payments.errors import Conflict
from cutru.payments.models import RECEIVED_STATES, Payment, PaymentEntry
from cutru.payments.signals import paid
from tests.accounts.factories import make_user
from tests.payments.acts import RETURN_URL, said
from tests.police.factories import ward_officer

MATTERS = ("H-1", "H-2")
AMOUNTS = (10_000, 20_000)
NUMBERS = ("1", "2", "3")


class Paying(RuleBasedStateMachine):
    """Two matters of one person; `money` is what the gateway and the officers really took, by its number."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.payer, self.officer = make_user(enrolled=False), ward_officer(enrolled=False)
        self.money: dict[str, int] = {}
        self.heard: list[int] = []
        paid.connect(self.listen)

    def listen(self, payment: Payment, **kwargs: Any) -> None:
        self.heard.append(payment.pk)

    def teardown(self) -> None:
        paid.disconnect(self.listen)
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def _any(self, data: st.DataObject) -> Payment | None:
        known = list(Payment.objects.order_by("pk"))
        return data.draw(st.sampled_from(known)) if known else None

    def _try(self, act: Any, *given: Any, **named: Any) -> Payment | None:
        try:
            done: Payment = act(*given, **named)
        except Conflict:
            return None
        return done

    @rule(matter=st.sampled_from(MATTERS), amount=st.sampled_from(AMOUNTS))
    def ask(self, matter: str, amount: int) -> None:
        self._try(
            actions.request_payment,
            self.payer,
            purpose="dossier",
            purpose_code=matter,
            title="Lệ phí",
            amount=amount,
            payer=self.payer,
        )

    @rule(data=st.data())
    def start(self, data: st.DataObject) -> None:
        payment = self._any(data)
        if payment is not None:
            self._try(actions.start_online, self.payer, payment, RETURN_URL)

    @rule(data=st.data(), number=st.sampled_from(NUMBERS), outcome=st.sampled_from(("paid", "failed")))
    def notice(self, data: st.DataObject, number: str, outcome: str) -> None:
        payment = self._any(data)
        if payment is not None:
            reference = f"{payment.code}-{number}"
            actions.confirm_online(said(payment, outcome, reference))
            if outcome == "paid":
                self.money[reference] = payment.amount

    @rule(data=st.data(), number=st.sampled_from(NUMBERS))
    def counter(self, data: st.DataObject, number: str) -> None:
        payment = self._any(data)
        if payment is not None and self._try(actions.pay_at_counter, self.officer, payment, number):
            self.money[f"counter {payment.pk}"] = payment.amount

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        payment = self._any(data)
        if payment is not None:
            self._try(actions.cancel, self.payer, payment, "")

    @rule(data=st.data())
    def owe(self, data: st.DataObject) -> None:
        payment = self._any(data)
        if payment is not None:
            self._try(actions.mark_refund_due, self.officer, payment, "")

    @rule(data=st.data(), number=st.sampled_from(NUMBERS))
    def give_back(self, data: st.DataObject, number: str) -> None:
        payment = self._any(data)
        if payment is not None:
            self._try(actions.record_refund, self.officer, payment, number)

    @invariant()
    def a_matter_is_paid_once_or_waits_to_be(self) -> None:
        for matter in MATTERS:
            mine = Payment.objects.filter(purpose_code=matter)
            assert mine.filter(state__in=["paid", "waiting", "failed"]).count() <= 1

    @invariant()
    def what_stands_as_received_is_what_came(self) -> None:
        received = Payment.objects.filter(state__in=RECEIVED_STATES)
        assert sorted(received.values_list("amount", flat=True)) == sorted(self.money.values())

    @invariant()
    def no_more_is_given_back_than_came(self) -> None:
        refunds = PaymentEntry.objects.filter(action="refunded")
        given = sum(entry.details["amount"] for entry in refunds)
        assert given == sum(payment.amount for payment in Payment.objects.filter(state="refunded"))
        assert refunds.count() == len(set(refunds.values_list("payment_id", flat=True)))
        assert given <= sum(self.money.values())

    @invariant()
    def each_payment_is_told_of_once(self) -> None:
        entries = PaymentEntry.objects.filter(action="paid").values_list("payment_id", flat=True)
        assert sorted(self.heard) == sorted(entries)
        assert len(set(self.heard)) == len(self.heard)


@pytest.mark.django_db
def test_no_sequence_of_acts_pays_twice_or_loses_money() -> None:
    run_state_machine_as_test(
        Paying, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )
