"""Administrators decide, always two: what the law says here, and what a procedure's data says.

Every act raises PermissionDenied for anybody else, ValidationError by field for what was typed, and
NotInThisState when the decision has moved on or the same person would take both steps.
"""

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.audit.actions import record_event
from cutru.law import catalogue
from cutru.law.catalogue import Procedure
from cutru.legislation.acting import Correction, forget
from cutru.legislation.errors import NotInThisState, error
from cutru.legislation.facts import NoSuchValue, Scalar, as_json, corrected, leaf_at
from cutru.legislation.models import LONGEST_REASON, CatalogueCorrection, Decision, LawConfirmation
from cutru.legislation.queries import procedure_on, rule_book

D = TypeVar("D", bound=Decision)
State = Decision.State


def propose_confirmation(
    administrator: User, version_id: str, reason: str, *, address: str | None = None
) -> LawConfirmation:
    """Propose that a waiting rule version acts. Raises UnknownRule."""
    _allow(administrator)
    version = rule_book().version(version_id)
    if version not in rule_book().proposed():
        raise NotInThisState("law_version_acts")
    found = LawConfirmation(version_id=version.id, reason=_text("reason", reason, "law_reason_required"))
    return _propose(administrator, found, address)


def propose_correction(
    administrator: User,
    procedure: Procedure,
    path: str,
    value: Scalar,
    *,
    starts: date,
    source: str,
    reason: str,
    address: str | None = None,
) -> CatalogueCorrection:
    """Propose another value at a path of a released version of a procedure. Raises NoSuchValue."""
    _allow(administrator)
    released = leaf_at(procedure.facts, path)
    if starts < procedure.legal_from:
        raise error("starts", "law_before_version", day=f"{procedure.legal_from:%d/%m/%Y}")
    if as_json(value) == as_json(_present(procedure, path, starts)):
        raise error("value", "law_value_unchanged")
    found = CatalogueCorrection(
        procedure_id=procedure.id,
        version_from=procedure.legal_from,
        path=path,
        released_value=as_json(released.value),
        value=as_json(value),
        starts=starts,
        source=_text("source", source, "law_source_required"),
        reason=_text("reason", reason, "law_reason_required"),
    )
    _try(procedure, found)
    return _propose(administrator, found, address)


def confirm(administrator: User, decision: D, *, address: str | None = None) -> D:
    """The second administrator agrees; it acts from now on, for the days from its start."""
    return _move(
        administrator, decision, State.PROPOSED, State.ACTING, "confirmed", address,
        not_by="proposed_by", confirmed_by=administrator, confirmed_at=timezone.now(),
    )  # fmt: skip


def refuse(administrator: User, decision: D, reason: str, *, address: str | None = None) -> D:
    """Not confirmed; whoever proposed it may take it back this way too."""
    why = _text("reason", reason, "law_reason_required")
    return _move(
        administrator, decision, State.PROPOSED, State.REFUSED, "refused", address,
        refused_by=administrator, refused_at=timezone.now(), refusal_reason=why,
    )  # fmt: skip


def propose_withdrawal(administrator: User, decision: D, reason: str, *, address: str | None = None) -> D:
    """Propose that it acts no longer; until a second administrator agrees it goes on acting."""
    why = _text("reason", reason, "law_reason_required")
    return _move(
        administrator, decision, State.ACTING, State.ENDING, "end_proposed", address,
        ending_by=administrator, ending_at=timezone.now(), ending_reason=why,
    )  # fmt: skip


def withdraw(administrator: User, decision: D, *, address: str | None = None) -> D:
    """The second administrator agrees that it acts no longer."""
    return _move(
        administrator, decision, State.ENDING, State.WITHDRAWN, "withdrawn", address,
        not_by="ending_by", withdrawn_by=administrator, withdrawn_at=timezone.now(),
    )  # fmt: skip


def keep(administrator: User, decision: D, *, address: str | None = None) -> D:
    """It goes on acting; the proposal to withdraw it stays in the log only."""
    return _move(
        administrator, decision, State.ENDING, State.ACTING, "kept", address,
        ending_by=None, ending_at=None, ending_reason="",
    )  # fmt: skip


def _allow(user: User) -> None:
    if not user.is_active or user.role != Role.ADMINISTRATOR:
        raise PermissionDenied


def _text(field: str, text: str, missing: str) -> str:
    said = text.strip()
    if not said:
        raise error(field, missing)
    if len(said) > LONGEST_REASON:
        raise error(field, "law_text_too_long", max=LONGEST_REASON)
    return said


def _present(procedure: Procedure, path: str, on: date) -> Scalar:
    """The value that acts on a day, corrections included."""
    try:
        return leaf_at(procedure_on(procedure.id, on).facts, path).value
    except (NoSuchValue, catalogue.NoVersionInForce):
        return leaf_at(procedure.facts, path).value


def _try(procedure: Procedure, found: CatalogueCorrection) -> None:
    """A value with which the procedure cannot be read is refused here, not when somebody opens it."""
    tried = Correction(
        found.procedure_id, found.version_from, found.path, found.released_value, found.value, found.starts
    )
    try:
        catalogue.procedure_from(corrected(procedure.facts, [tried]))
    except (ValueError, TypeError, KeyError, ArithmeticError) as wrong:
        raise error("value", "law_value_wrong") from wrong


@transaction.atomic
def _propose(administrator: User, decision: D, address: str | None) -> D:
    decision.proposed_by, decision.proposed_at = administrator, timezone.now()
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as taken:
        raise NotInThisState("law_open_already") from taken
    _record(administrator, decision, "proposed", decision.reason, address)
    return decision


@transaction.atomic
def _move(
    administrator: User,
    decision: D,
    before: Decision.State,
    after: Decision.State,
    action: str,
    address: str | None,
    *,
    not_by: str = "",
    **changes: Any,
) -> D:
    _allow(administrator)
    manager: models.Manager[D] = type(decision)._default_manager
    locked = manager.select_for_update().get(pk=decision.pk)
    if locked.state != before:
        raise NotInThisState("law_decided_meanwhile")
    if not_by and getattr(locked, f"{not_by}_id") == administrator.pk:
        raise NotInThisState("law_second_person")
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.state = after
    locked.save(update_fields=["state", *changes])
    _record(
        administrator, locked, action, changes.get("refusal_reason") or changes.get("ending_reason"), address
    )
    transaction.on_commit(forget)
    return locked


def _record(by: User, decision: Decision, action: str, reason: str | None, address: str | None) -> None:
    details: dict[str, Any]
    if isinstance(decision, LawConfirmation):
        subject, details = "law", {"version": decision.version_id}
    elif isinstance(decision, CatalogueCorrection):
        subject = "correction"
        details = {
            "procedure": decision.procedure_id,
            "path": decision.path,
            "value": decision.value,
            "starts": decision.starts.isoformat(),
        }
    else:
        raise TypeError(type(decision))
    if reason:
        details["reason"] = reason
    record_event(by, f"{subject}_{action}", subject, decision.pk, details=details, address=address)
