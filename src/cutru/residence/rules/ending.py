"""Extending a term, ending registrations."""

from cutru.law.residence import end_grounds, extension_window, longest_term_until, temporary_terms
from cutru.residence import lookup
from cutru.residence.models import Absence, Person, Registration
from cutru.residence.orders import Deregister, ExtendTemporary
from cutru.residence.rules.common import Case

ABSENT = frozenset({"absent-12-months", "absent-6-months"})


def extension(order: ExtendTemporary, case: Case) -> None:
    """Điều 27, 28 Luật Cư trú: within the last 15 days of the term, again for 2 years at most.

    The day of force of an extension is the day it was filed.
    """
    for person in case.known(order.person_numbers):
        term = lookup.registrations_of(person, case.on).get("temporary")
        if term is None or term.until is None:
            case.found("person_numbers", "no_temporary_registration", name=person.full_name)
            continue
        if further := Registration.objects.filter(extends=term, ended_on__isnull=True).first():
            case.found("person_numbers", "extended_already", name=person.full_name, until=further.until)
            continue
        first, last = extension_window(term.until, case.book)
        if not first <= case.on <= last:
            case.found("on", "outside_extension_window", name=person.full_name, first=first, last=last)
        latest = longest_term_until(term.until, case.on, case.book)
        if order.until <= term.until:
            case.found("until", "term_not_longer", until=term.until)
        elif order.until > latest:
            years = temporary_terms(case.on, case.book).max_years
            case.found("until", "term_too_long", years=years, latest=latest)
        case.forward_in_time([person])


def deregistration(order: Deregister, case: Case) -> None:
    """Điều 24 (permanent), Điều 29 (temporary) Luật Cư trú."""
    if order.ground not in {ground.id for ground in end_grounds(order.kind, case.on, case.book)}:
        case.found("ground", "end_ground_not_in_force")
    people = case.known(order.person_numbers)
    for person in people:
        registered = lookup.registrations_of(person, case.on)
        if order.kind not in registered:
            case.found("person_numbers", f"no_{order.kind}_registration", name=person.full_name)
        elif order.ground == "became-permanent-here":
            _became_permanent(person, registered, case)
        elif order.ground in ABSENT:
            _absent(person, registered, order, case)
    case.forward_in_time(people)


def _became_permanent(person: Person, registered: dict[str, Registration], case: Case) -> None:
    home = registered.get("permanent")
    if home is None or home.dwelling_id != registered["temporary"].dwelling_id:
        case.found("ground", "not_permanent_here", name=person.full_name)


def _absent(person: Person, registered: dict[str, Registration], order: Deregister, case: Case) -> None:
    """Điểm d khoản 1 Điều 24: not while an absence is declared or a temporary residence is registered."""
    if order.kind == "permanent" and (
        "temporary" in registered
        or Absence.objects.filter(person=person, starts__lte=case.on, until__gte=case.on).exists()
    ):
        case.found("ground", "absence_was_declared", name=person.full_name)
