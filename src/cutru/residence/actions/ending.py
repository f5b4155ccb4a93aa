"""Extending a term, ending registrations."""

from datetime import timedelta

from cutru.residence import lookup
from cutru.residence.actions.writing import Act
from cutru.residence.models import Registration
from cutru.residence.orders import Deregister, ExtendTemporary

DEATH = "death"


def extension(order: ExtendTemporary, act: Act) -> None:
    """A further term that begins the day after the present one ends."""
    for reference in order.person_numbers:
        person = act.known(reference)
        term = lookup.registrations_of(person, act.on)["temporary"]
        assert term.until is not None  # noqa: S101  a constraint of the table
        Registration.objects.create(
            person=person,
            kind="temporary",
            dwelling=term.dwelling,
            household=term.household,
            relation=term.relation,
            ground=term.ground,
            starts=term.until + timedelta(days=1),
            until=order.until,
            extends=term,
            opened_by=act.entry,
        )


def deregistration(order: Deregister, act: Act) -> None:
    """Permanent: the household is left too. The dead reside nowhere any more."""
    people = [act.known(reference) for reference in order.person_numbers]
    kinds = ("permanent", "temporary", "declared") if order.ground == DEATH else (order.kind,)
    for person in people:
        for kind in kinds:
            act.end_all(person, kind, order.ground)
    if "permanent" in kinds:
        act.leave(people)
    if order.ground == DEATH:
        for person in people:
            act.fact(person, "died_on", "", act.on.isoformat())
            person.died_on = act.on
            person.save(update_fields=["died_on"])
