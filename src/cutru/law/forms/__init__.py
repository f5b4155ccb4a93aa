"""Official paper forms as data: what is printed where, exactly as on the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from cutru.law.bilingual import Text, text_from
from cutru.law.datafiles import read_data

ONE_TABLE_FORMS = ("NA17",)
"""Forms that are one table, described by `load_form`; the others are `cutru.law.forms.paper`'s."""


class UnknownForm(KeyError):
    """A form code that no data file holds."""


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A printed label; `gloss` is English for screens, never printed; `note` points to a note of the form."""

    id: str
    label: str
    gloss: str
    note: str | None = None

    @property
    def text(self) -> Text:
        """The label for a screen in either language."""
        return Text(self.label, self.gloss)


@dataclass(frozen=True, slots=True)
class FormColumn(FormLabel):
    """A column of the form's table.

    `sub_columns`: headings of the second row. `print_order`: the values one cell holds, in this order.
    `when_exempt`: what the cell says instead when the guest entered under visa exemption.
    """

    sub_columns: tuple[FormLabel, ...] = ()
    print_order: tuple[str, ...] = ()
    when_exempt: str | None = None


@dataclass(frozen=True, slots=True)
class FormHeader:
    """The lines above the table; `date_line` has places for place, day, month, year."""

    code: str
    issued: str
    nation: str
    motto: str
    date_line: str
    addressed_to: str


@dataclass(frozen=True, slots=True)
class FormNote:
    """A note under the table, `ref` as printed."""

    ref: str
    text: str
    gloss: str


@dataclass(frozen=True, slots=True)
class FormSignature:
    """A signature block, `position` left or right."""

    position: str
    who: str
    instruction: str
    gloss: str


@dataclass(frozen=True, slots=True)
class FormSuccessor:
    """The instrument that replaces the form from a day on, and whether its print is in hand."""

    issued_by: str
    starts: date
    print_known: bool


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One choice of a cell; forms print the Vietnamese words."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A one-table form such as NA17."""

    code: str
    issued_by: str
    issued_date: date
    successor: FormSuccessor | None
    title: str
    title_gloss: str
    header: FormHeader
    facility_fields: tuple[FormLabel, ...]
    columns: tuple[FormColumn, ...]
    notes_heading: str
    notes: tuple[FormNote, ...]
    signatures: tuple[FormSignature, ...]
    choices: Mapping[str, tuple[FormChoice, ...]]

    def column(self, column_id: str) -> FormColumn:
        """One column. Raises KeyError."""
        return {column.id: column for column in self.columns}[column_id]

    @property
    def cells_per_row(self) -> int:
        """How many cells a guest's row has, sub-columns counted."""
        return sum(len(column.sub_columns) or 1 for column in self.columns)


@cache
def load_form(code: str) -> PaperForm:
    """A form by its printed code. NA17: Điều 7 Thông tư 53/2016/TT-BCA, print of Thông tư 04/2015/TT-BCA.

    Raises UnknownForm.
    """
    if code not in ONE_TABLE_FORMS:
        raise UnknownForm(code)
    data = read_data("forms", code)
    plain = ("code", "issued_by", "issued_date", "title", "title_gloss", "notes_heading")
    return PaperForm(
        **{name: data[name] for name in plain},
        successor=_successor(data["successor"]) if data.get("successor") else None,
        header=FormHeader(**data["header"]),
        facility_fields=tuple(FormLabel(**field) for field in data["facility_fields"]),
        columns=tuple(_column(entry) for entry in data["columns"]),
        notes=tuple(FormNote(**note) for note in data["notes"]),
        signatures=tuple(FormSignature(**signature) for signature in data["signatures"]),
        choices={
            name: tuple(FormChoice(choice["code"], text_from(choice)) for choice in choices)
            for name, choices in data["choices"].items()
        },
    )


def _column(entry: Mapping[str, Any]) -> FormColumn:
    sub_columns = tuple(FormLabel(**sub) for sub in entry.get("sub_columns", ()))
    return FormColumn(**{**entry, "sub_columns": sub_columns})


def _successor(entry: Mapping[str, Any]) -> FormSuccessor:
    return FormSuccessor(entry["issued_by"], entry["from"], entry["print_known"])
