"""Filters of the officers' lists: kept in the address, shown as chips, written down with each look."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cutru.facilities.models import Facility
from cutru.identity.dates import parse_typed_date
from cutru.identity.nationalities import NATIONALITIES
from cutru.police.queries import facilities_named, needs_a_look
from cutru.stays.models import Stay
from cutru.stays.queries import document_begins, matching, named
from cutru.stays.typed import read_nationality

LONGEST_WORDS = 160
DAYS = ("from", "until")
REGIMES: dict[str, str | Promise] = {
    "F": gettext_lazy("Khách nước ngoài"),
    "V": gettext_lazy("Khách Việt Nam"),
}
STATES: dict[str, str | Promise] = {
    "late": gettext_lazy("Gửi muộn"),
    "problems": gettext_lazy("Cần xem"),
    "unverified": gettext_lazy("Cơ sở chưa xác minh"),
    "staying": gettext_lazy("Đang lưu trú"),
    "unconfirmed": gettext_lazy("Chưa xác nhận"),
    "correcting": gettext_lazy("Chờ cơ sở đính chính"),
}
LABELS: dict[str, str | Promise] = {
    "q": gettext_lazy("Tìm"),
    "name": gettext_lazy("Tên"),
    "document": gettext_lazy("Số giấy tờ"),
    "nationality": gettext_lazy("Quốc tịch"),
    "from": gettext_lazy("Đến từ"),
    "until": gettext_lazy("Đến trước hết ngày"),
    "facility": gettext_lazy("Cơ sở"),
    "place": gettext_lazy("Tên cơ sở"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, with the address of the list without it."""

    label: str
    without_url: str


class Filters:
    """What the address says about a list of stays."""

    def __init__(self, query: QueryDict, facilities: QuerySet[Facility]) -> None:
        self.words = {
            name: plain(query.get(name, ""))[:LONGEST_WORDS]
            for name in ("q", "name", "document", "nationality", "place")
        }
        self.regime = query.get("regime", "") if query.get("regime") in REGIMES else ""
        self.states = [name for name in STATES if query.get(name) == "1"]
        self.errors: dict[str, str] = {}
        self.typed_days = {name: plain(query.get(name, ""))[:20] for name in DAYS}
        self.days = {name: self._day(name) for name in DAYS}
        self.nationality = self._nationality()
        self.facility = self._facility(query.get("facility", ""), facilities)
        self._facilities = facilities
        self.cursor = query.get("after", "")

    def _day(self, name: str) -> date | None:
        if not self.typed_days[name]:
            return None
        today = timezone.localdate()
        day, problems = parse_typed_date(self.typed_days[name], today=today, field=name, prefer="past")
        if day is None and problems:
            self.errors[name] = problems[0].message(get_language() or "vi")
        return day

    def _nationality(self) -> str:
        text = self.words["nationality"]
        if not text:
            return ""
        code, problems = read_nationality(text)
        if code is None:
            self.errors["nationality"] = problems[0].message(get_language() or "vi")
        return code or ""

    @staticmethod
    def _facility(number: str, facilities: QuerySet[Facility]) -> Facility | None:
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            return None
        return facilities.filter(pk=int(number)).first()

    def apply(self, stays: QuerySet[Stay]) -> QuerySet[Stay]:
        """The stays the filters leave; a value nobody can read leaves none."""
        if self.errors:
            return stays.none()
        conditions = Q()
        if self.regime:
            conditions &= Q(regime=self.regime)
        if self.nationality:
            conditions &= Q(nationality=self.nationality)
        if self.words["document"]:
            conditions &= document_begins(self.words["document"])
        if first := self.days["from"]:
            conditions &= Q(arrival_on__gte=first)
        if last := self.days["until"]:
            conditions &= Q(arrival_on__lte=last)
        if self.facility:
            conditions &= Q(facility=self.facility)
        if place := self.words["place"]:
            conditions &= Q(facility__in=facilities_named(self._facilities, place))
        for state in self.states:
            conditions &= _state(state)
        stays = matching(stays.filter(conditions), self.words["q"])
        return named(stays, self.words["name"]) if self.words["name"] else stays

    def values(self) -> dict[str, str]:
        """The filters as the address writes them; only those that are on."""
        values = {**self.words, "regime": self.regime, **self.typed_days}
        values["facility"] = str(self.facility.pk) if self.facility else ""
        values |= dict.fromkeys(self.states, "1")
        return {name: value for name, value in values.items() if value}

    def kept(self) -> dict[str, str]:
        """The filters that are no fields of the search form and stay on when it is sent."""
        fields = {*self.words, *DAYS}
        return {name: value for name, value in self.values().items() if name not in fields}

    def address(self, **changes: str) -> str:
        """The query string of the same list with some things changed; empty values are left out."""
        values = {**self.values(), **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def chips(self) -> list[Chip]:
        """The filters that are on."""
        return [
            Chip(self._said(name, value), self.address(**{name: ""})) for name, value in self.values().items()
        ]

    def toggles(self, *states: str) -> list[tuple[str | Promise, str, bool]]:
        """For each regime and state: words, the address with it switched over, whether it is on."""
        found = [
            (label, self.address(regime="" if self.regime == regime else regime), self.regime == regime)
            for regime, label in REGIMES.items()
        ]
        for state in states:
            on = state in self.states
            found.append((STATES[state], self.address(**{state: "" if on else "1"}), on))
        return found

    def recorded(self) -> str:
        """The filters for the audit log: `name=value`, as in the address."""
        return "; ".join(f"{name}={value}" for name, value in self.values().items())

    def _said(self, name: str, value: str) -> str:
        if name in STATES:
            return str(STATES[name])
        if name == "regime":
            return str(REGIMES[value])
        if name == "facility" and self.facility:
            value = self.facility.name
        if name == "nationality" and self.nationality:
            value = NATIONALITIES[self.nationality].label(get_language() or "vi")
        return _("%(label)s: %(value)s") % {"label": LABELS[name], "value": value}


def plain(text: str) -> str:
    """One line without control characters, which the database would refuse."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _state(state: str) -> Q:
    conditions = {
        "late": Q(is_late=True),
        "problems": needs_a_look(timezone.localdate()),
        "unverified": Q(facility_unverified=True),
        "staying": Q(status=Stay.Status.STAYING),
        "unconfirmed": Q(confirmed_at__isnull=True),
        "correcting": Q(correction_asked_at__isnull=False),
    }
    return conditions[state]
