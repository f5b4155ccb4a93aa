"""Telling signs apart that the text model takes for one another, by their shapes in OCR-B.

The model was trained with fonts in which zero and O, two and Z, six and G are nearly the same. Zones are
printed in OCR-B (ISO 1073-2) alone, where digits are taller than capitals and the shapes differ on purpose.
Each shape is laid over the picture; the better fit gains.
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

_DOUBTS = {"0O": 0.15, "1I": 0.05, "2Z": 0.05, "6G": 0.05, "5S": 0.01, "8B": 0.01}
"""What the model gives its favourite's twin at least, as a share of the favourite: how often it errs."""
_GROUPS = [(np.array([SIGNS.index(sign) for sign in pair]), doubt) for pair, doubt in _DOUBTS.items()]
_STRENGTH = 40.0
"""Log odds for each unit of correlation by which one shape fits better than the other."""
_MOST = 6.0
_LIKELY = 0.02


def told_apart(found: Floats, allowed: NDArray[np.bool_], line: Line, middles: Floats) -> Floats:
    """The places' probabilities (places × 37); what a group of twins has together is divided by shape.

    Only where all of the group is `allowed` (places × 37): elsewhere the place itself decides.
    """
    pitch = float(np.median(np.diff(middles))) * FRAME_WIDTH
    shapes = _shapes(round(pitch * 2))
    table = found.copy()
    for group, doubt in _GROUPS:
        doubtful = allowed[:, group].all(axis=1) & (found[:, group].max(axis=1) > _LIKELY)
        for place in np.flatnonzero(doubtful):
            middle = (float(middles[place]) + 0.5) * FRAME_WIDTH
            fits = np.array([_fit(line.grey, middle, pitch, shapes[sign]) for sign in group])
            own = found[place, group]
            # A shape that fits badly is no witness: blur makes all of them fit alike.
            odds = _STRENGTH * max(float(fits.max()), 0.0) ** 2 * (fits - fits.max())
            weights = np.maximum(own, doubt * own.max()) * np.exp(np.maximum(odds, -_MOST))
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
    strip = np.asarray(cv2.imdecode(np.frombuffer(source, np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    own = strip.shape[1] // len(SIGNS)
    width = double_pitch / 2
    size = (max(round(width), 6), max(round(width * strip.shape[0] / own), 8))
    drawn = (
        cv2.resize(strip[:, at * own : (at + 1) * own], size, interpolation=cv2.INTER_AREA)
        for at in range(len(SIGNS))
    )
    return tuple(np.asarray(cv2.GaussianBlur(shape, (0, 0), 0.03 * width), np.uint8) for shape in drawn)
