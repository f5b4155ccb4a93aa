"""Benchmarks: each module has `run()`, which measures figures against a yardstick of the same run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number and what it is compared with.

    `value` and `yardstick_value` are in `unit`; `ratio` is what `aim` (a short text) speaks about.
    """

    name: str
    value: float
    unit: str
    yardstick: str
    yardstick_value: float
    ratio: float
    aim: str
