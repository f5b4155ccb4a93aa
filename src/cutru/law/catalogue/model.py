"""What a procedure of the national catalogue is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cutru.law.bilingual import Text

Channel = str
"""A way to file: in_person, online, post, phone, email or device_app."""
ALL = "all"
"""The case or channel of a row that makes no difference between them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure; `actor`: applicant, officer or system."""

    number: int
    actor: str
    action: Text


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """An instrument a procedure rests on: its number, kind (Luật, Nghị định, Thông tư), name and title.

    `name` is kind and number together, such as Luật 68/2020/QH14.
    """

    number: str
    kind: str
    name: Text
    title: Text
    issued: date

    def __str__(self) -> str:
        return self.name.vi

    @property
    def title_vi(self) -> str:
        """The Vietnamese title."""
        return self.title.vi


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a dossier.

    `form`: id of the form version to fill in, None for anything else. `kind`: original, copy,
    certified_copy, form, photo, statement, data (looked up, nothing handed in); None where the law does not
    say. `copies` None where the number is not stated. Of the components with one `alternative_group` a
    dossier needs the one whose condition fits. `data_fields`: what must be stated where no form says it.
    """

    id: str
    name: Text
    form: str | None
    required: Literal["always", "conditional"]
    condition: Text | None
    copies: int | None
    kind: str | None
    alternative_group: str | None
    lookup: Text | None
    remarks: tuple[Text, ...]
    data_fields: tuple[Text, ...]
    facts: Mapping[str, Any]

    @property
    def name_vi(self) -> str:
        """The Vietnamese name, as printed in the catalogue."""
        return self.name.vi

    @property
    def condition_vi(self) -> str | None:
        """When the component is needed, in Vietnamese."""
        return self.condition.vi if self.condition else None

    @property
    def lookup_vi(self) -> str | None:
        """Where the officer looks the facts up instead, in Vietnamese."""
        return self.lookup.vi if self.lookup else None


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a procedure with its own dossier and, where the law says so, its own channels."""

    id: str
    name: Text
    conditions: tuple[Text, ...]
    course: Text | None
    notifier: Text | None
    components: tuple[Component, ...]
    officer_only: bool
    channels: tuple[Channel, ...]

    @property
    def conditions_vi(self) -> tuple[str, ...]:
        """The conditions in Vietnamese."""
        return tuple(condition.vi for condition in self.conditions)

    def component(self, component_id: str) -> Component:
        """A component by its id. Raises KeyError."""
        for component in self.components:
            if component.id == component_id:
                return component
        raise KeyError(component_id)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit; `unit`: working_days, days (calendar), hours, months, immediate, continuous_service.

    `value` is a whole number or 0.5; None only where no time is promised. `party`: authority, applicant or
    facility. A row with `extension` replaces the other rows of the case in complicated cases.
    """

    case: str
    value: float | None
    unit: str
    counted_from: Text | None
    stage: Text | None
    party: str
    extension: bool
    excludes: tuple[Text, ...]

    @property
    def from_vi(self) -> str | None:
        """What the time is counted from, in Vietnamese."""
        return self.counted_from.vi if self.counted_from else None

    @property
    def stage_vi(self) -> str | None:
        """The stage the time is for, in Vietnamese."""
        return self.stage.vi if self.stage else None

    @property
    def excludes_vi(self) -> tuple[str, ...]:
        """The times that are not counted, in Vietnamese."""
        return tuple(text.vi for text in self.excludes)


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of a case and channel; `amount` in whole units of the currency (đồng for VND).

    `per_person`: due for each person of the dossier, else once for the dossier.
    """

    case: str
    channel: Channel
    amount: int
    currency: str
    per: Text | None
    per_person: bool
    note: Text | None
    uncertain: bool

    @property
    def per_vi(self) -> str | None:
        """What is paid for, in Vietnamese: each registration, each person …"""
        return self.per.vi if self.per else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the officer may do at intake (accept, supplement, refuse) and the form given out with it."""

    outcome: str
    case: str
    condition: Text
    form: str | None
    form_name: Text | None

    @property
    def condition_vi(self) -> str:
        """When it happens, in Vietnamese."""
        return self.condition.vi


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets: `outcome` granted or refused, and the form it is written on."""

    outcome: str
    case: str
    name: Text
    form: str | None
    validity: Text | None

    @property
    def name_vi(self) -> str:
        """The Vietnamese name."""
        return self.name.vi

    @property
    def validity_vi(self) -> str | None:
        """How long it is good for, in Vietnamese."""
        return self.validity.vi if self.validity else None


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A duty of the applicant or host with a time to it, such as giving notice before 23:00.

    `relation`: within, within_before, before, once; `unit`: days, clock_time, notification.
    """

    id: str
    who: str
    relation: str
    value: int | str
    unit: str
    counted_from: Text | None
    rule: Text


@dataclass(frozen=True, slots=True)
class CoAuthority:
    """Another authority that has a part in the procedure; `level` None where the law does not name it."""

    level: str | None
    name: Text | None
    role: Text | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of the national catalogue as it stands from `legal_from` to `legal_to`, both included.

    `code` is None where there is none, `legal_to` None for the newest version. `facts` is the whole entry,
    read-only.
    """

    id: str
    code: str | None
    number: int | None
    name: Text
    field: str
    authority_level: str
    authority: Text
    co_authorities: tuple[CoAuthority, ...]
    legal_from: date
    legal_to: date | None
    version_basis: Text
    subjects: tuple[Text, ...]
    channels: tuple[Channel, ...]
    channel_notes: tuple[Text, ...]
    intake_hours: Text | None
    steps: tuple[Step, ...]
    intake_outcomes: tuple[Outcome, ...]
    cases: tuple[Case, ...]
    common_notes: tuple[Text, ...]
    dossier_sets: int | None
    deadlines: tuple[Deadline, ...]
    fees: tuple[Fee, ...]
    fee_exemptions: tuple[Text, ...]
    results: tuple[Result, ...]
    time_rules: tuple[TimeRule, ...]
    forms: tuple[str, ...]
    forms_issued: tuple[str, ...]
    requirements: tuple[Text, ...]
    legal_basis: tuple[LegalBasis, ...]
    notes: tuple[Text, ...]
    uncertain: tuple[Text, ...]
    facts: Mapping[str, Any]

    @property
    def authority_vi(self) -> str:
        """The authority's name in Vietnamese."""
        return self.authority.vi

    @property
    def intake_hours_vi(self) -> str | None:
        """When dossiers are taken in, in Vietnamese; None where it is not stated."""
        return self.intake_hours.vi if self.intake_hours else None

    @property
    def fee_exemptions_vi(self) -> tuple[str, ...]:
        """Who pays no fee, in Vietnamese."""
        return tuple(text.vi for text in self.fee_exemptions)

    def case(self, case_id: str) -> Case:
        """A case by its id. Raises KeyError."""
        for case in self.cases:
            if case.id == case_id:
                return case
        raise KeyError(case_id)

    def citizen_cases(self) -> tuple[Case, ...]:
        """The cases a person can file, without those the authority acts on by itself."""
        return tuple(case for case in self.cases if not case.officer_only)
