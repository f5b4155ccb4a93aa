"""Reading the register: what a dossier may know, and what officers see of their ward."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.residence import lookup
from cutru.residence.models import (
    Absence,
    Dwelling,
    Household,
    HouseholdMember,
    Person,
    PersonFact,
    RegisterEntry,
    Registration,
)
from cutru.residence.rules.facts import fact_text
from cutru.stays.models import Stay

STAYS_SHOWN = timedelta(days=365)
"""How far back stays of a person are shown with the situation."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a person resides on a day, and with whom."""

    on: date
    facts: Mapping[str, str]
    permanent: Registration | None
    temporary: Registration | None
    declared: Registration | None
    household: Household | None
    head: Person | None
    relation: str
    members: tuple[HouseholdMember, ...]
    absences: tuple[Absence, ...]
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class KnownMember:
    """Another member of a person's household."""

    personal_number: str
    full_name: str
    birth_date: date
    sex: str
    relation: str


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What a form is filled with; addresses with ward and province, empty texts for what is not known."""

    personal_number: str
    full_name: str
    birth_date: date
    sex: str
    ethnicity: str
    religion: str
    native_place: str
    permanent_address: str
    permanent_ward_code: str
    temporary_address: str
    temporary_ward_code: str
    temporary_until: date | None
    declared_address: str
    household_code: str
    head_name: str
    head_number: str
    relation: str
    birth_registration_place: str = ""
    other_members: tuple[KnownMember, ...] = ()

    @property
    def current_address(self) -> str:
        """Where the person lives now: temporary, declared or permanent residence."""
        return self.temporary_address or self.declared_address or self.permanent_address


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a person is registered on a day, and in which household."""

    permanent: Registration | None
    temporary: Registration | None
    declared: Registration | None
    household: Household | None
    head: Person | None
    relation: str
    members: tuple[HouseholdMember, ...]


def find_person(personal_number: str) -> Person | None:
    """The person of a personal number."""
    return lookup.person_of(personal_number)


def situation(person: Person, on: date | None = None, *, with_stays: bool = True) -> Situation:
    """The person's situation on a day, today unless told; the same whenever asked, if acts go forward.

    `with_stays` False leaves the stays out, for whoever may not see those of all wards.
    """
    day = on or timezone.localdate()
    home = _home(person, day)
    return Situation(
        on=day,
        facts=facts_on(person, day),
        permanent=home.permanent,
        temporary=home.temporary,
        declared=home.declared,
        household=home.household,
        head=home.head,
        relation=home.relation,
        members=home.members,
        absences=tuple(person.absences.filter(starts__lte=day, until__gte=day)),
        stays=stays_of(person, day) if with_stays else (),
    )


def _home(person: Person, day: date) -> _Home:
    registered = lookup.registrations_of(person, day)
    membership = lookup.membership_of(person, day)
    members = lookup.members_of(membership.household, day) if membership else []
    return _Home(
        permanent=registered.get("permanent"),
        temporary=registered.get("temporary"),
        declared=registered.get("declared"),
        household=membership.household if membership else None,
        head=next((one.person for one in members if one.is_head), None),
        relation=membership.relation if membership else "",
        members=tuple(members),
    )


def facts_on(person: Person, on: date) -> dict[str, str]:
    """The facts of a person as they held on a day, written as `CorrectPerson` writes them."""
    names = ("personal_number", "full_name", "birth_date", "sex", "ethnicity", "religion", "native_place")
    values = {name: fact_text(person, name) for name in (*names, "birth_registration_place", "died_on")}
    later = PersonFact.objects.filter(person=person, starts__gt=on).order_by("-starts", "-id")
    for fact in later:
        values[fact.field] = fact.before
    return values


def address_on(dwelling: Dwelling, on: date) -> str:
    """The address of a dwelling as it was called on a day, without ward and province."""
    renamed = dwelling.names.filter(starts__gt=on).order_by("starts", "id").first()
    return renamed.before if renamed else dwelling.address


def stays_of(person: Person, on: date) -> tuple[Stay, ...]:
    """Stays notified under the person's number in the year before a day, newest first."""
    if person.personal_number is None:
        return ()
    found = Stay.objects.filter(
        document_key=person.personal_number, arrival_on__lte=on, arrival_on__gt=on - STAYS_SHOWN
    ).exclude(status=Stay.Status.CANCELLED)
    return tuple(found.select_related("facility__ward__province").order_by("-arrival_on", "-id")[:20])


def known_facts(personal_number: str) -> KnownFacts | None:
    """What the register can fill into the forms of a person; None for somebody it does not know."""
    person = lookup.person_of(personal_number)
    if person is None:
        return None
    now = _home(person, timezone.localdate())
    temporary = now.temporary
    return KnownFacts(
        personal_number=person.personal_number or "",
        full_name=person.full_name,
        birth_date=person.birth_date,
        sex=person.sex,
        ethnicity=person.ethnicity,
        religion=person.religion,
        native_place=person.native_place,
        permanent_address=_address(now.permanent),
        permanent_ward_code=now.permanent.dwelling.ward_id if now.permanent else "",
        temporary_address=_address(temporary),
        temporary_ward_code=temporary.dwelling.ward_id if temporary else "",
        temporary_until=temporary.until if temporary else None,
        declared_address=_address(now.declared),
        household_code=now.household.code if now.household else "",
        head_name=now.head.full_name if now.head else "",
        head_number=now.head.reference if now.head else "",
        relation=now.relation,
        birth_registration_place=person.birth_registration_place,
        other_members=tuple(
            KnownMember(
                one.person.personal_number or "",
                one.person.full_name,
                one.person.birth_date,
                one.person.sex,
                one.relation,
            )
            for one in now.members
            if one.person_id != person.pk
        ),
    )


def _address(registration: Registration | None) -> str:
    if registration is None:
        return ""
    dwelling = registration.dwelling
    return f"{dwelling.address}, {dwelling.ward.name}, {dwelling.ward.province.name}"


def owns(personal_number: str, ward_code: str, address: str) -> bool:
    """Whether the register knows this person as an owner of the dwelling at this address today."""
    dwelling = lookup.dwelling_at(ward_code, address)
    if dwelling is None or not personal_number:
        return False
    person = lookup.person_of(personal_number)
    owners = lookup.owners_on(dwelling, timezone.localdate())
    return any(
        owner.personal_number == personal_number or (person and owner.person_id == person.pk)
        for owner in owners
    )


def household_of_head(head_number: str) -> Household | None:
    """The household this person is head of today."""
    person = lookup.person_of(head_number)
    membership = lookup.membership_of(person, timezone.localdate()) if person else None
    return membership.household if membership and membership.is_head else None


def dwellings_seen_by(user: User | AnonymousUser) -> QuerySet[Dwelling]:
    """The dwellings of the ward, for its police; nobody else sees any."""
    ward = _ward_of(user)
    everything = Dwelling.objects.select_related("ward__province")
    return everything.filter(ward_id=ward) if ward else everything.none()


def persons_seen_by(user: User | AnonymousUser) -> QuerySet[Person]:
    """Persons who have, or had, a registration in the ward; for its police."""
    ward = _ward_of(user)
    if ward is None:
        return Person.objects.none()
    here = Registration.objects.filter(person=OuterRef("pk"), dwelling__ward_id=ward)
    return Person.objects.filter(Exists(here))


def households_seen_by(user: User | AnonymousUser) -> QuerySet[Household]:
    """Households in dwellings of the ward, for its police."""
    ward = _ward_of(user)
    everything = Household.objects.select_related("dwelling__ward__province")
    return everything.filter(dwelling__ward_id=ward) if ward else everything.none()


def _ward_of(user: User | AnonymousUser) -> str | None:
    if isinstance(user, AnonymousUser) or user.role != Role.WARD_POLICE or user.police_unit is None:
        return None
    return user.police_unit.ward_id


def entries_of(person: Person) -> QuerySet[RegisterEntry]:
    """The acts that concern a person, newest first."""
    found = RegisterEntry.objects.filter(concerned__person=person).select_related("by")
    return found.order_by("-on", "-id")
