"""Every write to dossiers: the acting user first, one transaction, one journal entry for each move."""

from cutru.dossiers.actions.consents import answer_consent, ask_consents, take_consent_on_paper
from cutru.dossiers.actions.counter import give_fee_back, take_fee
from cutru.dossiers.actions.deciding import accept, ask_supplement, deny, grant, refuse, take, take_many
from cutru.dossiers.actions.documents import add_document, remove_document
from cutru.dossiers.actions.drafting import choose_parts, discard, save_values, set_exemption, start
from cutru.dossiers.actions.escalating import escalate_overdue, remove_old_drafts
from cutru.dossiers.actions.filing import open_ex_officio, resubmit, submit, withdraw
from cutru.dossiers.actions.looking import look_up
from cutru.dossiers.actions.moving import Conflict, Incomplete
from cutru.dossiers.actions.referring import answer_referral, refer

__all__ = [
    "Conflict",
    "Incomplete",
    "accept",
    "add_document",
    "answer_consent",
    "answer_referral",
    "ask_consents",
    "ask_supplement",
    "choose_parts",
    "deny",
    "discard",
    "escalate_overdue",
    "give_fee_back",
    "grant",
    "look_up",
    "open_ex_officio",
    "refer",
    "refuse",
    "remove_document",
    "remove_old_drafts",
    "resubmit",
    "save_values",
    "set_exemption",
    "start",
    "submit",
    "take",
    "take_consent_on_paper",
    "take_fee",
    "take_many",
    "withdraw",
]
