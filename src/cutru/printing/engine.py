"""Setting pages with typst, inside the process and from data only.

Templates get their values as JSON, so that nothing a guest writes is ever read as typst code. System fonts
are left out: the same values give the same bytes on every machine.
"""

import json
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"

_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")
_BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG of our own making, handed to a template as it is."""

    svg: str


def printable(text: str) -> str:
    """One line of text as it may stand on paper: NFC, no control characters, single spaces.

    Marks that turn the direction of text are dropped: they would let a name show as another one.
    """
    kept = (
        " " if unicodedata.category(char) in _UNPRINTABLE else char
        for char in unicodedata.normalize("NFC", text)
        if char not in _BIDI_CONTROLS
    )
    return " ".join("".join(kept).split())


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template (`na17`, `receipt`, …). Safe from several threads at once.

    `data` holds strings, numbers, booleans, None, lists, mappings and `Picture`.
    """
    pdf = _compiler().compile(
        input=TEMPLATES / f"{template}.typ",
        format="pdf",
        sys_inputs={"data": json.dumps(_cleaned(data))},
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst answered {type(pdf).__name__} for one PDF")
    return pdf


_per_thread = threading.local()


def _compiler() -> typst.Compiler:
    """The thread's own compiler: one compiler refuses to be used twice at the same time."""
    compiler: typst.Compiler | None = getattr(_per_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(root=TEMPLATES, font_paths=_fonts())
        _per_thread.compiler = compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _cleaned(value: Any) -> Any:
    if isinstance(value, Picture):
        return value.svg
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
