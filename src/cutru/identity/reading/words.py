"""Words printed on a page outside its zone: what the zone lacks. All of it is unsure.

Only pages whose zone leaves something open are read so, since reading every word takes as long as all the
rest: visas, whose zone holds no day of issue and no first day, and names that their zone cut short.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from cutru.identity.dates import make_date
from cutru.identity.mrz import MrzReading
from cutru.identity.names import passport_form, search_key
from cutru.identity.reading.bands import band_of, cut_out
from cutru.identity.reading.engine import LINE_HEIGHT, Engine, Pixels, Quad
from cutru.identity.reading.found import ReadField

UNSURE = 0.6
"""Words have no check digit and no fixed place."""
_TALLEST = 0.7
"""How far a page reaches above its zone, in lengths of the zone."""
_SIDE = 960
_LEAST_CLEAR = 0.7
_DATE = re.compile(r"(\d{1,2})\s*[./ -]\s*(\d{1,2}|[A-Z]{3})[A-Z/ ]*\s*[./ -]\s*(\d{4})")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LABELS: Mapping[str, re.Pattern[str]] = {
    "entry_document_from": re.compile(r"VALID FROM|GIA TRI TU|^TU NGAY"),
    "entry_document_issued_on": re.compile(r"DATE OF ISSUE|ISSUED ON|NGAY CAP"),
    "entry_on": re.compile(r"DATE OF ENTRY|NGAY NHAP CANH|NHAP CANH NGAY"),
    "permitted_until": re.compile(r"PERMITTED TO REMAIN UNTIL|TAM TRU DEN"),
}
"""Field → how its label begins on Vietnamese and other visas and stamps, in search keys."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of writing, with its place as the zone's reader holds the page: right, down, and its height."""

    text: str
    right: float
    down: float
    height: float


def page_fields(engine: Engine, pixels: Pixels, reading: MrzReading, corners: Quad) -> dict[str, ReadField]:
    """What the words of the page add to its zone, which stands inside the corners."""
    is_visa = reading.kind in ("MRV-A", "MRV-B")
    if not is_visa and not reading.name_cut:
        return {}
    words = _words(engine, pixels, corners)
    found: dict[str, str] = {}
    if is_visa:
        found = {name: day.isoformat() for name, label in _LABELS.items() if (day := _labelled(words, label))}
    elif name := _whole_name(words, reading):
        found = {"printed_name": name}
    return {name: ReadField(value, "page", UNSURE) for name, value in found.items()}


def _words(engine: Engine, pixels: Pixels, corners: Quad) -> list[Word]:
    """The writing on the page, each piece the way up in which the zone is."""
    length = max(float(np.linalg.norm(corners[1] - corners[0])), 1e-6)
    along = (corners[1] - corners[0]) / length
    across = np.array([-along[1], along[0]])
    bands = [band_of(quad) for quad in engine.boxes(pixels, _SIDE)]
    words = []
    for band in bands:
        offset = (band.middle - corners[0]) / length
        if not (0 < float(offset @ along) < 1 and -_TALLEST < float(offset @ across) < 0):
            continue  # what lies on the desk beside the document
        band = band if float(band.along @ along) > 0 else band.turned()
        crop = cut_out(pixels, band.corners(0.1, 0.05), LINE_HEIGHT)
        line = engine.line(crop, crop.shape[1])
        if line.score >= _LEAST_CLEAR:
            left = float(band.middle @ along) - band.length / 2
            words.append(Word(line.text, left, float(band.middle @ across), band.height))
    return words


def _labelled(words: Sequence[Word], label: re.Pattern[str]) -> date | None:
    """The date behind a label, or else the first one below it."""
    for word in words:
        key = search_key(word.text)
        if not label.search(key):
            continue
        below = [
            other
            for other in words
            if 0 < other.down - word.down < 4 * word.height
            and abs(other.right - word.right) < 3 * word.height
        ]
        for text in (word.text, *(other.text for other in sorted(below, key=lambda other: other.down))):
            if day := _date(text.upper()):
                return day
    return None


def _date(text: str) -> date | None:
    match = _DATE.search(text)
    if match is None:
        return None
    month = _MONTHS.index(match[2]) + 1 if match[2] in _MONTHS else int(match[2]) if match[2].isdigit() else 0
    return make_date(int(match[3]), month, int(match[1]))


def _whole_name(words: Sequence[Word], reading: MrzReading) -> str | None:
    """The name with its cut end as the page has it; None when no printed name begins as the zone does."""
    parts = [reading.surname, reading.given_names] if reading.given_names else [reading.surname]
    longer = {passport_form(word.text) for word in words}
    longer = {text for text in longer if text.startswith(parts[-1]) and len(text) > len(parts[-1])}
    return " ".join([*parts[:-1], longer.pop()]) if len(longer) == 1 else None
