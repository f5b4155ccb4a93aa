"""Reading the layer's own data files."""

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv` as dictionaries by column name."""
    source = files("cutru.identity").joinpath("data", f"{name}.csv")
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
