"""Asking, paying, giving back: every act once, whatever happens twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction

from cutru.payments import actions
from cutru.payments.errors import Conflict, NoticeRefused, Refused
from cutru.payments.models import Payment, PaymentEntry
from cutru.payments.signals import paid
from tests.accounts.factories import make_user
from tests.payments.acts import RETURN_URL, ask, journal, said
from tests.police.factories import ward_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The references of payments the signal told of."""
    told: list[str] = []

    def listen(payment: Payment, **kwargs: Any) -> None:
        told.append(payment.code)

    paid.connect(listen)
    yield told
    paid.disconnect(listen)


def test_asking_again_gives_the_same_payment() -> None:
    payer = make_user()
    first = ask(payer, matter="H-A")
    assert ask(payer, matter="H-A") == first
    assert journal(first) == ["requested"]


def test_another_amount_cancels_the_open_payment_and_asks_anew() -> None:
    payer = make_user()
    first, second = ask(payer, 20_000, "H-B"), ask(payer, 10_000, "H-B")
    first.refresh_from_db()
    assert (first.state, second.state, second.amount) == ("cancelled", "waiting", 10_000)
    assert journal(first) == ["requested", "cancelled"]


def test_what_was_paid_is_not_asked_for_again() -> None:
    payer = make_user()
    payment = actions.confirm_online(said(ask(payer, 20_000, "H-C")))
    assert ask(payer, 20_000, "H-C") == payment
    with pytest.raises(Conflict, match="payment_already_paid"):
        ask(payer, 10_000, "H-C")


def test_a_notice_said_twice_pays_once(heard: list[str]) -> None:
    payment = ask(make_user())
    first, second = actions.confirm_online(said(payment)), actions.confirm_online(said(payment))
    assert first == second
    assert (second.state, second.method, second.gateway_reference) == ("paid", "online", "GD-1")
    assert journal(payment) == ["requested", "paid"]
    assert heard == [payment.code]


def test_a_failed_attempt_can_be_made_again() -> None:
    payer = make_user()
    payment = ask(payer)
    actions.confirm_online(said(payment, "failed", "GD-1"))
    payment.refresh_from_db()
    assert payment.state == "failed"
    actions.start_online(payer, payment, RETURN_URL)
    actions.confirm_online(said(payment, "failed", "GD-1"))
    payment.refresh_from_db()
    assert payment.state == "waiting", "the old answer, said again, does not stop the new attempt"
    assert actions.confirm_online(said(payment, "paid", "GD-2")).state == "paid"
    assert journal(payment) == ["requested", "failed", "started", "paid"]


def test_a_failure_told_after_the_money_came_changes_nothing() -> None:
    payment = actions.confirm_online(said(ask(make_user())))
    actions.confirm_online(said(payment, "failed", "GD-0"))
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_money_for_a_paid_payment_stands_as_to_be_refunded(heard: list[str]) -> None:
    payment = actions.pay_at_counter(ward_officer(), ask(make_user()), "0001234")
    surplus = actions.confirm_online(said(payment, reference="GD-7"))
    payment.refresh_from_db()
    assert (payment.state, payment.method) == ("paid", "counter")
    assert (surplus.state, surplus.amount, surplus.payer) == ("refund_due", payment.amount, payment.payer)
    assert actions.confirm_online(said(payment, reference="GD-7")) == surplus
    assert journal(payment) == ["requested", "paid", "paid_again"]
    assert heard == [payment.code]


def test_money_for_a_cancelled_payment_stands_as_to_be_refunded(heard: list[str]) -> None:
    payment = ask(make_user())
    actions.cancel(None, payment, "withdrawn")
    assert actions.confirm_online(said(payment)).state == "refund_due"
    assert heard == []


def test_another_amount_than_asked_is_refused_and_written_down(heard: list[str]) -> None:
    payment = ask(make_user(), 20_000)
    with pytest.raises(NoticeRefused, match="amount"):
        actions.confirm_online(said(payment, amount=2_000))
    payment.refresh_from_db()
    assert (payment.state, journal(payment), heard) == ("waiting", ["requested", "contradicted"], [])


def test_a_notice_of_no_payment_of_ours_is_refused() -> None:
    payment = ask(make_user())
    payment.code = "2611000000000"
    with pytest.raises(NoticeRefused, match="unknown"):
        actions.confirm_online(said(payment))


def test_a_receiver_that_fails_leaves_the_payment_waiting() -> None:
    payment = ask(make_user())

    def killed(**kwargs: Any) -> None:
        raise RuntimeError("killed in the middle")

    paid.connect(killed)
    try:
        with pytest.raises(RuntimeError):
            actions.confirm_online(said(payment))
    finally:
        paid.disconnect(killed)
    payment.refresh_from_db()
    assert (payment.state, journal(payment)) == ("waiting", ["requested"])
    assert actions.confirm_online(said(payment)).state == "paid", "the gateway says it again"


def test_only_the_payer_goes_to_the_gateway() -> None:
    payment = ask(make_user())
    with pytest.raises(PermissionDenied):
        actions.start_online(make_user(), payment, RETURN_URL)


def test_without_a_gateway_nobody_pays_online(settings: Any) -> None:
    settings.PAYMENT_GATEWAY = ""
    payer = make_user()
    with pytest.raises(Conflict, match="payment_no_gateway"):
        actions.start_online(payer, ask(payer), RETURN_URL)


def test_an_officer_takes_the_money_once(heard: list[str]) -> None:
    officer, payment = ward_officer(), ask(make_user())
    first = actions.pay_at_counter(officer, payment, " 0001234 ")
    assert actions.pay_at_counter(officer, payment, "0001234") == first
    assert (first.state, first.method, first.received_by) == ("paid", "counter", officer)
    with pytest.raises(Conflict, match="payment_receipt_taken"):
        actions.pay_at_counter(officer, payment, "0009999")
    assert heard == [payment.code]


def test_money_through_the_post_says_so() -> None:
    payment = actions.pay_at_counter(ward_officer(), ask(make_user()), "77", method=Payment.Method.POST)
    assert payment.method == "post"


@pytest.mark.parametrize(
    ("number", "code"), [("  ", "required"), ("1" * 41, "too_long"), ("12\u202e3", "control_character")]
)
def test_a_bad_receipt_number_takes_nothing(number: str, code: str) -> None:
    payment = ask(make_user())
    with pytest.raises(Refused) as refused:
        actions.pay_at_counter(ward_officer(), payment, number)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("receipt_number", code)]
    payment.refresh_from_db()
    assert payment.state == "waiting"


def test_nobody_but_officers_takes_or_gives_back_money() -> None:
    payer = make_user()
    payment = ask(payer)
    with pytest.raises(PermissionDenied):
        actions.pay_at_counter(payer, payment, "1")
    due = actions.mark_refund_due(None, actions.confirm_online(said(payment)), "refused")
    with pytest.raises(PermissionDenied):
        actions.record_refund(payer, due, "1")


def test_a_refund_is_due_then_recorded_once() -> None:
    officer, payment = ward_officer(), actions.confirm_online(said(ask(make_user())))
    due = actions.mark_refund_due(officer, payment, "refused")
    assert actions.mark_refund_due(officer, payment, "again") == due
    done = actions.record_refund(officer, payment, "UNC-5")
    assert actions.record_refund(officer, payment, "UNC-5") == done
    assert done.state == "refunded"
    with pytest.raises(Conflict, match="payment_refund_not_due"):
        actions.record_refund(officer, payment, "UNC-6")
    assert journal(payment) == ["requested", "paid", "refund_due", "refunded"]


def test_what_was_not_paid_is_not_given_back_and_what_was_is_not_cancelled() -> None:
    officer, payment = ward_officer(), ask(make_user())
    with pytest.raises(Conflict, match="payment_not_paid"):
        actions.mark_refund_due(officer, payment, "")
    with pytest.raises(Conflict, match="payment_refund_not_due"):
        actions.record_refund(officer, payment, "1")
    actions.confirm_online(said(payment))
    with pytest.raises(Conflict, match="payment_not_open"):
        actions.cancel(officer, payment, "")


def test_after_a_refund_the_matter_can_be_paid_anew() -> None:
    payer = make_user()
    first = actions.confirm_online(said(ask(payer, 20_000, "H-D")))
    actions.mark_refund_due(None, first, "changed")
    assert ask(payer, 10_000, "H-D").state == "waiting"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0}, {"state": "paid"}, {"state": "lost"}, {"method": "counter"}, {"purpose_code": ""},
        {"state": "refunded"},
    ],
)  # fmt: skip
def test_the_database_itself_refuses_payments_that_cannot_be(wrong: dict[str, Any]) -> None:
    payment = ask(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**wrong)


def test_the_database_refuses_a_second_open_payment_of_a_matter() -> None:
    payment = ask(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            code="2611000000000", purpose="dossier", purpose_code=payment.purpose_code, title="x", amount=1
        )


def test_the_journal_is_append_only() -> None:
    entry = ask(make_user()).entries.get()
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        PaymentEntry.objects.filter(pk=entry.pk).update(action="paid")
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        entry.delete()
