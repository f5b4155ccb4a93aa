"""Telling signs apart that the text model takes for one another, by their shapes in OCR-B.

The model was trained with fonts in which zero and O, two and Z, six and G are nearly the same. Zones are printed
in OCR-B (ISO 1073-2) alone, where digits are taller than capitals and the shapes differ on purpose. Each shape is
laid over the picture; the better fit gains.
"""

from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from cutru.identity.reading.alphabet import SIGNS
from cutru.identity.reading.engine import FRAME_WIDTH, Line

Floats = NDArray[np.float64]
Grey = NDArray[np.uint8]

_GROUPS = tuple(
    np.array([SIGNS.index(sign) for sign in group]) for group in ("0OQD", "1I", "2Z", "5S", "6G", "8B")
)
_STRENGTH = 40.0
"""Log odds for each unit of correlation by which one shape fits better than the other."""
_MOST = 6.0
_LIKELY = 0.02
_DOUBT = 0.05
"""What the model gives its favourite's twins at least, as a share of the favourite."""


def told_apart(found: Floats, line: Line, middles: Floats) -> Floats:
    """The places' probabilities (places × 37); what a group of twins has together is divided by shape."""
    pitch = float(np.median(np.diff(middles))) * FRAME_WIDTH
    shapes = _shapes(round(pitch * 2))
    table = found.copy()
    for group in _GROUPS:
        for place in np.flatnonzero(found[:, group].max(axis=1) > _LIKELY):
            middle = (float(middles[place]) + 0.5) * FRAME_WIDTH
            fits = np.array([_fit(line.grey, middle, pitch, shapes[sign]) for sign in group])
            own = found[place, group]
            weights = np.maximum(own, _DOUBT * own.max()) * np.exp(np.maximum(_STRENGTH * (fits - fits.max()), -_MOST))
            table[place, group] = own.sum() * weights / weights.sum()
    return table


def _fit(grey: Grey, middle: float, pitch: float, shape: Grey) -> float:
    """The best correlation of a shape with the picture near the middle of a place."""
    reach = 0.25 * pitch
    left = max(round(middle - shape.shape[1] / 2 - reach), 0)
    window = grey[:, left : round(middle + shape.shape[1] / 2 + reach)]
    if window.shape[0] < shape.shape[0] or window.shape[1] < shape.shape[1]:
        return 0.0
    return float(cv2.matchTemplate(window, shape, cv2.TM_CCOEFF_NORMED).max())


@cache
def _shapes(double_pitch: int) -> tuple[Grey, ...]:
    """Every sign as it looks at a pitch of so many half pixels: dark on light, a little soft."""
    source = files("cutru.identity").joinpath("data", "ocr_b.png").read_bytes()
    strip = cv2.imdecode(np.frombuffer(source, np.uint8), cv2.IMREAD_GRAYSCALE)
    own = strip.shape[1] // len(SIGNS)
    width = double_pitch / 2
    size = (max(round(width), 6), max(round(width * strip.shape[0] / own), 8))
    drawn = (cv2.resize(strip[:, at * own : (at + 1) * own], size, interpolation=cv2.INTER_AREA) for at in range(len(SIGNS)))
    return tuple(np.asarray(cv2.GaussianBlur(shape, (0, 0), 0.03 * width), np.uint8) for shape in drawn)
