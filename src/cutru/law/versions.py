"""Rules of law as dated data, and which version of a rule acts on a day.

A version whose text was read in an official or quoted source (grade `found`) is *confirmed* and acts. Any
other grade makes it *proposed*: it acts only once an administrator has confirmed it. A version that was
replaced keeps acting past its last day for as long as its successor is only proposed.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, get_args

from cutru.law.bilingual import Text, text_from
from cutru.law.datafiles import read_data

Grade = Literal["found", "found_ocr", "secondary", "known_not_found"]
"""How the text of a rule was seen: read, read in a machine copy, through a third party, or not yet."""
Standing = Literal["confirmed", "proposed"]

RULE_FILES = (
    "stay_notification",
    "stay_limits",
    "foreigner_declaration",
    "pictures",
    "penalties",
    "residence_registration",
    "residence_papers",
    "residence_fees",
)


class UnknownRule(KeyError):
    """A rule name or version id that no data file holds."""


class NoRuleInForce(LookupError):
    """The rule is known but no version of it acts on the day asked about."""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One rule as it stood from `starts` to `ends`, both days included; `ends` None means open."""

    id: str
    rule: str
    starts: date
    ends: date | None
    standing: Standing
    grade: Grade
    basis: Text
    source: str
    summary: Text
    values: Mapping[str, Any]


class RuleBook:
    """All versions of all rules, and the ids an administrator has confirmed."""

    def __init__(self, versions: Iterable[RuleVersion], confirmed_ids: Collection[str] = ()) -> None:
        """Raises ValueError for a repeated id or overlapping versions, UnknownRule for a confirmed id."""
        self._versions: dict[str, RuleVersion] = {}
        for version in versions:
            if version.id in self._versions:
                raise ValueError(f"rule version {version.id} stands twice")
            self._versions[version.id] = version
        for unknown in set(confirmed_ids) - set(self._versions):
            raise UnknownRule(unknown)
        self.confirmed_ids = frozenset(confirmed_ids)
        self._timelines = {rule: self._timeline(rule) for rule in self.rules()}

    def rules(self) -> tuple[str, ...]:
        """The names of all rules, in the order of their files."""
        return tuple(dict.fromkeys(version.rule for version in self._versions.values()))

    def version(self, version_id: str) -> RuleVersion:
        """One version by its id. Raises UnknownRule."""
        try:
            return self._versions[version_id]
        except KeyError as error:
            raise UnknownRule(version_id) from error

    def versions(self, rule: str) -> tuple[RuleVersion, ...]:
        """Every version of a rule, oldest first, whether it acts or not. Raises UnknownRule."""
        found = [version for version in self._versions.values() if version.rule == rule]
        if not found:
            raise UnknownRule(rule)
        return tuple(sorted(found, key=lambda version: version.starts))

    def in_force(self, rule: str, on: date) -> RuleVersion:
        """The version of a rule that acts on a day. Raises UnknownRule, NoRuleInForce."""
        try:
            days, acting = self._timelines[rule]
        except KeyError as error:
            raise UnknownRule(rule) from error
        place = bisect_right(days, on) - 1
        version = acting[place] if place >= 0 else None
        if version is None:
            raise NoRuleInForce(f"{rule} on {on.isoformat()}")
        return version

    def proposed(self) -> list[RuleVersion]:
        """The versions that wait for an administrator, by the day they would start."""
        waiting = [version for version in self._versions.values() if not self._acts(version)]
        return sorted(waiting, key=lambda version: (version.starts, version.id))

    def with_confirmed(self, ids: Collection[str]) -> "RuleBook":
        """The same book in which exactly these proposed versions act as well. Raises UnknownRule."""
        return RuleBook(self._versions.values(), ids)

    def _acts(self, version: RuleVersion) -> bool:
        return version.standing == "confirmed" or version.id in self.confirmed_ids

    def _timeline(self, rule: str) -> tuple[list[date], list[RuleVersion | None]]:
        """The days on which the answer may change, and the answer from each of them on."""
        versions = self.versions(rule)
        for earlier, later in pairwise(versions):
            if earlier.ends is None or earlier.ends >= later.starts:
                raise ValueError(f"rule versions {earlier.id} and {later.id} overlap")
        changes = {version.starts for version in versions}
        changes |= {version.ends + timedelta(days=1) for version in versions if version.ends}
        days = sorted(changes)
        return days, [self._acting_on(versions, day) for day in days]

    def _acting_on(self, versions: tuple[RuleVersion, ...], on: date) -> RuleVersion | None:
        started = [version for version in versions if version.starts <= on]
        acting = [version for version in started if self._acts(version)]
        if not acting:
            return None
        latest = acting[-1]
        successor_waits = started[-1] is not latest
        return latest if latest.ends is None or on <= latest.ends or successor_waits else None


def load_book() -> RuleBook:
    """The book of the data files. Raises ValueError or KeyError for a badly written file."""
    sources = read_data("data", "sources")
    return RuleBook(
        _version(rule, entry, sources)
        for name in RULE_FILES
        for rule, entries in read_data("data", name).items()
        for entry in entries
    )


def _version(rule: str, entry: Mapping[str, Any], sources: Mapping[str, str]) -> RuleVersion:
    grade = entry["grade"]
    if grade not in get_args(Grade):
        raise ValueError(f"rule version {entry['id']} has the unknown grade {grade}")
    return RuleVersion(
        id=entry["id"],
        rule=rule,
        starts=entry["from"],
        ends=entry["to"],
        standing="confirmed" if grade == "found" else "proposed",
        grade=grade,
        basis=text_from(entry["basis"]),
        source="; ".join(sources[code] for code in entry["sources"]),
        summary=text_from(entry["summary"]),
        values=entry["values"],
    )


BOOK = load_book()
"""The rules as released, without anything an administrator has confirmed."""
