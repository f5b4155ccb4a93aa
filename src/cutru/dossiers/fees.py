"""The fee of a dossier and the payment for it."""

from cutru.accounts.models import User
from cutru.dossiers.content import Content
from cutru.dossiers.models import Channel, Dossier
from cutru.law.bilingual import Text
from cutru.law.fees import FeeDecision, exempt_by_age, exemptions_for, fee_for
from cutru.legislation.queries import rule_book
from cutru.payments.actions import cancel, mark_refund_due, request_payment
from cutru.payments.models import Payment
from cutru.payments.queries import open_payment, paid_payment

PURPOSE = "dossier"


def fee_of(content: Content) -> FeeDecision | None:
    """What the dossier costs; None for what the authority does by itself.

    Who is exempt by age alone, such as children and the elderly, pays nothing without asking for it.
    """
    dossier, book = content.dossier, rule_book()
    if dossier.channel == Channel.EX_OFFICIO:
        return None
    where = (content.procedure, content.case.id, dossier.channel)
    by_age = [
        exempt_by_age(one.birth_date, dossier.law_on, book) if one.birth_date else None
        for one in content.persons
    ]
    paying = sum(group is None for group in by_age)
    known = {one.code for one in exemptions_for(*where, dossier.law_on, book)}
    claimed = dossier.exemption if dossier.exemption in known else None
    if claimed is None and known and paying == 0:
        claimed = by_age[0].code if by_age[0] else None
    return fee_for(*where, max(paying, 1), dossier.law_on, claimed, book)


def ask_fee(actor: User | None, content: Content) -> Payment | None:
    """Ask for the fee of a dossier that is being filed; None when nothing is due."""
    decision = fee_of(content)
    content.dossier.fee_amount = decision.amount if decision else None
    if not content.dossier.fee_amount:
        return None
    return request_payment(
        actor,
        purpose=PURPOSE,
        purpose_code=content.dossier.code,
        title=Text(
            f"Lệ phí hồ sơ {content.dossier.shown_code}", f"Fee of dossier {content.dossier.shown_code}"
        ),
        amount=content.dossier.fee_amount,
        payer=content.dossier.applicant,
    )


def is_settled(dossier: Dossier) -> bool:
    """Whether no fee is owed any more."""
    return not dossier.fee_amount or paid_payment(PURPOSE, dossier.code) is not None


def payment_of(dossier: Dossier) -> Payment | None:
    """The payment that is open or received."""
    return open_payment(PURPOSE, dossier.code) or paid_payment(PURPOSE, dossier.code)


def let_fee_go(actor: User | None, dossier: Dossier, reason: str) -> None:
    """The dossier ended without a decision on it: nothing is owed, and what was paid goes back."""
    if waiting := open_payment(PURPOSE, dossier.code):
        cancel(actor, waiting, reason)
    if received := paid_payment(PURPOSE, dossier.code):
        mark_refund_due(actor, received, reason)
