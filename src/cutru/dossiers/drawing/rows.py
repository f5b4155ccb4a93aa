"""Tables of an official form: rows a person adds and takes away, with and without scripts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cutru.dossiers.drawing.asking import Asking, django_field, screen_label
from cutru.dossiers.drawing.fields import ProblemError, refuse
from cutru.dossiers.drawing.inputs import Fault, bound_faults, value_of
from cutru.law.forms.paper import Field

if TYPE_CHECKING:
    from cutru.dossiers.drawing.forms import DrawnForm

MOST_ROWS = 100
"""Rows a table takes where the form sets no limit."""
_ANY_ROW = "__row__"


class RowForm(forms.Form):
    """One row; a row without anything typed is no row."""

    use_required_attribute = False

    def __init__(self, columns: tuple[Field, ...], asking: Asking, **kwargs: Any) -> None:
        super().__init__(empty_permitted=True, use_required_attribute=False, **kwargs)
        self.fields = {one.id: django_field(one, asking) for one in columns}

    @property
    def is_empty(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.fields)


class Rows:
    """The rows of one table in one form."""

    def __init__(self, field: Field, form: "DrawnForm") -> None:
        self.field, self.form = field, form
        self.columns = tuple(one for one in field.columns if form.asking.asks(one))
        self.count_name = form.add_prefix(f"{field.id}-rows")
        self.error: ProblemError | None = None

    @property
    def required(self) -> bool:
        return self.field.required and self.field.id not in self.form.asking.optional

    @property
    def least(self) -> int:
        """Rows that must be filled in."""
        return max(self.field.min_rows, 1) if self.required else 0

    @property
    def most(self) -> int:
        return self.field.max_rows or MOST_ROWS

    @property
    def anchor(self) -> str:
        return f"id_{self.count_name}"

    @cached_property
    def forms(self) -> list[RowForm]:
        """The rows to draw."""
        if self.form.is_bound:
            return [self._row(str(index), data=self.form.data) for index in range(self._posted_count())]
        known = [row for row in self.form.initial.get(self.field.id) or () if isinstance(row, Mapping)]
        shown: list[Mapping[str, Any]] = [*known, *({} for _ in range(self.least - len(known)))]
        return [self._row(str(index), initial=dict(row)) for index, row in enumerate(shown)]

    @cached_property
    def template(self) -> RowForm:
        """An empty row for the script to copy."""
        return self._row(_ANY_ROW)

    def _row(self, index: str, **kwargs: Any) -> RowForm:
        prefix = self.form.add_prefix(f"{self.field.id}-{index}")
        return RowForm(self.columns, self.form.asking, prefix=prefix, **kwargs)

    def _posted_count(self) -> int:
        text = str(self.form.data.get(self.count_name, ""))
        return min(int(text), self.most) if text.isascii() and text.isdigit() and len(text) < 4 else 0

    @property
    def filled(self) -> list[RowForm]:
        return [row for row in self.forms if not row.is_empty]

    def check(self) -> None:
        """Looks at the rows and at how many there are."""
        self.error = None
        if self.form.is_bound and len(self.filled) < self.least:
            self.error = refuse("rows_too_few", min=self.least)

    def is_valid(self) -> bool:
        return self.error is None and all(row.is_valid() for row in self.filled)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong in the table, the rows counted from 1."""
        found = []
        if self.error is not None:
            problem = replace(self.error.problem, field=self.field.id)
            found.append(Fault(self.anchor, screen_label(self.field), self.error.messages[0], problem))
        for number, row in enumerate(self.forms, start=1):
            if row.is_empty:
                continue
            for bound in row:
                for fault in bound_faults(bound, self.field.id):
                    label = _("Dòng %(number)s, %(label)s") % {"number": number, "label": fault.label}
                    found.append(Fault(fault.anchor, label, fault.message, fault.problem))
        return found

    def values(self) -> list[dict[str, Any]]:
        """The rows that are not empty; what could not be read stands as typed."""
        return [{name: value_of(row, name) for name in row.fields} for row in self.filled]

    def changed(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All rows, empty ones too, after the button for one more or one less was used."""
        removed = str(data.get("remove_row", ""))
        rows = [
            {name: value_of(row, name) for name in row.fields}
            for index, row in enumerate(self.forms)
            if removed != f"{self.field.id}:{index}"
        ]
        if data.get("add_row") == self.field.id and len(rows) < self.most:
            rows.append({})
        return rows
