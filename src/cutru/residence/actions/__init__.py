"""Every write of the residence register."""

from cutru.residence.actions.applying import AnotherOrderDone, OrderRefused, apply
from cutru.residence.actions.bars import add_bar, end_bar

__all__ = ["AnotherOrderDone", "OrderRefused", "add_bar", "apply", "end_bar"]
