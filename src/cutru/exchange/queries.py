"""Reading imports, always those of the facilities a person works for."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.accounts.models import User
from cutru.exchange.layouts import FOREIGN, VIETNAMESE, XML_TAGS, Layout
from cutru.exchange.models import Import, ImportRow, unpack
from cutru.exchange.writers import RejectedRow
from cutru.facilities.models import Facility
from cutru.facilities.queries import facilities_of
from cutru.problems import Problem, Severity
from cutru.stays.journal_texts import field_label

ROWS_ON_A_PAGE = 50
IMPORTS_LISTED = 50


def imports_of(user: User) -> QuerySet[Import]:
    """The imports of the facilities the person works for."""
    return Import.objects.filter(facility__in=facilities_of(user).values("pk")).select_related("facility")


def imports_listed(user: User, facility: Facility) -> list[Import]:
    """The latest imports of one facility."""
    return list(imports_of(user).filter(facility=facility).select_related("by")[:IMPORTS_LISTED])


def find_import(user: User, number: UUID) -> Import | None:
    """The import, unless it belongs to a facility of others."""
    return imports_of(user).filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the preview; each problem with the column it concerns."""

    row: ImportRow
    problems: list[tuple[str, str, Severity]]
    """Column or tag (or nothing), sentence, severity."""


def row_page(
    found: Import, number: str | None, *, only_problems: bool, language: str
) -> tuple[Page[ImportRow], list[RowView]]:
    """One page of the rows in the file's order, with sentences in the reader's language."""
    rows = found.rows.all()
    if only_problems:
        rows = rows.filter(outcome=ImportRow.Outcome.REJECTED)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(number)
    return page, [
        RowView(
            row,
            [
                (place_of(found.kind, problem.field), problem.message(language), problem.severity)
                for problem in map(unpack, row.problems)
            ],
        )
        for row in page.object_list
    ]


def place_of(kind: str, field: str) -> str:
    """Where people find the field in a file of this kind: `Cột D (giới tính)`, or the tag of an XML file."""
    if kind == Import.Kind.FOREIGN_XML:
        return XML_TAGS.get(field, "")
    return _column(VIETNAMESE if kind == Import.Kind.VIETNAMESE_WORKBOOK else FOREIGN, field)


def _column(layout: Layout, field: str) -> str:
    place = layout.place_of(field)
    if place and not (get_language() or "vi").startswith("vi"):
        place = f"{layout.letter_of(field)} ({field_label(field)})"  # the sheet's own headings are Vietnamese
    return _("Cột %(column)s") % {"column": place} if place else ""


def layout_of(found: Import) -> Layout:
    """The workbook the import's rows are laid out in."""
    return VIETNAMESE if found.kind == Import.Kind.VIETNAMESE_WORKBOOK else FOREIGN


def rejected_rows(found: Import, language: str) -> Iterator[RejectedRow]:
    """The rejected rows with their reasons, for the workbook that goes back to the person."""
    layout = layout_of(found)
    rows = found.rows.filter(outcome=ImportRow.Outcome.REJECTED)
    for row in rows.iterator(chunk_size=1_000):
        errors = [problem for problem in map(unpack, row.problems) if problem.severity == "error"]
        yield RejectedRow(row.cells or [], [_reason(problem, layout, language) for problem in errors])


def _reason(problem: Problem, layout: Layout, language: str) -> str:
    column = _column(layout, problem.field)
    sentence = problem.message(language)
    return f"{column}: {sentence}" if column else sentence


def no_guests_problem(found: Import) -> Problem:
    """Why a file that was read without finding anyone is a fault, never a success."""
    if found.kind == Import.Kind.FOREIGN_XML:
        return Problem("", "file_has_no_records", {"tag": "THONG_TIN_KHACH"})
    return Problem("", "file_has_no_guests", {"row": layout_of(found).first_row})
