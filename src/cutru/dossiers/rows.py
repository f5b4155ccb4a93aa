"""Dossiers as the officers' lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cutru.dossiers.dues import Due, due_in_words
from cutru.dossiers.models import Dossier
from cutru.dossiers.workflow import WAITING
from cutru.law.bilingual import Text
from cutru.law.catalogue import Procedure
from cutru.legislation.queries import procedure_on


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier with the names of its procedure and case, and its due day in words; None once it has ended."""

    dossier: Dossier
    procedure: Text
    case: Text
    due: Due | None


def rows_of(dossiers: Iterable[Dossier]) -> list[Row]:
    """The rows of a list; each version of a procedure is read once."""
    now, known = timezone.now(), dict[tuple[str, date], Procedure]()
    found = []
    for dossier in dossiers:
        version = (dossier.procedure_id, dossier.law_on)
        if version not in known:
            known[version] = procedure_on(*version)
        procedure = known[version]
        found.append(
            Row(dossier, procedure.name, procedure.case(dossier.case_id).name, due_of_row(dossier, now))
        )
    return found


def due_of_row(dossier: Dossier, now: datetime) -> Due | None:
    """The due day in words; while others have the dossier its time stands still."""
    if dossier.due_at is None or dossier.is_ended:
        return None
    if dossier.state not in WAITING:
        return Due(_("không tính giờ"), "note")
    return due_in_words(dossier.due_at, now)
