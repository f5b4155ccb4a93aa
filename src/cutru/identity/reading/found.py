"""What a picture was found to hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cutru.identity.id_card_qr import IdCardReading
from cutru.identity.mrz import MrzReading
from cutru.problems import Problem

Kind = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B", "ID_CARD_QR"]
"""The size of the machine-readable zone by ICAO Doc 9303, or the QR code of a Vietnamese identity card."""
Source = Literal["mrz", "qr", "page"]
"""Where a field was read: the zone, the QR code, or the words printed elsewhere on the page."""

SURE = 0.99
"""From this confidence a field counts as sure."""

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Corners in pixels of the page: as its writing runs, first the upper left one, then clockwise."""


@dataclass(frozen=True, slots=True)
class ReadField:
    """One value with its source; `confidence` from 0 to 1. Dates are ISO 8601, as far as they are known."""

    value: str
    source: Source
    confidence: float

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document of a page.

    `fields` by name, as the `StayIn` schemas name them, and more that a person may want to see
    (issuing_state, document_expiry, personal_number …). `reading` is what the zone's or the code's own
    reader says; `corners` enclose the zone or the code; `lines` are the zone's, none for a code.
    """

    kind: Kind
    fields: Mapping[str, ReadField]
    problems: tuple[Problem, ...]
    reading: MrzReading | IdCardReading
    corners: Corners
    lines: tuple[str, ...] = ()

    @property
    def unsure(self) -> tuple[str, ...]:
        """Names of the fields that a person should compare with the picture."""
        return tuple(name for name, field in self.fields.items() if not field.is_sure)
