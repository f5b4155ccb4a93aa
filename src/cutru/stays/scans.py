"""The text of a scanned document, read into the fields of a guest."""

from datetime import date

from cutru.identity.id_card_qr import read_id_card_qr
from cutru.identity.mrz import read_mrz
from cutru.identity.scan import Scan, recognise
from cutru.problems import Problem
from cutru.stays.typed import Scanned, values_from_card, values_from_mrz

LONGEST_SCAN = 4000
_UNUSABLE = frozenset({"mrz_visa", "specimen_document"})
"""Faults of the document itself: no row is made of it."""


def read_scan(text: str, today: date) -> tuple[Scan, Scanned | None, list[Problem]]:
    """What kind of text it is, the fields it fills (None when it fills none), and what is wrong with it.

    A text of no kind is tried all the same, so that its faults can be told.
    """
    kind = recognise(text)
    if kind == "mrz" or "<" in text:
        return kind, *_read_mrz(text, today)
    reading, problems = read_id_card_qr(text, today=today)
    return kind, values_from_card(reading) if reading else None, problems


def _read_mrz(text: str, today: date) -> tuple[Scanned | None, list[Problem]]:
    reading, problems = read_mrz(text, today=today)
    if reading is None or any(problem.code in _UNUSABLE for problem in problems):
        return None, [item for item in problems if item.code in _UNUSABLE] or problems
    return values_from_mrz(reading), problems
