"""The shapes that signs are told apart by."""

import io
from importlib.resources import files

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cutru.identity.reading.alphabet import SIGNS
from tests.specimens.paper import OCRB

HEIGHT = 126


def test_the_shapes_are_those_of_the_free_font() -> None:
    font = ImageFont.truetype(str(OCRB), HEIGHT)
    pitch = round(font.getlength("0"))
    drawn = Image.new("L", (len(SIGNS) * pitch, HEIGHT), 255)
    for place, sign in enumerate(SIGNS):
        ImageDraw.Draw(drawn).text((place * pitch, -8), sign, font=font, fill=0)
    kept = files("cutru.identity").joinpath("data", "ocr_b.png").read_bytes()
    difference = np.abs(np.asarray(drawn, int) - np.asarray(Image.open(io.BytesIO(kept)).convert("L"), int))
    assert difference.max() <= 16  # it is kept in sixteen greys
