"""Decisions of two administrators, already taken."""

from datetime import date
from typing import Any

from cutru.law import catalogue
from cutru.legislation import actions
from cutru.legislation.acting import forget
from cutru.legislation.models import CatalogueCorrection, LawConfirmation
from tests.police.factories import administrator


def confirmed_version(version_id: str) -> LawConfirmation:
    """A version that acts, as after the commit of its second person."""
    proposal = actions.propose_confirmation(administrator(), version_id, "Đã đối chiếu Công báo")
    decision = actions.confirm(administrator(), proposal)
    forget()
    return decision


def proposed_correction(
    procedure_id: str = "temporary-residence-extension",
    path: str = "/deadlines/0/value",
    value: Any = 4,
    starts: date = date(2026, 1, 1),
    by: Any = None,
) -> CatalogueCorrection:
    """A correction that waits for its second person."""
    return actions.propose_correction(
        by or administrator(),
        catalogue.load_procedure(procedure_id),
        path,
        value,
        starts=starts,
        source="Quyết định thử 1/QĐ",
        reason="Nguồn in mờ",
    )


def confirmed_correction(*args: Any, **options: Any) -> CatalogueCorrection:
    """A correction that acts, as after the commit of its second person."""
    decision = actions.confirm(administrator(), proposed_correction(*args, **options))
    forget()
    return decision
