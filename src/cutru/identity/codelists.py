"""The closed lists of the declaration forms, and how a cell's text finds its code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cutru.identity.names import clean_name, search_key
from cutru.identity.tables import read_table
from cutru.problems import Problem

_WIDE_SEPARATOR = re.compile(r"\s+[-–—]\s+")
_ANY_SEPARATOR = re.compile(r"\s*[-–—:]\s*")

LONGEST_CELL = 200
"""Longer texts are no entry of any list and are not remembered."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list; `display` is the full text a workbook cell carries ("1 - Thẻ CCCD")."""

    code: str
    label_vi: str
    label_en: str
    display: str

    def label(self, language: str) -> str:
        """The label in the reader's language; anything but English answers in Vietnamese."""
        return self.label_en if language.startswith("en") else self.label_vi


class CodeList(Mapping[str, Code]):
    """A list by code, in the order of its file; hashed by identity, so that look-ups can be remembered."""

    def __init__(self, name: str, undecided: frozenset[str] = frozenset()) -> None:
        rows = read_table(name)
        self.name = name
        self.undecided = undecided
        self._codes = {
            row["code"]: Code(
                row["code"], row["label_vi"], row["label_en"], f"{row['code']} - {row['label_vi']}"
            )
            for row in rows
        }
        self._keys: dict[str, str] = {}
        for row in rows:
            for text in (row["label_vi"], row["label_en"], *row["aliases"].split(";")):
                if key := search_key(text):
                    self._keys.setdefault(key, row["code"])
        self._upper = {code.upper(): code for code in self._codes}

    def __getitem__(self, code: str) -> Code:
        return self._codes[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def by_code(self, text: str) -> str | None:
        """The code as the list writes it, whatever the letter case."""
        return self._upper.get(text.upper())

    def by_label(self, text: str) -> str | None:
        """The code whose label or common other name this is; accents and case do not count."""
        return self._keys.get(search_key(text))


SEXES = CodeList("sexes", undecided=frozenset({"U", "UNKNOWN", "X", ""}))
DOCUMENT_TYPES = CodeList("document_types")
RESIDENCE_TYPES = CodeList("residence_types")
STAY_REASONS = CodeList("stay_reasons")
BIRTH_PRECISIONS = CodeList("birth_date_precision")
PASSPORT_TYPES = CodeList("passport_types")
ENTRY_DOCUMENT_KINDS = CodeList("entry_document_kinds")

STAY_REASONS_WITH_DETAIL = frozenset(
    row["code"] for row in read_table("stay_reasons") if row["detail_required"] == "yes"
)
"""Reasons that need the reason in words beside them."""

OTHER_DOCUMENT = "9"
"""The document type that needs the document's name beside it."""


def split_code(text: str) -> tuple[str, str] | None:
    """`code - label` → (code, label) at the first separating dash; None without one."""
    parts = _WIDE_SEPARATOR.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0]:
        return parts[0], parts[1]
    return None


def split_code_loosely(text: str) -> tuple[str, str] | None:
    """Like `split_code` for hand-made cells: `1-Thẻ CCCD`, `1: Thẻ CCCD`, `1– Thẻ CCCD`."""
    parts = _ANY_SEPARATOR.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0]:
        return parts[0], parts[1]
    return None


def resolve(codelist: CodeList, text: str, field: str) -> tuple[str | None, list[Problem]]:
    """The code a cell means: `code - label`, bare code, or a label.

    The code decides: another label beside it is a notice, and so is a label without code. An empty text gives
    (None, []); whether the field is required is the caller's business. Otherwise the error `not_in_list`
    (`choose_sex` where a sex is left open).
    """
    if len(text) > LONGEST_CELL:
        return None, [Problem(field, "not_in_list", {"value": text.strip()[:40]})]
    code, problem, params = _resolve(codelist, text)
    if problem is None:
        return code, []
    return code, [Problem(field, problem, dict(params), "notice" if code else "error")]


Answer = tuple[str | None, str | None, tuple[tuple[str, str], ...]]
"""Code, problem code, parameters of the problem's sentence."""


@lru_cache(maxsize=16384)
def _resolve(codelist: CodeList, text: str) -> Answer:
    cell = clean_name(text)
    if not cell:
        return None, None, ()
    if code := codelist.by_code(cell):
        return code, None, ()
    for split in (split_code(cell), split_code_loosely(cell)):
        if split and (code := codelist.by_code(split[0])):
            if not search_key(split[1]) or codelist.by_label(split[1]) == code:
                return code, None, ()
            return code, "label_differs", (("display", codelist[code].display), ("value", cell))
    if code := codelist.by_label(cell):
        return code, "read_from_label", (("display", codelist[code].display), ("value", cell))
    if search_key(cell) in codelist.undecided:
        return None, "choose_sex", (("value", cell),)
    return None, "not_in_list", (("value", cell),)
