"""The national population database: what the portal asks of it and tells it, whichever stands behind.

`population_database` gives the one of this installation: a real one by HTTP when its address is set, else the
local trial register. Every call is written down as an event; logs hold no personal data.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.conf import settings

from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.identity.names import clean_name

T = TypeVar("T")

UPDATABLE = frozenset({"permanent_address", "permanent_ward_code", "marital_status", "died_on"})
"""Facts the portal tells the population database about a person."""


class PopulationUnavailable(Exception):
    """The database did not answer, or not so that it can be understood; ask again later."""


class PopulationRefused(Exception):
    """The database does not let us ask or tell this: a wrong token, an unknown person, a field not ours."""


@dataclass(frozen=True, slots=True)
class PopulationRecord:
    """A person of the population database. `sex` M or F; codes and addresses empty where not known."""

    personal_number: str
    full_name: str
    birth_date: date
    sex: str
    ethnicity: str = ""
    religion: str = ""
    native_place: str = ""
    birth_registration_place: str = ""
    marital_status: str = ""
    permanent_address: str = ""
    permanent_ward_code: str = ""
    digital_citizen: bool = False
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative: `relation` is what the relative is to the person asked about.

    father, mother, spouse, former_spouse, child, sibling, grandparent, grandchild, guardian, ward.
    """

    personal_number: str
    full_name: str
    birth_date: date
    relation: str


@dataclass(frozen=True, slots=True)
class PopulationDocument:
    """A paper some database holds about a person.

    `kind`: land_certificate, marriage, divorce, birth, guardianship, lease. Place only where it is about one.
    """

    kind: str
    number: str
    issued_on: date | None = None
    ward_code: str = ""
    address: str = ""


class PopulationDatabase(Protocol):
    """All raise PopulationUnavailable and PopulationRefused."""

    def person(self, number: str) -> PopulationRecord | None:
        """The person of a personal number; None when there is none."""

    def kin(self, number: str) -> tuple[Kin, ...]:
        """Relatives of a person; empty for nobody."""

    def documents(self, number: str) -> tuple[PopulationDocument, ...]:
        """Papers about a person; empty for nobody."""

    def update(self, number: str, changes: Mapping[str, str], *, dossier_code: str) -> None:
        """Tell facts of `UPDATABLE`; the same dossier twice changes nothing more."""


@dataclass(frozen=True, slots=True)
class Audited:
    """Another database behind which every call is written down: who, why, how it went, how long it took."""

    behind: PopulationDatabase
    by: User | None
    dossier_code: str

    def person(self, number: str) -> PopulationRecord | None:
        return self._noted("person", number, lambda: self.behind.person(number))

    def kin(self, number: str) -> tuple[Kin, ...]:
        return self._noted("kin", number, lambda: self.behind.kin(number))

    def documents(self, number: str) -> tuple[PopulationDocument, ...]:
        return self._noted("documents", number, lambda: self.behind.documents(number))

    def update(self, number: str, changes: Mapping[str, str], *, dossier_code: str) -> None:
        def tell() -> None:
            self.behind.update(number, changes, dossier_code=dossier_code)

        self._noted("update", number, tell)

    def _noted(self, what: str, number: str, call: Callable[[], T]) -> T:
        began = time.monotonic()
        outcome = "failed"
        try:
            answer = call()
            outcome = "unknown" if answer is None and what == "person" else "answered"
            return answer
        except PopulationUnavailable:
            outcome = "unavailable"
            raise
        except PopulationRefused:
            outcome = "refused"
            raise
        finally:
            took = round((time.monotonic() - began) * 1000)
            details = {"outcome": outcome, "milliseconds": took, "dossier": self.dossier_code}
            record_event(self.by, f"population.{what}", "population", number[:12], details=details)


def population_database(by: User | None, *, dossier_code: str = "") -> Audited:
    """The population database of this installation, asked in somebody's name for a dossier.

    Raises PopulationUnavailable in production without an address: invented people decide nothing there.
    """
    from cutru.residence.population_http import HttpPopulation
    from cutru.residence.population_trial import TrialPopulation

    url = settings.POPULATION_DATABASE_URL
    if url:
        return Audited(HttpPopulation(url, settings.POPULATION_DATABASE_TOKEN), by, dossier_code)
    if settings.ENVIRONMENT == "production":
        raise PopulationUnavailable("POPULATION_DATABASE_URL is not set")
    return Audited(TrialPopulation(), by, dossier_code)


def checked_changes(changes: Mapping[str, str]) -> dict[str, str]:
    """The facts to tell. Raises PopulationRefused for one that is not ours to tell."""
    if foreign := set(changes) - UPDATABLE:
        raise PopulationRefused(f"not updatable: {', '.join(sorted(foreign))}")
    return {name: clean_name(value) for name, value in changes.items()}
