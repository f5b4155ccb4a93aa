"""Correcting persons, renaming addresses, absences, confirmations."""

from datetime import date

from cutru.identity.names import name_problems
from cutru.identity.personal_number import personal_number_problems
from cutru.law.residence import AbsencePoint, absence_long_enough, absence_points
from cutru.places.models import Ward
from cutru.residence import lookup
from cutru.residence.models import Absence, DwellingName, Person, PersonFact
from cutru.residence.orders import (
    CORRECTABLE,
    ConfirmInformation,
    CorrectPerson,
    RecordAbsence,
    RenameAddress,
)
from cutru.residence.rules.common import LONGEST_TEXT, Case

_LONGEST = {"ethnicity": 60, "religion": 60}


def fact_text(person: Person, name: str) -> str:
    """A fact as `CorrectPerson` writes it: days as YYYY-MM-DD, nothing as an empty text."""
    value = getattr(person, name)
    return value.isoformat() if isinstance(value, date) else value or ""


def read_day(text: str) -> date | None:
    """A day written YYYY-MM-DD; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def correction(order: CorrectPerson, case: Case) -> None:
    """Điều 26 Luật Cư trú. A death recorded by mistake can be taken back, so the dead are let in."""
    person = lookup.person_of(order.person_number)
    if person is None:
        case.found("person_number", "person_unknown", number=order.person_number[:12])
        return
    changed = False
    for name, value in order.changes.items():
        if name not in CORRECTABLE:
            case.found("changes", "fact_not_correctable", fact=name[:30])
            continue
        changed = changed or value != fact_text(person, name)
        _new_value(person, name, value, case)
    if not changed and not case.problems:
        case.found("changes", "nothing_changes")
    last = (
        PersonFact.objects.filter(person=person).order_by("-starts").values_list("starts", flat=True).first()
    )
    if last is not None and case.on < last:
        case.found("on", "before_last_change", day=last)


def _new_value(person: Person, name: str, value: str, case: Case) -> None:
    if name == "full_name":
        case.problems += name_problems(value, name)
    elif name == "personal_number":
        case.problems += personal_number_problems(value, person.sex, person.birth_date, name)
        if Person.objects.filter(personal_number=value).exclude(pk=person.pk).exists():
            case.found(name, "personal_number_taken", number=value[:12])
    elif name in ("birth_date", "died_on"):
        day = read_day(value)
        emptied = name == "died_on" and value == ""
        if not emptied and (day is None or day > case.on):
            case.found(name, "fact_value_invalid", fact=name)
    elif name == "sex":
        if value not in Person.Sex.values:
            case.found(name, "sex_unknown")
    elif len(value) > (most := _LONGEST.get(name, LONGEST_TEXT)):
        case.found(name, "too_long", max=most)


def renaming(order: RenameAddress, case: Case) -> None:
    """Điều 26 Luật Cư trú: boundaries, names of streets or numbers of houses changed."""
    dwelling = lookup.dwelling_at(order.ward_code, order.old_address)
    ward = order.new_ward_code or order.ward_code
    if dwelling is None:
        case.found("old_address", "dwelling_unknown")
        return
    if not Ward.objects.filter(code=ward).exists():
        case.found("new_ward_code", "ward_unknown", value=ward[:10])
    if not lookup.address_key(order.new_address):
        case.found("new_address", "required")
    elif len(order.new_address) > LONGEST_TEXT:
        case.found("new_address", "too_long", max=LONGEST_TEXT)
    elif (dwelling.ward_id, dwelling.address) == (ward, order.new_address):
        case.found("new_address", "nothing_changes")
    other = lookup.dwelling_at(ward, order.new_address)
    if other is not None and other != dwelling:
        case.found("new_address", "address_taken")
    last = (
        DwellingName.objects.filter(dwelling=dwelling)
        .order_by("-starts")
        .values_list("starts", flat=True)
        .first()
    )
    if last is not None and case.on < last:
        case.found("on", "before_last_change", day=last)


def absence(order: RecordAbsence, case: Case) -> None:
    """Điều 31 Luật Cư trú: who is away for how long."""
    people = case.known([order.person_number], "person_number")
    for name in ("reason", "destination"):
        if not getattr(order, name).strip():
            case.found(name, "required")
        elif len(getattr(order, name)) > LONGEST_TEXT:
            case.found(name, "too_long", max=LONGEST_TEXT)
    if order.until < order.starts:
        case.found("until", "term_ends_before_start")
        return
    points = {point.id: point for point in absence_points(case.on, case.book)}
    point = points.get(order.point)
    if point is None:
        case.found("point", "absence_point_unknown")
    elif not absence_long_enough(point, order.starts, order.until):
        _too_short(point, case)
    for person in people:
        _away(person, order, case)


def _too_short(point: AbsencePoint, case: Case) -> None:
    if point.months is not None:
        case.found("until", "absence_shorter_than_months", months=point.months)
    else:
        case.found("until", "absence_shorter_than_days", days=point.days)


def _away(person: Person, order: RecordAbsence, case: Case) -> None:
    registered = lookup.registrations_of(person, case.on)
    if not registered:
        case.found("person_number", "no_residence", name=person.full_name)
    elif order.point == "d" and "temporary" in registered and "permanent" in registered:
        case.found("point", "absence_not_needed", "warning", name=person.full_name)
    earlier = Absence.objects.filter(person=person, starts__lte=order.until, until__gte=order.starts).first()
    if earlier is not None:
        case.found("starts", "absence_overlaps", starts=earlier.starts, until=earlier.until)


def confirmation(order: ConfirmInformation, case: Case) -> None:
    """A confirmation says something, about somebody the register knows."""
    person = lookup.person_of(order.person_number)
    if person is None:
        case.found("person_number", "person_unknown", number=order.person_number[:12])
    if not order.content.strip():
        case.found("content", "required")
