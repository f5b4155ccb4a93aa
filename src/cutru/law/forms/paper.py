"""Official forms as data, drawn on screens and printed on paper from one description.

The two shapes in which the forms were collected are one here: choices become `Choice`, missing keys None,
a print template a tuple of lines. The residence forms carry no official English: theirs is for screens only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from cutru.law.bilingual import Text
from cutru.law.datafiles import names_in, read_data
from cutru.law.forms import ONE_TABLE_FORMS, UnknownForm

FieldType = Literal[
    "text", "date", "sex", "country", "choice", "multi", "number", "address", "phone", "email", "id12",
    "table", "photo", "signature", "bool", "ward", "dwelling", "ground", "person_number",
]  # fmt: skip
"""The last four are asked by the particulars of a procedure only, no official form prints them."""

FIELD_TYPES: frozenset[str] = frozenset(FieldType.__args__)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a field; `free_text`: the person writes the words out."""

    value: str
    label: Text
    free_text: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note printed under the form; `ref` as printed, such as "(3)" or its sub-item "(3)a"."""

    ref: str
    text: Text


@dataclass(frozen=True, slots=True)
class Field:
    """An item of a form. Labels are exactly as printed unless `label_printed` is False.

    `required_when_vi`: the case in which an optional field must be filled. `max_len`: characters. `columns`:
    of a table. `filled_by`: applicant, officer, … (the form's own unless the field says otherwise). `facts`:
    every key of the data file.
    """

    id: str
    number: str | None
    label: Text
    label_printed: bool
    type: FieldType
    required: bool
    required_when_vi: str | None
    max_len: int | None
    choices: tuple[Choice, ...]
    columns: tuple["Field", ...]
    help_vi: str | None
    note_ref: str | None
    filled_by: str
    facts: Mapping[str, Any]

    @property
    def help(self) -> Text | None:
        """A hint for screens in both languages."""
        if self.help_vi is None:
            return None
        return Text(self.help_vi, self.facts.get("help_en") or self.help_vi)

    @property
    def required_when(self) -> Text | None:
        """When an optional field must be filled, in both languages."""
        if self.required_when_vi is None:
            return None
        return Text(self.required_when_vi, self.facts.get("required_when_en") or self.required_when_vi)

    @property
    def with_place(self) -> bool:
        """Whether the date is printed after its place: "…, ngày … tháng … năm …"."""
        return bool(self.facts.get("with_place"))

    @property
    def with_time(self) -> bool:
        """Whether hour and minute belong to the date."""
        return bool(self.facts.get("with_time"))

    @property
    def auto(self) -> bool:
        """Whether the table's row number stands here: nobody types it."""
        return self.type == "number" and (bool(self.facts.get("auto")) or self.id in ("no", "seq"))

    @property
    def lines(self) -> int | None:
        """Dotted lines printed for a long answer."""
        return self.facts.get("lines")

    @property
    def min_rows(self) -> int:
        """Rows a table needs at least."""
        return self.facts.get("min_rows") or 0

    @property
    def max_rows(self) -> int | None:
        """Rows a table may hold at most."""
        return self.facts.get("max_rows")


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading; a form without a heading there has title None."""

    id: str
    title: Text | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """An official form; `header` and `print_template` hold one printed line each."""

    id: str
    title: Text
    subtitle_vi: str | None
    issued_by: str
    header: tuple[str, ...]
    filled_by: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    signatures: tuple[Mapping[str, Any], ...]
    print_template: tuple[str, ...]
    uncertain: tuple[str, ...]
    facts: Mapping[str, Any]

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, in order."""
        return (field for section in self.sections for field in section.fields)

    def field(self, field_id: str) -> Field:
        """One field. Raises KeyError."""
        return {field.id: field for field in self.fields}[field_id]

    def notes_for(self, note_ref: str | None) -> tuple[Note, ...]:
        """The note a field points to with its sub-items; none when it points nowhere."""
        if not note_ref:
            return ()
        return tuple(note for note in self.notes if note.ref.startswith(note_ref))

    @property
    def boxed(self) -> frozenset[str]:
        """Fields printed as a row of boxes, one digit each."""
        boxes = self.facts.get("id_boxes")
        if isinstance(boxes, Mapping):
            return frozenset(boxes["fields"])
        return frozenset(box["field"] for box in boxes or ())


def paper_form_ids() -> tuple[str, ...]:
    """The ids of all forms `paper_form` knows, in order; "@2023" ends the id of a superseded version."""
    return tuple(name for name in names_in("forms") if name not in ONE_TABLE_FORMS)


@cache
def paper_form(form_id: str) -> PaperForm:
    """A form by its id, such as "CT01", "CT01@2023", "ND154-02". Raises UnknownForm."""
    if form_id not in paper_form_ids():
        raise UnknownForm(form_id)
    return paper_form_from(read_data("forms", form_id))


def paper_form_from(facts: Mapping[str, Any]) -> PaperForm:
    """A form from the keys of its data file. Raises KeyError, or ValueError for a type no form may have."""
    filled_by = facts.get("filled_by") or "applicant"
    return PaperForm(
        id=facts["id"],
        title=_text(facts, "title"),
        subtitle_vi=facts.get("subtitle_vi"),
        issued_by=facts.get("issued_by") or "",
        header=tuple(facts.get("header") or ()),
        filled_by=filled_by,
        sections=sections_from(facts["sections"], filled_by=filled_by),
        notes=tuple(
            Note(note["ref"], Text(note["vi"], note.get("en") or note["vi"]))
            for note in facts.get("notes") or ()
        ),
        signatures=tuple(facts.get("signatures") or ()),
        print_template=_lines(facts),
        uncertain=tuple(facts.get("uncertain") or ()),
        facts=facts,
    )


def sections_from(entries: Any, *, filled_by: str = "applicant") -> tuple[Section, ...]:
    """Sections of a form, or of the particulars of a procedure; field ids must be unique over all of them."""
    sections = tuple(
        Section(
            entry["id"],
            _text(entry, "title") if entry.get("title_vi") else None,
            tuple(_field(field, filled_by) for field in entry["fields"]),
        )
        for entry in entries
    )
    ids = [field.id for section in sections for field in section.fields]
    if len(ids) != len(set(ids)):
        raise ValueError(f"field ids are not unique: {sorted(ids)}")
    return sections


def _field(entry: Mapping[str, Any], filled_by: str) -> Field:
    if entry["type"] not in FIELD_TYPES:
        raise ValueError(f"{entry['id']}: no form has fields of type {entry['type']!r}")
    own = entry.get("filled_by") or filled_by
    return Field(
        id=entry["id"],
        number=entry.get("no"),
        label=_text(entry, "label"),
        label_printed=entry.get("label_printed", True),
        type=cast(FieldType, entry["type"]),
        required=bool(entry.get("required")),
        required_when_vi=entry.get("required_when_vi"),
        max_len=entry.get("max_len"),
        choices=tuple(map(_choice, entry.get("choices") or ())),
        columns=tuple(_field(column, own) for column in entry.get("columns") or ()),
        help_vi=entry.get("help_vi"),
        note_ref=entry.get("note_ref"),
        filled_by=own,
        facts=entry,
    )


def _choice(entry: str | Mapping[str, Any]) -> Choice:
    if isinstance(entry, str):
        return Choice(entry, Text(entry, entry))
    english = entry.get("en") or entry.get("gloss_en") or entry["vi"]
    return Choice(entry["value"], Text(entry["vi"], english), bool(entry.get("free_text")))


def _text(entry: Mapping[str, Any], name: str) -> Text:
    """`label_vi` with `label_en`, or with the gloss where no English is printed, or else itself again."""
    words = entry[f"{name}_vi"]
    gloss = entry.get(f"{name}_gloss_en") if name != "label" else entry.get("gloss_en")
    return Text(words, entry.get(f"{name}_en") or gloss or words)


def _lines(facts: Mapping[str, Any]) -> tuple[str, ...]:
    template = facts.get("print_template_vi") or facts.get("print_template") or ()
    return tuple(template.splitlines() if isinstance(template, str) else template)
