"""Splitting a household, changing its head."""

from cutru.law.residence import age_on, capacity_age
from cutru.residence import lookup
from cutru.residence.models import HouseholdMember
from cutru.residence.orders import ChangeHead, SplitHousehold
from cutru.residence.rules.common import Case, head_fits


def split(order: SplitHousehold, case: Case) -> None:
    """Điều 25 Luật Cư trú: full capacity of one at least, not at a place of Điều 23."""
    people = case.known(order.person_numbers)
    memberships = {person.pk: lookup.membership_of(person, case.on) for person in people}
    households = {one.household.pk: one.household for one in memberships.values() if one}
    for person in people:
        if memberships[person.pk] is None:
            case.found("person_numbers", "no_household", name=person.full_name)
    if len(households) > 1:
        case.found("person_numbers", "not_of_one_household")
    if order.head_number not in order.person_numbers:
        case.found("head_number", "new_head_not_among_leaving")
    head = lookup.person_of(order.head_number)
    if people and not any(
        age_on(one.birth_date, case.on) >= capacity_age(case.on, case.book) for one in people
    ):
        case.found("person_numbers", "split_without_capacity")
    elif head is not None:
        head_fits(head.birth_date, [one.birth_date for one in people], case)
    for household in households.values():
        remaining = [one for one in lookup.members_of(household, case.on) if one.person_id not in memberships]
        if not remaining:
            case.found("person_numbers", "split_leaves_nobody")
        case.not_barred(household.dwelling)
    case.forward_in_time(people)


def head(order: ChangeHead, case: Case) -> None:
    """Điều 26 Luật Cư trú: another member becomes head."""
    people = case.known([order.household_of], "household_of")
    if not people:
        return
    membership = lookup.membership_of(people[0], case.on)
    if membership is None:
        case.found("household_of", "no_household", name=people[0].full_name)
        return
    members = lookup.members_of(membership.household, case.on)
    _new_head(order, members, case)
    case.forward_in_time([one.person for one in members])


def _new_head(order: ChangeHead, members: list[HouseholdMember], case: Case) -> None:
    person = lookup.person_of(order.new_head_number)
    found = next((one for one in members if person and one.person_id == person.pk), None)
    if found is None:
        case.found("new_head_number", "new_head_not_member")
    elif found.is_head:
        case.found("new_head_number", "already_head", name=found.person.full_name)
    else:
        head_fits(found.person.birth_date, [one.person.birth_date for one in members], case)
