"""The lines of a machine-readable zone, read from pictures of its lines with all that is known of zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cutru.identity.mrz import COMPOSITE, PLACES, Kind
from cutru.identity.mrz_lines import LINES, WIDTH
from cutru.identity.nationalities import zone_codes
from cutru.identity.reading.alphabet import DIGITS, FILLER, FILLERS, LETTERS, LIKENESS, SIGNS, TWINS
from cutru.identity.reading.checking import Field, Weighed, weigh
from cutru.identity.reading.engine import Line
from cutru.identity.reading.lattice import Emissions, places
from cutru.identity.reading.twins import told_apart
from cutru.identity.reading.zone_names import best_name

Floats = NDArray[np.float64]

LOWEST_PRICE = -7.0
"""Log probability below which a line whose digits hold is not believed: then a digit really is wrong."""
_CHECKED = ("number", "birth", "expiry", "optional")
_OWN_COUNTRY = 0.96
"""How often the issuing state is the holder's own."""
_WELL_PLACED = -0.015
"""Score below which the signs may stand beside their places, so that what no digit protects is in doubt."""
_FAR_CODE = 1e-7
_SOFTEN = 1e-5


@dataclass(frozen=True, slots=True)
class ZoneText:
    """A zone's lines at full width. `confidence` by field name of `mrz.PLACES`; `seen` holds the lines as the
    picture alone has them, where a check digit decided otherwise; `score` is the fit of its worst line."""

    kind: Kind
    lines: tuple[str, ...]
    seen: tuple[str, ...]
    confidence: Mapping[str, float]
    score: float


def read_lines(lines: Sequence[Line], width: int) -> ZoneText | None:
    """The zone of that width (44, 36 or 30) in these lines; None when the lines are too short for it."""
    kind: Kind = {44: "TD3", 36: "TD2", 30: "TD1"}[width]  # type: ignore[assignment]
    tables, scores = [], []
    for number, line in enumerate(lines):
        allowed = _allowed(kind, number)
        seen = Emissions.of(line.signs @ LIKENESS, line.signs @ TWINS, line.blank)
        found, middles, score = places(seen, allowed)
        if number == 0:
            kind = _kind(kind, found[0])
        tables.append(told_apart(found, allowed, line, middles))
        scores.append(score)
    if not np.isfinite(min(scores)):
        return None
    table = np.concatenate(
        [_normalised(found, _allowed(kind, number)) for number, found in enumerate(tables)]
    )
    return _Zone(kind, table, width, min(scores)).read()


def _kind(shape: Kind, first: Floats) -> Kind:
    """A visa begins with V; otherwise it is the document of that size."""
    visa = first[SIGNS.index("V")] > 0.5 * first.max()
    if shape == "TD3":
        return "MRV-A" if visa else "TD3"
    if shape == "TD2":
        return "MRV-B" if visa else "TD2"
    return "TD1"


def _normalised(found: Floats, allowed: NDArray[np.bool_]) -> Floats:
    table = np.where(allowed, found + _SOFTEN, 0.0)
    shares: Floats = table / table.sum(axis=1, keepdims=True)
    return shares


def _only(signs: str) -> NDArray[np.bool_]:
    return np.array([sign in signs for sign in SIGNS])


_SIGNS_OF_FIELD: Mapping[str, NDArray[np.bool_]] = {
    "issuer": LETTERS | FILLERS, "nationality": LETTERS | FILLERS, "name": LETTERS | FILLERS,
    "number_digit": DIGITS | FILLERS, "birth": DIGITS | FILLERS, "expiry": DIGITS | FILLERS,
    "birth_digit": DIGITS, "expiry_digit": DIGITS, "optional_digit": DIGITS | FILLERS, "composite": DIGITS,
    "sex": _only("MFX<"),
}  # fmt: skip
_FIRST: Mapping[Kind, str] = {"TD3": "PV", "TD2": "IACV", "TD1": "IAC", "MRV-A": "PV", "MRV-B": "IACV"}


@cache
def _allowed(kind: Kind, line: int) -> NDArray[np.bool_]:
    """For each place of a line the signs that may stand there."""
    allowed = np.ones((WIDTH[kind], len(SIGNS)), dtype=bool)
    for name, (where, start, end) in PLACES[kind].items():
        if where == line and name in _SIGNS_OF_FIELD:
            allowed[start:end] = _SIGNS_OF_FIELD[name]
        if where == line and name == "code":
            allowed[start] = _only(_FIRST[kind])
            allowed[start + 1] = LETTERS | FILLERS
    return allowed


class _Zone:
    """One zone being read: `table` holds all its lines' places one behind the other."""

    def __init__(self, kind: Kind, table: Floats, width: int, score: float) -> None:
        self.kind = kind
        self.table = table
        self.width = width
        self.score = score
        self.chosen = table.argmax(axis=1)
        self.sureness = table.max(axis=1)
        self.is_coherent = False

    def read(self) -> ZoneText:
        seen = self._text()
        self._checked_fields()
        self._countries()
        self._name()
        confidence = {
            name: float(np.prod(self.sureness[list(self._rows(name))])) for name in PLACES[self.kind]
        }
        if not self.is_coherent or self.score < _WELL_PLACED:
            for name in ("sex", "nationality", "issuer", "code"):
                confidence[name] = min(confidence[name], 0.9)
        return ZoneText(self.kind, self._text(), seen, confidence, self.score)

    def _rows(self, name: str) -> range:
        line, start, end = PLACES[self.kind][name]
        return range(line * self.width + start, line * self.width + end)

    def _text(self) -> tuple[str, ...]:
        signs = "".join(SIGNS[place] for place in self.chosen)
        return tuple(signs[at : at + self.width] for at in range(0, len(signs), self.width))

    def _checked_fields(self) -> None:
        """All digits at once if the picture bears it, else field by field, else as the picture has it."""
        fields = [self._field(name) for name in self._order()]
        composite = self._rows("composite")[0] if "composite" in PLACES[self.kind] else None
        whole = weigh(self.table, fields, composite)
        if whole.price >= LOWEST_PRICE:
            self.is_coherent = True
            self._take(whole)
            return
        for field in fields:
            alone = weigh(self.table, [field], None)
            if field.digit is not None and field.is_checked and alone.price >= LOWEST_PRICE:
                self._take(alone)
            else:
                for row in field.rows:
                    self.sureness[row] = min(self.sureness[row], 0.9)

    def _order(self) -> tuple[str, ...]:
        covered = COMPOSITE.get(
            self.kind, ("number", "number_digit", "birth", "birth_digit", "expiry", "expiry_digit")
        )
        return tuple(name for name in covered if not name.endswith("_digit"))

    def _field(self, name: str) -> Field:
        digit = f"{name}_digit"
        if digit not in PLACES[self.kind]:
            return Field(tuple(self._rows(name)))
        row = self._rows(digit)[0]
        # A filler in place of the digit: the number goes on in the optional data, with its digit there.
        goes_on = name == "number" and self.table[row, FILLER] > 0.5
        return Field(tuple(self._rows(name)), row, not goes_on)

    def _take(self, weighed: Weighed) -> None:
        for row, sign in weighed.signs.items():
            self.chosen[row] = sign
            self.sureness[row] = weighed.confidence[row]

    def _countries(self) -> None:
        """Issuing state and nationality among the codes there are; usually they are the same."""
        codes = _codes()
        first, second = (self._likelihoods(name, codes) for name in ("issuer", "nationality"))
        same, one = first * second * _OWN_COUNTRY, (1 - _OWN_COUNTRY) / len(codes)
        apart = float(first.sum() * second.sum()) * one
        total = float(same.sum()) + apart
        for name, own, other in (("issuer", first, second), ("nationality", second, first)):
            rows = list(self._rows(name))
            free = float(np.prod(self.table[rows].max(axis=1)))
            posterior = same + own * float(other.sum()) * one
            best = int(posterior.argmax())
            if own[best] < _FAR_CODE * free or total <= 0:
                self.sureness[rows] = np.minimum(self.sureness[rows], 0.5)
                continue
            self.chosen[rows] = codes[best]
            self.sureness[rows] = (float(posterior[best]) / total) ** (1 / 3)

    def _likelihoods(self, name: str, codes: NDArray[np.int64]) -> Floats:
        rows = list(self._rows(name))
        found: Floats = np.prod([self.table[row, codes[:, place]] for place, row in enumerate(rows)], axis=0)
        return found

    def _name(self) -> None:
        rows = list(self._rows("name"))
        self.chosen[rows] = best_name(self.table[rows])
        self.sureness[rows] = self.table[rows, self.chosen[rows]]


@cache
def _codes() -> NDArray[np.int64]:
    return np.array([[SIGNS.index(sign) for sign in code] for code in zone_codes()])


def corrections(text: ZoneText) -> dict[str, dict[str, str]]:
    """Fields that a check digit decided against what the picture showed at first: name → old and new text.

    Zero and O, two and Z and the like where the place allows only one of them are no corrections.
    """
    found = {}
    for name in _CHECKED:
        if name not in PLACES[text.kind]:
            continue
        line, start, end = PLACES[text.kind][name]
        old, new = (lines[line][start:end].strip("<") for lines in (text.seen, text.lines))
        if old != new:
            found[name] = {"old": old, "new": new}
    return found


def lines_of(width: int) -> int:
    """How many lines a zone of that width has."""
    return LINES["TD1"] if width == WIDTH["TD1"] else LINES["TD3"]
