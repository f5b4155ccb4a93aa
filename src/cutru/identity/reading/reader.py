"""Finding the documents on a page, and how sure each of their fields is."""

from collections.abc import Mapping
from datetime import date

import cv2
import numpy as np

from cutru.identity.dates import PartialDate
from cutru.identity.id_card_qr import IdCardReading, read_id_card_qr
from cutru.identity.mrz import FIELD_OF, MrzReading, read_mrz
from cutru.identity.reading.codes import find_cards
from cutru.identity.reading.engine import Engine, Pixels, Quad
from cutru.identity.reading.finding import FoundZone, find_zones
from cutru.identity.reading.found import Corners, FoundDocument, ReadField
from cutru.identity.reading.opening import Page
from cutru.identity.reading.words import page_fields
from cutru.identity.reading.zones import ZoneText, corrections
from cutru.problems import Problem

_NEVER_SURE = 0.98
"""A name has no check digit: however clear it looks, a person compares it with the picture."""
_CORRECTED = 0.9
_FAILED = 0.5
_CODE = 0.999
"""A QR code corrects its own faults: it is read as it was printed, or not at all."""

_PARTS: Mapping[str, tuple[str, ...]] = {
    "document_code": ("code",),
    "issuing_state": ("issuer",),
    "document_type": ("code", "issuer"),
    "document_number": ("number", "number_digit"),
    "full_name": ("name",),
    "birth_date": ("birth", "birth_digit"),
    "document_expiry": ("expiry", "expiry_digit"),
    "sex": ("sex",),
    "nationality": ("nationality",),
    "optional_data": ("optional",),
    "personal_number": ("optional",),
}
"""The zone's fields that each of a document's fields is read from."""
_CHECK_OF = {
    "document_number": "number",
    "birth_date": "birth",
    "document_expiry": "expiry",
    "optional_data": "optional",
    "personal_number": "optional",
}


class Reader:
    """Holds the models; one of it serves a whole process, one page at a time."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)  # the models run on one thread too: a worker takes one core and no more
        self._engine = Engine()

    def read(self, page: Page, *, today: date, allow_specimen: bool = False) -> list[FoundDocument]:
        """Every document of the page, from top to bottom; none when nothing legible is there.

        A card whose code and zone are both seen is one document, read from the code.
        """
        pixels: Pixels = np.ascontiguousarray(np.asarray(page.image)[:, :, ::-1])
        cards = [_of_card(text, corners, today) for text, corners in find_cards(pixels)]
        found = [card for card in cards if card is not None]
        known = {card.fields["document_number"].value for card in found}
        # The side with the code has no zone: nobody holding a card waits for the slow second look.
        for zone in find_zones(self._engine, pixels, again=not found):
            document = self._of_zone(zone, pixels, today, allow_specimen)
            if document is not None and document.fields["document_number"].value not in known:
                found.append(document)
        return sorted(found, key=lambda one: min(y for _x, y in one.corners))

    def _of_zone(
        self, zone: FoundZone, pixels: Pixels, today: date, allow_specimen: bool
    ) -> FoundDocument | None:
        reading, problems = read_mrz("\n".join(zone.text.lines), today=today, allow_specimen=allow_specimen)
        if reading is None or not reading.document_number:
            return None
        mended = corrections(zone.text)
        problems += [
            Problem(FIELD_OF[name], "mrz_corrected", shown, "warning") for name, shown in mended.items()
        ]
        doubted = {problem.field for problem in problems if problem.code == "mrz_corrected"}
        fields = {
            name: ReadField(value, "mrz", _confidence(name, zone.text, reading, doubted))
            for name, value in _zone_values(reading).items()
            if value
        }
        fields |= page_fields(self._engine, pixels, reading, zone.corners)
        return FoundDocument(
            reading.kind, fields, tuple(problems), reading, _corners(zone.corners), lines=zone.text.lines
        )


def _corners(quad: Quad) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in quad)
    return first, second, third, fourth


def _of_card(text: str, corners: Quad, today: date) -> FoundDocument | None:
    card, problems = read_id_card_qr(text, today=today)
    if card is None:
        return None
    wrong = {problem.field for problem in problems if problem.severity != "notice"}
    fields = {
        name: ReadField(
            value, "qr", _FAILED if name in wrong else _NEVER_SURE if name == "full_name" else _CODE
        )
        for name, value in _card_values(card).items()
        if value
    }
    return FoundDocument("ID_CARD_QR", fields, tuple(problems), card, _corners(corners))


def _card_values(card: IdCardReading) -> dict[str, str | None]:
    return {
        "full_name": card.full_name,
        "birth_date": _iso(card.birth),
        "sex": card.sex,
        "nationality": card.nationality,
        "document_type": card.document_type,
        "document_number": card.personal_number,
        "personal_number": card.personal_number,
        "old_number": card.old_number,
        "residence_address": card.address,
        "document_issued_on": card.issued.isoformat() if card.issued else None,
    }


def _iso(day: PartialDate | None) -> str | None:
    """ISO 8601, as far as the date is known: 1985, 1985-03 or 1985-03-02."""
    if day is None:
        return None
    return day.date.isoformat()[: {"Y": 4, "M": 7, "D": 10}[day.precision]]


def _zone_values(reading: MrzReading) -> dict[str, str | None]:
    return {
        "document_code": reading.document_code,
        "issuing_state": reading.issuing_state,
        "full_name": reading.full_name,
        "birth_date": _iso(reading.birth),
        "sex": reading.sex,
        "nationality": reading.nationality,
        "document_type": reading.document_type,
        "document_number": reading.document_number,
        "document_expiry": reading.expiry.isoformat() if reading.expiry else None,
        "personal_number": reading.personal_number,
        "optional_data": reading.optional_data,
    }


def _confidence(name: str, text: ZoneText, reading: MrzReading, doubted: set[str]) -> float:
    """The picture's own, lowered where a digit fails, was needed to decide, or does not exist."""
    found = min(text.confidence[part] for part in _PARTS[name] if part in text.confidence)
    check = _CHECK_OF.get(name)
    if check and not reading.checks.get(check, reading.checks.get("composite", False)):
        return min(found, _FAILED)
    if name in doubted:
        return min(found, _CORRECTED)
    return min(found, _NEVER_SURE) if name == "full_name" else found
