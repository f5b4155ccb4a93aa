"""What the desk that decides does with a filed dossier."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers import messages
from cutru.dossiers.actions.moving import Incomplete, held_by_desk, move
from cutru.dossiers.actions.slips import issue
from cutru.dossiers.actions.telling import tell_of
from cutru.dossiers.checks import missing_value
from cutru.dossiers.content import Content, content_of
from cutru.dossiers.fees import is_settled, let_fee_go
from cutru.dossiers.models import Dossier, DossierEntry
from cutru.dossiers.orders import Unreadable, order_for
from cutru.dossiers.outcomes import accept_form, granted_forms, refusal_form, takes_supplements
from cutru.dossiers.workflow import STATES, NotAllowed, end_of
from cutru.problems import Problem, errors_among
from cutru.residence.actions import OrderRefused, apply

LONGEST_REASON = 2_000


def take(officer: User, code: str, version: int | None) -> Dossier:
    """Make a dossier one's own to work on. Raises NotAllowed, Conflict, Dossier.DoesNotExist."""
    with transaction.atomic():
        dossier, _desk = held_by_desk(officer, code, version)
        dossier.handled_by = officer
        move(officer, dossier, "take")
    return dossier


def take_many(officer: User, chosen: Mapping[str, int]) -> list[Dossier]:
    """Make several dossiers, code → version, one's own: all or none. Raises as `take`."""
    with transaction.atomic():
        return [take(officer, code, version) for code, version in sorted(chosen.items())]


def accept(officer: User, code: str, version: int | None) -> Dossier:
    """Accept a filed dossier; the slip CT04 names the day of the result, where the procedure gives one.

    Raises NotAllowed, Conflict, Dossier.DoesNotExist, PermissionDenied.
    """
    with transaction.atomic():
        dossier, _desk = held_by_desk(officer, code, version)
        dossier.handled_by = dossier.handled_by or officer
        entry = move(officer, dossier, "accept")
        content = content_of(dossier)
        if form_id := accept_form(content):
            issue(officer, content, form_id, entry)
        messages.moved(dossier, STATES[dossier.state].label)
    return dossier


def ask_supplement(officer: User, code: str, version: int | None, reason: str) -> Dossier:
    """Send a dossier back for more papers with CT05; only versions of procedures that have it.

    Raises NotAllowed when the version does not, Incomplete without a reason, Conflict.
    """
    return _turn_back(officer, code, version, "ask_supplement", reason)


def refuse(officer: User, code: str, version: int | None, reason: str) -> Dossier:
    """Refuse a dossier at intake with CT06; a fee that was paid goes back. Raises as `ask_supplement`."""
    return _turn_back(officer, code, version, "refuse", reason)


def deny(officer: User, code: str, version: int | None, reason: str) -> Dossier:
    """Decide against an accepted dossier with CT06. Raises as `ask_supplement`."""
    return _turn_back(officer, code, version, "deny", reason)


def grant(
    officer: User,
    code: str,
    version: int | None,
    *,
    forms: Collection[str] | None = None,
    words: Mapping[str, Mapping[str, Any]] | None = None,
) -> Dossier:
    """Decide for an accepted dossier: the register changes, the slips are given out, the applicant is told.

    `forms`: those of the result that are given out, all without it. `words`: what the officer wrote on them.
    Raises Incomplete when the law or an open fee stands against it; then nothing has changed. NotAllowed,
    Conflict, Dossier.DoesNotExist.
    """
    with transaction.atomic():
        dossier, desk = held_by_desk(officer, code, version)
        end_of("grant", dossier.state)
        if not is_settled(dossier):
            raise Incomplete([Problem("fee", "dossier_fee_open", {"amount": dossier.fee_amount or 0})])
        content = content_of(dossier)
        entry = move(officer, dossier, "grant", _change_register(officer, content, desk.name))
        for form_id in granted_forms(content):
            if forms is None or form_id in forms:
                issue(officer, content, form_id, entry, (words or {}).get(form_id, {}))
        messages.moved(dossier, STATES["granted"].label)
    return dossier


def _change_register(officer: User, content: Content, unit: str) -> dict[str, Any]:
    """Do what the dossier orders; what to keep of it in the journal. Raises Incomplete."""
    try:
        order = order_for(content, timezone.localdate())
        if order is None:
            return {}
        entry = apply(officer, order, unit=unit)
    except Unreadable as error:
        raise Incomplete([missing_value(content, error)]) from error
    except OrderRefused as refused:
        raise Incomplete(errors_among(refused.problems)) from refused
    tell_of(order, content.dossier)
    return {"register_entry": entry.pk}


def _turn_back(officer: User, code: str, version: int | None, name: str, reason: str) -> Dossier:
    reason = reason.strip()[:LONGEST_REASON]
    with transaction.atomic():
        dossier, _desk = held_by_desk(officer, code, version)
        content = content_of(dossier)
        if name == "ask_supplement" and not takes_supplements(content):
            raise NotAllowed(name, dossier.state)
        end_of(name, dossier.state)
        if not reason:
            raise Incomplete([Problem("reason", "dossier_reason_missing")])
        dossier.reason = reason
        dossier.handled_by = dossier.handled_by or officer
        entry = move(officer, dossier, name, {"reason": reason})
        _give_slip(officer, dossier, name, entry)
        if name == "refuse":
            let_fee_go(officer, dossier, "refused")
        messages.moved(dossier, STATES[dossier.state].label, reason)
    return dossier


def _give_slip(officer: User, dossier: Dossier, name: str, entry: DossierEntry) -> None:
    content = content_of(dossier)
    form_id = refusal_form(content, name)
    if form_id:
        issue(officer, content, form_id, entry)
