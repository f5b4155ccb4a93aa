"""The QR codes of a page."""

from collections.abc import Iterator

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from cutru.identity.reading.engine import Pixels, Quad

_SMALL = 1400
"""Pixels of the longer side below which a picture is enlarged for a second look."""


def find_cards(pixels: Pixels) -> list[tuple[str, Quad]]:
    """The text and the corners of each QR code, from top to bottom; each text once.

    The raw grey picture first: strong treatment makes as many codes illegible as it mends. A page on which
    nothing was found is looked at again at other sizes and with its light evened out.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    found: dict[str, Quad] = {}
    for picture, scale in _looks(grey):
        for code in zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        ):
            found.setdefault(code.text, _corners(code, scale))
        if found:
            break
    return sorted(found.items(), key=lambda item: float(item[1][:, 1].mean()))


def _looks(grey: NDArray[np.uint8]) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """The picture as it is, then otherwise, each with its scale."""
    yield grey, 1.0
    longest = max(grey.shape)
    if longest > _SMALL:
        yield _resized(grey, 0.5), 0.5
    even = np.asarray(cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey), dtype=np.uint8)
    yield even, 1.0
    soft = np.asarray(cv2.addWeighted(even, 2.2, cv2.GaussianBlur(even, (0, 0), 3), -1.2, 0), dtype=np.uint8)
    yield soft, 1.0
    if longest <= _SMALL:
        yield _resized(soft, 2.0), 2.0
    yield np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.5), dtype=np.uint8), 1.0


def _resized(grey: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)


def _corners(code: zxingcpp.Barcode, scale: float) -> Quad:
    at = code.position
    points = [at.top_left, at.top_right, at.bottom_right, at.bottom_left]
    return np.array([(point.x / scale, point.y / scale) for point in points], dtype=np.float32)
