"""What the portal tells people about the rules: the regulation popup and the frequently asked questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cutru.law.bilingual import Text, text_from
from cutru.law.datafiles import read_data
from cutru.law.penalties import fines_for, organisation_multiplier
from cutru.law.versions import BOOK, RuleBook


@dataclass(frozen=True, slots=True)
class RegulationItem:
    """One heading of the popup; `article` None where the article's number is not known yet."""

    article: Text | None
    title: Text
    points: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Regulation:
    """The popup of one version: what must be read before an account is registered."""

    version_id: str
    title: Text
    excerpt_of: Text
    items: tuple[RegulationItem, ...]
    legal_basis: tuple[Text, ...]
    confirmation: Text


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A question with its answer and the article the answer rests on; `id` serves as anchor."""

    id: str
    question: Text
    answer: Text
    basis: Text


def _regulation(version_id: str, entry: Mapping[str, Any], confirmation: Text) -> Regulation:
    return Regulation(
        version_id=version_id,
        title=text_from(entry["title"]),
        excerpt_of=text_from(entry["excerpt_of"]),
        items=tuple(
            RegulationItem(
                article=_article(item["article"]),
                title=text_from(item["title"]),
                points=tuple(text_from(point) for point in item["points"]),
            )
            for item in entry["items"]
        ),
        legal_basis=tuple(text_from(line) for line in entry["legal_basis"]),
        confirmation=confirmation,
    )


def _article(number: str | None) -> Text | None:
    word = "Articles" if "," in (number or "") else "Article"
    return Text(f"Điều {number}", f"{word} {number}") if number else None


def _load_regulations() -> dict[str, Regulation]:
    data = read_data("data", "regulations")
    confirmation = text_from(data["confirmation"])
    return {
        version_id: _regulation(version_id, entry, confirmation)
        for version_id, entry in data["versions"].items()
    }


REGULATIONS: Mapping[str, Regulation] = _load_regulations()
"""The popup of every version of the rule `foreigner_declaration`, acting or proposed, by version id."""

_FAQ: tuple[Mapping[str, Any], ...] = tuple(read_data("data", "faq")["entries"])


def regulation(on: date, book: RuleBook = BOOK) -> Regulation:
    """The popup in force on a day: Điều 3-8, 10 Thông tư 53/2016/TT-BCA until its successor is confirmed.

    Raises NoRuleInForce for days before 15/02/2017.
    """
    return REGULATIONS[book.in_force("foreigner_declaration", on).id]


def faq(on: date, book: RuleBook = BOOK) -> tuple[FaqEntry, ...]:
    """The questions that hold on a day, amounts and articles filled in; each entry names its own article.

    Raises NoRuleInForce for days before 01/01/2022.
    """
    return tuple(_faq_entry(entry, on, book) for entry in _FAQ if _holds(entry, on, book))


def _holds(entry: Mapping[str, Any], on: date, book: RuleBook) -> bool:
    return "rule" not in entry or book.in_force(entry["rule"], on).id in entry["versions"]


def _faq_entry(entry: Mapping[str, Any], on: date, book: RuleBook) -> FaqEntry:
    answer = text_from(entry["answer"])
    basis = book.in_force(entry["basis_of"], on).basis if "basis_of" in entry else text_from(entry["basis"])
    if "fine" in entry:
        fine = fines_for(entry["fine"], on, book=book)[0]
        times = str(organisation_multiplier(on, book))
        vi = {"amount": fine.amount.vi, "basis": fine.basis.vi, "times": times}
        en = {"amount": fine.amount.en, "basis": fine.basis.en, "times": times}
        answer, basis = answer.filled(vi, en), basis.filled(vi, en)
    return FaqEntry(entry["id"], text_from(entry["question"]), answer, basis)
