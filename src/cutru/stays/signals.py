"""What happens to stays, announced for the layers above."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.dispatch import Signal

from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.stays.models import Channel, StayEntry

acted = Signal()
"""Arguments: act (Act). Sent inside the transaction of the act: what receivers store stands or falls with it.

An act has no cost for facilities nobody listens for: its stays are told apart only when `stays` is called.
"""


class ActedStay(NamedTuple):
    """A stay as it is after the act; the receipt in its stored form."""

    facility_id: int
    receipt: str
    reference: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one or many stays, at once, by one account; `facilities` are those of the stays."""

    action: StayEntry.Action
    by: User
    channel: Channel
    at: datetime
    reason: str
    facilities: Collection[Facility]
    stays: Callable[[], Iterable[ActedStay]]
