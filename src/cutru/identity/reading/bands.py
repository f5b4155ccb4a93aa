"""Long lines of writing on a page, joined and stacked: where a machine-readable zone may stand."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cutru.identity.reading.engine import Pixels, Quad

Point = NDArray[np.float32]

_SLENDER = 5.0
"""Length over height from which a box may be a line of a zone, or the part of one that was detected."""
_CLOSEST, _FARTHEST = 0.6, 2.7
"""Distance from line to line of a zone in heights of the detected boxes."""
_STEPS = 512
_FEWEST_CYCLES, _MOST_CYCLES = 14, 50


@dataclass(frozen=True, slots=True)
class Band:
    """One line of writing: middle, direction of its long side (unit vector), length and height in pixels."""

    middle: Point
    along: Point
    length: float
    height: float

    @property
    def across(self) -> Point:
        """From the band to what is written below it, if it is upright."""
        return np.array([-self.along[1], self.along[0]], dtype=np.float32)

    def turned(self) -> "Band":
        """The same line for somebody who holds the page upside down."""
        return Band(self.middle, -self.along, self.length, self.height)

    def stretched(self, before: float, behind: float) -> "Band":
        """The line with its ends moved along it by so many pixels."""
        middle = self.middle + self.along * (before + behind) / 2
        return Band(middle.astype(np.float32), self.along, self.length + behind - before, self.height)

    def no_higher(self, height: float) -> "Band":
        """The same line with at most that height: boxes of lines that are not quite level come too high."""
        return Band(self.middle, self.along, self.length, min(self.height, height))

    def moved(self, offset: Point) -> "Band":
        return Band((self.middle + offset).astype(np.float32), self.along, self.length, self.height)

    def is_on(self, other: "Band") -> bool:
        """Whether the other band lies on the same line, most of it beside this one."""
        offset = other.middle - self.middle
        overlap = (self.length + other.length) / 2 - abs(float(offset @ self.along))
        return abs(float(offset @ self.across)) < 0.5 * self.height and overlap > 0.5 * min(
            self.length, other.length
        )

    def corners(self, beside: float, above: float) -> Quad:
        """Upper left, upper right, lower right, lower left, with margins in parts of the height."""
        half = self.along * (self.length / 2 + beside * self.height)
        up = self.across * self.height * (0.5 + above)
        middle = self.middle
        return np.array([middle - half - up, middle + half - up, middle + half + up, middle - half + up])


def band_of(quad: Quad) -> Band:
    """The band of a box; its direction points right, or down where it stands upright."""
    top, right = quad[1] - quad[0], quad[2] - quad[1]
    width, height = float(np.linalg.norm(top)), float(np.linalg.norm(right))
    along = top if width >= height else right
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    if along[0] < -0.3 or (abs(along[0]) <= 0.3 and along[1] < 0):
        along = -along
    return Band(quad.mean(axis=0), along.astype(np.float32), max(width, height), min(width, height))


def long_bands(quads: Sequence[Quad]) -> list[Band]:
    """The bands among the boxes that are long enough to be lines of a zone."""
    return [band for band in map(band_of, quads) if band.length > _SLENDER * band.height]


def are_neighbours(band: Band, other: Band) -> bool:
    """Whether two bands may be lines of one zone, one right below the other."""
    if abs(float(band.along @ other.along)) < 0.99 or not 0.6 < other.height / band.height < 1.65:
        return False
    offset = other.middle - band.middle
    overlap = (band.length + other.length) / 2 - abs(float(offset @ band.along))
    below = abs(float(offset @ band.across)) / ((band.height + other.height) / 2)
    return overlap > 0.6 * min(band.length, other.length) and _CLOSEST < below < _FARTHEST


def evenness(pixels: Pixels, band: Band) -> float:
    """How evenly the ink comes along a band, from 0 to 1: zones are printed with a fixed pitch."""
    crop = cv2.cvtColor(cut_out(pixels, band.corners(0, -0.15), 24), cv2.COLOR_BGR2GRAY)
    profile = cv2.resize(
        crop.astype(np.float32).mean(axis=0)[None], (_STEPS, 1), interpolation=cv2.INTER_AREA
    )[0]
    profile = profile - cv2.blur(profile[None], (_STEPS // 16, 1))[0]
    power = np.abs(np.fft.rfft(profile * np.hanning(_STEPS))) ** 2
    total = float(power[4:120].sum())
    windows = np.convolve(power[_FEWEST_CYCLES:_MOST_CYCLES], np.ones(3), mode="valid")
    return float(windows.max()) / total if total > 0 else 0.0


def cut_out(pixels: Pixels, corners: Quad, height: int) -> Pixels:
    """The upright picture inside four corners, `height` pixels high."""
    width = float(np.linalg.norm(corners[1] - corners[0]))
    tall = float(np.linalg.norm(corners[3] - corners[0]))
    across = max(round(height * width / max(tall, 1.0)), 16)
    target = np.array([[0, 0], [across, 0], [across, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flags = cv2.INTER_AREA if tall > height else cv2.INTER_CUBIC
    cut = cv2.warpPerspective(pixels, matrix, (across, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, dtype=np.uint8)
