"""The content of a sealed guest as a row of the sheet, read as of the moment it was written down."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cutru.facilities.models import Facility
from cutru.offline.schemas import GuestContent
from cutru.stays.scans import read_scan
from cutru.stays.schemas import Candidate, Regime
from cutru.stays.typed import (
    NAME_CONFIRMED,
    SCAN_PROBLEMS,
    identity_doubts,
    read_typed,
    regime_of,
    store_problems,
    tidy,
)

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Written:
    """A guest as the sheet keeps one: texts and origins by field name."""

    regime: Regime
    values: dict[str, str]
    origins: dict[str, str]

    @property
    def wants_a_look(self) -> bool:
        """Whether the reader doubts who this is: on the sheet a person sees that before sending."""
        return bool(identity_doubts(self.values))

    def candidate(self, facility: Facility, position: int, reference: str) -> Candidate:
        """The row for the door."""
        now = timezone.now()
        return read_typed(
            self.regime,
            self.values,
            self.origins,
            today=timezone.localdate(now),
            now=now,
            position=position,
            reference=reference,
        )


def written_down(content: GuestContent, facility: Facility, at: datetime) -> Written:
    """What was typed goes before what was scanned. `at` says what "today" and a day without year mean."""
    typed = {name: text for name, text in content.values.items() if text.strip()}
    if not facility.is_household:
        typed.pop("relation", None)
    _kind, scanned, _problems = read_scan(content.scan, timezone.localdate(at))
    if scanned is None:
        values, origins = _with_unread_scan(typed, content.scan), dict.fromkeys(typed, "typed")
    else:
        values = {**scanned.values, **typed}
        origins = {**scanned.origins, **dict.fromkeys(typed, "typed")}
        values[SCAN_PROBLEMS] = store_problems([item for item in scanned.problems if item.field not in typed])
    if content.name_seen:
        values[NAME_CONFIRMED] = "1"
    regime = regime_of(values, scanned.regime if scanned else content.regime)
    values = tidy(regime, values, today=timezone.localdate(at), now=at)
    return Written(regime, values, {name: origin for name, origin in origins.items() if name in values})


def _with_unread_scan(typed: dict[str, str], scan: str) -> dict[str, str]:
    """A text that nothing could be read of is kept for the person who mends the row.

    Only where the row cannot be handed in as it is, so that the note goes to nobody unseen.
    """
    if not scan.strip() or (typed.get("full_name") and typed.get("document_number")):
        return typed
    words = _("Đã quét khi mất mạng, chưa đọc được: %(scan)s") % {"scan": " ".join(scan.split())}
    return {**typed, "note": f"{typed.get('note', '')} {words}".strip()[:LONGEST_NOTE]}
