"""Photos of documents lying on a desk, before anything goes wrong with them."""

import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.specimens.paper import Pixels, desk

FRAMES = ((1600, 1200), (2000, 1500), (2400, 1800), (3000, 2250))
"""Pixels of phone photos, as they come from messaging programs or straight from the camera."""


@dataclass(frozen=True)
class Layer:
    """A drawn document, its size in millimetres and the roundness of its corners."""

    image: Image.Image
    size: tuple[float, float]
    radius: float


def photo(rng: random.Random, layer: Layer, finest: float) -> Image.Image:
    """One document filling 40 to 95 % of the frame, never with fewer than `finest` pixels per millimetre."""
    width, height = layer.size
    frame = rng.choice(FRAMES)
    if rng.random() < 0.3:
        frame = frame[1], frame[0]
    largest = min(frame[0] / width, frame[1] / height) * 0.95
    smallest = min(max(finest, 0.4 * frame[0] / width), largest)
    scale = rng.uniform(smallest, largest)
    box = round(width * scale), round(height * scale)
    left = round(rng.uniform(0.2, 0.8) * (frame[0] - box[0]))
    top = round(rng.uniform(0.2, 0.8) * (frame[1] - box[1]))
    ground = desk(rng, *frame)
    return Image.fromarray(_laid(ground, layer, box, (left, top)))


def several(rng: random.Random, layers: list[Layer], finest: float) -> Image.Image:
    """Two to four documents of one scale in a photo, one below the other or in two columns."""
    columns = 1 if len(layers) < 3 else 2
    widest, highest = (max(layer.size[side] for layer in layers) + 10 for side in (0, 1))
    rows = -(-len(layers) // columns)
    scale = max(finest, 2400 / max(columns * widest, rows * highest))
    ground = desk(rng, round(columns * widest * scale), round(rows * highest * scale))
    for place, layer in enumerate(layers):
        box = round(layer.size[0] * scale), round(layer.size[1] * scale)
        column, row = place % columns, place // columns
        left = column * widest * scale + rng.uniform(0.2, 0.8) * (widest * scale - box[0])
        top = row * highest * scale + rng.uniform(0.2, 0.8) * (highest * scale - box[1])
        ground = _laid(ground, layer, box, (round(left), round(top)))
    return Image.fromarray(ground)


def _laid(ground: Pixels, layer: Layer, box: tuple[int, int], at: tuple[int, int]) -> Pixels:
    """The document on the desk, with the shadow it casts."""
    shrink = box[0] < layer.image.width
    drawn = cv2.resize(
        np.asarray(layer.image), box, interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC
    )
    mask = Image.new("L", box, 0)
    scale = box[0] / layer.size[0]
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, box[0] - 1, box[1] - 1), layer.radius * scale, fill=255)
    shift = round(scale * 0.8)
    shadow: Any = np.zeros(ground.shape[:2], np.float32)
    shadow[at[1] + shift : at[1] + shift + box[1], at[0] + shift : at[0] + shift + box[0]] = 0.5
    shadow = cv2.blur(shadow, (2 * shift + 1, 2 * shift + 1))
    result = (ground * (1 - shadow[..., None])).astype(np.uint8)
    part = result[at[1] : at[1] + box[1], at[0] : at[0] + box[0]]
    alpha = np.asarray(mask, np.float32)[..., None] / 255
    part[:] = (drawn * alpha + part * (1 - alpha)).astype(np.uint8)
    return result
