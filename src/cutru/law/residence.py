"""What the law says about registering residence: grounds, terms, consents, absences.

Every function takes the day asked about and the rule book that acts; all raise NoRuleInForce for days before
the rule began.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from cutru.law.bilingual import Text, text_from
from cutru.law.versions import BOOK, RuleBook

RegistrationKind = Literal["permanent", "temporary"]
MAJORITY = 18
"""Age of majority, Điều 20 Bộ luật Dân sự 2015."""

_DEREGISTRATION: Mapping[RegistrationKind, str] = {
    "permanent": "permanent_deregistration_grounds",
    "temporary": "temporary_deregistration_grounds",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of Article 20; ages in whole years, `min_floor_m2` a person; None for no limit."""

    id: str
    article: str
    text: Text
    consents: tuple[str, ...]
    below_age: int | None
    min_floor_m2: int | None
    ownership: bool
    exempt_from_forbidden_places: bool


@dataclass(frozen=True, slots=True)
class EndGround:
    """A ground that ends a registration; `files` says who acts on it: `citizen` or `authority`."""

    id: str
    text: Text
    files: Literal["citizen", "authority"]


@dataclass(frozen=True, slots=True)
class ForbiddenPlace:
    """One of the places of Article 23, with its clause."""

    id: str
    clause: str
    text: Text


@dataclass(frozen=True, slots=True)
class Consent:
    """Who has to agree: a code of the rule `consents`, and its words."""

    who: str
    text: Text


@dataclass(frozen=True, slots=True)
class TemporaryTerms:
    """Terms of temporary residence: Điều 27, 28 Luật Cư trú."""

    from_days: int
    max_years: int
    extension_window_days: int


@dataclass(frozen=True, slots=True)
class AbsencePoint:
    """A point of Article 31(1): who, and from which length away from `leaves` (commune or district)."""

    id: str
    text: Text
    leaves: Literal["commune", "district"]
    days: int | None
    months: int | None
    supervisor_consent: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper that proves something."""

    id: str
    text: Text


def age_on(birth: date, on: date) -> int:
    """Whole years of age on a day; somebody born on 29 February turns older on 1 March of common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def is_minor(birth: date, on: date) -> bool:
    """Under 18: Điều 21 Bộ luật Dân sự 2015."""
    return age_on(birth, on) < MAJORITY


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 28 February of a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def permanent_grounds(on: date, book: RuleBook = BOOK) -> tuple[Ground, ...]:
    """The grounds for permanent residence on a day: Điều 20 Luật Cư trú (Điều 15 for the armed forces)."""
    values = book.in_force("permanent_grounds", on).values
    exempt = values["exempt_from_forbidden_places"]
    return tuple(_ground(entry, entry["id"] in exempt) for entry in values["grounds"])


def permanent_ground(ground_id: str, on: date, book: RuleBook = BOOK) -> Ground | None:
    """One ground, None when the law of that day knows no such ground."""
    return next((one for one in permanent_grounds(on, book) if one.id == ground_id), None)


def _ground(entry: Mapping[str, Any], exempt: bool) -> Ground:
    return Ground(
        id=entry["id"],
        article=entry.get("article", "20"),
        text=text_from(entry),
        consents=tuple(entry["consents"]),
        below_age=entry.get("below_age"),
        min_floor_m2=entry.get("min_floor_m2"),
        ownership=entry.get("ownership", False),
        exempt_from_forbidden_places=exempt,
    )


def exempt_from_forbidden_places(ground_id: str, on: date, book: RuleBook = BOOK) -> bool:
    """Whether a ground is let in even at a place of Article 23: khoản 8 Điều 20 Luật Cư trú."""
    ground = permanent_ground(ground_id, on, book)
    return ground is not None and ground.exempt_from_forbidden_places


def forbidden_places(on: date, book: RuleBook = BOOK) -> tuple[ForbiddenPlace, ...]:
    """Where nobody newly registers: Điều 23 Luật Cư trú; also temporary residence and splits."""
    places = book.in_force("forbidden_places", on).values["places"]
    return tuple(ForbiddenPlace(entry["id"], entry["clause"], text_from(entry)) for entry in places)


def end_grounds(kind: RegistrationKind, on: date, book: RuleBook = BOOK) -> tuple[EndGround, ...]:
    """What ends a registration: Điều 24 (permanent), Điều 29 (temporary) Luật Cư trú."""
    grounds = book.in_force(_DEREGISTRATION[kind], on).values["grounds"]
    return tuple(EndGround(entry["id"], text_from(entry), entry["by"]) for entry in grounds)


def days_to_file_deregistration(kind: RegistrationKind, on: date, book: RuleBook = BOOK) -> int:
    """Days a person or household has to file: Điều 9, 10 Nghị định 154/2024/NĐ-CP."""
    days: int = book.in_force(_DEREGISTRATION[kind], on).values["citizen_files_within_days"]
    return days


def temporary_terms(on: date, book: RuleBook = BOOK) -> TemporaryTerms:
    """From 30 days, at most 2 years, extended in the last 15 days: Điều 27, 28 Luật Cư trú."""
    values = book.in_force("temporary_residence", on).values
    return TemporaryTerms(values["from_days"], values["max_years"], values["extension_window_days"])


def longest_term_until(starts: date, on: date, book: RuleBook = BOOK) -> date:
    """The last day a term that starts then may have: khoản 2 Điều 27 Luật Cư trú."""
    return years_later(starts, temporary_terms(on, book).max_years) - timedelta(days=1)


def extension_window(until: date, book: RuleBook = BOOK) -> tuple[date, date]:
    """First and last day on which a term ending `until` is extended: khoản 3 Điều 28 Luật Cư trú."""
    days = temporary_terms(until, book).extension_window_days
    return until - timedelta(days=days), until


def dwelling_proof_needed(ground_id: str, on: date, book: RuleBook = BOOK) -> bool:
    """Whether temporary residence with such kin needs a paper on the dwelling: khoản 8 Điều 6 TT 116/2026."""
    return ground_id not in book.in_force("temporary_residence", on).values["no_dwelling_proof_for"]


def capacity_age(on: date, book: RuleBook = BOOK) -> int:
    """The age from which somebody may split off a household: khoản 1 Điều 25 Luật Cư trú."""
    age: int = book.in_force("household_separation", on).values["full_capacity_from_age"]
    return age


def absence_points(on: date, book: RuleBook = BOOK) -> tuple[AbsencePoint, ...]:
    """Who declares an absence: khoản 1 Điều 31 Luật Cư trú."""
    points = book.in_force("temporary_absence", on).values["points"]
    return tuple(
        AbsencePoint(
            entry["id"],
            text_from(entry),
            entry["leaves"],
            entry.get("days"),
            entry.get("months"),
            entry["supervisor_consent"],
        )
        for entry in points
    )


def absence_long_enough(point: AbsencePoint, starts: date, until: date) -> bool:
    """Whether an absence from `starts` to `until`, both days included, reaches the point's length."""
    after = until + timedelta(days=1)
    if point.months is not None:
        return months_later(starts, point.months) <= after
    return (after - starts).days >= (point.days or 0)


def minors_days(on: date, book: RuleBook = BOOK) -> int:
    """Days from the registration of birth to register a minor: Điều 7 Nghị định 154/2024/NĐ-CP."""
    days: int = book.in_force("minors_registration", on).values["within_days"]
    return days


def may_live_apart_from_parents_place(birth: date, on: date, book: RuleBook = BOOK) -> bool:
    """Whether a child may be registered where the parents are without living there: Điều 7 NĐ 154/2024."""
    values = book.in_force("minors_registration", on).values
    return bool(values["under_6_at_parents_place"]) and age_on(birth, on) < 6


def adjustment_is_filed(case_id: str, on: date, book: RuleBook = BOOK) -> bool:
    """Whether people file for this adjustment, or the authority acts itself: Điều 26 Luật Cư trú.

    Raises KeyError for a case the rule does not name.
    """
    cases = book.in_force("residence_adjustment", on).values["cases"]
    return {entry["id"]: bool(entry["filed"]) for entry in cases}[case_id]


def dwelling_papers(kind: RegistrationKind, on: date, book: RuleBook = BOOK) -> tuple[Paper, ...]:
    """Papers that prove a lawful dwelling when no database does: Điều 5 Nghị định 154/2024/NĐ-CP."""
    papers = book.in_force("lawful_dwelling_papers", on).values[kind]
    return tuple(Paper(entry["id"], text_from(entry)) for entry in papers)


def kinship_papers(ground_id: str, on: date, book: RuleBook = BOOK) -> tuple[Paper, ...]:
    """Papers that prove kinship for a ground of Article 20(2): Điều 6 Nghị định 154/2024/NĐ-CP."""
    papers = book.in_force("kinship_papers", on).values["papers"]
    return tuple(Paper(entry["id"], text_from(entry)) for entry in papers if ground_id in entry["grounds"])


def overseas_needs_immigration_consent(has_passport: bool, on: date, book: RuleBook = BOOK) -> bool:
    """Whether a Vietnamese from abroad needs the immigration authority's agreement: Điều 21 Luật Cư trú."""
    values = book.in_force("overseas_vietnamese", on).values
    return not has_passport and bool(values["immigration_consent_without_passport"])


def consents_needed(
    procedure_id: str,
    case_id: str | None,
    on: date,
    *,
    ground: str | None = None,
    age: int | None = None,
    book: RuleBook = BOOK,
) -> tuple[Consent, ...]:
    """Who must agree to a procedure, in the order of the form; nobody for procedures that name none.

    Điều 20 (by ground; khoản 7 for minors), Điều 25, khoản 1 Điều 26, Điều 28 Luật Cư trú. `age` is that of
    the person registered on the day; None leaves minors' consents out.
    """
    values = book.in_force("consents", on).values
    rows = [row for row in values["procedures"] if row["procedure"] == procedure_id]
    row = next((row for row in rows if row["case"] in (case_id, "all")), None)
    if row is None:
        return ()
    who = list(row["who"])
    if row["by_ground"] and ground is not None and (found := permanent_ground(ground, on, book)):
        who += [one for one in found.consents if one != "parent_or_guardian"]
    if row["minors"] and age is not None and age < MAJORITY:
        who.append("parent_or_guardian")
    return tuple(Consent(one, text_from(values["who"][one])) for one in dict.fromkeys(who))
