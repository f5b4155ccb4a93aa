"""Correcting persons, renaming addresses, absences, confirmations."""

from dataclasses import asdict
from datetime import date
from typing import Any

from cutru.identity.names import clean_name, search_key
from cutru.places.models import Ward
from cutru.residence import lookup
from cutru.residence.actions.writing import Act
from cutru.residence.models import Absence, DwellingName
from cutru.residence.orders import ConfirmInformation, CorrectPerson, Order, RecordAbsence, RenameAddress
from cutru.residence.rules.facts import fact_text, read_day


def details_of(order: Order) -> dict[str, Any]:
    """The order as it was given, for the journal; days as YYYY-MM-DD."""
    given: dict[str, Any] = _plain({**asdict(order), "order": type(order).__name__})
    return {name: value for name, value in given.items() if name not in ("on", "dossier_code")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def correction(order: CorrectPerson, act: Act) -> None:
    """The facts change from now on; what they were stays readable for earlier days."""
    person = act.known(order.person_number)
    for name, value in order.changes.items():
        before = fact_text(person, name)
        after = clean_name(value) if name == "full_name" else value.strip()
        if after == before:
            continue
        act.fact(person, name, before, after)
        setattr(person, name, read_day(after) if name in ("birth_date", "died_on") else after)
    person.search_key = search_key(person.full_name)
    person.save()


def renaming(order: RenameAddress, act: Act) -> None:
    """A dwelling's address changes; who lives there stays registered."""
    dwelling = lookup.dwelling_at(order.ward_code, order.old_address)
    assert dwelling is not None  # noqa: S101  the rules found it, and the address is locked
    ward = Ward.objects.get(code=order.new_ward_code or order.ward_code)
    new = " ".join(order.new_address.split())
    DwellingName.objects.create(
        dwelling=dwelling,
        ward_before=dwelling.ward_id,
        before=dwelling.address,
        ward_after=ward.code,
        after=new,
        starts=act.on,
        entry=act.entry,
    )
    dwelling.ward, dwelling.province_code = ward, ward.province_id
    dwelling.address, dwelling.address_key = new, lookup.address_key(new)
    dwelling.save()
    residents = dwelling.registrations.filter(lookup.registered_on(act.on)).select_related("person")
    act.concerns(*(registration.person for registration in residents))


def absence(order: RecordAbsence, act: Act) -> None:
    Absence.objects.create(
        person=act.known(order.person_number),
        point=order.point,
        starts=order.starts,
        until=order.until,
        reason=order.reason.strip(),
        destination=order.destination.strip(),
        entry=act.entry,
    )


def confirmation(order: ConfirmInformation, act: Act) -> None:
    act.known(order.person_number)
