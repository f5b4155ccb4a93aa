"""People, dwellings and orders for the tests of the residence register."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cutru.residence import actions
from cutru.residence.models import Person, RegisterEntry
from cutru.residence.orders import (
    Deregister,
    DwellingIn,
    ExtendTemporary,
    Order,
    PersonIn,
    RegisterPermanent,
    RegisterTemporary,
)
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM

UNIT = "Công an Phường Thử"
_numbers = count(1)
_codes = count(1)


def today() -> date:
    return timezone.localdate()


def code() -> str:
    """A dossier code nobody used."""
    return f"HS-{next(_codes):06}"


def person_in(**values: Any) -> PersonIn:
    """An adult man with a number of his own."""
    facts = {"full_name": "Nguyễn Văn Thử", "birth_date": date(1990, 1, 15), "sex": "M", **values}
    facts.setdefault("personal_number", f"001090{next(_numbers):06}")
    return PersonIn(**facts)


def woman_in(**values: Any) -> PersonIn:
    facts = {"full_name": "Trần Thị Thử", "birth_date": date(1992, 5, 20), "sex": "F", **values}
    facts.setdefault("personal_number", f"001192{next(_numbers):06}")
    return PersonIn(**facts)


def child_in(**values: Any) -> PersonIn:
    """A girl of about four years, related to the head as a child."""
    facts = {"full_name": "Nguyễn Thị Bé", "birth_date": date(2022, 3, 1), "sex": "F", "relation": "Con"}
    facts |= values
    facts.setdefault("personal_number", f"001322{next(_numbers):06}")
    return PersonIn(**facts)


def dwelling_in(address: str = "12 phố Thử", ward: str = HOAN_KIEM, **values: Any) -> DwellingIn:
    return DwellingIn(ward, address, **values)


def elsewhere(address: str = "5 ngõ Khác", **values: Any) -> DwellingIn:
    return dwelling_in(address, HAI_BA_TRUNG, **values)


def done(order: Order) -> RegisterEntry:
    return actions.apply(None, order, unit=UNIT)


def refused(order: Order) -> list[str]:
    """The codes of the errors for which an order is refused; empty when it was done."""
    try:
        done(order)
    except actions.OrderRefused as refusal:
        return [one.code for one in refusal.problems if one.severity == "error"]
    return []


def permanent(*persons: PersonIn, **values: Any) -> RegisterPermanent:
    facts = {
        "on": today(), "dossier_code": code(), "persons": persons, "dwelling": dwelling_in(),
        "ground": "own-dwelling", **values,
    }  # fmt: skip
    return RegisterPermanent(**facts)


def temporary(*persons: PersonIn, days: int = 365, **values: Any) -> RegisterTemporary:
    on = values.pop("on", today())
    facts = {
        "on": on, "dossier_code": code(), "persons": persons, "dwelling": elsewhere(),
        "until": on + timedelta(days=days), **values,
    }  # fmt: skip
    return RegisterTemporary(**facts)


def extension(*numbers: str, until: date, on: date | None = None) -> ExtendTemporary:
    return ExtendTemporary(on or today(), code(), numbers, until)


def end(kind: Any, ground: str, *numbers: str, on: date | None = None) -> Deregister:
    return Deregister(on or today(), code(), kind, numbers, ground)


def number(stated: PersonIn) -> str:
    assert stated.personal_number is not None
    return stated.personal_number


def person(stated: PersonIn) -> Person:
    return Person.objects.get(personal_number=stated.personal_number)


def family(on: date | None = None, **values: Any) -> tuple[PersonIn, PersonIn, PersonIn]:
    """A man who owns the dwelling and is head, his wife and their child, registered there."""
    members = (person_in(), woman_in(relation="Vợ"), child_in())
    done(permanent(*members, on=on or today() - timedelta(days=400), **values))
    return members
