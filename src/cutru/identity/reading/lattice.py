"""A line of a known number of signs, read from a text model's answers frame by frame.

The model's answers are those of connectionist temporal classification: a sign may cover several frames, and a
blank frame parts equal neighbours. A zone's line has a fixed length and a known kind of sign at each place, so
the most probable path is sought among lines of that length alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cutru.identity.reading.alphabet import DIGITS, LETTERS

_FLOOR = 1e-7
_UNEVEN = 0.45
_BLANK_FLOOR = 0.02
"""What else than signs of a zone the model may see counts as a gap, at this price."""
_SPREAD = 0.22
"""Distance between signs, in parts of the pitch, that counts as one standard deviation from an even print."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Emissions:
    """Probabilities by frame: `mixed` for places that take letters and digits, `single` for those that take
    one of them only (frames × 37), and `blank`."""

    mixed: Floats
    single: Floats
    blank: Floats

    @classmethod
    def of(cls, mixed: Floats, single: Floats, blank: Floats) -> "Emissions":
        return cls(np.minimum(mixed, 1.0), np.minimum(single, 1.0), blank)


def places(seen: Emissions, allowed: Bools) -> tuple[Floats, Floats, float]:
    """How probable each sign is at each place (places × 37, not normalised), the frames where the places have
    their middles, and the path's mean log score.

    `allowed` (places × 37) tells the signs of each place. The signs of a zone are printed at an even pitch: a
    second look uses that, since runs of fillers are hard to count. Too few frames give a score of -inf.
    """
    if len(seen.blank) < len(allowed):
        return np.full(allowed.shape, _FLOOR), np.zeros(len(allowed)), float("-inf")
    is_mixed = (allowed & DIGITS).any(axis=1) & (allowed & LETTERS).any(axis=1)
    starts, ends, _score = _best_path(seen, allowed, is_mixed, None)
    paths = [_best_path(seen, allowed, is_mixed, expected) for expected in _even_prints((starts + ends) / 2)]
    starts, ends, score = max(paths, key=lambda path: path[2])
    return _collect(seen, is_mixed, starts, ends), _even((starts + ends) / 2, 2), score / len(seen.blank)


def _even_prints(middles: Floats) -> list[Floats]:
    """Where the places may stand by a first look: by all of it, or, where that is uneven, by either end of it."""
    whole = _even(middles, 2)
    pitch = float(np.median(np.diff(whole)))
    if np.abs(middles - whole).max() < _UNEVEN * pitch:
        return [whole]
    order = np.arange(len(middles))
    part = max(len(middles) // 3, 8)
    ends = [np.polyval(np.polyfit(order[piece], middles[piece], 1), order) for piece in (slice(part), slice(-part, None))]
    return [whole, *ends]


def _even(middles: Floats, degree: int) -> Floats:
    """Places on a parabola through the middles, since perspective squeezes one end; outliers count little."""
    order = np.arange(len(middles))
    weights = np.ones(len(middles))
    fitted = middles
    for _ in range(4):
        fitted = np.polyval(np.polyfit(order, middles, degree, w=weights), order)
        weights = 1 / (1 + np.abs(middles - fitted)) ** 2
    return fitted


def _best_path(
    seen: Emissions, allowed: Bools, is_mixed: Bools, expected: Floats | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """First and last frame of each place on the most probable path (Viterbi), and its log score."""
    length, signs = allowed.shape
    mixed, single = (np.log(np.maximum(one, _FLOOR)) for one in (seen.mixed, seen.single))
    blanks = np.log(seen.blank + _BLANK_FLOOR)
    closed = np.where(allowed, 0.0, -1e9)
    frames = len(blanks)
    entering = _entering_costs(frames, length, expected)
    inside = np.full((length, signs), -1e9)
    gap = np.full(length + 1, -1e9)
    gap[0] = 0.0
    came_inside = np.zeros((frames, length, signs), dtype=np.int8)
    came_gap = np.zeros((frames, length + 1), dtype=bool)
    first_sign = np.zeros((frames, length), dtype=np.int8)
    second_sign = np.zeros((frames, length), dtype=np.int8)
    rows = np.arange(length)
    for frame in range(frames):
        first = inside.argmax(axis=1)
        best = inside[rows, first]
        rest = inside.copy()
        rest[rows, first] = -2e9
        second = rest.argmax(axis=1)
        runner_up = rest[rows, second]
        first_sign[frame], second_sign[frame] = first, second
        # From the place before without a blank between: only when its sign is another one.
        direct = np.full((length, signs), -1e9)
        direct[1:] = best[:-1, None]
        direct[rows[1:], first[:-1]] = runner_up[:-1]
        options = np.stack([inside, np.broadcast_to(gap[:-1, None], inside.shape) + entering[frame][:, None],
                            direct + entering[frame][:, None]])  # fmt: skip
        choice = options.argmax(axis=0)
        came_inside[frame] = choice
        logs = np.where(is_mixed[:, None], mixed[frame], single[frame])
        fresh = np.take_along_axis(options, choice[None], axis=0)[0] + logs + closed
        into_gap = np.concatenate([[-2e9], best])
        came_gap[frame] = into_gap > gap
        gap = np.maximum(gap, into_gap) + blanks[frame]
        inside = fresh
    return _traced(inside, gap, came_inside, came_gap, first_sign, second_sign)


def _entering_costs(frames: int, length: int, expected: Floats | None) -> Floats:
    """What it costs a place to begin at a frame: nothing, or more the further off the even print it is."""
    if expected is None:
        return np.zeros((frames, length))
    pitch = max(float(np.median(np.diff(expected))), 1.0)
    distance = (np.arange(frames)[:, None] - expected[None, :]) / (pitch * _SPREAD)
    cost: Floats = -0.5 * np.clip(np.abs(distance) - 0.5, 0, 8) ** 2
    return cost


def _traced(
    inside: Floats,
    gap: Floats,
    came_inside: NDArray[np.int8],
    came_gap: NDArray[np.bool_],
    first_sign: NDArray[np.int8],
    second_sign: NDArray[np.int8],
) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    frames, length, _signs = came_inside.shape
    starts = np.zeros(length, dtype=np.int64)
    ends = np.zeros(length, dtype=np.int64)
    place = length - 1
    sign = int(inside[place].argmax())
    in_gap = gap[length] > inside[place, sign]
    score = float(max(gap[length], inside[place, sign]))
    if not in_gap:
        ends[place] = frames - 1
    for frame in range(frames - 1, -1, -1):
        if in_gap:
            if came_gap[frame, place + 1] and place >= 0:
                in_gap = False
                sign = int(first_sign[frame, place])
                ends[place] = frame - 1
            continue
        how = came_inside[frame, place, sign]
        if how == 0:
            continue
        starts[place] = frame
        place -= 1
        if how == 1:
            in_gap = True
        else:
            sign = int(second_sign[frame, place] if first_sign[frame, place] == sign else first_sign[frame, place])
            ends[place] = frame - 1
        if place < 0:
            break
    return starts, ends, score


def _collect(
    seen: Emissions, is_mixed: Bools, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Floats:
    """The highest probability of each sign in the frames of each place, half of the gaps beside included."""
    frames = len(seen.blank)
    gathered = np.empty((len(starts), seen.mixed.shape[1]))
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        left = 0 if place == 0 else (ends[place - 1] + start + 1) // 2
        right = frames if place + 1 == len(starts) else (end + starts[place + 1]) // 2 + 1
        left, right = min(left, start), max(right, end + 1)
        emissions = seen.mixed if is_mixed[place] else seen.single
        gathered[place] = emissions[left:right].max(axis=0)
    return gathered
