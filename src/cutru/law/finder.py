"""The finder: plain questions that end at the right procedure and case.

It tells apart the declaration of a foreigner's temporary residence (khai báo tạm trú), temporary residence
registration (đăng ký tạm trú) and stay notification (thông báo lưu trú).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cutru.law.bilingual import Text, text_from
from cutru.law.datafiles import read_data


class UnknownQuestion(KeyError):
    """A question id that the finder does not have."""


class UnknownAnswer(KeyError):
    """An option that the question does not offer, or an answer after the end was reached."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the questions lead: a procedure, one of its cases, and what has to be done by when."""

    procedure_id: str
    case_id: str | None
    duty: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; it has either the id of the `next` question or an ending."""

    id: str
    text: Text
    next: str | None
    ends_at: Ending | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question, why it is asked, and its answers in the order shown."""

    id: str
    text: Text
    why: Text
    options: tuple[Option, ...]

    def option(self, option_id: str) -> Option:
        """One of the answers. Raises UnknownAnswer."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise UnknownAnswer(option_id)


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its id, in the order of the data file."""
    entries = read_data("data", "finder")["questions"]
    return {entry["id"]: _question(entry) for entry in entries}


def first_question() -> Question:
    """The question the finder starts with."""
    return next(iter(questions().values()))


def question(question_id: str) -> Question:
    """A question by its id. Raises UnknownQuestion."""
    try:
        return questions()[question_id]
    except KeyError as error:
        raise UnknownQuestion(question_id) from error


def follow(answers: Sequence[str]) -> Question | Ending:
    """Where a sequence of option ids leads from the first question. Raises UnknownAnswer."""
    place: Question | Ending = first_question()
    for answer in answers:
        if isinstance(place, Ending):
            raise UnknownAnswer(answer)
        option = place.option(answer)
        place = option.ends_at or question(option.next or "")
    return place


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        text=text_from(entry["text"]),
        why=text_from(entry["why"]),
        options=tuple(_option(option) for option in entry["options"]),
    )


def _option(entry: Mapping[str, Any]) -> Option:
    ending = entry.get("ends_at")
    return Option(
        id=entry["id"],
        text=text_from(entry["text"]),
        next=entry.get("next"),
        ends_at=Ending(ending["procedure"], ending["case"], text_from(ending["duty"])) if ending else None,
    )
