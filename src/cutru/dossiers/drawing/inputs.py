"""What one input of a bound form holds and what is wrong with it."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cutru.dossiers.drawing.fields import ProblemError
from cutru.places.queries import resolve_ward
from cutru.problems import Problem

_TYPED = 4000


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence of the error summary and the id of the field it leads to."""

    anchor: str
    label: str
    message: str
    problem: Problem


def value_of(form: forms.Form, name: str) -> Any:
    """The cleaned value of an input, or what was typed when it could not be read."""
    if name not in form.errors:
        return form.cleaned_data.get(name, "")
    raw = form[name].data
    if isinstance(raw, list):
        return [str(one)[:_TYPED] for one in raw]
    return str(raw if raw is not None else "")[:_TYPED]


def bound_faults(bound: BoundField, field_id: str) -> list[Fault]:
    """The faults of one input."""
    found = []
    for error in bound.errors.as_data():
        problem = error.problem if isinstance(error, ProblemError) else Problem("", error.code or "required")
        message = error.messages[0]
        found.append(Fault(bound.auto_id, str(bound.label), message, replace(problem, field=field_id)))
    return found


def province_of(ward_code: str) -> str:
    """The province of a ward's code; empty for an unknown one."""
    row, _problems = resolve_ward(ward_code)
    return row.province_code if row else ""
