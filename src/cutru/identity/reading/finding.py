"""Finding the machine-readable zones of a page, however it lies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from cutru.identity.mrz_lines import WIDTH
from cutru.identity.reading.bands import Band, are_neighbours, cut_out, evenness, long_bands
from cutru.identity.reading.engine import LINE_HEIGHT, Engine, Line, Pixels, Quad
from cutru.identity.reading.zones import ZoneText, lines_of, read_lines

_FIRST_SIDE, _SECOND_SIDE = 960, 1600
"""Pixels of the page's longer side to look with; the second look only when the first finds nothing."""
_BESIDE, _ABOVE = 0.35, 0.06
"""Margins around a line in parts of its height."""
_OF_A_ZONE = re.compile(r"[A-Z0-9<«≤]")
_LEAST_LIKE = 0.75
_NARROWEST_SIGN = 26
"""Pixels of a line for each sign, below which the model has too few answers to a sign."""
_HEIGHT_OF_PITCH = 1.4
"""Height of a line without margins in parts of the pitch; OCR-B is printed 2.4 mm high every 2.54 mm."""
_CLEAR = 0.8
_LEGIBLE = 0.93
_MOST_FAILURES = 3
_EVEN = 0.22
"""Evenness below which only a few lines are tried: zones have 0.3 to 0.6, other text mostly below 0.2."""
_FEWEST_SIGNS = 10
_FEWEST_SHARE, _MOST_SHARE = 0.45, 1.12
"""How much of a zone's width the detected lines may cover."""
_GOOD_SCORE = -0.015
_STRETCHES = ((0.0, 1.2), (-1.2, 0.0), (-1.2, 1.2), (0.0, 2.5), (0.0, -1.0), (1.0, 0.0))
_LOWEST_SCORE = -0.35
"""Mean log score of a frame below which lines are no zone at all."""


@dataclass(frozen=True, slots=True)
class FoundZone:
    """A zone's text and where it stands: corners around all its lines, upright as its writing runs."""

    text: ZoneText
    corners: Quad


@dataclass(frozen=True, slots=True)
class _Seen:
    band: Band
    line: Line

    @property
    def likeness(self) -> float:
        """Share of the signs that a zone can hold; blanks and small letters are those of other writing."""
        text = self.line.text
        if len(text) < _FEWEST_SIGNS:
            return 0.0
        return len(_OF_A_ZONE.findall(text)) / len(text)

    @property
    def is_prose(self) -> bool:
        """Whether this is clearly other writing."""
        return self.line.score > _LEGIBLE and self.likeness < _LEAST_LIKE


@dataclass(frozen=True, slots=True)
class _Attempt:
    bands: list[Band]
    text: ZoneText


def find_zones(engine: Engine, pixels: Pixels, *, again: bool = True) -> list[FoundZone]:
    """The zones of a page from top to bottom; where there is none, `again` looks with more contrast."""
    found = _Page(engine, pixels, long_bands(engine.boxes(pixels, _FIRST_SIDE))).zones()
    if not found and again:
        clear = _with_contrast(pixels)
        bands = long_bands(engine.boxes(clear, _SECOND_SIDE))
        for picture in (pixels, clear):
            zones = _Page(engine, picture, bands).zones(tries=0)
            found = max(found, zones, key=_score)
            if _score(found) > _GOOD_SCORE:
                break
    return sorted(found, key=lambda zone: float(zone.corners[:, 1].mean()))


def _score(zones: Sequence[FoundZone]) -> float:
    return max((zone.text.score for zone in zones), default=float("-inf"))


def _with_contrast(pixels: Pixels) -> Pixels:
    """The page with its light evened out and its noise smoothed: dark and pale photos become legible."""
    lightness, *colours = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_BGR2LAB))
    smooth = cv2.GaussianBlur(lightness, (0, 0), 1.0)
    even = cv2.createCLAHE(clipLimit=4.0, tileGridSize=(8, 8)).apply(smooth)
    return np.asarray(cv2.cvtColor(cv2.merge([even, *colours]), cv2.COLOR_LAB2BGR), dtype=np.uint8)


class _Page:
    """The long lines of one page; each is read at most once each way up."""

    def __init__(self, engine: Engine, pixels: Pixels, bands: list[Band]) -> None:
        self.engine = engine
        self.pixels = pixels
        self.bands = bands
        self.read: dict[tuple[int, bool], _Seen] = {}
        self.turned = False
        """How the zone before stood: the next one is tried that way first."""

    def zones(self, tries: int = _MOST_FAILURES) -> list[FoundZone]:
        """Pairs of neighbouring lines, the most evenly printed first; of the others so many are tried."""
        found: list[FoundZone] = []
        used: set[int] = set()
        failures = 0
        for pair, even in self._pairs():
            if even < _EVEN and (found or failures >= tries):
                break
            if used.intersection(pair):
                continue
            attempt = self._attempt(pair, used)
            if attempt is None:
                failures += 1
                continue
            corners = _around(attempt.bands)
            found.append(FoundZone(attempt.text, corners))
            used.update(number for number, band in enumerate(self.bands) if _is_inside(band, corners))
        return found

    def _pairs(self) -> list[tuple[tuple[int, int], float]]:
        """Neighbours with how evenly the less even of them is printed, the most even first."""
        count = range(len(self.bands))
        pairs = [
            (a, b) for a in count for b in count if a < b and are_neighbours(self.bands[a], self.bands[b])
        ]
        members = {one for pair in pairs for one in pair}
        even = {number: evenness(self.pixels, self.bands[number]) for number in members}
        ranked = [(pair, min(even[pair[0]], even[pair[1]])) for pair in pairs]
        return sorted(ranked, key=lambda item: -item[1])

    def _attempt(self, pair: tuple[int, int], used: set[int]) -> _Attempt | None:
        """The best zone that holds these two lines, the right way up."""
        for turned in (self.turned, not self.turned):
            lines = [self._seen(number, turned) for number in pair]
            if min(one.likeness for one in lines) < _LEAST_LIKE:
                if all(one.is_prose for one in lines):
                    return None  # legible and no zone: turned round it is none either
                continue
            best = _best(self._attempts(pair, turned, used))
            if best is not None and best.text.score > _LOWEST_SCORE:
                self.turned = turned
                return best
        return None

    def _attempts(self, pair: tuple[int, int], turned: bool, used: set[int]) -> list[_Attempt]:
        attempts: list[_Attempt] = []
        for width in sorted(set(WIDTH.values())):
            if any(_is_complete(attempt) for attempt in attempts):
                break
            for run in self._runs(pair, turned, used, lines_of(width)):
                aligned = _aligned(self.engine, self.pixels, run, width)
                text = read_lines([one.line for one in aligned], width) if aligned else None
                if aligned and text is not None:
                    attempts.append(_Attempt([one.band for one in aligned], text))
        best = max(attempts, key=lambda attempt: attempt.text.score, default=None)
        if best is not None and best.text.score < _GOOD_SCORE:
            attempts += self._stretched(best)
        return attempts

    def _stretched(self, poor: _Attempt) -> list[_Attempt]:
        """The same lines with their ends moved by about a sign: a box cut short spoils the whole line."""
        width = WIDTH[poor.text.kind]
        attempts = []
        for before, behind in _STRETCHES:
            pitch = poor.bands[0].length / width
            bands = [band.stretched(before * pitch, behind * pitch) for band in poor.bands]
            text = read_lines([_line(self.engine, self.pixels, band) for band in bands], width)
            if text is not None:
                attempts.append(_Attempt(bands, text))
                if text.score > _GOOD_SCORE:
                    break
        return attempts

    def _runs(self, pair: tuple[int, int], turned: bool, used: set[int], count: int) -> list[list[_Seen]]:
        """The pair by itself, or with a third line above or below, from top to bottom."""
        lines = [self._seen(number, turned) for number in pair]
        across = lines[0].band.across
        lines.sort(key=lambda one: float(one.band.middle @ across))
        if count == len(lines):
            return [lines]
        step = lines[1].band.middle - lines[0].band.middle
        runs = []
        for above in (True, False):
            beside = lines[0].band.moved(-step) if above else lines[1].band.moved(step)
            third = self._third(beside, turned, used)
            if third is not None:
                runs.append([third, *lines] if above else [*lines, third])
        return runs

    def _third(self, beside: Band, turned: bool, used: set[int]) -> _Seen | None:
        """The line where a third one should stand: a detected one, or what is printed there."""
        for number, band in enumerate(self.bands):
            if number not in used and beside.is_on(band):
                seen = self._seen(number, turned)
                return seen if seen.likeness >= _LEAST_LIKE else None
        seen = _Seen(beside, _line(self.engine, self.pixels, beside))
        return seen if seen.likeness >= _LEAST_LIKE and seen.line.score > _CLEAR else None

    def _seen(self, number: int, turned: bool) -> _Seen:
        key = (number, turned)
        if key not in self.read:
            band = self.bands[number].turned() if turned else self.bands[number]
            self.read[key] = _Seen(band, _line(self.engine, self.pixels, band))
        return self.read[key]


def _is_complete(attempt: _Attempt) -> bool:
    """Whether a zone fits well and ends in its check digit, so that it cannot go on behind that."""
    return attempt.text.score > _GOOD_SCORE and attempt.text.lines[1][-1] != "<"


def _best(attempts: Sequence[_Attempt]) -> _Attempt | None:
    """The attempt that fits best; the widest good one, since fillers behind a narrow zone may be its end."""
    good = [attempt for attempt in attempts if attempt.text.score > _GOOD_SCORE]
    if good:
        return max(good, key=lambda attempt: (WIDTH[attempt.text.kind], attempt.text.score))
    return max(attempts, key=lambda attempt: attempt.text.score, default=None)


def _aligned(engine: Engine, pixels: Pixels, run: Sequence[_Seen], width: int) -> list[_Seen] | None:
    """The lines with one beginning and one end, wide enough for `width` signs; None when they are too long.

    Detectors lose runs of fillers, so the ends of the longer line are those of the shorter, and what both
    lack is added behind.
    """
    pitch = float(np.median([one.band.length / len(one.line.text) for one in run]))
    along = max((one.band for one in run), key=lambda band: band.length).along
    starts = [float(one.band.middle @ along) - one.band.length / 2 for one in run]
    ends = [float(one.band.middle @ along) + one.band.length / 2 for one in run]
    start, end = min(starts), max(ends)
    signs = (end - start) / pitch
    if not _FEWEST_SHARE * width < signs < _MOST_SHARE * width:
        return None
    if signs < 0.95 * width:
        end = start + width * pitch
    aligned = []
    for one, own_start, own_end in zip(run, starts, ends, strict=True):
        band = one.band
        if max(own_start - start, end - own_end) >= pitch:
            band = band.stretched(start - own_start, end - own_end)
        if one.line.grey.shape[1] < _NARROWEST_SIGN * width:
            band = band.no_higher(_HEIGHT_OF_PITCH * band.length / width)
        aligned.append(one if band is one.band else _Seen(band, _line(engine, pixels, band)))
    return aligned


def _line(engine: Engine, pixels: Pixels, band: Band) -> Line:
    crop = cut_out(pixels, band.corners(_BESIDE, _ABOVE), LINE_HEIGHT)
    return engine.line(crop, crop.shape[1])


def _is_inside(band: Band, corners: Quad) -> bool:
    return cv2.pointPolygonTest(corners, (float(band.middle[0]), float(band.middle[1])), False) >= 0


def _around(bands: Sequence[Band]) -> Quad:
    first, last = bands[0].corners(0.5, 0.3), bands[-1].corners(0.5, 0.3)
    return np.array([first[0], first[1], last[2], last[3]], dtype=np.float32)
