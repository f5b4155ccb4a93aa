"""Finding procedures: by code or id, by words, in groups that people know."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cutru.identity.names import search_key
from cutru.law import catalogue
from cutru.law.catalogue import NoVersionInForce, Procedure, UnknownProcedure
from cutru.legislation.queries import procedure_on, procedures_on

FIELDS = ("residence", "immigration")

GROUPS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "permanent": (
        _("Thường trú"),
        ("permanent-residence-registration", "permanent-residence-deregistration", "household-separation"),
    ),
    "temporary": (
        _("Tạm trú, lưu trú, tạm vắng"),
        (
            "temporary-residence-registration", "temporary-residence-extension",
            "temporary-residence-deregistration", "stay-notification", "temporary-absence-declaration",
        ),
    ),
    "information": (
        _("Thông tin và giấy xác nhận"),
        (
            "residence-information-adjustment", "residence-information-declaration",
            "residence-information-confirmation",
        ),
    ),
    "dwelling": (
        _("Xác nhận chỗ ở, phương tiện (Ủy ban nhân dân cấp xã)"),
        ("vehicle-parking-residential-use-confirmation", "dwelling-area-and-dispute-confirmation"),
    ),
}  # fmt: skip
OTHERS = _("Thủ tục khác")


def id_of(code: str) -> str:
    """The id behind a national code or an id. Raises UnknownProcedure."""
    return code if code in catalogue.procedure_ids() else catalogue.procedure_id_of(code)


def find(code: str, on: date) -> Procedure:
    """A procedure by national code or id as it stands on a day. Raises UnknownProcedure, NoVersionInForce."""
    return procedure_on(id_of(code), on)


def grouped(on: date, words: str = "") -> list[tuple[str | Promise, list[Procedure]]]:
    """The residence procedures of a day that answer to the words, by group; empty groups are left out."""
    found = {one.id: one for one in procedures_on(on) if matches(one, words)}
    groups: list[tuple[str | Promise, list[Procedure]]] = [
        (label, [found.pop(name) for name in names if name in found]) for label, names in GROUPS.values()
    ]
    groups.append((OTHERS, list(found.values())))
    return [(label, procedures) for label, procedures in groups if procedures]


def matches(procedure: Procedure, words: str) -> bool:
    """Whether all words stand in its names, code or cases, accents or not, in either language."""
    cases = [text for case in procedure.cases for text in (case.name.vi, case.name.en)]
    told = search_key(" ".join((procedure.name.vi, procedure.name.en, procedure.code or "", *cases)))
    return all(word in told for word in search_key(words).split())


__all__ = ["FIELDS", "NoVersionInForce", "UnknownProcedure", "find", "grouped", "id_of", "matches"]
