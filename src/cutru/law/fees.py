"""What a dossier costs: the fee rows of the catalogue and the dated exemptions from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cutru.law.bilingual import Text, text_from
from cutru.law.catalogue import ALL, Fee, Procedure
from cutru.law.versions import BOOK, NoRuleInForce, RuleBook, RuleVersion

NOT_STATED = Text(
    "Văn bản không nêu mức thu khi nộp bằng cách này; hỏi cơ quan tiếp nhận.",
    "The law states no fee for filing in this way; ask the receiving authority.",
)
TO_BE_CHECKED = Text(
    "Mức thu đọc không rõ trong văn bản công bố; cần đối chiếu.",
    "The amount is not clear in the published text; to be checked.",
)


class UnknownExemption(KeyError):
    """An exemption that does not exist on the day, or does not go with the procedure and channel."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A group of people that pays no fee.

    `age_from` (included) and `age_under` in completed years, None for open; `decided_by_age`: the date of
    birth alone proves it. `identity_level`: the level of electronic identity it asks for.
    """

    code: str
    name: Text
    proof: Text
    age_from: int | None
    age_under: int | None
    decided_by_age: bool
    identity_level: int | None
    uncertain: Text | None
    basis: Text


@dataclass(frozen=True, slots=True)
class FeeDecision:
    """What is to be paid; `amount` in whole đồng, None where no fee is stated (then `uncertain` says so).

    `per` is what the rate is for, `exemption` the group that made the amount 0, `uncertain` why the amount
    should be checked.
    """

    amount: int | None
    currency: str
    per: Text | None
    exemption: Text | None
    basis: Text
    uncertain: Text | None
    note: Text | None = None


def fee_for(
    procedure: Procedure,
    case_id: str,
    channel: str,
    persons: int,
    on: date,
    exemption: str | None = None,
    book: RuleBook = BOOK,
) -> FeeDecision:
    """The fee of a dossier filed on a day by a channel for a number of persons who pay.

    `persons`: the persons of the dossier, in a list without those who are exempt; `exemption`: the code of a
    group of `exemptions_for` when the whole dossier is exempt. Raises KeyError for an unknown case,
    UnknownExemption, ValueError for less than one person.
    """
    if persons < 1:
        raise ValueError("a dossier is for one person or more")
    procedure.case(case_id)
    row = _row(procedure, case_id, channel)
    if exemption is not None:
        group = next(
            (one for one in exemptions_for(procedure, case_id, channel, on, book) if one.code == exemption),
            None,
        )
        if group is None:
            raise UnknownExemption(exemption)
        return FeeDecision(0, "VND", row.per if row else None, group.name, group.basis, group.uncertain)
    if row is None:
        return FeeDecision(None, "VND", None, None, _basis(procedure), NOT_STATED)
    return FeeDecision(
        amount=row.amount * (persons if row.per_person else 1),
        currency=row.currency,
        per=row.per,
        exemption=None,
        basis=_basis(procedure),
        uncertain=TO_BE_CHECKED if row.uncertain else None,
        note=row.note,
    )


def exemptions_for(
    procedure: Procedure, case_id: str, channel: str, on: date, book: RuleBook = BOOK
) -> tuple[Exemption, ...]:
    """The groups that pay nothing for a case filed by a channel on a day; none where it is free for all."""
    row = _row(procedure, case_id, channel)
    if (row is not None and row.amount == 0) or not procedure.fee_exemptions:
        return ()
    groups = exemptions_on(on, book)
    digital = _acting("digital_citizen_fees", on, book)
    if digital and channel == digital.values["channel"] and procedure.code in digital.values["procedures"]:
        groups = (*groups, _exemption(digital.values, digital.basis))
    return groups


def exemptions_on(on: date, book: RuleBook = BOOK) -> tuple[Exemption, ...]:
    """The groups of Article 4 of Circular 75/2022/TT-BTC as it stands on a day."""
    version = _acting("residence_fee_exemptions", on, book)
    if version is None:
        return ()
    return tuple(_exemption(entry, version.basis) for entry in version.values["categories"])


def exempt_by_age(birth_date: date, on: date, book: RuleBook = BOOK) -> Exemption | None:
    """The group a person belongs to by age alone, so that nobody has to prove it."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    age = on.year - birth_date.year - (not had_birthday)
    for group in exemptions_on(on, book):
        old_enough = group.age_from is None or age >= group.age_from
        young_enough = group.age_under is None or age < group.age_under
        if group.decided_by_age and old_enough and young_enough:
            return group
    return None


def _row(procedure: Procedure, case_id: str, channel: str) -> Fee | None:
    rows = [row for row in procedure.fees if row.case in (ALL, case_id) and row.channel in (ALL, channel)]
    return max(rows, key=lambda row: (row.case != ALL, row.channel != ALL), default=None)


def _acting(rule: str, on: date, book: RuleBook) -> RuleVersion | None:
    try:
        return book.in_force(rule, on)
    except NoRuleInForce:
        return None


def _exemption(entry: Mapping[str, Any], basis: Text) -> Exemption:
    return Exemption(
        code=entry["code"],
        name=text_from(entry),
        proof=text_from(entry["proof"]),
        age_from=entry.get("age_from"),
        age_under=entry.get("age_under"),
        decided_by_age=entry.get("decided_by_age", False),
        identity_level=entry.get("identity_level"),
        uncertain=text_from(entry["uncertain"]) if "uncertain" in entry else None,
        basis=basis,
    )


def _basis(procedure: Procedure) -> Text:
    """The circulars on fees of the procedure, or what the procedure as a whole rests on."""
    names = [basis.name for basis in procedure.legal_basis if basis.number.endswith("TT-BTC")]
    if not names:
        return procedure.version_basis
    return Text("; ".join(name.vi for name in names), "; ".join(name.en for name in names))
