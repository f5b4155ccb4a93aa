"""One thing that is wrong, or worth saying, about one field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Literal

from cutru.problems.catalogue import sentence

Severity = Literal["error", "warning", "notice"]
"""error: the row is not taken. warning: taken, a person should look. notice: taken, read with a rule."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of one field; `field` is the English field name, empty when the whole record is meant."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)
    severity: Severity = "error"

    @property
    def message_vi(self) -> str:
        return sentence(self.code, "vi", self.params)

    @property
    def message_en(self) -> str:
        return sentence(self.code, "en", self.params)

    def message(self, language: str) -> str:
        """The sentence in the reader's language; anything but English answers in Vietnamese."""
        return self.message_en if language.startswith("en") else self.message_vi

    def as_dict(self) -> dict[str, str]:
        """field, code, severity, message_vi, message_en: what a machine reads."""
        return {
            "field": self.field,
            "code": self.code,
            "severity": self.severity,
            "message_vi": self.message_vi,
            "message_en": self.message_en,
        }


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that keep a record from being taken."""
    return [problem for problem in problems if problem.severity == "error"]


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
