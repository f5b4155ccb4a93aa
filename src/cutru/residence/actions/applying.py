"""The only door of the register: an order is checked and done in one transaction, once."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.places.models import PoliceUnit
from cutru.problems import Problem, errors_among
from cutru.residence import lookup, orders
from cutru.residence.actions import ending, facts, households, registering
from cutru.residence.actions.writing import Act
from cutru.residence.models import Dwelling, HouseholdMember, RegisterEntry, Registration
from cutru.residence.rules import check
from cutru.stays.law import rule_book

Kind = RegisterEntry.Kind

_DOING: dict[type, tuple[Kind, Callable[[Any, Act], None]]] = {
    orders.RegisterPermanent: (Kind.PERMANENT, registering.permanent),
    orders.RegisterTemporary: (Kind.TEMPORARY, registering.temporary),
    orders.DeclareWhereabouts: (Kind.DECLARED, registering.declared),
    orders.ExtendTemporary: (Kind.EXTENDED, ending.extension),
    orders.Deregister: (Kind.PERMANENT_ENDED, ending.deregistration),
    orders.SplitHousehold: (Kind.SPLIT, households.split),
    orders.ChangeHead: (Kind.HEAD_CHANGED, households.head),
    orders.CorrectPerson: (Kind.CORRECTED, facts.correction),
    orders.RenameAddress: (Kind.RENAMED, facts.renaming),
    orders.RecordAbsence: (Kind.ABSENCE, facts.absence),
    orders.ConfirmInformation: (Kind.CONFIRMED, facts.confirmation),
}


class OrderRefused(Exception):
    """The law or the register does not let the order be done; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


class AnotherOrderDone(ValueError):
    """The dossier has done an order of this kind with other content; each dossier does one of a kind."""


@transaction.atomic
def apply(actor: User | None, order: orders.Order, *, unit: PoliceUnit | str) -> RegisterEntry:
    """Do what a decided dossier orders; the second time the same entry is given back and nothing happens.

    The caller has decided whether the actor may decide the dossier. Raises OrderRefused with every problem,
    AnotherOrderDone when the dossier gave another order of the same kind before.
    """
    _one_at_a_time(order)
    kind, do = _DOING[type(order)]
    if isinstance(order, orders.Deregister) and order.kind == "temporary":
        kind = Kind.TEMPORARY_ENDED
    details = facts.details_of(order)
    if done := _done_before(order.dossier_code, kind, details):
        return done
    problems = check(order, rule_book(), timezone.localdate())
    if errors_among(problems):
        raise OrderRefused(problems)
    entry = RegisterEntry.objects.create(
        kind=kind,
        dossier_code=order.dossier_code,
        on=order.on,
        at=timezone.now(),
        by=actor,
        unit=str(unit)[:160],
        details=details,
    )
    act = Act(entry)
    do(order, act)
    act.note_concerned()
    return entry


def _done_before(dossier_code: str, kind: Kind, details: dict[str, Any]) -> RegisterEntry | None:
    if not dossier_code:
        return None
    done = RegisterEntry.objects.filter(dossier_code=dossier_code, kind=kind).first()
    if done is not None and done.details != details:
        raise AnotherOrderDone(dossier_code)
    return done


def lock_dwelling(dwelling: Dwelling) -> None:
    """Until the transaction ends nobody registers in this dwelling."""
    _lock([f"dwelling {dwelling.ward_id} {dwelling.address_key}"])


def _one_at_a_time(order: orders.Order) -> None:
    """Until the transaction ends nothing else changes these persons, nor the dwellings of their households.

    Persons first, then dwellings, each in the order of their keys: two orders never wait for each other.
    """
    if order.dossier_code:
        _lock([f"dossier {order.dossier_code}"])
    references = set(_references(order))
    people = [person for one in references if (person := lookup.person_of(one))]
    _lock({f"person {one}" for one in references} | {f"person #{person.pk}" for person in people})
    dwellings = set(_addresses(order))
    for source in (
        Registration.objects.filter(person__in=people, ended_on__isnull=True).values_list(
            "dwelling__ward_id", "dwelling__address_key"
        ),
        HouseholdMember.objects.filter(person__in=people, ends__isnull=True).values_list(
            "household__dwelling__ward_id", "household__dwelling__address_key"
        ),
    ):
        dwellings |= set(source)
    _lock({f"dwelling {ward} {key}" for ward, key in dwellings})


def _lock(names: Iterable[str]) -> None:
    keys = sorted(
        int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True) for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def _references(order: orders.Order) -> list[str]:
    """The persons an order names."""
    named: list[str | None] = [one.personal_number for one in getattr(order, "persons", ())]
    named += getattr(order, "person_numbers", ())
    named += [
        getattr(order, name, None)
        for name in ("head_number", "person_number", "household_of", "new_head_number")
    ]
    if isinstance(order, orders.CorrectPerson):
        named.append(order.changes.get("personal_number"))
    return [one for one in named if one]


def _addresses(order: orders.Order) -> list[tuple[str, str]]:
    """The places an order names, by ward and key of the address."""
    if isinstance(order, orders.RenameAddress):
        new = order.new_ward_code or order.ward_code
        return [
            (order.ward_code, lookup.address_key(order.old_address)),
            (new, lookup.address_key(order.new_address)),
        ]
    dwelling: orders.DwellingIn | None = getattr(order, "dwelling", None)
    return [(dwelling.ward_code, lookup.address_key(dwelling.address))] if dwelling else []
