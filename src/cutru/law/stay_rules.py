"""What the law says about stays themselves: their length, who notifies them, what must be told."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cutru.law.bilingual import Text, text_from
from cutru.law.versions import BOOK, RuleBook

Regime = Literal["F", "V"]
"""F: a foreigner's temporary residence is declared. V: a Vietnamese citizen's stay is notified."""
Place = Literal["private_home", "lodging_facility", "medical_facility", "vehicle"]

_WITHIN: Mapping[str, Callable[[int, int], bool]] = {"<=": operator.le, "<": operator.lt}


@dataclass(frozen=True, slots=True)
class Relation:
    """How a guest is related to the host household."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who has to notify a stay.

    Codes: host, guest, facility_representative, medical_representative, vehicle_manager.
    """

    code: str
    label: Text


CLOSE_RELATIONS: tuple[Relation, ...] = tuple(
    Relation(entry["code"], text_from(entry)) for entry in BOOK.version("law-2020").values["close_relations"]
)
"""ông, bà, cha, mẹ, vợ, chồng, con, cháu, anh, chị, em ruột: khoản 4 Điều 30 Luật Cư trú 68/2020/QH14."""


def longest_stay_days(on: date, book: RuleBook = BOOK) -> int:
    """The most days one notified stay may last: khoản 4 Điều 15 Thông tư 55/2021/TT-BCA."""
    limit = book.in_force("stay_limit", on).values
    days: int = limit["days"]
    return days if limit["operator"] == "<=" else days - 1


def stay_too_long(arrival_on: date, departure_on: date, on: date, book: RuleBook = BOOK) -> bool:
    """Whether a stay exceeds the limit and needs a temporary-residence registration instead.

    khoản 4 Điều 15 Thông tư 55/2021/TT-BCA: not more than 30 days, counted from the day of arrival to the day
    of departure; exactly 30 is allowed (khoản 6 Điều 2 Luật Cư trú says "under 30", so the operator is data).
    """
    limit = book.in_force("stay_limit", on).values
    return not _WITHIN[limit["operator"]]((departure_on - arrival_on).days, limit["days"])


def relatives_notified_once(on: date, book: RuleBook = BOOK) -> bool:
    """Whether close relatives who come often are notified once: khoản 4 Điều 30 Luật Cư trú 68/2020/QH14."""
    return bool(book.in_force("stay_notification", on).values["relatives_once"])


def register_book_kept(on: date, book: RuleBook = BOOK) -> bool:
    """Whether police write stays into the sổ tiếp nhận lưu trú: Điều 15 Thông tư 55/2021/TT-BCA."""
    return bool(book.in_force("stay_notification", on).values["register_book"])


def required_guest_fields(regime: Regime, on: date, book: RuleBook = BOOK) -> frozenset[str]:
    """The data the law itself asks for about a guest; the portal may ask for more.

    F: khoản 1 Điều 5 Thông tư 53/2016/TT-BCA. V: khoản 4 Điều 30 Luật Cư trú 68/2020/QH14. Names:
    full_name, sex, birth_date, nationality, passport_number, period (F);
    full_name, birth_date, personal_or_passport_number, reason, period, address (V).
    """
    rule = "foreigner_declaration" if regime == "F" else "stay_notification"
    return frozenset(book.in_force(rule, on).values["guest_fields"])


def pictures_required_days(regime: Regime, on: date, book: RuleBook = BOOK) -> int:
    """How many days after a guest has left the law wants pictures of the document kept; 0: it asks for none.

    F: khoản 1 Điều 5 Thông tư 53/2016/TT-BCA. V: khoản 4 Điều 30 Luật Cư trú 68/2020/QH14.
    """
    rule = "pictures_of_foreigners" if regime == "F" else "pictures_of_citizens"
    days: int = book.in_force(rule, on).values["days"]
    return days


def hotels_must_use_portal(on: date, book: RuleBook = BOOK) -> bool | None:
    """Whether hotels may not use the paper slip: Điều 3 Thông tư 53/2016/TT-BCA.

    None: the text in force is not known on this point.
    """
    answer: bool | None = book.in_force("foreigner_declaration", on).values["hotels_must_use_portal"]
    return answer


def responsible_notifier(
    place: Place, host_present: bool | None, on: date, book: RuleBook = BOOK
) -> Notifier:
    """Who must notify a stay: khoản 1 Điều 30 Luật Cư trú, khoản 3 Điều 15 Thông tư 55/2021/TT-BCA.

    `host_present` matters in a private home only, where None means nobody of the household is there. Raises
    ValueError for a place the law of that day does not name, NoRuleInForce.
    """
    present = bool(host_present) if place == "private_home" else None
    for entry in book.in_force("stay_notification", on).values["notifiers"]:
        if entry["place"] == place and entry["host_present"] is present:
            return Notifier(entry["code"], text_from(entry))
    raise ValueError(f"the law on {on.isoformat()} names no notifier for {place}")


def oldest_arrival_taken(today: date, days: int = 365) -> date:
    """The earliest arrival a late declaration may still have.

    A setting of the portal: one year, as long as a fine can follow (Điều 6 Nghị định 282/2025/NĐ-CP).
    """
    return today - timedelta(days=days)
