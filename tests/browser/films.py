"""Films for Chromium's fake camera: a few frames of a document on a desk, in Motion JPEG."""

import io
import random
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.specimens.drawing import id_card, id_card_side, travel_document
from tests.specimens.paper import write
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


def code(path: Path, text: str) -> None:
    """Films any other QR code."""
    memory = io.BytesIO()
    segno.make(text).save(memory, kind="png", scale=12, border=4)
    film(path, laid(Image.open(memory), width=500))


def empty_desk(path: Path) -> None:
    film(path, Image.new("RGB", FRAME, DESK))


def far(path: Path) -> None:
    """A passport whose lines are in the guide but small."""
    film(path, laid(_page(), width=200, down=260))


def blurred(path: Path) -> None:
    """A passport too near for the lens."""
    film(path, laid(_page(), width=1120).filter(ImageFilter.GaussianBlur(12)))


def dark(path: Path) -> None:
    film(path, laid(_page(), width=1120).point([value // 10 for value in range(256)] * 3))


def glaring(path: Path) -> None:
    """A lamp shines on the lines of the zone."""
    lit = laid(_page(), width=1120).filter(ImageFilter.GaussianBlur(4))
    ImageDraw.Draw(lit).rectangle((FRAME[0] // 4, FRAME[1] // 2, FRAME[0] * 3 // 4, FRAME[1]), "white")
    film(path, lit)


def shaking(path: Path) -> None:
    """A passport in a hand that does not keep still."""
    steady, rng = laid(_page(), width=1120), random.Random(16)
    moves = [(rng.randrange(-160, 160), rng.randrange(-60, 60)) for _frame in range(23)]
    film(path, *(ImageChops.offset(steady, *move) for move in moves))


def letter(path: Path) -> None:
    """Sharp writing that is no document's."""
    page = Image.new("RGB", (1120, 788), "white")
    for line in range(18):
        words = f"Thư mời số {line}: kính mời quý khách dùng bữa sáng"
        write(ImageDraw.Draw(page), (40, 60 + 40 * line), words, 34, (20, 20, 20))
    film(path, laid(page, width=1120))


def _page() -> Image.Image:
    rng = random.Random(14)
    return travel_document(rng, bearer(rng, "TD3", "FRA"))


def laid(page: Image.Image, width: int, down: int = 0) -> Image.Image:
    """The page in the middle of a frame, or so many pixels below; its white is not burnt out."""
    ground = Image.new("RGB", FRAME, DESK)
    size = width, round(page.height * width / page.width)
    shown = page.convert("RGB").resize(size, Image.Resampling.LANCZOS).point(lambda value: value * 0.9)
    ground.paste(shown, ((FRAME[0] - size[0]) // 2, (FRAME[1] - size[1]) // 2 + down))
    return ground


def film(path: Path, *pictures: Image.Image) -> None:
    """Frames of the pictures, in turn, with a little noise, as a sensor gives them."""
    noise = np.random.default_rng(0)
    with path.open("wb") as file:
        for picture in pictures * (FRAMES if len(pictures) == 1 else 1):
            pixels = np.asarray(picture.convert("RGB")).astype(np.int16)
            grainy = np.clip(pixels + noise.normal(0, 2, pixels.shape).astype(np.int16), 0, 255)
            memory = io.BytesIO()
            Image.fromarray(grainy.astype(np.uint8)).save(memory, "JPEG", quality=92)
            file.write(memory.getvalue())
