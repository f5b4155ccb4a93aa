"""Finding procedures: by code or id, by words, in groups that people know."""

from collections.abc import Callable, Iterable, Mapping
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
    found = {one.id: one for one in searched(procedures_on(on), words)}
    groups: list[tuple[str | Promise, list[Procedure]]] = [
        (label, [found.pop(name) for name in names if name in found]) for label, names in GROUPS.values()
    ]
    groups.append((OTHERS, list(found.values())))
    return [(label, procedures) for label, procedures in groups if procedures]


def searched(procedures: Iterable[Procedure], words: str) -> list[Procedure]:
    """Those whose name or code has the words, accents or not; else whose cases have; else single words."""
    asked = f" {search_key(words)}"
    everything = [(one, f" {_name(one)}", f" {_name(one)} {_cases(one)}") for one in procedures]
    if not asked.strip():
        return [one for one, _name_told, _told in everything]
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda name, told: asked in name,
        lambda name, told: asked in told,
        lambda name, told: all(f" {word}" in told for word in asked.split()),
    )
    found = ([one for one, name, told in everything if way(name, told)] for way in ways)
    return next((hits for hits in found if hits), [])


def _name(procedure: Procedure) -> str:
    return search_key(" ".join((procedure.name.vi, procedure.name.en, procedure.code or "")))


def _cases(procedure: Procedure) -> str:
    return search_key(" ".join(text for case in procedure.cases for text in (case.name.vi, case.name.en)))


__all__ = ["FIELDS", "NoVersionInForce", "UnknownProcedure", "find", "grouped", "id_of", "searched"]
