"""Official files in: bytes become candidates for the door, each with its row number and its problems."""

from datetime import date

from cutru.exchange.readers.kbtt_xlsx import read_foreign_workbook
from cutru.exchange.readers.kbtt_xml import read_foreign_xml
from cutru.exchange.readers.rows import FileKind, Notice, Reading, Refused, Row
from cutru.exchange.readers.sniff import examine, sniff
from cutru.exchange.readers.tblt_xlsx import read_vietnamese_workbook

__all__ = ["FileKind", "Notice", "Reading", "Refused", "Row", "read_file", "sniff"]


def read_file(data: bytes, *, today: date, answers: frozenset[str] = frozenset()) -> Reading:
    """The rows of an official file, whatever its name says.

    `answers` holds the codes of questions a person has answered with yes; see `rows.QUESTIONS`.
    Raises Refused for a file that is not one of the official ones, too big, or broken as a whole.
    """
    kind, book = examine(data)
    if book is None:
        return read_foreign_xml(data, today=today, answers=answers)
    if kind == "kbtt_xlsx":
        return read_foreign_workbook(book, today=today, answers=answers)
    return read_vietnamese_workbook(book, today=today, answers=answers)
