"""What a dossier does to the residence register once it is granted: one order per procedure."""

from collections.abc import Callable, Mapping
from datetime import date

from cutru.dossiers.consents import parents_agree
from cutru.dossiers.content import Content, PersonValues, day_of
from cutru.residence.orders import (
    ChangeHead,
    ConfirmInformation,
    CorrectPerson,
    DeclareWhereabouts,
    Deregister,
    DwellingIn,
    ExtendTemporary,
    Order,
    PersonIn,
    RecordAbsence,
    RegisterPermanent,
    RegisterTemporary,
    RenameAddress,
    SplitHousehold,
)

DWELLING_KINDS: Mapping[str, str] = {
    "mobile-vehicle": "vehicle",
    "religious-establishment-a-b-c": "religious",
    "religious-establishment-d": "religious",
    "social-aid-facility": "social_aid",
    "barracks": "barracks",
}
"""Case → kind of dwelling; a house otherwise."""


class Unreadable(Exception):
    """The forms do not hold what the register needs; told as a missing field before filing."""


def order_for(content: Content, on: date) -> Order | None:
    """The order of a dossier that takes effect on a day; None where the register does not change.

    Raises Unreadable for values that are missing or no dates.
    """
    make = _ORDERS.get(content.procedure.id)
    return make(content, on) if make else None


def changes_register(procedure_id: str) -> bool:
    """Whether granting a dossier of this procedure changes the register."""
    return procedure_id in _ORDERS


def _register_permanent(content: Content, on: date) -> Order:
    return RegisterPermanent(
        on=on,
        dossier_code=content.dossier.code,
        persons=tuple(_person(one) for one in content.persons),
        dwelling=_dwelling(content),
        ground=_needed(content, "ground"),
        head_number=_other_head(content),
        parents_agree=parents_agree(content),
    )


def _register_temporary(content: Content, on: date) -> Order:
    return RegisterTemporary(
        on=on,
        dossier_code=content.dossier.code,
        persons=tuple(_person(one) for one in content.persons),
        dwelling=_dwelling(content),
        until=_day(content, "until"),
        head_number=_other_head(content) if content.case.id == "join-household-art20-2" else None,
        barracks=content.case.id == "barracks",
        parents_agree=parents_agree(content),
    )


def _extend(content: Content, on: date) -> Order:
    """The window of fifteen days is that of the filing, however long the authority takes."""
    dossier = content.dossier
    return ExtendTemporary(dossier.law_on, dossier.code, _numbers(content), _day(content, "until"))


def _deregister(content: Content, on: date) -> Order:
    permanent = content.procedure.id == "permanent-residence-deregistration"
    return Deregister(
        on=on,
        dossier_code=content.dossier.code,
        kind="permanent" if permanent else "temporary",
        person_numbers=_numbers(content),
        ground=_needed(content, "ground"),
    )


def _split(content: Content, on: date) -> Order:
    return SplitHousehold(
        on=on,
        dossier_code=content.dossier.code,
        person_numbers=_numbers(content),
        head_number=_needed(content, "head_number"),
        divorced=content.case.id == "divorced-spouses",
        relations=_relations(content),
    )


def _adjust(content: Content, on: date) -> Order:
    code = content.dossier.code
    if content.case.id == "household-head":
        return ChangeHead(
            on,
            code,
            content.subject.personal_number,
            _needed(content, "new_head_number"),
            _relations(content),
        )
    if content.case.id == "civil-status":
        rows = content.particulars.get("changes") or []
        changes = {
            str(row["fact"]): str(row["value"]) for row in rows if row.get("fact") and row.get("value")
        }
        return CorrectPerson(on, code, content.subject.personal_number, changes)
    return RenameAddress(
        on, code, content.ward_code, _needed(content, "old_address"), _needed(content, "new_address")
    )


def _declare(content: Content, on: date) -> Order:
    return DeclareWhereabouts(
        on=on,
        dossier_code=content.dossier.code,
        persons=tuple(_person(one) for one in content.persons),
        dwelling=_dwelling(content),
        in_population_database=content.case.id == "in-population-database",
    )


def _absence(content: Content, on: date) -> Order:
    return RecordAbsence(
        on=on,
        dossier_code=content.dossier.code,
        person_number=content.subject.personal_number,
        point=_needed(content, "point"),
        starts=_day(content, "absent_from"),
        until=_day(content, "absent_to"),
        reason=_needed(content, "reason"),
        destination=_needed(content, "destination"),
    )


def _confirm(content: Content, on: date) -> Order:
    return ConfirmInformation(
        on, content.dossier.code, content.subject.personal_number, _needed(content, "content")
    )


_ORDERS: Mapping[str, Callable[[Content, date], Order]] = {
    "permanent-residence-registration": _register_permanent,
    "permanent-residence-deregistration": _deregister,
    "household-separation": _split,
    "residence-information-adjustment": _adjust,
    "temporary-residence-registration": _register_temporary,
    "temporary-residence-extension": _extend,
    "temporary-residence-deregistration": _deregister,
    "residence-information-declaration": _declare,
    "temporary-absence-declaration": _absence,
    "residence-information-confirmation": _confirm,
}


def _person(one: PersonValues) -> PersonIn:
    if one.birth_date is None or not one.sex:
        raise Unreadable(one.full_name)
    return PersonIn(one.full_name, one.birth_date, one.sex, one.personal_number or None, one.relation or None)


def _dwelling(content: Content) -> DwellingIn:
    place = content.particulars.get("dwelling")
    if not isinstance(place, Mapping) or not place.get("ward") or not place.get("address"):
        raise Unreadable("dwelling")
    area = content.particulars.get("floor_area_m2")
    return DwellingIn(
        ward_code=str(place["ward"]),
        address=str(place["address"]),
        kind=DWELLING_KINDS.get(content.case.id, "house"),
        floor_area_m2=int(area) if area else None,
        owner_name=str(content.particulars.get("owner_name") or ""),
        owner_number=str(content.particulars.get("owner_number") or ""),
    )


def _other_head(content: Content) -> str | None:
    """The head of a household that is joined; None when one of those who register is the head."""
    own = {one.personal_number for one in content.persons}
    return content.head_number if content.head_number and content.head_number not in own else None


def _numbers(content: Content) -> tuple[str, ...]:
    return tuple(one.personal_number for one in content.persons if one.personal_number)


def _relations(content: Content) -> dict[str, str]:
    return {
        one.personal_number: one.relation for one in content.persons if one.personal_number and one.relation
    }


def _needed(content: Content, field_id: str) -> str:
    value = content.particulars.get(field_id)
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(field_id)
    return value.strip()


def _day(content: Content, field_id: str) -> date:
    found = day_of(content.particulars.get(field_id))
    if found is None:
        raise Unreadable(field_id)
    return found
