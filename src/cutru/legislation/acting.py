"""What administrators have put in force, as this process knows it.

The rule book is asked several times for each guest, so the confirmed rows are kept in memory and read again
when they are older than `settings.LAW_REREAD_SECONDS`. The process that confirms knows at its commit.
"""

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from cutru.legislation.models import ACTING, CatalogueCorrection, LawConfirmation


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that acts, ready to be applied; see `CatalogueCorrection`."""

    procedure_id: str
    version_from: date
    path: str
    released_value: Any
    value: Any
    starts: date


@dataclass(frozen=True, slots=True)
class Acting:
    """Ids of confirmed rule versions, and corrections in the order in which they start."""

    confirmed: frozenset[str] = frozenset()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    acting: Acting
    until: float


_known: _Known | None = None


def acting() -> Acting:
    """What acts; at most `LAW_REREAD_SECONDS` old. Two queries when it is read again, else none."""
    known = _known
    if known is None or time.monotonic() >= known.until:
        return remember(_read())
    return known.acting


def remember(found: Acting) -> Acting:
    """Keep this as what acts until it is time to read again."""
    global _known
    _known = _Known(found, time.monotonic() + settings.LAW_REREAD_SECONDS)
    return found


def forget() -> None:
    """Read again at the next question."""
    global _known
    _known = None


def _read() -> Acting:
    confirmed = LawConfirmation.objects.filter(state__in=ACTING).values_list("version_id", flat=True)
    corrections = CatalogueCorrection.objects.filter(state__in=ACTING).order_by("starts", "pk")
    names = ("procedure_id", "version_from", "path", "released_value", "value", "starts")
    return Acting(
        confirmed=frozenset(confirmed),
        corrections=tuple(Correction(*row) for row in corrections.values_list(*names)),
    )
