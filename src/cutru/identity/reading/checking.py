"""What a zone's places hold when its check digits are believed (ICAO Doc 9303-3 section 4.9).

A picture gives each sign only with a probability. Among all lines that those allow, each check digit rules out
nine of ten; what remains is weighed by the sum-product rule, so that every place gets the probability it has
once all digits hold. A walk over the places carries two sums modulo 10: of the field's own digit and of the
composite one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cutru.identity.reading.alphabet import VALUES

Floats = NDArray[np.float64]
Role = Literal["sign", "digit", "composite"]

_STATES = 100
_NOWHERE = _STATES
_WEIGHTS = (7, 3, 1)
_TINY = 1e-12
_REMAINDERS = VALUES % 10


@dataclass(frozen=True, slots=True)
class Field:
    """Rows of the table that hold a field, and the row of its check digit if it has one that is believed."""

    rows: tuple[int, ...]
    digit: int | None = None
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Weighed:
    """By row: the sign's number and its probability given that all digits hold.

    `price` is the log probability of the best line whose digits hold, less that of the best line at all: zero
    when nothing had to give way.
    """

    signs: dict[int, int]
    confidence: dict[int, float]
    price: float


@dataclass(frozen=True, slots=True)
class _Step:
    row: int
    role: Role
    own: int
    composite: int


def weigh(table: Floats, fields: Sequence[Field], composite: int | None) -> Weighed:
    """The most probable signs of the fields, in the order in which the composite digit at row `composite` covers
    them. `table`: rows × 37, each row sums to 1."""
    steps = _walk(fields, composite)
    shares = np.stack([_by_value(table[step.row]) for step in steps])
    values, price = _best_values(table, steps)
    ahead = _forward(shares, steps)
    signs: dict[int, int] = {}
    confidence: dict[int, float] = {}
    after = np.append(np.ones(_STATES), 0.0)
    for number in range(len(steps) - 1, -1, -1):
        step = steps[number]
        following = _following(step.role, step.own, step.composite)
        passing = (ahead[number][None, :] * after[following]).sum(axis=1)
        posterior = table[step.row] * passing[_REMAINDERS]
        chosen = int(np.where(values[number] == _REMAINDERS, table[step.row], -1.0).argmax())
        signs[step.row] = chosen
        confidence[step.row] = float(posterior[chosen] / max(posterior.sum(), 1e-300))
        before = (shares[number][:, None] * after[following]).sum(axis=0)
        after = np.append(before / max(before.max(), 1e-300), 0.0)
    return Weighed(signs, confidence, price)


def _walk(fields: Sequence[Field], composite: int | None) -> list[_Step]:
    steps: list[_Step] = []
    for field in fields:
        is_checked = field.digit is not None and field.is_checked
        for place, row in enumerate(field.rows):
            own = _WEIGHTS[place % 3] if is_checked else 0
            steps.append(_Step(row, "sign", own, _WEIGHTS[len(steps) % 3]))
        if field.digit is not None:
            steps.append(_Step(field.digit, "digit" if is_checked else "sign", 0, _WEIGHTS[len(steps) % 3]))
    if composite is not None:
        steps.append(_Step(composite, "composite", 0, 0))
    return steps


@cache
def _following(role: Role, own: int, composite: int) -> NDArray[np.int64]:
    """For each value of the sign (10) and each state (100) the state behind the step, or nowhere."""
    value = np.arange(10)[:, None]
    first, second = np.divmod(np.arange(_STATES), 10)
    if role == "composite":
        return np.where((second == value) & (first == 0), 0, _NOWHERE)
    moved = (second + composite * value) % 10
    if role == "digit":
        return np.where(first == value, moved, _NOWHERE)
    return (first + own * value) % 10 * 10 + moved


def _by_value(row: Floats) -> Floats:
    return np.bincount(_REMAINDERS, weights=row, minlength=10)


def _forward(shares: Floats, steps: Sequence[_Step]) -> list[Floats]:
    """The probability of each state before each step, scaled to a sum of 1."""
    state = np.zeros(_STATES)
    state[0] = 1.0
    states = []
    for share, step in zip(shares, steps, strict=True):
        states.append(state)
        following = _following(step.role, step.own, step.composite)
        fresh = np.bincount(
            following.ravel(), weights=(share[:, None] * state[None, :]).ravel(), minlength=_STATES + 1
        )
        state = fresh[:_STATES] / max(float(fresh[:_STATES].sum()), 1e-300)
    return states


def _best_values(table: Floats, steps: Sequence[_Step]) -> tuple[list[int], float]:
    """The value of each step's sign on the most probable walk to an end, and its price."""
    score = np.full(_STATES + 1, -np.inf)
    score[0] = 0.0
    back: list[NDArray[np.int64]] = []
    free = 0.0
    for step in steps:
        row = table[step.row]
        best = np.array([row[value == _REMAINDERS].max() for value in range(10)])
        logs = np.log(np.maximum(best, _TINY))
        free += float(logs.max())
        following = _following(step.role, step.own, step.composite)
        fresh = np.full(_STATES + 1, -np.inf)
        origin = np.zeros(_STATES + 1, dtype=np.int64)
        for value in range(10):
            reached = following[value]
            candidate = score[:_STATES] + logs[value]
            better = candidate > fresh[reached]
            fresh[reached[better]] = candidate[better]
            origin[reached[better]] = np.flatnonzero(better) * 10 + value
        fresh[_NOWHERE] = -np.inf
        score = fresh
        back.append(origin)
    state = int(score.argmax())
    price = float(score[state]) - free
    values: list[int] = []
    for origin in reversed(back):
        state, value = divmod(int(origin[state]), 10)
        values.append(value)
    return values[::-1], price
