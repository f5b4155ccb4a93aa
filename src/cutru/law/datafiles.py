"""Reading the YAML files this package carries. Nothing else is ever read from disk by `cutru.law`."""

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


def frozen(value: Any) -> Any:
    """The same value with lists as tuples and dicts read-only, so that shared data cannot be changed."""
    if isinstance(value, dict):
        return MappingProxyType({key: frozen(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(frozen(inner) for inner in value)
    return value


def read_data(folder: str, name: str) -> Mapping[str, Any]:
    """One YAML file of a folder of this package (`data`, `forms`, `catalogue`), read-only.

    Raises FileNotFoundError for a name that is not there.
    """
    text = files("cutru.law").joinpath(folder, f"{name}.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = frozen(yaml.safe_load(text))
    return data


def names_in(folder: str) -> tuple[str, ...]:
    """The names, without ending, of the YAML files of a folder of this package, in order."""
    names = [entry.name for entry in files("cutru.law").joinpath(folder).iterdir()]
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))
