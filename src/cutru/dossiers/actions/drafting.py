"""Writing a dossier before it is filed."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.dossiers.codes import new_code
from cutru.dossiers.content import PARTS, content_of
from cutru.dossiers.desks import deciding_kind, desk_of
from cutru.dossiers.models import Channel, Dossier
from cutru.dossiers.queries import editable_drafts, locked
from cutru.legislation.queries import procedure_on

AT_THE_DESK = frozenset({Channel.IN_PERSON, Channel.POST, Channel.PHONE, Channel.EMAIL, Channel.EX_OFFICIO})
LEVEL_TO_FILE = 2


class ChannelClosed(Exception):
    """The procedure or the case is not taken by this way."""


def start(actor: User, procedure_id: str, case_id: str, channel: Channel) -> Dossier:
    """Begin a dossier on the law of today. Citizens file online, officers type what came another way.

    Raises PermissionDenied, UnknownProcedure, KeyError for an unknown case, ChannelClosed.
    """
    today = timezone.localdate()
    procedure = procedure_on(procedure_id, today)
    case = procedure.case(case_id)
    _check_who(actor, channel)
    if case.officer_only != (channel == Channel.EX_OFFICIO):
        raise ChannelClosed
    if channel != Channel.EX_OFFICIO and channel not in case.channels:
        raise ChannelClosed
    desk = desk_of(actor)
    return Dossier.objects.create(
        code=new_code(today),
        procedure_id=procedure.id,
        case_id=case.id,
        law_on=today,
        channel=channel,
        applicant=actor if channel == Channel.ONLINE else None,
        typed_by=actor,
        desk=deciding_kind(procedure),
        ward_id=desk.ward_code if desk else None,
        province_code=(desk.province_code or "") if desk else "",
    )


def _check_who(actor: User, channel: Channel) -> None:
    if channel == Channel.ONLINE:
        citizen = getattr(actor, "citizen", None)
        if actor.role != Role.CITIZEN or citizen is None or citizen.identity_level < LEVEL_TO_FILE:
            raise PermissionDenied
    else:
        desk = desk_of(actor)
        if desk is None or not desk.decides:
            raise PermissionDenied


def save_values(actor: User, code: str, key: str, values: Mapping[str, Any]) -> Dossier:
    """Keep what was written on one form, whether it is complete or not.

    Raises Dossier.DoesNotExist, KeyError when the form is no part of the dossier.
    """
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        if key not in content_of(dossier).keys:
            raise KeyError(key)
        dossier.values = {**dossier.values, key: dict(values)}
        dossier.save(update_fields=["values", "updated_at"])
    return dossier


def choose_parts(actor: User, code: str, parts: Mapping[str, Any]) -> Dossier:
    """Keep which optional forms belong to the dossier, and which declaration. Raises Dossier.DoesNotExist."""
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        dossier.values = {**dossier.values, PARTS: dict(parts)}
        dossier.save(update_fields=["values", "updated_at"])
    return dossier


def set_exemption(actor: User, code: str, exemption: str) -> Dossier:
    """Keep the ground on which no fee is due, empty for none. Raises Dossier.DoesNotExist."""
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        dossier.exemption = exemption
        dossier.save(update_fields=["exemption", "updated_at"])
    return dossier


def discard(actor: User, code: str) -> None:
    """Throw a draft away, with all that was given for it. Raises Dossier.DoesNotExist."""
    with transaction.atomic():
        locked(editable_drafts(actor).filter(state="draft"), code).delete()
