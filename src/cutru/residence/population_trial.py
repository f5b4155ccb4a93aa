"""The trial register that stands in for the population database on one machine."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from cutru.residence.models import TrialPopulationRecord
from cutru.residence.population import (
    Kin,
    PopulationDocument,
    PopulationRecord,
    PopulationRefused,
    checked_changes,
)

_FACTS = (
    "personal_number", "full_name", "birth_date", "sex", "ethnicity", "religion", "native_place",
    "birth_registration_place", "marital_status", "permanent_address", "permanent_ward_code",
    "digital_citizen", "died_on",
)  # fmt: skip


class TrialPopulation:
    """Answers from the table of invented people."""

    def person(self, number: str) -> PopulationRecord | None:
        row = TrialPopulationRecord.objects.filter(pk=number).first()
        return PopulationRecord(**{name: getattr(row, name) for name in _FACTS}) if row else None

    def kin(self, number: str) -> tuple[Kin, ...]:
        row = TrialPopulationRecord.objects.filter(pk=number).first()
        pairs = row.kin if row else []
        people = TrialPopulationRecord.objects.in_bulk([relative for _relation, relative in pairs])
        return tuple(
            Kin(relative, people[relative].full_name, people[relative].birth_date, relation)
            for relation, relative in pairs
            if relative in people
        )

    def documents(self, number: str) -> tuple[PopulationDocument, ...]:
        row = TrialPopulationRecord.objects.filter(pk=number).first()
        return tuple(_document(one) for one in row.documents) if row else ()

    @transaction.atomic
    def update(self, number: str, changes: Mapping[str, str], *, dossier_code: str) -> None:
        told = checked_changes(changes)
        row = TrialPopulationRecord.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise PopulationRefused("unknown person")
        if dossier_code in row.dossiers_told:
            return
        for name, value in told.items():
            setattr(row, name, (_day(value) if name == "died_on" else value))
        row.dossiers_told = [*row.dossiers_told, dossier_code]
        row.save()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PopulationRefused("not a day") from error


def _document(row: Mapping[str, str]) -> PopulationDocument:
    return PopulationDocument(
        kind=row["kind"],
        number=row["number"],
        issued_on=_day(row.get("issued_on", "")),
        ward_code=row.get("ward_code", ""),
        address=row.get("address", ""),
    )
