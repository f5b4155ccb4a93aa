"""The rules a facility confirms before it registers, as they act on this installation."""

from datetime import date

from cutru.law.texts import Regulation, regulation
from cutru.legislation.queries import rule_book


def regulation_in_force(on: date) -> Regulation:
    """The popup of the day, with the proposed versions an administrator has put in force."""
    return regulation(on, rule_book())
