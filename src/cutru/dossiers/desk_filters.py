"""Filters of the desk's queue: kept in the address, shown as chips, written down with each look."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from cutru.dossiers.desks import Desk, deciding_kind
from cutru.dossiers.queries import QueueFilter
from cutru.dossiers.workflow import STATES, UNDER_WAY
from cutru.law.catalogue import Procedure
from cutru.legislation.queries import procedures_on

SWITCHES: dict[str, str | Promise] = {"overdue": gettext_lazy("Quá hạn"), "mine": gettext_lazy("Của tôi")}
STAY_NOTIFICATION = "stay-notification"
"""The procedure that is handed in as stays, not as a dossier."""
STATES_SHOWN = ("submitted", "accepted", "referred", "supplement")
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, with the address of the list without it."""

    label: str
    without_url: str


class DeskFilters:
    """What the address says about the queue; what it does not understand is left out."""

    def __init__(self, query: QueryDict, desk: Desk) -> None:
        self.procedures = procedures_of(desk)
        state, procedure = query.get("state", ""), query.get("procedure", "")
        self.state = state if state in UNDER_WAY else ""
        self.procedure_id = procedure if procedure in {one.id for one in self.procedures} else ""
        self.switches = [name for name in SWITCHES if query.get(name) == "1"]
        self.after = read_cursor(query.get("after", ""))

    def wanted(self, *, whole: bool = False) -> QueueFilter:
        """The filter for the query; `whole`: from the beginning, whatever page is shown."""
        return QueueFilter(
            state=self.state,
            procedure_id=self.procedure_id,
            overdue="overdue" in self.switches,
            mine="mine" in self.switches,
            after=None if whole else self.after,
        )

    def values(self) -> dict[str, str]:
        """The filters that are on, as the address writes them."""
        values = {"state": self.state, "procedure": self.procedure_id, **dict.fromkeys(self.switches, "1")}
        return {name: value for name, value in values.items() if value}

    def kept(self) -> dict[str, str]:
        """The filters that stay when another procedure is chosen."""
        return {name: value for name, value in self.values().items() if name != "procedure"}

    def address(self, **changes: str) -> str:
        """The query string of the same list with some things changed; empty values are left out."""
        values = {**self.values(), **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def chips(self) -> list[Chip]:
        """The procedure that was chosen; states and switches show by themselves that they are on."""
        language = get_language() or "vi"
        return [
            Chip(one.name.in_language(language), self.address(procedure=""))
            for one in self.procedures
            if one.id == self.procedure_id
        ]

    def toggles(self) -> list[tuple[str | Promise, str, bool]]:
        """For each state and switch: words, the address with it switched over, whether it is on."""
        language = get_language() or "vi"
        found: list[tuple[str | Promise, str, bool]] = [
            (
                STATES[name].label.in_language(language),
                self.address(state="" if self.state == name else name),
                self.state == name,
            )
            for name in STATES_SHOWN
        ]
        for name, label in SWITCHES.items():
            on = name in self.switches
            found.append((label, self.address(**{name: "" if on else "1"}), on))
        return found

    def recorded(self) -> str:
        """The filters for the audit log."""
        return "; ".join(f"{name}={value}" for name, value in self.values().items())


def procedures_of(desk: Desk) -> tuple[Procedure, ...]:
    """The procedures of today that a desk decides."""
    if not desk.decides:
        return ()
    return tuple(
        one
        for one in procedures_on(timezone.localdate())
        if deciding_kind(one) == desk.kind and one.id != STAY_NOTIFICATION
    )


def cursor(at: datetime, number: int) -> str:
    """The place of a row in a list by moment and number, for the address."""
    return f"{(at - _BEGIN) // timedelta(microseconds=1)}-{number}"


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """The place behind a cursor; None for anything else."""
    moment, _dash, number = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 18 for part in (moment, number)):
        return None
    return _BEGIN + timedelta(microseconds=int(moment)), int(number)
