"""Whether the law and the register let an order be done; the same answer at filing and at deciding."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cutru.law.versions import RuleBook
from cutru.problems import Problem
from cutru.residence import orders
from cutru.residence.rules import ending, facts, households, registering
from cutru.residence.rules.common import Case

_CHECKS: dict[type, Callable[[Any, Case], None]] = {
    orders.RegisterPermanent: registering.permanent,
    orders.RegisterTemporary: registering.temporary,
    orders.DeclareWhereabouts: registering.declared,
    orders.ExtendTemporary: ending.extension,
    orders.Deregister: ending.deregistration,
    orders.SplitHousehold: households.split,
    orders.ChangeHead: households.head,
    orders.CorrectPerson: facts.correction,
    orders.RenameAddress: facts.renaming,
    orders.RecordAbsence: facts.absence,
    orders.ConfirmInformation: facts.confirmation,
}


def check(order: orders.Order, book: RuleBook, today: date) -> list[Problem]:
    """Every problem of an order as the register stands now; none with severity `error`: it can be done.

    Articles 20, 23, 24, 25, 26, 27, 28, 29, 31 Luật Cư trú. Raises NoRuleInForce for a day of force before
    the law of 2020.
    """
    case = Case(order.on, book)
    if order.on > today:
        case.found("on", "register_day_in_future", day=order.on)
        return case.problems
    _CHECKS[type(order)](order, case)
    return case.problems


__all__ = ["check"]
