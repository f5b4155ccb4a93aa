"""What all shapes have in common."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Regime = Literal["F", "V"]
Status = Literal["staying", "departed", "cancelled"]
Outcome = Literal["accepted", "known", "rejected"]
OnConflict = Literal["reject", "correct"]
ActionName = Literal["correct", "change_room", "extend", "depart", "withdraw_departure", "cancel"]

EventKind = Literal[
    "stay.accepted",
    "stay.changed",
    "stay.confirmed",
    "stay.correction_asked",
    "stay.limit_near",
    "facility.verified",
    "facility.refused",
]
DeliveryState = Literal["pending", "delivered", "failed"]


class Sent(BaseModel):
    """What a program sends; names that do not exist are refused here already."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Told(BaseModel):
    """What the portal tells; what a newer portal tells in addition is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Words(Told):
    """A sentence in both languages."""

    vi: str
    en: str


class Problem(Told):
    """One thing that is wrong, or worth saying, about one field; empty `field`: the whole record."""

    field: str
    code: str
    severity: Literal["error", "warning", "notice"]
    message: Words


class ProblemDocument(Told):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    message: Words
    problems: list[Problem]
