"""Telling the population database what a granted dossier changed about a person."""

from django.db import transaction

from cutru.dossiers.models import Dossier
from cutru.dossiers.tasks import tell_population_soon
from cutru.residence.orders import Deregister, Order, RegisterPermanent
from cutru.residence.population import population_database
from cutru.residence.queries import find_person, situation


def tell_of(order: Order | None, dossier: Dossier) -> None:
    """Queue the news of a permanent residence, in the transaction that changes the register."""
    match order:
        case RegisterPermanent():
            numbers = [one.personal_number for one in order.persons if one.personal_number]
        case Deregister(kind="permanent"):
            numbers = list(order.person_numbers)
        case _:
            numbers = []
    for number in numbers:
        tell_population_soon(number, dossier.code)


def tell_population(number: str, code: str) -> None:
    """Tell a person's permanent residence as the register has it now; the same dossier twice changes nothing.

    Raises PopulationUnavailable, so that the task tries again.
    """
    person = find_person(number)
    if person is None:
        return
    with transaction.atomic():
        now = situation(person)
    dwelling = now.permanent.dwelling if now.permanent else None
    address = f"{dwelling.address}, {dwelling.ward.name}, {dwelling.ward.province.name}" if dwelling else ""
    changes = {"permanent_address": address, "permanent_ward_code": dwelling.ward_id if dwelling else ""}
    population_database(None, dossier_code=code).update(number, changes, dossier_code=code)
