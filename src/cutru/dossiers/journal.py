"""The journal of a dossier for officers: every move, by whom, with what was said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from cutru.dossiers.models import Channel, DeskKind, Dossier, Referral
from cutru.dossiers.workflow import MOVES


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    title: str
    at: datetime
    who: str
    text: str
    state: str = ""


def journal(dossier: Dossier) -> list[Line]:
    """Every move, the latest first."""
    language = get_language() or "vi"
    entries = dossier.entries.select_related("by").order_by("-version")
    return [
        Line(
            MOVES[entry.move].label.in_language(language),
            entry.at,
            " · ".join(filter(None, (entry.by.get_full_name() if entry.by else "", entry.unit_name))),
            "; ".join(_told(entry.details)),
            "bad" if entry.after in ("refused", "denied") else "",
        )
        for entry in entries
    ]


def _told(details: Mapping[str, Any]) -> Iterator[str]:
    if reason := details.get("reason"):
        yield str(reason)
    if (channel := details.get("channel")) in Channel.values:
        yield str(Channel(channel).label)
    if (asked := details.get("to")) in DeskKind.values:
        yield str(DeskKind(asked).label)
    if (outcome := details.get("outcome")) in Referral.Outcome.values:
        yield str(Referral.Outcome(outcome).label)
    if amount := details.get("amount"):
        yield f"{amount:,} đ".replace(",", ".")
