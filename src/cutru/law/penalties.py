"""Fines for what the portal is about, by behaviour, number of guests and the day of the behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cutru.law.bilingual import Text, text_from
from cutru.law.datafiles import read_data
from cutru.law.stay_rules import Regime
from cutru.law.versions import BOOK, RuleBook, RuleVersion

Behaviour = Literal[
    "stay_notice_wrong",
    "papers_not_shown",
    "stays_not_notified",
    "inspection_obstructed",
    "foreigners_not_declared",
    "account_with_false_information",
    "passport_not_shown",
    "illegal_resident_hosted",
]

BEHAVIOURS: Mapping[str, Text] = {
    code: text_from(entry) for code, entry in read_data("data", "behaviours").items()
}


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine in đồng, from `minimum` to `maximum`, already doubled where it is an organisation's."""

    behaviour: str
    label: Text
    minimum: int
    maximum: int
    warning_possible: bool
    guests_from: int | None
    guests_to: int | None
    basis: Text

    @property
    def amount(self) -> Text:
        """The fine in words, such as "Phạt tiền từ 2.000.000 đồng đến 4.000.000 đồng"."""
        low, high = f"{self.minimum:,}", f"{self.maximum:,}"
        vi = f"hạt tiền từ {low.replace(',', '.')} đồng đến {high.replace(',', '.')} đồng"
        en = f"ine of {low} to {high} VND"
        if self.warning_possible:
            return Text(f"Phạt cảnh cáo hoặc p{vi}", f"Warning or f{en}")
        return Text(f"P{vi}", f"F{en}")

    @property
    def guests(self) -> Text | None:
        """The number of guests it is for, such as "1–3 người"; None where the number does not matter."""
        if self.guests_from is None:
            return None
        if self.guests_to is None:
            return Text(f"từ {self.guests_from} người trở lên", f"{self.guests_from} guests or more")
        span = f"{self.guests_from}–{self.guests_to}"
        return Text(f"{span} người", f"{span} guests")


def fines_for(
    behaviour: Behaviour, on: date, *, organisation: bool = False, book: RuleBook = BOOK
) -> tuple[Fine, ...]:
    """Every fine of one behaviour on a day, lightest first; empty when the law of that day names none.

    Nghị định 282/2025/NĐ-CP Điều 5, 10, 21 from 15/12/2025; Nghị định 144/2021/NĐ-CP Điều 9 before. Raises
    NoRuleInForce for days before 01/01/2022.
    """
    version = book.in_force("penalties", on)
    return tuple(
        _fine(version, item, organisation)
        for item in version.values["items"]
        if item["behaviour"] == behaviour
    )


def fines_for_undeclared(
    regime: Regime, guests: int, organisation: bool, on: date, book: RuleBook = BOOK
) -> Fine:
    """The fine of a facility that left a number of guests undeclared; `on` is the day of the behaviour.

    Citizens: khoản 2, 3, 4 Điều 10; foreigners: khoản 3, 5, 6 Điều 21 Nghị định 282/2025/NĐ-CP
    (before 15/12/2025 khoản 2, 3, 4 Điều 9 Nghị định 144/2021/NĐ-CP). Raises ValueError for fewer than one
    guest, NoRuleInForce.
    """
    if guests < 1:
        raise ValueError("a fine for undeclared guests needs at least one guest")
    behaviour: Behaviour = "foreigners_not_declared" if regime == "F" else "stays_not_notified"
    fines = fines_for(behaviour, on, organisation=organisation, book=book)
    return next(
        fine
        for fine in fines
        if (fine.guests_from or 1) <= guests and (fine.guests_to is None or guests <= fine.guests_to)
    )


def public_fines(on: date, book: RuleBook = BOOK) -> tuple[Fine, ...]:
    """What the public page lists: every fine of an individual, by behaviour. Articles as in `fines_for`."""
    version = book.in_force("penalties", on)
    return tuple(_fine(version, item, organisation=False) for item in version.values["items"])


def organisation_multiplier(on: date, book: RuleBook = BOOK) -> int:
    """How many times an individual's fine an organisation pays: Điều 5 Nghị định 282/2025/NĐ-CP."""
    times: int = book.in_force("penalties", on).values["organisation_multiplier"]
    return times


def _fine(version: RuleVersion, item: Mapping[str, Any], organisation: bool) -> Fine:
    times = version.values["organisation_multiplier"] if organisation else 1
    return Fine(
        behaviour=item["behaviour"],
        label=BEHAVIOURS[item["behaviour"]],
        minimum=item["min"] * times,
        maximum=item["max"] * times,
        warning_possible=item.get("warning", False),
        guests_from=item.get("guests_from"),
        guests_to=item.get("guests_to"),
        basis=_basis(version.basis, item["article"]),
    )


def _basis(decree: Text, article: str) -> Text:
    """`10.2.đ` → "điểm đ khoản 2 Điều 10 …"; the point may be missing."""
    number, clause, *points = article.split(".")
    point_vi = f"điểm {points[0]} " if points else ""
    point_en = f"Point {points[0]}, " if points else ""
    return Text(
        f"{point_vi}khoản {clause} Điều {number} {decree.vi}",
        f"{point_en}Clause {clause}, Article {number}, {decree.en}",
    )
