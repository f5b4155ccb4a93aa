"""What goes wrong between a document and its picture.

Lengths are in pixels of a picture whose longer side has 2,000 of them and grow with it. Every level first
bends and turns the picture, then takes some of the other faults, then compresses it as JPEG:

| | light | medium | heavy |
|---|---|---|---|
| turned by | up to 3° | up to 9°, 1 in 4 also by 90, 180 or 270° | any angle |
| perspective: corners move by | up to 2 % | up to 6 % | up to 11 % |
| paper curls by (wave height) | – | up to 0.4 % | up to 1 % |
| other faults at once | 1 or 2 | 3 or 4 | 4 or 5 |
| blur: sigma | 0.4–0.8 | 0.8–1.3 | 1.4–2.2 |
| or motion blur: length | 1–2 | 2–4.5 | 5–9 |
| sensor noise: sigma of 255 | 3–6 | 7–14 | 16–30 |
| glare: a lamp's spot, at most so opaque | 35 % | 60 % | 100 % |
| shadow: darkest to | 75 % | 45 % | 25 % |
| low light: brightness | 70–90 % | 40–65 % | 18–35 % |
| low contrast | 70–90 % | 40–65 % | 20–35 % |
| uneven light: ends of the picture | ± 12 % | ± 30 % | ± 50 % |
| JPEG quality | 75–90 | 45–70 | 20–40 |

Light is a careful photo; medium is a hurried one, a nuisance that a person still reads without trouble; of
heavy ones a person cannot read every sign either.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.specimens.paper import Pixels, grained

Level = Literal["none", "light", "medium", "heavy"]
LEVELS: tuple[Level, ...] = ("none", "light", "medium", "heavy")
Floats = NDArray[np.float32]
Range = tuple[float, float]
_REFERENCE = 2000


@dataclass(frozen=True)
class Amounts:
    """How much of each fault; see the table above."""

    turn: float
    quarter_turns: float
    perspective: float
    curl: float
    faults: tuple[int, int]
    blur: Range
    motion: Range
    noise: Range
    glare: float
    shadow: float
    light: Range
    contrast: Range
    uneven: float
    jpeg: tuple[int, int]


AMOUNTS: dict[Level, Amounts] = {
    "light": Amounts(
        3, 0, 0.02, 0, (1, 2), (0.4, 0.8), (1, 2), (3, 6), 0.35, 0.75, (0.7, 0.9), (0.7, 0.9), 0.12, (75, 90)
    ),
    "medium": Amounts(
        9, 0.25, 0.06, 0.004, (3, 4), (0.8, 1.3), (2, 4.5), (7, 14), 0.6, 0.45, (0.4, 0.65), (0.4, 0.65), 0.3,
        (45, 70),
    ),
    "heavy": Amounts(
        180, 0, 0.11, 0.01, (4, 5), (1.4, 2.2), (5, 9), (16, 30), 1.0, 0.25, (0.18, 0.35), (0.2, 0.35), 0.5,
        (20, 40),
    ),
}  # fmt: skip


def damage(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """A picture as it comes at this level; the same for the same state of `rng`."""
    if level == "none":
        return image
    amounts = AMOUNTS[level]
    if rng.random() < amounts.quarter_turns:
        image = quarter(image, int(rng.integers(1, 4)))
    turned = bend(
        image,
        degrees=rng.uniform(-amounts.turn, amounts.turn),
        perspective=rng.uniform(0, amounts.perspective),
        curl=rng.uniform(0, amounts.curl),
        rng=rng,
    )
    count = rng.integers(amounts.faults[0], amounts.faults[1] + 1)
    chosen = set(rng.choice(list(FAULTS), size=count, replace=False))
    for name, fault in FAULTS.items():
        if name in chosen:
            turned = fault(turned, level, rng)
    return jpeg(turned, int(rng.integers(amounts.jpeg[0], amounts.jpeg[1] + 1)))


def quarter(image: Image.Image, times: int) -> Image.Image:
    """Turned by so many quarters against the clock."""
    turns = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return image.transpose(turns[times % 4 - 1]) if times % 4 else image


def bend(
    image: Image.Image,
    *,
    degrees: float = 0,
    perspective: float = 0,
    curl: float = 0,
    rng: np.random.Generator,
) -> Image.Image:
    """Turned, seen from the side, and waved, in one step; the frame grows so that nothing is cut off.

    `perspective` is how far corners move as a share of the sides, `curl` the wave's height as a share of the
    longer one. What the camera sees beyond the old frame is the same desk, out of focus.
    """
    source = np.asarray(image)
    height, width = source.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + rng.uniform(-1, 1, (4, 2)).astype(np.float32) * perspective * (width, height)
    angle = np.deg2rad(degrees)
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))], np.float32)
    moved = (moved @ turn.T).astype(np.float32)
    moved -= moved.min(axis=0)
    size = np.ceil(moved.max(axis=0)).astype(int)
    back = cv2.getPerspectiveTransform(moved, corners)
    grid: Any = np.indices((size[1], size[0]), np.float32)[::-1].transpose(1, 2, 0)
    nowhere: Any = None
    places: Any = cv2.perspectiveTransform(grid.reshape(-1, 1, 2), back).reshape(grid.shape)
    if curl:
        wave = rng.uniform(0.6, 1.6) * 2 * np.pi / width
        places[..., 1] += curl * max(width, height) * np.sin(places[..., 0] * wave + rng.uniform(0, 6))
    drawn = cv2.remap(source, places, nowhere, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    whole = np.full((height, width), 255, np.uint8)
    inside = cv2.remap(whole, places, nowhere, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    return Image.fromarray(_beyond(drawn, inside, rng))


def _beyond(drawn: Any, inside: Any, rng: np.random.Generator) -> Pixels:
    """The surroundings softened and grained, so that they do not look like streaks; `inside` is 0 or 255."""
    if inside.all():
        return drawn
    side = max(drawn.shape) // 20
    soft = grained(cv2.blur(drawn, (side, side)), 4, rng)
    edge = cv2.blur(inside, (9, 9))
    mixed = cv2.blendLinear(drawn, soft, edge / np.float32(255), 1 - edge / np.float32(255))
    cv2.copyTo(drawn, inside, mixed)
    return np.asarray(mixed, np.uint8)


def blur(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """Out of focus, or a hand that moved."""
    amounts, unit = AMOUNTS[level], max(image.size) / _REFERENCE
    if rng.random() < 0.5:
        return Image.fromarray(cv2.GaussianBlur(np.asarray(image), (0, 0), rng.uniform(*amounts.blur) * unit))
    return motion(image, rng.uniform(*amounts.motion) * unit, rng.uniform(0, 180))


def motion(image: Image.Image, length: float, degrees: float) -> Image.Image:
    """Smeared along a line of so many pixels."""
    half = int(np.ceil(length / 2)) + 1
    size = 2 * half + 1
    fine = 8
    kernel: Any = np.zeros((size * fine, size * fine), np.float32)
    middle = np.array([size * fine / 2] * 2)
    reach = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))]) * length * fine / 2
    ends = [tuple(int(value) for value in middle + sign * reach) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, fine)
    kernel = cv2.resize(kernel, (size, size), interpolation=cv2.INTER_AREA)
    return Image.fromarray(cv2.filter2D(np.asarray(image), -1, kernel / kernel.sum()))


def noise(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """Of a small sensor: half of it in brightness, and a little coarser than a pixel."""
    sigma = rng.uniform(*AMOUNTS[level].noise)
    pixels = np.asarray(image, np.float32)
    grain = rng.standard_normal(pixels.shape, np.float32) * np.float32(0.6)
    grain += rng.standard_normal((*pixels.shape[:2], 1), np.float32)
    soft = cv2.GaussianBlur(grain, (0, 0), 0.6)
    return _image(pixels + soft * np.float32(sigma / soft[::7, ::7].std()))


def glare(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """The reflection of a lamp: a long bright spot anywhere on the middle of the picture."""
    pixels = np.asarray(image, np.float32)
    y, x, size = _grid(pixels)
    x0, y0 = rng.uniform(0.2, 0.8, 2) * size
    angle, reach = rng.uniform(0, np.pi), max(size)
    along = (x - x0) * np.cos(angle) + (y - y0) * np.sin(angle)
    across = (y - y0) * np.cos(angle) - (x - x0) * np.sin(angle)
    spread = (along / (reach * rng.uniform(0.08, 0.18))) ** 2 + (
        across / (reach * rng.uniform(0.03, 0.08))
    ) ** 2
    spot = _full(np.exp(-(spread**1.5)) * AMOUNTS[level].glare, pixels)
    return _image(pixels + (255 - pixels) * spot)


def shadow(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """A hand or a phone between lamp and document: one side dark, behind a soft edge."""
    pixels = np.asarray(image, np.float32)
    y, x, (width, height) = _grid(pixels)
    angle = rng.uniform(0, 2 * np.pi)
    distance = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle) - rng.uniform(-0.2, 0.2)
    lit = 1 / (1 + np.exp(-distance / rng.uniform(0.01, 0.08)))
    deep = rng.uniform(AMOUNTS[level].shadow, (1 + AMOUNTS[level].shadow) / 2)
    return _image(pixels * _full(deep + (1 - deep) * lit, pixels))


def low_light(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """Dark and yellowish, with the noise that darkness brings."""
    share = rng.uniform(*AMOUNTS[level].light)
    tint = np.array([1.0, rng.uniform(0.9, 1.0), rng.uniform(0.75, 0.95)], np.float32)
    dark = np.asarray(image, np.float32) * (tint * np.float32(share))
    return Image.fromarray(grained(np.asarray(_image(dark)), (1 - share) * 5, rng))


def low_contrast(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """Fog: everything moves towards a grey."""
    share, grey = rng.uniform(*AMOUNTS[level].contrast), rng.uniform(100, 210)
    return _image(np.asarray(image, np.float32) * np.float32(share) + np.float32(grey * (1 - share)))


def uneven_light(image: Image.Image, level: Level, rng: np.random.Generator) -> Image.Image:
    """Brighter at one end of the picture than at the other."""
    pixels = np.asarray(image, np.float32)
    y, x, (width, height) = _grid(pixels)
    angle, most = rng.uniform(0, 2 * np.pi), AMOUNTS[level].uneven
    slope = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    return _image(pixels * _full(1 + 2 * rng.uniform(most / 2, most) * slope, pixels))


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    """Written and read back."""
    memory = io.BytesIO()
    image.save(memory, "JPEG", quality=quality)
    return Image.open(memory).convert("RGB")


FAULTS: dict[str, Callable[[Image.Image, Level, np.random.Generator], Image.Image]] = {
    "shadow": shadow,
    "uneven_light": uneven_light,
    "glare": glare,
    "blur": blur,
    "low_contrast": low_contrast,
    "low_light": low_light,
    "noise": noise,
}
"""In the order in which light, lens and sensor work."""


_COARSE = 4
"""What changes slowly over the picture is worked out for every fourth pixel."""


def _grid(pixels: Floats) -> tuple[Any, Any, tuple[int, int]]:
    """Coarse rows and columns of a picture in its own pixels, and its width and height."""
    height, width = pixels.shape[:2]
    return np.arange(0, height, _COARSE)[:, None] * 1.0, np.arange(0, width, _COARSE) * 1.0, (width, height)


def _full(coarse: NDArray[np.floating], pixels: Floats) -> Floats:
    """A coarse field at the size of the picture."""
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(cv2.resize(coarse.astype(np.float32), size)[..., None], np.float32)


def _image(pixels: Floats) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255, out=pixels).astype(np.uint8))
