"""Dossiers as the officers' lists show them, put together here because lists are read often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.dossiers.dues import Due, due_in_words
from cutru.dossiers.models import Channel, Dossier
from cutru.dossiers.workflow import STATES, WAITING
from cutru.law.catalogue import Procedure
from cutru.legislation.queries import procedure_on

LOOKS = {"granted": "good", "denied": "bad", "refused": "bad", "supplement": "warn"}
"""State → look of its chip; a plain note for the others."""


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in the reader's language, as the lists show it; `due` None once it has ended."""

    dossier: Dossier
    url: str
    procedure: str
    case: str
    facts: str
    marks: SafeString
    due: Due | None


def rows_of(dossiers: Iterable[Dossier]) -> list[Row]:
    """The rows of a list; each version of a procedure is read once."""
    now, language = timezone.now(), get_language() or "vi"
    known = dict[tuple[str, date], Procedure]()
    found = []
    for dossier in dossiers:
        version = (dossier.procedure_id, dossier.law_on)
        if version not in known:
            known[version] = procedure_on(*version)
        procedure = known[version]
        due = due_of_row(dossier, now)
        found.append(
            Row(
                dossier=dossier,
                url=reverse("desk:dossier", args=[dossier.code]),
                procedure=procedure.name.in_language(language),
                case=procedure.case(dossier.case_id).name.in_language(language),
                facts=_facts(dossier),
                marks=_marks(dossier, due, language),
                due=due,
            )
        )
    return found


def due_of_row(dossier: Dossier, now: datetime) -> Due | None:
    """The due day in words; while others have the dossier its time stands still."""
    if dossier.due_at is None or dossier.is_ended:
        return None
    if dossier.state not in WAITING:
        return Due(_("không tính giờ"), "note")
    return due_in_words(dossier.due_at, now)


def _facts(dossier: Dossier) -> str:
    said = [dossier.shown_code, str(Channel(dossier.channel).label)]
    if dossier.handled_by is not None:
        said.append(_("%(name)s xử lý") % {"name": dossier.handled_by.get_full_name()})
    if dossier.is_ended and dossier.decided_at is not None:
        said.append(date_format(timezone.localtime(dossier.decided_at), "SHORT_DATETIME_FORMAT"))
    return " · ".join(said)


def _marks(dossier: Dossier, due: Due | None, language: str) -> SafeString:
    chip = '<span class="chip chip--{}">{}</span>'
    words = STATES[dossier.state].label.in_language(language)
    state = format_html(chip, LOOKS.get(dossier.state, "note"), words)
    return state if due is None else format_html("{} {}", state, format_html(chip, due.state, due.words))
