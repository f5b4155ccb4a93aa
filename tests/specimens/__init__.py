"""Invented specimen documents and what goes wrong with their pictures, the same for the same seed.

    specimen = make(7, "TD3", "medium")
    specimen.image, specimen.lines, specimen.truth

Nothing here uses the product's readers: what a specimen tells is known before it is drawn.
"""

import io
import random
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image

from tests.specimens import zones
from tests.specimens.damage import LEVELS, Level, damage
from tests.specimens.drawing import CARD, SIZES, id_card, id_card_side, travel_document
from tests.specimens.people import NATIONALITIES, SPECIMEN, bearer
from tests.specimens.photos import Layer, photo, several

__all__ = [
    "KINDS", "LEVELS", "NATIONALITIES", "SPECIMEN", "Kind", "Level", "Sheet", "Specimen", "damage", "make",
    "make_sheet", "pdf_of", "phone_jpeg",
]  # fmt: skip

Kind = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B", "ID_CARD_QR"]
KINDS: tuple[Kind, ...] = (*zones.KINDS, "ID_CARD_QR")
_FINEST = 6.3
"""Pixels per millimetre of a zone's photo, 160 to the inch: a sign of the zone is 16 pixels wide."""
_FINEST_CODE = 10.0
"""Of a card's code: about three pixels for a module."""


@dataclass(frozen=True)
class Specimen:
    """One document in a picture. `truth` tells by field what a reader should find; a zone has `lines`."""

    image: Image.Image
    kind: Kind
    truth: dict[str, str]
    lines: tuple[str, ...] = ()
    payload: str = ""


@dataclass(frozen=True)
class Sheet:
    """Several documents in one picture; the images of `specimens` are the documents alone."""

    image: Image.Image
    specimens: tuple[Specimen, ...]


def make(
    seed: int, kind: Kind | None = None, level: Level = "none", *, nationality: str | None = None
) -> Specimen:
    """A photo of one document; without `kind` any of them. `nationality` is a code as the zone has it."""
    rng = random.Random(seed)
    chosen = rng.choice(KINDS) if kind is None else kind
    specimen, layer = _document(rng, chosen, nationality)
    image = photo(rng, layer, _FINEST_CODE if chosen == "ID_CARD_QR" else _FINEST)
    image = damage(image, level, np.random.default_rng(seed))
    return Specimen(image, chosen, specimen.truth, specimen.lines, specimen.payload)


def make_sheet(
    seed: int, count: int, level: Level = "none", kinds: tuple[Kind, ...] = ("TD3", "TD1", "TD2")
) -> Sheet:
    """A photo of two to four documents, all different."""
    rng = random.Random(seed)
    documents = [_document(rng, rng.choice(kinds), None) for _ in range(count)]
    finest = _FINEST_CODE if "ID_CARD_QR" in kinds else _FINEST
    image = several(rng, [layer for _, layer in documents], finest)
    image = damage(image, level, np.random.default_rng(seed))
    return Sheet(image, tuple(specimen for specimen, _ in documents))


def _document(rng: random.Random, kind: Kind, nationality: str | None) -> tuple[Specimen, Layer]:
    if kind == "ID_CARD_QR":
        card = id_card(rng)
        image = id_card_side(rng, card)
        return Specimen(image, kind, card.truth, payload=card.payload), Layer(image, CARD, 3.2)
    person = bearer(rng, kind, nationality)
    image = travel_document(rng, person)
    radius = 0.5 if kind.startswith("MRV") else 3.2
    return Specimen(image, kind, person.truth, zones.lines(person.zone)), Layer(image, SIZES[kind], radius)


def pdf_of(images: list[Image.Image]) -> bytes:
    """A PDF of scans, a page for each picture."""
    memory = io.BytesIO()
    images[0].save(memory, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return memory.getvalue()


def phone_jpeg(image: Image.Image, *, orientation: int = 6) -> bytes:
    """A JPEG as phones write it: pixels as the sensor lay, how to turn them, place, time, and a thumbnail.

    `orientation` is Exif's; the picture shown upright is `image`.
    """
    undo = {
        1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    lying = image if undo is None else image.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "Invented", "Phone 1"
    exif[0x0132] = "2026:01:01 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.5), 3: "E", 4: (105.0, 51.0, 7.25)})
    memory = io.BytesIO()
    lying.save(memory, "JPEG", quality=88, exif=exif.tobytes())
    return memory.getvalue()
