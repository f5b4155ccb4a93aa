"""Numbered lines that say what is being done and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Steps:
    """Prints `[2/8] what …` at the start of a step and its seconds at the end."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.started = time.monotonic()

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Yields a function for lines about the inside of the step."""
        self.number += 1
        began = time.monotonic()
        head = f"[{self.number}/{self.total}] {name}"
        print(f"{head} …", flush=True)

        def detail(text: str) -> None:
            print(f"      {time.monotonic() - began:5.1f} s  {text}", flush=True)

        yield detail
        print(f"{head}: {time.monotonic() - began:.1f} s", flush=True)
