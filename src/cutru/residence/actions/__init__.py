"""Every write of the residence register."""

from cutru.residence.actions.applying import OrderRefused, apply
from cutru.residence.actions.bars import add_bar, end_bar

__all__ = ["OrderRefused", "add_bar", "apply", "end_bar"]
