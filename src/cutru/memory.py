"""How Python's cyclic garbage collector is set in every process of the portal."""

import gc

YOUNG_OBJECTS = 20_000
"""New objects between two looks of the collector; a file of 10,000 guests makes a few hundred thousand."""


def settle() -> None:
    """To be called once everything is loaded: what lives as long as the process is never looked at again.

    Without this a third of an import's time goes into searching Django's own modules for garbage.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)
