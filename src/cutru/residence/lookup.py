"""Finding rows of the register as it stands on a day; shared by rules, actions and queries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from cutru.identity.names import search_key
from cutru.residence.models import (
    Dwelling,
    DwellingBar,
    DwellingOwner,
    Household,
    HouseholdMember,
    Person,
    Registration,
)


def person_of(reference: str) -> Person | None:
    """The person of a personal number, or of `#` and the register's number."""
    if reference.startswith("#"):
        number = reference[1:]
        readable = number.isascii() and number.isdigit() and len(number) < 19
        return Person.objects.filter(pk=int(number)).first() if readable else None
    return Person.objects.filter(personal_number=reference).first() if reference else None


def address_key(address: str) -> str:
    """What two spellings of an address have in common."""
    return search_key(address)[:300]


def dwelling_at(ward_code: str, address: str) -> Dwelling | None:
    """The dwelling at an address, accents and signs aside."""
    return Dwelling.objects.filter(ward_id=ward_code, address_key=address_key(address)).first()


def dated_on(on: date, prefix: str = "") -> Q:
    """Rows with `starts` and `ends` that hold on a day."""
    begun = Q(**{f"{prefix}starts__lte": on})
    return begun & (Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": on}))


def registered_on(on: date) -> Q:
    """Registrations in force on a day."""
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return Q(starts__lte=on) & not_ended & (Q(until__isnull=True) | Q(until__gte=on))


def registrations_of(person: Person, on: date) -> dict[str, Registration]:
    """By kind, the registrations of a person in force on a day, with dwelling and ward."""
    found = person.registrations.filter(registered_on(on)).select_related("dwelling__ward__province")
    return {one.kind: one for one in found}


def membership_of(person: Person, on: date) -> HouseholdMember | None:
    """Which household the person belongs to on a day, with household and dwelling."""
    return person.memberships.filter(dated_on(on)).select_related("household__dwelling").first()


def members_of(household: Household, on: date) -> list[HouseholdMember]:
    """The members on a day, the head first, with their persons."""
    members = household.members.filter(dated_on(on)).select_related("person")
    return list(members.order_by("-is_head", "person__birth_date", "pk"))


def bars_on(dwelling: Dwelling, on: date) -> QuerySet[DwellingBar]:
    """The bars of Article 23 on a dwelling that hold on a day."""
    return dwelling.bars.filter(dated_on(on)).order_by("pk")


def owners_on(dwelling: Dwelling, on: date) -> list[DwellingOwner]:
    """Who owns a dwelling on a day, as far as the register knows."""
    return list(dwelling.owners.filter(dated_on(on)).order_by("pk"))


def last_change_of(persons: Iterable[Person]) -> date | None:
    """The latest day of an act on these persons' registrations, or on the households they belong to.

    Acts on a person go forward in time: an earlier one would change what was told about days between.
    """
    people = [person.pk for person in persons]
    households = HouseholdMember.objects.filter(person__in=people, ends__isnull=True).values("household")
    days = [
        *Registration.objects.filter(person__in=people).values_list("opened_by__on", "closed_by__on"),
        *HouseholdMember.objects.filter(Q(person__in=people) | Q(household__in=households)).values_list(
            "opened_by__on", "closed_by__on"
        ),
    ]
    return max((day for pair in days for day in pair if day), default=None)
