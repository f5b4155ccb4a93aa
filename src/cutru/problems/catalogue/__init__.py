"""The sentences of all problems: `code: {vi: …, en: …}` with `{name}` places for parameters."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Language = Literal["vi", "en"]


class UnknownProblemCode(KeyError):
    """A code that no catalogue file holds."""


@cache
def _load() -> dict[str, dict[str, str]]:
    """All sentences by code.

    Raises ValueError when two files hold the same code or a sentence lacks a language.
    """
    loaded: dict[str, dict[str, str]] = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".yaml"):
            continue
        for code, sentences in (yaml.safe_load(entry.read_text(encoding="utf-8")) or {}).items():
            if code in loaded:
                raise ValueError(f"problem code {code} stands twice, again in {entry.name}")
            if set(sentences) != {"vi", "en"}:
                raise ValueError(f"problem code {code} needs exactly vi and en")
            loaded[code] = sentences
    return loaded


CATALOGUE: Mapping[str, Mapping[str, str]] = _load()


def sentence(code: str, language: Language, params: Mapping[str, Any]) -> str:
    """The sentence of a code in one language with its parameters filled in.

    Raises UnknownProblemCode for a code without sentence, KeyError for a missing parameter.
    """
    try:
        template = CATALOGUE[code][language]
    except KeyError as error:
        raise UnknownProblemCode(code) from error
    return template.format_map(params)
