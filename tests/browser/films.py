"""Films for Chromium's fake camera: a few frames of a document on a desk, in Motion JPEG."""

import io
import random
from pathlib import Path

import numpy as np
from PIL import Image

from tests.specimens.drawing import id_card, id_card_side, travel_document
from tests.specimens.people import bearer

FRAME = 1920, 1080
DESK = (104, 82, 66)
FRAMES = 4
"""Chromium plays them over and over."""


def passport(path: Path, seed: int = 2, nationality: str = "FRA") -> dict[str, str]:
    """Films a passport held where the guide is; answers what its zone says."""
    rng = random.Random(seed)
    person = bearer(rng, "TD3", nationality)
    film(path, laid(travel_document(rng, person), width=1120))
    return person.truth


def card(path: Path, seed: int = 12) -> tuple[str, dict[str, str]]:
    """Films an identity card with its QR code; answers the code's text and what it says."""
    rng = random.Random(seed)
    drawn = id_card(rng)
    film(path, laid(id_card_side(rng, drawn), width=1400))
    return drawn.payload, drawn.truth


def empty_desk(path: Path) -> None:
    film(path, Image.new("RGB", FRAME, DESK))


def blurred(path: Path) -> None:
    """A passport too near for the lens."""
    rng = random.Random(14)
    page = travel_document(rng, bearer(rng, "TD3"))
    small = laid(page, width=1120).resize((FRAME[0] // 12, FRAME[1] // 12))
    film(path, small.resize(FRAME, Image.Resampling.BICUBIC))


def dark(path: Path) -> None:
    rng = random.Random(15)
    lit = laid(travel_document(rng, bearer(rng, "TD3")), width=1120)
    film(path, lit.point([value // 10 for value in range(256)] * 3))


def laid(page: Image.Image, width: int) -> Image.Image:
    """The page in the middle of a frame."""
    ground = Image.new("RGB", FRAME, DESK)
    size = width, round(page.height * width / page.width)
    shown = page.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    ground.paste(shown, ((FRAME[0] - size[0]) // 2, (FRAME[1] - size[1]) // 2))
    return ground


def film(path: Path, picture: Image.Image) -> None:
    """Frames of the picture with a little noise, as a sensor gives them."""
    noise = np.random.default_rng(0)
    pixels = np.asarray(picture.convert("RGB")).astype(np.int16)
    with path.open("wb") as file:
        for _frame in range(FRAMES):
            grainy = np.clip(pixels + noise.normal(0, 2, pixels.shape).astype(np.int16), 0, 255)
            memory = io.BytesIO()
            Image.fromarray(grainy.astype(np.uint8)).save(memory, "JPEG", quality=92)
            file.write(memory.getvalue())
