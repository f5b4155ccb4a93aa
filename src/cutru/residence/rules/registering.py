"""Registering permanently, temporarily, and declaring where one is."""

from collections.abc import Mapping

from cutru.identity.names import search_key
from cutru.law.residence import (
    Ground,
    age_on,
    is_minor,
    longest_term_until,
    permanent_ground,
    temporary_terms,
)
from cutru.residence import lookup
from cutru.residence.models import Dwelling, Person, Registration
from cutru.residence.orders import DeclareWhereabouts, PersonIn, RegisterPermanent, RegisterTemporary
from cutru.residence.rules.common import Case, head_fits, stated_dwelling, stated_persons

CHILD_OF_HEAD = frozenset({"CON", "CON DE", "CON RUOT", "CON TRAI", "CON GAI", "CON NUOI"})
"""Relations to the head, as `search_key` writes them, by which a minor joins a parent."""


def permanent(order: RegisterPermanent, case: Case) -> None:
    """Điều 20, 23 Luật Cư trú; who lives there permanently already cannot do so again."""
    known = stated_persons(order.persons, case)
    dwelling = stated_dwelling(order.dwelling, case)
    ground = permanent_ground(order.ground, case.on, case.book)
    if ground is None:
        case.found("ground", "ground_not_in_force")
    else:
        _ages(ground, order.persons, case)
        if not ground.exempt_from_forbidden_places:
            case.not_barred(dwelling)
        if ground.ownership:
            _ownership(order, dwelling, case)
        _floor_area(ground, order, dwelling, case)
    head = _head(order.head_number, dwelling, case)
    _minors(order.persons, head, parents_agree=order.parents_agree, case=case)
    if order.head_number is None and order.persons:
        head_fits(order.persons[0].birth_date, [one.birth_date for one in order.persons], case)
    for person in known.values():
        registered = lookup.registrations_of(person, case.on).get("permanent")
        if registered and registered.dwelling_id == (dwelling and dwelling.pk):
            case.found("persons", "permanent_here_already", name=person.full_name)
    case.forward_in_time([*known.values(), *([head] if head else [])])


def _ages(ground: Ground, persons: tuple[PersonIn, ...], case: Case) -> None:
    for stated in persons:
        if ground.below_age is not None and age_on(stated.birth_date, case.on) >= ground.below_age:
            case.found("ground", "ground_age", age=ground.below_age, name=stated.full_name)


def _ownership(order: RegisterPermanent, dwelling: Dwelling | None, case: Case) -> None:
    """The owner known, or the new one the dossier states, is among the persons."""
    owners = lookup.owners_on(dwelling, case.on) if dwelling else []
    numbers = {owner.personal_number for owner in owners if owner.personal_number}
    stated = {one.personal_number for one in order.persons}
    if numbers and numbers.isdisjoint(stated) and order.dwelling.owner_number not in stated:
        case.found("ground", "owner_not_among_persons")


def _floor_area(ground: Ground, order: RegisterPermanent, dwelling: Dwelling | None, case: Case) -> None:
    """Điểm b khoản 3 Điều 20: counting who lives there permanently already."""
    least = ground.min_floor_m2
    if least is None:
        return
    area = order.dwelling.floor_area_m2 or (dwelling.floor_area_m2 if dwelling else None)
    if area is None:
        case.found("dwelling", "floor_area_missing", "warning", least=least)
        return
    living = (
        Registration.objects.filter(
            lookup.registered_on(case.on), dwelling=dwelling, kind="permanent"
        ).count()
        if dwelling
        else 0
    )
    persons = living + len(order.persons)
    if persons * least > area:
        case.found("dwelling", "floor_area_too_small", area=area, persons=persons, least=least)


def _head(number: str | None, dwelling: Dwelling | None, case: Case) -> Person | None:
    """The head of the household joined, when there is one at this dwelling."""
    if number is None:
        return None
    person = lookup.person_of(number)
    membership = lookup.membership_of(person, case.on) if person else None
    if person is None or membership is None or not membership.is_head:
        case.found("head_number", "head_unknown", number=number[:12])
        return None
    if dwelling is None or membership.household.dwelling_id != dwelling.pk:
        case.found("head_number", "head_lives_elsewhere", name=person.full_name)
    return person


def _minors(persons: tuple[PersonIn, ...], head: Person | None, *, parents_agree: bool, case: Case) -> None:
    """Khoản 7 Điều 20, Điều 12: a minor goes with parents, or with their consent."""
    for stated in persons:
        if head is not None and not stated.relation:
            case.found("persons", "relation_missing", "warning", name=stated.full_name)
    if parents_agree or any(not is_minor(one.birth_date, case.on) for one in persons):
        return
    for stated in persons:
        with_parent = head is not None and search_key(stated.relation or "") in CHILD_OF_HEAD
        if not with_parent:
            case.found("persons", "minor_needs_parents", name=stated.full_name)


def temporary(order: RegisterTemporary, case: Case) -> None:
    """Điều 23, 27 Luật Cư trú: outside the commune of permanent residence, 30 days to 2 years."""
    known = stated_persons(order.persons, case)
    dwelling = stated_dwelling(order.dwelling, case)
    _term(order, case)
    case.not_barred(dwelling)
    head = _head(order.head_number, dwelling, case)
    _minors(order.persons, head, parents_agree=order.parents_agree, case=case)
    for person in known.values():
        registered = lookup.registrations_of(person, case.on)
        home, term = registered.get("permanent"), registered.get("temporary")
        if home and home.dwelling.ward_id == order.dwelling.ward_code:
            case.found("dwelling", "temporary_in_home_commune", name=person.full_name)
        if term and dwelling and term.dwelling_id == dwelling.pk:
            case.found("persons", "temporary_here_already", name=person.full_name, until=term.until)
    case.forward_in_time(known.values())


def _term(order: RegisterTemporary, case: Case) -> None:
    terms = temporary_terms(case.on, case.book)
    latest = longest_term_until(case.on, case.on, case.book)
    if order.until <= case.on:
        case.found("until", "term_ends_before_start")
    elif (order.until - case.on).days + 1 < terms.from_days:
        case.found("until", "term_too_short", days=terms.from_days)
    elif order.until > latest:
        case.found("until", "term_too_long", years=terms.max_years, latest=latest)


def declared(order: DeclareWhereabouts, case: Case) -> None:
    """Điều 19 Luật Cư trú: only for who has neither permanent nor temporary residence."""
    known = stated_persons(order.persons, case)
    dwelling = stated_dwelling(order.dwelling, case)
    if order.in_population_database and any(one.personal_number is None for one in order.persons):
        case.found("persons", "number_12_digits", value="")
    _minors(order.persons, None, parents_agree=order.parents_agree, case=case)
    _not_registered(known, dwelling, case)
    case.forward_in_time(known.values())


def _not_registered(known: Mapping[int, Person], dwelling: Dwelling | None, case: Case) -> None:
    for person in known.values():
        registered = lookup.registrations_of(person, case.on)
        if registered.keys() & {"permanent", "temporary"}:
            case.found("persons", "registered_already", name=person.full_name)
        place = registered.get("declared")
        if place and dwelling and place.dwelling_id == dwelling.pk:
            case.found("persons", "declared_here_already", name=person.full_name)
