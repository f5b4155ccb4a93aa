"""Surfaces to draw on: security printing, desks, faces, and text in the project's own fonts."""

import random
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cutru.embedded import PROJECT

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

OCRB = Path(__file__).parent / "fonts" / "OCRB.otf"
OCRB_EM = 2.54 / 0.72297
"""Millimetres of the font's square at which signs stand 2.54 mm apart: ten to the inch."""
_VENDOR = PROJECT / "src" / "cutru" / "web" / "static" / "vendor"
_SUBSETS = ("latin", "vietnamese")


@cache
def _font(subset: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_VENDOR / f"be-vietnam-pro-{subset}-{weight}-normal.woff2", size)


@cache
def ocrb(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(OCRB, size)


@cache
def _subset_with(sign: str) -> str | None:
    for subset in _SUBSETS:
        font = _font(subset, 400, 40)
        if bytes(font.getmask(sign)) != bytes(font.getmask("\uffff")):
            return subset
    return None


def write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, ink: Colour, weight: int = 500
) -> float:
    """Text with its base line's left end at a place, each sign in the subset that has it; returns the width.

    A letter that no subset has loses its accent.
    """
    x, y = at
    for sign in text:
        subset = _subset_with(sign)
        if subset is None:
            sign = unicodedata.normalize("NFD", sign)[0]
            subset = _subset_with(sign) or _SUBSETS[0]
        font = _font(subset, weight, size)
        draw.text((x, y), sign, fill=ink, font=font, anchor="ls")
        x += font.getlength(sign)
    return x - at[0]


def guilloche(rng: random.Random, width: int, height: int, scale: float) -> Pixels:
    """Security printing: two pale colours that run into each other under bundles of waving thin lines."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(scale)
    one, two = np.asarray(pale(rng), np.float32), np.asarray(pale(rng), np.float32)
    mix = 0.5 + 0.5 * np.sin(x / _f(rng, 15, 40) + y / _f(rng, 15, 40) + _f(rng, 0, 6))
    ground = two + (one - two) * mix[..., None]
    for _ in range(rng.randrange(2, 4)):
        bend = _f(rng, 1.5, 6) * np.sin(x / _f(rng, 4, 14) + _f(rng, 0, 6))
        bend += _f(rng, 0.5, 3) * np.sin(x / _f(rng, 2, 5) + y / _f(rng, 5, 20))
        wave = np.sin((y + bend) * (np.float32(2 * np.pi) / _f(rng, 1.0, 2.6)))
        line = np.clip((wave - np.float32(0.75)) * 4, 0, 1)[..., None]
        ink = np.asarray([rng.randrange(60, 200) for _ in range(3)], np.float32)
        ground += line * (ink * np.float32(0.3) - ground * _f(rng, 0.15, 0.45))
    return np.clip(ground, 0, 255, out=ground).astype(np.uint8)


def _f(rng: random.Random, low: float, high: float) -> np.float32:
    return np.float32(rng.uniform(low, high))


def pale(rng: random.Random) -> Colour:
    return rng.randrange(195, 250), rng.randrange(195, 250), rng.randrange(190, 250)


def desk(rng: random.Random, width: int, height: int) -> Pixels:
    """What lies below: a plain board, wood, woven cloth, stone, or a sheet of print."""
    noise = np.random.default_rng(rng.randrange(2**32))
    colour = np.asarray(rng.choice(_DESKS), dtype=np.float32)
    style = rng.choice(("plain", "wood", "cloth", "stone", "print"))
    if style == "wood":
        grain = _soft(noise, width, height, (width // 3, 10))
        shade: Any = 1 + 0.1 * grain + 0.05 * np.sin(grain * 9)
    elif style == "cloth":
        y, x = np.mgrid[0:height, 0:width]
        period = max(4, width // 400)
        shade = 1 + 0.09 * np.sign(np.sin(x * np.pi / period) * np.sin(y * np.pi / period))
    elif style == "stone":
        shade = 1 + 0.22 * _soft(noise, width, height, (40, 40)) + 0.08 * _soft(noise, width, height, (6, 6))
    else:
        shade = 1 + 0.05 * _soft(noise, width, height, (200, 200))
    ground = colour * np.asarray(shade, dtype=np.float32)[..., None]
    pixels = grained(np.clip(ground, 0, 255, out=ground).astype(np.uint8), 2, noise)
    return _printed(rng, pixels) if style == "print" else pixels


def grained(pixels: Pixels, sigma: float, noise: np.random.Generator) -> Pixels:
    """With normal noise on every pixel and colour; OpenCV draws it ten times as fast as numpy."""
    cv2.setRNGSeed(int(noise.integers(2**31)))
    grain: Any = np.empty(pixels.shape, np.int8)
    cv2.randn(grain, 0.0, sigma)  # type: ignore[call-overload]
    return np.asarray(cv2.add(pixels, grain, dtype=cv2.CV_8U), np.uint8)


_DESKS = (
    (150, 110, 75), (205, 180, 145), (90, 62, 45), (60, 60, 64), (225, 224, 220), (128, 132, 136),
    (58, 84, 96), (120, 40, 42), (30, 30, 32), (176, 196, 186),
)  # fmt: skip


def _printed(rng: random.Random, pixels: Pixels) -> Pixels:
    """Lines of words, as of a form that lies under the document."""
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    size = image.width // 70
    ink = (40, 40, 40) if int(pixels.mean()) > 100 else (210, 210, 210)
    for y in range(size * 2, image.height, size * 2):
        words = [rng.choice(_WORDS) for _ in range(14)]
        write(draw, (rng.randrange(size), y), " ".join(words), size, ink, 400)
    return np.asarray(image)


_WORDS = [
    "hotel",
    "reception",
    "guest",
    "register",
    "arrival",
    "room",
    "invoice",
    "2025",
    "total",
    "deposit",
    "phone",
    "name",
    "date",
    "nights",
]


def _soft(noise: np.random.Generator, width: int, height: int, grain: tuple[int, int]) -> NDArray[np.float32]:
    """Smooth noise of about −1 to 1 whose spots are `grain` pixels wide and high."""
    small = noise.normal(0, 1, (max(2, height // grain[1] + 2), max(2, width // max(1, grain[0]) + 2)))
    return np.asarray(
        cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC), np.float32
    )


def portrait(rng: random.Random, width: int, height: int) -> Image.Image:
    """A drawn head and shoulders: no person's likeness."""
    image = Image.new("RGB", (width, height), (rng.randrange(190, 235), rng.randrange(200, 235), 235))
    draw = ImageDraw.Draw(image)
    skin = rng.choice(((235, 205, 180), (205, 165, 130), (150, 105, 75), (105, 70, 50), (245, 220, 200)))
    hair = rng.choice(((30, 25, 22), (80, 55, 35), (170, 130, 80), (150, 150, 150)))
    cloth = (rng.randrange(20, 160), rng.randrange(20, 160), rng.randrange(20, 160))
    w, h = width, height
    draw.ellipse((0.05 * w, 0.72 * h, 0.95 * w, 1.4 * h), fill=cloth)
    draw.rectangle((0.41 * w, 0.6 * h, 0.59 * w, 0.8 * h), fill=skin)
    draw.ellipse((0.24 * w, 0.1 * h, 0.76 * w, 0.55 * h), fill=hair)
    draw.ellipse((0.28 * w, 0.17 * h, 0.72 * w, 0.7 * h), fill=skin)
    for x in (0.4, 0.6):
        draw.ellipse(((x - 0.035) * w, 0.4 * h, (x + 0.035) * w, 0.43 * h), fill=(30, 30, 30))
    draw.line((0.5 * w, 0.43 * h, 0.48 * w, 0.52 * h), fill=hair, width=max(1, w // 60))
    draw.line((0.43 * w, 0.59 * h, 0.57 * w, 0.59 * h), fill=(150, 70, 70), width=max(1, w // 50))
    return image
