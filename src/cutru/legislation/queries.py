"""Which rules and procedures act here; and what administrators have to decide."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from cutru.accounts.models import Role, User
from cutru.law import catalogue
from cutru.law.catalogue import Procedure
from cutru.law.versions import BOOK, NoRuleInForce, RuleBook, RuleVersion
from cutru.legislation.acting import Correction, acting
from cutru.legislation.facts import corrected, fits
from cutru.legislation.models import CatalogueCorrection, LawConfirmation

_KNOWN_IDS = frozenset(version.id for rule in BOOK.rules() for version in BOOK.versions(rule))


@lru_cache(maxsize=16)
def _book(confirmed: frozenset[str]) -> RuleBook:
    return BOOK.with_confirmed(confirmed) if confirmed else BOOK


def rule_book() -> RuleBook:
    """All confirmed rules, with the proposed ones that settings or two administrators have put in force.

    A confirmation of a version that this release no longer holds does nothing. Raises UnknownRule for such
    an id in `settings.LAW_CONFIRMED_VERSIONS`. As fresh as `acting()`.
    """
    return _book(frozenset(settings.LAW_CONFIRMED_VERSIONS) | (acting().confirmed & _KNOWN_IDS))


@lru_cache(maxsize=256)
def _corrected(procedure_id: str, version_from: date, corrections: tuple[Correction, ...]) -> Procedure:
    released = next(one for one in catalogue.versions(procedure_id) if one.legal_from == version_from)
    return catalogue.procedure_from(corrected(released.facts, corrections), released.legal_to)


def _with(procedure: Procedure, corrections: Iterable[Correction]) -> Procedure:
    chosen = tuple(
        one
        for one in corrections
        if (one.procedure_id, one.version_from) == (procedure.id, procedure.legal_from)
    )
    return _corrected(procedure.id, procedure.legal_from, chosen) if chosen else procedure


def procedure_on(procedure_id: str, on: date) -> Procedure:
    """The version of a procedure in force on a day, with the corrections that have started by then.

    Raises UnknownProcedure, NoVersionInForce.
    """
    released = catalogue.procedure_on(procedure_id, on)
    return _with(released, (one for one in acting().corrections if one.starts <= on))


def corrected_version(procedure: Procedure) -> Procedure:
    """A released version with all its corrections, those that start later included."""
    return _with(procedure, acting().corrections)


def procedures_on(on: date, field: str = "residence") -> tuple[Procedure, ...]:
    """All procedures of a field in force on a day, by number; see `procedure_on`."""
    found = []
    for procedure_id in catalogue.procedure_ids(field):
        try:
            found.append(procedure_on(procedure_id, on))
        except catalogue.NoVersionInForce:
            continue
    return tuple(sorted(found, key=lambda procedure: procedure.number or 0))


def _administrator(user: User) -> None:
    if not user.is_active or user.role != Role.ADMINISTRATOR:
        raise PermissionDenied


def waiting_versions(user: User) -> list[RuleVersion]:
    """The versions that do not act, by day of start. Raises PermissionDenied for all but administrators."""
    _administrator(user)
    return rule_book().proposed()


def acting_beside(version: RuleVersion) -> RuleVersion | None:
    """What acts, or would act, on the day a version starts if it were not confirmed; None for nothing."""
    book = rule_book()
    others = RuleBook(
        (one for rule in book.rules() for one in book.versions(rule) if one.id != version.id),
        book.confirmed_ids - {version.id},
    )
    try:
        return others.in_force(version.rule, version.starts)
    except (NoRuleInForce, KeyError):
        earlier = [one for one in book.versions(version.rule) if one.starts < version.starts]
        return earlier[-1] if earlier else None


def confirmations(user: User) -> QuerySet[LawConfirmation]:
    """All confirmations, newest first. Raises PermissionDenied for all but administrators."""
    _administrator(user)
    people = ("proposed_by", "confirmed_by", "refused_by", "ending_by", "withdrawn_by")
    return LawConfirmation.objects.select_related(*people).order_by("-pk")


def corrections(user: User) -> QuerySet[CatalogueCorrection]:
    """All corrections, newest first. Raises PermissionDenied for all but administrators."""
    _administrator(user)
    people = ("proposed_by", "confirmed_by", "refused_by", "ending_by", "withdrawn_by")
    return CatalogueCorrection.objects.select_related(*people).order_by("-pk")


def rests(correction: CatalogueCorrection) -> bool:
    """Whether a correction has no effect because the release has changed what it corrects."""
    released = next(
        (
            one
            for one in catalogue.versions(correction.procedure_id)
            if one.legal_from == correction.version_from
        ),
        None,
    )
    return released is None or not fits(released.facts, as_correction(correction))


def as_correction(row: CatalogueCorrection) -> Correction:
    """The row as `acting()` holds it."""
    return Correction(row.procedure_id, row.version_from, row.path, row.released_value, row.value, row.starts)
