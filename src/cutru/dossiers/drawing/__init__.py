"""One engine that asks any official form on screen: `form_class` builds the Django form, templates draw it.

Values are plain JSON by field id: text; "2026-11-25" for a day; a list of mappings for a table; a list for
several choices; {"ward": code, "address": text} for a dwelling.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cutru.dossiers.drawing.asking import Asking, Options
from cutru.dossiers.drawing.forms import DrawnForm, Values
from cutru.dossiers.drawing.posting import as_posted
from cutru.law.forms.paper import PaperForm
from cutru.problems import Problem

__all__ = [
    "Asking",
    "DrawnForm",
    "Options",
    "as_posted",
    "form_class",
    "initial_of",
    "partial_values",
    "problems_of",
    "values_of",
]


def form_class(
    paper: PaperForm,
    *,
    on: date | None = None,
    by: str = "applicant",
    locked: Iterable[str] = (),
    optional: Iterable[str] = (),
    options: Mapping[str, Options] | None = None,
) -> type[DrawnForm]:
    """The Django form of an official form or of a procedure's particulars.

    `on`: the day typed dates are read on, today without it. `by`: whose fields are asked (applicant,
    officer). `locked`: fields shown to confirm where the initial values hold them. `optional`: fields that
    may stay empty whatever the form says. `options`: (value, words) of fields whose choices the law of the
    day holds, such as grounds.
    """
    asking = Asking(
        on=on or timezone.localdate(),
        by=by,
        locked=frozenset(locked),
        optional=frozenset(optional),
        options=options or {},
    )
    return type("OfficialForm", (DrawnForm,), {"paper": paper, "asking": asking})


def initial_of(values: Mapping[str, Any]) -> Values:
    """Stored values as the initial data of a form."""
    return dict(values)


def values_of(form: DrawnForm) -> Values:
    """The values of a valid form. Raises ValueError for one with faults."""
    if not form.is_valid():
        raise ValueError("the form has faults")
    return form.values()


def partial_values(form: DrawnForm) -> Values:
    """The values of a form somebody is still writing: what cannot be read is kept as it was typed."""
    return form.values()


def problems_of(
    paper: PaperForm,
    values: Mapping[str, Any],
    *,
    on: date | None = None,
    by: str = "applicant",
    optional: Iterable[str] = (),
    options: Mapping[str, Options] | None = None,
) -> list[Problem]:
    """What is missing or wrong among stored values, `field` naming the field of the form."""
    made = form_class(paper, on=on, by=by, optional=optional, options=options)
    return [fault.problem for fault in made(as_posted(made(initial=initial_of(values)))).faults]
