"""Every write to payments: the payment is locked, its state checked, and the act written into its journal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.law.bilingual import Text
from cutru.payments.codes import new_code
from cutru.payments.errors import Conflict, NoticeRefused, Refused
from cutru.payments.gateways import Notification, gateway
from cutru.payments.models import Payment, PaymentEntry
from cutru.payments.queries import open_payment, paid_payment
from cutru.payments.signals import paid
from cutru.problems import Problem

State, Method, Action = Payment.State, Payment.Method, PaymentEntry.Action
BY_HAND = (Method.COUNTER, Method.POST)
LONGEST_RECEIPT_NUMBER = 40
LONGEST_TITLE = 300
LONGEST_REASON = 500
_MATTER_LOCK = 7_301
"""First key of the advisory lock that lets one request for a matter in at a time."""


def request_payment(
    actor: User | None, *, purpose: str, purpose_code: str, title: str | Text, amount: int, payer: User | None
) -> Payment:
    """Ask for `amount` đồng for a matter (purpose "dossier", its code). The caller has decided on it.

    Asked again, the same payment is returned, open or paid. Another amount cancels the open one and asks
    anew; when another amount was paid already, Conflict(payment_already_paid). Raises ValueError for an
    amount below 1.
    """
    if amount < 1:
        raise ValueError("a payment needs an amount")
    with transaction.atomic():
        _one_at_a_time(purpose, purpose_code)
        settled = paid_payment(purpose, purpose_code)
        if settled is not None:
            if settled.amount != amount:
                raise Conflict(Problem("amount", "payment_already_paid", {"amount": settled.amount}))
            return settled
        waiting = open_payment(purpose, purpose_code)
        if waiting is not None:
            if waiting.amount == amount and waiting.payer_id == (payer.pk if payer else None):
                return waiting
            cancel(actor, waiting, "changed")
        payment = Payment.objects.create(
            code=new_code(timezone.localdate()),
            purpose=purpose,
            purpose_code=purpose_code,
            title=str(title)[:LONGEST_TITLE],
            title_en=title.en[:LONGEST_TITLE] if isinstance(title, Text) else "",
            amount=amount,
            payer=payer,
        )
        _write_down(payment, actor, Action.REQUESTED, amount=amount)
    return payment


def start_online(actor: User, payment: Payment, return_url: str) -> str:
    """Begin an attempt with the gateway; the address to send the browser to, which returns to `return_url`.

    Raises PermissionDenied for anybody but the payer, Conflict(payment_not_open | payment_no_gateway).
    """
    if payment.payer_id is None or payment.payer_id != actor.pk:
        raise PermissionDenied
    chosen = gateway()
    if chosen is None:
        raise Conflict(Problem("", "payment_no_gateway"))
    with transaction.atomic():
        held = _hold_open(payment)
        address = chosen.start(held, return_url)
        held.state, held.gateway = State.WAITING, chosen.name
        held.save(update_fields=["state", "gateway"])
        _write_down(held, actor, Action.STARTED, gateway=chosen.name)
    return address


def confirm_online(notification: Notification) -> Payment:
    """Take in what a gateway says, its signature checked by `Gateway.verify`; said twice is as good as once.

    Money for a payment that is no longer open (cancelled, or paid in another way) is never refused, for it
    was taken from somebody: it stands as to be refunded. The payment returned is the one that holds this
    money. Raises NoticeRefused(unknown) when no payment has this reference, NoticeRefused(amount) when the
    amount is another; the latter stands in the journal.
    """
    with transaction.atomic():
        payment = Payment.objects.select_for_update().filter(code=notification.payment_code).first()
        if payment is None:
            raise NoticeRefused("unknown")
        agreed = payment.amount == notification.amount
        if not agreed:
            told = {"reference": notification.reference, "amount": notification.amount}
            _write_down(payment, None, Action.CONTRADICTED, gateway=notification.gateway, **told)
        elif notification.outcome == "paid":
            payment = _receive_online(payment, notification)
        else:
            _fail_online(payment, notification)
    if not agreed:
        raise NoticeRefused("amount")
    return payment


def pay_at_counter(
    officer: User, payment: Payment, receipt_number: str, *, method: Payment.Method = Method.COUNTER
) -> Payment:
    """Money taken by an officer, at the counter or through the post, with the number of its receipt.

    The caller has decided that the matter is at the officer's desk. The same receipt number again changes
    nothing. Raises PermissionDenied for other roles, Refused for a bad number, Conflict(payment_not_open |
    payment_receipt_taken).
    """
    if not officer.is_officer:
        raise PermissionDenied
    if method not in BY_HAND:
        raise ValueError(f"{method} is no way to pay an officer")
    number = _line("receipt_number", receipt_number, LONGEST_RECEIPT_NUMBER)
    with transaction.atomic():
        held = _hold(payment)
        if held.state == State.PAID and held.method in BY_HAND:
            if held.receipt_number == number:
                return held
            raise Conflict(Problem("receipt_number", "payment_receipt_taken"))
        if not held.is_open:
            raise Conflict(Problem("", "payment_not_open"))
        held.method, held.received_by, held.receipt_number = method, officer, number
        _receive(held, officer, method=str(method), receipt_number=number)
    return held


def cancel(actor: User | None, payment: Payment, reason: str) -> Payment:
    """The payment is not asked for any more; cancelled twice is as good as once.

    Raises Conflict(payment_not_open) once money was received: then it is `mark_refund_due`.
    """
    with transaction.atomic():
        held = _hold(payment)
        if held.state == State.CANCELLED:
            return held
        if not held.is_open:
            raise Conflict(Problem("", "payment_not_open"))
        held.state = State.CANCELLED
        held.save(update_fields=["state"])
        _write_down(held, actor, Action.CANCELLED, reason=reason[:LONGEST_REASON])
    return held


def mark_refund_due(actor: User | None, payment: Payment, reason: str) -> Payment:
    """The money is to be given back. The caller has decided so. Twice is as good as once.

    Raises Conflict(payment_not_paid) while nothing was received.
    """
    with transaction.atomic():
        held = _hold(payment)
        if held.state in (State.REFUND_DUE, State.REFUNDED):
            return held
        if held.state != State.PAID:
            raise Conflict(Problem("", "payment_not_paid"))
        held.state = State.REFUND_DUE
        held.save(update_fields=["state"])
        _write_down(held, actor, Action.REFUND_DUE, reason=reason[:LONGEST_REASON])
    return held


def record_refund(officer: User, payment: Payment, reference: str) -> Payment:
    """All of the money was given back, under the number of the paper or transfer that did it.

    The caller has decided that the matter is at the officer's desk. The same reference again changes nothing.
    Raises PermissionDenied for other roles, Refused for a bad reference, Conflict(payment_refund_not_due).
    """
    if not officer.is_officer:
        raise PermissionDenied
    number = _line("reference", reference, LONGEST_RECEIPT_NUMBER)
    with transaction.atomic():
        held = _hold(payment)
        if held.state == State.REFUNDED and _told(held, Action.REFUNDED, number):
            return held
        if held.state != State.REFUND_DUE:
            raise Conflict(Problem("", "payment_refund_not_due"))
        held.state, held.refunded_at = State.REFUNDED, timezone.now()
        held.save(update_fields=["state", "refunded_at"])
        _write_down(held, officer, Action.REFUNDED, reference=number, amount=held.amount)
    return held


def _receive_online(payment: Payment, notification: Notification) -> Payment:
    name, reference = notification.gateway, notification.reference
    known = Payment.objects.filter(gateway=name, gateway_reference=reference).first()
    if known is not None:
        return known
    if payment.is_open:
        payment.method, payment.gateway, payment.gateway_reference = Method.ONLINE, name, reference
        _receive(payment, None, gateway=name, reference=reference)
        return payment
    _write_down(payment, None, Action.PAID_AGAIN, gateway=name, reference=reference)
    return _give_back(payment, notification)


def _give_back(payment: Payment, notification: Notification) -> Payment:
    """Money nobody waits for: a row of its own, to be refunded."""
    surplus = Payment.objects.create(
        code=new_code(timezone.localdate()),
        purpose=payment.purpose,
        purpose_code=payment.purpose_code,
        title=payment.title,
        title_en=payment.title_en,
        amount=notification.amount,
        payer=payment.payer,
        state=State.REFUND_DUE,
        method=Method.ONLINE,
        gateway=notification.gateway,
        gateway_reference=notification.reference,
        paid_at=timezone.now(),
    )
    _write_down(surplus, None, Action.REFUND_DUE, instead_of=payment.code, reference=notification.reference)
    return surplus


def _fail_online(payment: Payment, notification: Notification) -> None:
    if not payment.is_open or _told(payment, Action.FAILED, notification.reference):
        return
    payment.state = State.FAILED
    payment.save(update_fields=["state"])
    _write_down(payment, None, Action.FAILED, gateway=notification.gateway, reference=notification.reference)


def _receive(payment: Payment, actor: User | None, **details: Any) -> None:
    """The money is there: the payment is paid, and the layers above hear it."""
    payment.state, payment.paid_at = State.PAID, timezone.now()
    payment.save()
    _write_down(payment, actor, Action.PAID, amount=payment.amount, **details)
    paid.send(sender=Payment, payment=payment)


def _told(payment: Payment, action: str, reference: str) -> bool:
    return payment.entries.filter(action=action, details__reference=reference).exists()


def _hold(payment: Payment) -> Payment:
    return Payment.objects.select_for_update().get(pk=payment.pk)


def _hold_open(payment: Payment) -> Payment:
    held = _hold(payment)
    if not held.is_open:
        raise Conflict(Problem("", "payment_not_open"))
    return held


def _one_at_a_time(purpose: str, purpose_code: str) -> None:
    matter = f"{purpose} {purpose_code}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, hashtext(%s))", [_MATTER_LOCK, matter])


def _line(field: str, text: str, longest: int) -> str:
    """One line of text. Raises Refused when it is empty, too long or holds what cannot be printed."""
    line = " ".join(text.split())
    if not line:
        raise Refused([Problem(field, "required")])
    if len(line) > longest:
        raise Refused([Problem(field, "too_long", {"max": longest})])
    if not line.isprintable():
        raise Refused([Problem(field, "control_character")])
    return line


def _write_down(payment: Payment, by: User | None, action: PaymentEntry.Action, **details: Any) -> None:
    PaymentEntry.objects.create(payment=payment, by=by, action=action, details=details)
