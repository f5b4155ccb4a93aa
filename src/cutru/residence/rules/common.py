"""What the checks of all orders share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cutru.identity.names import LONGEST_NAME, name_problems, search_key
from cutru.identity.personal_number import personal_number_problems
from cutru.law.residence import MAJORITY, age_on, forbidden_places, is_minor
from cutru.law.versions import RuleBook
from cutru.places.models import Ward
from cutru.problems import Problem
from cutru.problems.problem import Severity
from cutru.residence import lookup
from cutru.residence.models import Dwelling, Person
from cutru.residence.orders import DwellingIn, PersonIn

LONGEST_TEXT = 300


@dataclass(slots=True)
class Case:
    """One order being checked: the day of force, the law, what was found."""

    on: date
    book: RuleBook
    problems: list[Problem] = field(default_factory=list)

    def found(self, where: str, code: str, severity: Severity = "error", **params: object) -> None:
        """Note a problem of a field; days are shown as people write them."""
        shown = {
            name: f"{value:%d/%m/%Y}" if isinstance(value, date) else value for name, value in params.items()
        }
        self.problems.append(Problem(where, code, shown, severity))

    def known(self, references: Iterable[str], where: str = "person_numbers") -> list[Person]:
        """The living persons of these numbers, each once; notes those unknown, dead or named twice."""
        people: dict[int, Person] = {}
        for reference in references:
            person = lookup.person_of(reference)
            if person is None:
                self.found(where, "person_unknown", number=reference[:12])
            elif person.pk in people:
                self.found(where, "person_twice", name=person.full_name)
            elif person.died_on is not None:
                self.found(where, "person_is_dead", name=person.full_name)
            else:
                people[person.pk] = person
        if not self.problems and not people:
            self.found(where, "order_without_persons")
        return list(people.values())

    def forward_in_time(self, persons: Iterable[Person]) -> None:
        """Nothing is done before what was done already."""
        last = lookup.last_change_of(persons)
        if last is not None and self.on < last:
            self.found("on", "before_last_change", day=last)

    def not_barred(self, dwelling: Dwelling | None) -> None:
        """Điều 23 Luật Cư trú."""
        if dwelling is None:
            return
        clauses = {place.id: place.clause for place in forbidden_places(self.on, self.book)}
        for bar in lookup.bars_on(dwelling, self.on):
            self.found("dwelling", "dwelling_barred", clause=clauses[bar.place_id])


def stated_persons(persons: tuple[PersonIn, ...], case: Case) -> dict[int, Person]:
    """Check persons as a dossier states them; those the register knows, by their place in the order."""
    if not persons:
        case.found("persons", "order_without_persons")
    known: dict[int, Person] = {}
    numbers: set[str] = set()
    for place, stated in enumerate(persons):
        _facts(stated, case)
        number = stated.personal_number
        if number is None:
            continue
        if number in numbers:
            case.found("persons", "person_twice", name=stated.full_name)
        numbers.add(number)
        case.problems += personal_number_problems(number, stated.sex, stated.birth_date, "persons")
        if person := lookup.person_of(number):
            known[place] = person
            _compare(stated, person, case)
    return known


def _facts(stated: PersonIn, case: Case) -> None:
    case.problems += name_problems(stated.full_name, "persons")
    if stated.sex not in Person.Sex.values:
        case.found("persons", "sex_unknown")
    if stated.birth_date > case.on:
        case.found("persons", "born_after_day", name=stated.full_name[:LONGEST_NAME])
    longest = {"ethnicity": 60, "religion": 60, "native_place": LONGEST_TEXT, "relation": 60}
    for name, most in longest.items():
        if len(getattr(stated, name) or "") > most:
            case.found("persons", "too_long", max=most)


def _compare(stated: PersonIn, person: Person, case: Case) -> None:
    if person.died_on is not None:
        case.found("persons", "person_is_dead", name=person.full_name)
    same = (search_key(stated.full_name), stated.birth_date, stated.sex)
    if same != (person.search_key, person.birth_date, person.sex):
        case.found("persons", "facts_differ_from_register", "warning", name=person.full_name)


def stated_dwelling(dwelling: DwellingIn, case: Case) -> Dwelling | None:
    """Check a dwelling as a dossier states it; the register's one when it knows it."""
    if not Ward.objects.filter(code=dwelling.ward_code).exists():
        case.found("dwelling", "ward_unknown", value=dwelling.ward_code[:10])
        return None
    if not lookup.address_key(dwelling.address):
        case.found("dwelling", "required")
    if len(dwelling.address) > LONGEST_TEXT:
        case.found("dwelling", "too_long", max=LONGEST_TEXT)
    if len(dwelling.owner_name) > LONGEST_NAME:
        case.found("dwelling", "too_long", max=LONGEST_NAME)
    if dwelling.kind not in Dwelling.Kind.values:
        case.found("dwelling", "dwelling_kind_unknown")
    if dwelling.owner_number:
        case.problems += personal_number_problems(dwelling.owner_number, None, None, "dwelling")
    found = lookup.dwelling_at(dwelling.ward_code, dwelling.address)
    if found is not None and dwelling.owner_number:
        owners = {owner.personal_number for owner in lookup.owners_on(found, case.on)}
        if owners and dwelling.owner_number not in owners:
            case.found("dwelling", "owner_differs_from_register", "warning")
    return found


def head_fits(head: date, others: Iterable[date], case: Case) -> None:
    """By birth dates: a minor is head only of minors (Điều 10 Luật Cư trú)."""
    if is_minor(head, case.on) and any(age_on(birth, case.on) >= MAJORITY for birth in others):
        case.found("head_number", "head_is_minor")
