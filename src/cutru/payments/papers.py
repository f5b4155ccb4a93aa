"""Payments as papers."""

from django.conf import settings

from cutru.law.bilingual import Text
from cutru.payments.models import Payment
from cutru.printing.payment import PaidSlip, payment_pdf


def confirmation_pdf_of(payment: Payment) -> bytes:
    """The confirmation of a payment that was received; the caller has found that the asker may see it.

    Outside production it is marked as a test. Raises ValueError while nothing was received.
    """
    if payment.paid_at is None:
        raise ValueError("nothing was paid")
    officer = payment.received_by
    return payment_pdf(
        PaidSlip(
            code=payment.shown_code,
            title=Text(payment.title, payment.title_en or payment.title),
            matter_code=payment.purpose_code,
            amount=payment.amount,
            method=payment.method,
            payer_name=payment.payer.get_full_name() if payment.payer else "",
            receiver=(str(officer.police_unit) if officer and officer.police_unit else ""),
            reference=payment.receipt_number or payment.gateway_reference,
            paid_at=payment.paid_at,
            refunded_at=payment.refunded_at,
            refund_due=payment.state == Payment.State.REFUND_DUE,
            is_test=settings.ENVIRONMENT != "production",
        )
    )
