"""Words of the law in the two languages of the portal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in Vietnamese and English; the Vietnamese is the authoritative one."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi

    def in_language(self, language: str) -> str:
        """The words for a language code such as `en-gb`; anything but English answers in Vietnamese."""
        return self.en if language.startswith("en") else self.vi

    def in_sentence_case(self) -> "Text":
        """The words of a title as a sentence begins, where it is printed in capitals."""
        return Text(*(words.capitalize() if words.isupper() else words for words in (self.vi, self.en)))

    def filled(self, vi: Mapping[str, str], en: Mapping[str, str]) -> "Text":
        """The same words with `{name}` places filled, each language from its own mapping."""
        return Text(self.vi.format_map(vi), self.en.format_map(en))


def text_from(entry: Mapping[str, Any]) -> Text:
    """A `{vi: …, en: …}` entry of a data file. Raises KeyError when a language is missing."""
    return Text(vi=entry["vi"], en=entry["en"])
