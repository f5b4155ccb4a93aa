"""One act on the register: opening and closing rows in its name."""

from dataclasses import dataclass, field
from datetime import date

from cutru.identity.names import clean_name, search_key
from cutru.law.residence import MAJORITY, age_on
from cutru.places.models import Ward
from cutru.residence import lookup
from cutru.residence.models import (
    Dwelling,
    DwellingOwner,
    EntryPerson,
    Household,
    HouseholdMember,
    Person,
    PersonFact,
    RegisterEntry,
    Registration,
)
from cutru.residence.orders import DwellingIn, PersonIn


@dataclass(slots=True)
class Act:
    """The entry of an order being done, and whom it concerns."""

    entry: RegisterEntry
    concerned: dict[int, Person] = field(default_factory=dict)
    entered: set[int] = field(default_factory=set)

    @property
    def on(self) -> date:
        return self.entry.on

    def concerns(self, *persons: Person) -> None:
        self.concerned |= {person.pk: person for person in persons}

    def note_concerned(self) -> None:
        """Write down whom the act concerns, once it is done."""
        EntryPerson.objects.bulk_create(EntryPerson(entry=self.entry, person_id=pk) for pk in self.concerned)

    def person(self, stated: PersonIn) -> Person:
        """The register's person of this number, or a new one with the facts stated."""
        found = lookup.person_of(stated.personal_number) if stated.personal_number else None
        person = found or Person.objects.create(
            personal_number=stated.personal_number or None,
            full_name=clean_name(stated.full_name),
            search_key=search_key(stated.full_name),
            birth_date=stated.birth_date,
            sex=stated.sex,
            ethnicity=stated.ethnicity,
            religion=stated.religion,
            native_place=stated.native_place,
            entered_by=self.entry,
        )
        if found is None:
            self.entered.add(person.pk)
        self.concerns(person)
        return person

    def known(self, reference: str) -> Person:
        """A person the rules have found. Raises LookupError when it is gone since."""
        person = lookup.person_of(reference)
        if person is None:
            raise LookupError(reference)
        self.concerns(person)
        return person

    def dwelling(self, stated: DwellingIn) -> Dwelling:
        """The register's dwelling at this address, or a new one; an owner stated is kept if none is known."""
        found = lookup.dwelling_at(stated.ward_code, stated.address)
        dwelling = found or Dwelling.objects.create(
            kind=stated.kind,
            address=" ".join(stated.address.split()),
            address_key=lookup.address_key(stated.address),
            ward_id=stated.ward_code,
            province_code=Ward.objects.values_list("province_id", flat=True).get(code=stated.ward_code),
            floor_area_m2=stated.floor_area_m2,
            entered_by=self.entry,
        )
        if dwelling.floor_area_m2 is None and stated.floor_area_m2:
            dwelling.floor_area_m2 = stated.floor_area_m2
            dwelling.save(update_fields=["floor_area_m2"])
        if stated.owner_name:
            self.owner(dwelling, stated.owner_name, stated.owner_number)
        return dwelling

    def owner(self, dwelling: Dwelling, name: str, number: str) -> None:
        """Keep the first owner the register learns of."""
        if not lookup.owners_on(dwelling, self.on):
            self._own(dwelling, name, number)

    def take_over(self, dwelling: Dwelling, name: str, number: str) -> None:
        """A new owner, unless the register knows this one; the former ones own it no longer."""
        owners = lookup.owners_on(dwelling, self.on)
        if any(owner.personal_number == number for owner in owners):
            return
        for owner in owners:
            self.close(owner)
        self._own(dwelling, name, number)

    def _own(self, dwelling: Dwelling, name: str, number: str) -> None:
        DwellingOwner.objects.create(
            dwelling=dwelling,
            person=lookup.person_of(number) if number else None,
            name=name,
            personal_number=number,
            starts=self.on,
            opened_by=self.entry,
        )

    def end(self, registration: Registration, ground: str) -> None:
        """A registration holds no longer; one that has not begun never does."""
        registration.ended_on = max(self.on, registration.starts)
        registration.end_ground = ground
        registration.closed_by = self.entry
        registration.save(update_fields=["ended_on", "end_ground", "closed_by"])

    def end_all(self, person: Person, kind: str, ground: str, dwelling: Dwelling | None = None) -> None:
        """End what a person has of a kind, terms to come included; of one dwelling if given."""
        if person.pk in self.entered:
            return
        open_rows = person.registrations.filter(kind=kind, ended_on__isnull=True)
        for registration in open_rows.filter(dwelling=dwelling) if dwelling else open_rows:
            if registration.until is None or registration.until >= self.on:
                self.end(registration, ground)

    def join(self, household: Household, person: Person, relation: str, *, is_head: bool = False) -> None:
        HouseholdMember.objects.create(
            household=household,
            person=person,
            relation="" if is_head else relation,
            is_head=is_head,
            starts=self.on,
            opened_by=self.entry,
        )

    def close(self, row: HouseholdMember | Household | DwellingOwner) -> None:
        row.ends = self.on
        row.closed_by = self.entry
        row.save(update_fields=["ends", "closed_by"])

    def leave(self, persons: list[Person]) -> None:
        """These persons leave their households; who remains gets a head, an empty household ends.

        The eldest adult becomes head until the members name another (Điều 10, 26 Luật Cư trú); how the
        others are related to that head is unknown and left empty.
        """
        gone = {person.pk for person in persons}
        leaving = HouseholdMember.objects.filter(person__in=gone, ends__isnull=True).select_related(
            "household"
        )
        households: dict[int, Household] = {}
        for membership in leaving:
            households[membership.household_id] = membership.household
            self.close(membership)
        for household in households.values():
            remaining = lookup.members_of(household, self.on)
            if not remaining:
                self.close(household)
            elif not remaining[0].is_head:
                self.new_head(household, _successor(remaining, self.on).person, {})

    def new_head(self, household: Household, head: Person, relations: dict[int, str]) -> None:
        """Write all members anew with their relations to another head."""
        for membership in lookup.members_of(household, self.on):
            self.close(membership)
            relation = relations.get(membership.person_id, "")
            self.join(household, membership.person, relation, is_head=membership.person_id == head.pk)
            self.concerns(membership.person)

    def fact(self, person: Person, name: str, before: str, after: str) -> None:
        """A fact of a person changes; the row itself is changed by the caller."""
        PersonFact.objects.create(
            person=person, field=name, before=before, after=after, starts=self.on, entry=self.entry
        )


def _successor(members: list[HouseholdMember], on: date) -> HouseholdMember:
    adults = [one for one in members if age_on(one.person.birth_date, on) >= MAJORITY]
    return min(adults or members, key=lambda one: (one.person.birth_date, one.person_id))
