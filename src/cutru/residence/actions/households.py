"""Splitting a household, changing its head."""

from collections.abc import Mapping

from cutru.residence import lookup
from cutru.residence.actions.writing import Act
from cutru.residence.models import Household, Registration
from cutru.residence.orders import ChangeHead, SplitHousehold

SPLIT = "household-split"


def split(order: SplitHousehold, act: Act) -> None:
    """The persons make a household of their own in the same dwelling, where they stay registered."""
    people = [act.known(reference) for reference in order.person_numbers]
    head = act.known(order.head_number)
    membership = lookup.membership_of(head, act.on)
    assert membership is not None  # noqa: S101  the rules found it, and the person is locked
    dwelling = membership.household.dwelling
    relations = _by_person(order.relations, act)
    registered = {person.pk: lookup.registrations_of(person, act.on)["permanent"] for person in people}
    act.leave(people)
    household = Household.objects.create(dwelling=dwelling, starts=act.on, opened_by=act.entry)
    for person in people:
        relation = relations.get(person.pk, "")
        act.join(household, person, relation, is_head=person == head)
        former = registered[person.pk]
        act.end(former, SPLIT)
        Registration.objects.create(
            person=person,
            kind="permanent",
            dwelling=dwelling,
            household=household,
            relation=relation,
            ground=former.ground,
            starts=act.on,
            opened_by=act.entry,
        )


def head(order: ChangeHead, act: Act) -> None:
    """Another member is head from now on; relations are those to the new head."""
    membership = lookup.membership_of(act.known(order.household_of), act.on)
    assert membership is not None  # noqa: S101  the rules found it, and the person is locked
    act.new_head(membership.household, act.known(order.new_head_number), _by_person(order.relations, act))


def _by_person(relations: Mapping[str, str], act: Act) -> dict[int, str]:
    found = {lookup.person_of(reference): relation for reference, relation in relations.items()}
    return {person.pk: relation[:60] for person, relation in found.items() if person}
