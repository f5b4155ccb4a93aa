"""Administrative procedures as data: who files what with whom, until when, at what fee.

One file per version: `<id>.yaml` is the newest, `<id>@<year>.yaml` one that was superseded. A dossier stays
on the version of the day it was handed in.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from cutru.law.catalogue.model import (
    ALL,
    Case,
    Channel,
    CoAuthority,
    Component,
    Deadline,
    Fee,
    LegalBasis,
    Outcome,
    Procedure,
    Result,
    Step,
    TimeRule,
)
from cutru.law.catalogue.reading import procedure_from, text_of
from cutru.law.datafiles import names_in, read_data

__all__ = [
    "ALL",
    "Case",
    "Channel",
    "CoAuthority",
    "Component",
    "Deadline",
    "Fee",
    "LegalBasis",
    "NoVersionInForce",
    "Outcome",
    "Procedure",
    "Result",
    "Step",
    "TimeRule",
    "UnknownProcedure",
    "load_procedure",
    "procedure_from",
    "procedure_id_of",
    "procedure_ids",
    "procedure_on",
    "text_of",
    "versions",
]

SHARED_FILES = frozenset({"english", "form_versions"})


class UnknownProcedure(KeyError):
    """A procedure id or code that no data file holds."""


class NoVersionInForce(LookupError):
    """The procedure is known but had no version yet on the day asked about."""


@cache
def versions(procedure_id: str) -> tuple[Procedure, ...]:
    """Every version of a procedure, oldest first. Raises UnknownProcedure."""
    names = [name for name in _files() if name.partition("@")[0] == procedure_id]
    if not names:
        raise UnknownProcedure(procedure_id)
    entries = sorted((read_data("catalogue", name) for name in names), key=_starts)
    ends = [_starts(later) - timedelta(days=1) for later in entries[1:]]
    return tuple(procedure_from(facts, end) for facts, end in zip(entries, [*ends, None], strict=True))


def procedure_on(procedure_id: str, on: date) -> Procedure:
    """The version in force on a day. Raises UnknownProcedure, NoVersionInForce."""
    begun = [version for version in versions(procedure_id) if version.legal_from <= on]
    if not begun:
        raise NoVersionInForce(f"{procedure_id} on {on.isoformat()}")
    return begun[-1]


def load_procedure(procedure_id: str) -> Procedure:
    """The newest version of a procedure. Raises UnknownProcedure."""
    return versions(procedure_id)[-1]


@cache
def procedure_ids(field: str | None = None) -> tuple[str, ...]:
    """The ids of the procedures of a field (immigration, residence; None: all), by catalogue number."""
    ids = sorted({name.partition("@")[0] for name in _files()})
    found = [load_procedure(procedure_id) for procedure_id in ids]
    of_field = [procedure for procedure in found if field in (None, procedure.field)]
    return tuple(one.id for one in sorted(of_field, key=lambda one: (one.field, one.number or 0, one.id)))


@cache
def procedure_id_of(code: str) -> str:
    """The id of the procedure with a national code such as 1.004222. Raises UnknownProcedure."""
    for procedure_id in procedure_ids():
        if load_procedure(procedure_id).code == code:
            return procedure_id
    raise UnknownProcedure(code)


def _files() -> list[str]:
    return [name for name in names_in("catalogue") if name not in SHARED_FILES]


def _starts(facts: Mapping[str, Any]) -> date:
    day: date = facts["legal_version"]["from"]
    return day
