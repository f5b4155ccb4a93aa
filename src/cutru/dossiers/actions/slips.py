"""Giving out slips: number and values in the transaction of the move, the signed paper by a task."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers.content import Content
from cutru.dossiers.models import Dossier, DossierEntry, Slip
from cutru.dossiers.slips import slip_pdf, slip_values
from cutru.dossiers.tasks import build_slip_soon
from cutru.police.signing_keys import can_sign, signer
from cutru.printing.signing import sign_pdf

NUMBERED = {"CT04": "PTN", "CT07": "XN", "CT08": "TB"}
"""Forms with a number, and the letters after it as printed."""

_COUNT = """
    INSERT INTO dossiers_slipcounter AS counter (desk, ward_id, form_id, year, last)
    VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (desk, ward_id, form_id, year) DO UPDATE SET last = counter.last + 1
    RETURNING last
    """


def issue(
    officer: User, content: Content, form_id: str, entry: DossierEntry, words: Mapping[str, Any] | None = None
) -> Slip:
    """Give a slip out for a move, in its transaction. `words` are values the officer wrote."""
    dossier = content.dossier
    number = _next_number(dossier, form_id) if form_id in NUMBERED else ""
    values = {**slip_values(content, form_id, number=number, officer=officer), **(words or {})}
    slip = Slip.objects.create(
        dossier=dossier,
        form_id=form_id,
        number=number,
        values=values,
        dossier_version=entry.version,
        issued_by=officer,
    )
    build_slip_soon(slip.pk)
    return slip


def _next_number(dossier: Dossier, form_id: str) -> str:
    """The next number of the desk in this year; the counter's row makes two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [dossier.desk, dossier.ward_id, form_id, timezone.localdate().year])
        return str(cursor.fetchone()[0])


def store_slip_pdf(slip_id: UUID) -> bool:
    """Print and sign a slip and keep it; False when that was done before."""
    slip = Slip.objects.select_related("dossier__ward", "issued_by__police_unit").get(pk=slip_id)
    if slip.pdf is not None:
        return False
    pdf = slip_pdf(slip)
    if can_sign():
        unit = slip.issued_by.police_unit if slip.issued_by else None
        place = unit.name if unit else ""
        pdf = sign_pdf(pdf, signer(), reason="Giải quyết thủ tục cư trú", location=place, contact="")
    with transaction.atomic():
        kept = Slip.objects.select_for_update(of=("self",)).filter(pk=slip_id, pdf=None)
        return bool(kept.update(pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest()))
