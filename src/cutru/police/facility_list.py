"""The list of facilities as its address asks for it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.police.filters import plain
from cutru.police.queries import PAGE, facilities_named, listed_facilities, silent

STATES = frozenset(Facility.Verification.values)


@dataclass(frozen=True, slots=True)
class FacilityPage:
    """A page of facilities, and the cursor of the next one."""

    facilities: list[Facility]
    next_cursor: str


class FacilityFilters:
    """Words of name or address, state of verification, silence."""

    def __init__(self, query: QueryDict) -> None:
        self.words = plain(query.get("q", ""))[:100]
        self.state = query.get("state", "") if query.get("state") in STATES else ""
        self.silent = query.get("silent") == "1"
        self.cursor = query.get("after", "")

    def page(self, officer: User) -> FacilityPage:
        """The facilities of the officer's area that fit, newest first."""
        found = facilities_named(self._apply(listed_facilities(officer)), self.words)
        if self.cursor.isascii() and self.cursor.isdigit() and len(self.cursor) < 18:
            found = found.filter(pk__lt=int(self.cursor))
        rows = list(found[: PAGE + 1])
        if len(rows) <= PAGE:
            return FacilityPage(rows, "")
        return FacilityPage(rows[:PAGE], str(rows[PAGE - 1].pk))

    def _apply(self, facilities: QuerySet[Facility]) -> QuerySet[Facility]:
        if self.state:
            facilities = facilities.filter(verification=self.state)
        return silent(facilities) if self.silent else facilities

    def address(self, **changes: str) -> str:
        """The query string of the same list with some things changed; empty values are left out."""
        values = {"q": self.words, "state": self.state, "silent": "1" if self.silent else "", **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def toggles(self) -> list[tuple[object, str, bool]]:
        """For each state and for silence: words, the address with it switched over, whether it is on."""
        found: list[tuple[object, str, bool]] = []
        for value, label in Facility.Verification.choices:
            on = self.state == value
            found.append((label, self.address(state="" if on else value), on))
        return found

    @property
    def silent_url(self) -> str:
        """The same list with silence switched over."""
        return self.address(silent="" if self.silent else "1")
