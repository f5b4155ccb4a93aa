"""Every write to stays: handing in, what happens to a stay afterwards, and drafts."""

from cutru.stays.actions.handing_in import OFFICER_CHANNELS, SubmissionIn, hand_in
from cutru.stays.actions.journal import (
    Conflict,
    Refused,
    ask_correction,
    cancel,
    change_room,
    confirm,
    correct,
    depart,
    extend,
    withdraw_departure,
)

__all__ = [
    "OFFICER_CHANNELS",
    "Conflict",
    "Refused",
    "SubmissionIn",
    "ask_correction",
    "cancel",
    "change_room",
    "confirm",
    "correct",
    "depart",
    "extend",
    "hand_in",
    "withdraw_departure",
]
