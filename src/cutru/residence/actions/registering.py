"""Registering permanently, temporarily, and declaring where one is."""

from cutru.law.residence import permanent_ground
from cutru.residence import lookup
from cutru.residence.actions.writing import Act
from cutru.residence.models import Dwelling, Household, Person, Registration
from cutru.residence.orders import DeclareWhereabouts, PersonIn, RegisterPermanent, RegisterTemporary
from cutru.stays.law import rule_book

MOVED = "registered-elsewhere"
"""End ground of a residence that another one took the place of (Điều 22, 27 Luật Cư trú)."""
BECAME_PERMANENT = "became-permanent-here"
REGISTERED = "registered"
"""End ground of a declared abode: the person registered (khoản 6 Điều 19)."""
DECLARED_AGAIN = "declared-again"


def permanent(order: RegisterPermanent, act: Act) -> None:
    """The former permanent residence and household end; so does a temporary residence at the same place."""
    persons = [(act.person(stated), stated) for stated in order.persons]
    dwelling = act.dwelling(order.dwelling)
    for person, _stated in persons:
        act.end_all(person, "permanent", MOVED)
        act.end_all(person, "temporary", BECAME_PERMANENT, dwelling)
        act.end_all(person, "declared", REGISTERED)
    household = _joined(order.head_number, act)
    act.leave([person for person, _stated in persons])
    if household is None:
        household = Household.objects.create(dwelling=dwelling, starts=act.on, opened_by=act.entry)
    own = order.head_number is None
    for place, (person, stated) in enumerate(persons):
        is_head = own and place == 0
        act.join(household, person, stated.relation or "", is_head=is_head)
        _open(act, person, stated, dwelling, household, ground=order.ground)
    _owner_by_ground(order, act, dwelling)


def _joined(head_number: str | None, act: Act) -> Household | None:
    if head_number is None:
        return None
    head = act.known(head_number)
    membership = lookup.membership_of(head, act.on)
    return membership.household if membership else None


def _open(
    act: Act, person: Person, stated: PersonIn, dwelling: Dwelling, household: Household, *, ground: str
) -> None:
    Registration.objects.create(
        person=person,
        kind="permanent",
        dwelling=dwelling,
        household=household,
        relation=stated.relation or "",
        ground=ground,
        starts=act.on,
        opened_by=act.entry,
    )


def _owner_by_ground(order: RegisterPermanent, act: Act, dwelling: Dwelling) -> None:
    """Who registered in a dwelling of their own owns it: the one stated, else the first."""
    ground = permanent_ground(order.ground, act.on, rule_book())
    if ground is None or not ground.ownership:
        return
    first = order.persons[0]
    act.owner(dwelling, first.full_name, first.personal_number or "")
    for stated in order.persons:
        if stated.personal_number and stated.personal_number == order.dwelling.owner_number:
            act.take_over(dwelling, stated.full_name, stated.personal_number)


def temporary(order: RegisterTemporary, act: Act) -> None:
    """A term; one elsewhere that has not run out ends, so does a declared abode."""
    household = _joined(order.head_number, act)
    dwelling = act.dwelling(order.dwelling)
    for stated in order.persons:
        person = act.person(stated)
        act.end_all(person, "temporary", MOVED)
        act.end_all(person, "declared", REGISTERED)
        Registration.objects.create(
            person=person,
            kind="temporary",
            dwelling=dwelling,
            household=household,
            relation=stated.relation or "",
            ground="armed-forces" if order.barracks else "",
            starts=act.on,
            until=order.until,
            opened_by=act.entry,
        )


def declared(order: DeclareWhereabouts, act: Act) -> None:
    """The present abode; an earlier one ends."""
    dwelling = act.dwelling(order.dwelling)
    for stated in order.persons:
        person = act.person(stated)
        act.end_all(person, "declared", DECLARED_AGAIN)
        Registration.objects.create(
            person=person, kind="declared", dwelling=dwelling, starts=act.on, opened_by=act.entry
        )
