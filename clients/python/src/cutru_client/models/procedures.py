"""Procedures of the national catalogue, as they stand on a day."""

from datetime import date
from typing import Literal

from cutru_client.models.base import Told, Words


class ProcedurePeriod(Told):
    """Both days included; `ends` null for the newest version."""

    starts: date
    ends: date | None


class ProcedureCaseName(Told):
    """A case of a procedure."""

    id: str
    name: Words
    officer_only: bool


class ProcedureSummary(Told):
    """What the list says of a procedure."""

    id: str
    code: str | None
    number: int | None
    name: Words
    field: Literal["residence", "immigration"]
    authority: Words
    authority_level: str
    in_force: ProcedurePeriod
    channels: list[str]
    cases: list[ProcedureCaseName]


class Procedures(Told):
    """The procedures of a field on a day, by number."""

    on: date
    procedures: list[ProcedureSummary]


class CoAuthority(Told):
    """Another authority with a part in the procedure."""

    level: str | None
    name: Words | None
    role: Words | None


class ProcedureStep(Told):
    """One step."""

    number: int
    actor: str
    action: Words


class IntakeOutcome(Told):
    """What may happen at intake."""

    outcome: str
    case: str
    condition: Words
    form: str | None
    form_name: Words | None


class DossierPart(Told):
    """One part of a dossier."""

    id: str
    name: Words
    form: str | None
    required: Literal["always", "conditional"]
    condition: Words | None
    copies: int | None
    kind: str | None
    alternative_group: str | None
    lookup: Words | None
    remarks: list[Words]
    data_fields: list[Words]


class ProcedureCase(ProcedureCaseName):
    """A case with its dossier."""

    channels: list[str]
    conditions: list[Words]
    course: Words | None
    notifier: Words | None
    components: list[DossierPart]


class ProcedureDeadline(Told):
    """A time limit; several of one case are stages."""

    case: str
    value: float | None
    unit: str
    party: str
    counted_from: Words | None
    stage: Words | None
    excludes: list[Words]


class ProcedureFee(Told):
    """The fee of a case and channel; a channel without a row has no stated fee."""

    case: str
    channel: str
    amount: int
    currency: str
    per: Words | None
    note: Words | None
    uncertain: bool


class ProcedureResult(Told):
    """What the applicant gets."""

    outcome: str
    case: str
    name: Words
    form: str | None
    validity: Words | None


class TimeRule(Told):
    """A duty of the applicant or host with a time to it."""

    id: str
    who: str
    relation: str
    value: str
    unit: str
    counted_from: Words | None
    rule: Words


class LegalBasis(Told):
    """An instrument the procedure rests on."""

    number: str
    kind: str
    title_vi: str
    issued: date | None


class Procedure(ProcedureSummary):
    """Everything the catalogue says of a procedure."""

    cases: list[ProcedureCase]  # type: ignore[assignment]  # the same cases with more in them
    basis: Words
    versions: list[ProcedurePeriod]
    co_authorities: list[CoAuthority]
    subjects: list[Words]
    channel_notes: list[Words]
    intake_hours: Words | None
    steps: list[ProcedureStep]
    intake_outcomes: list[IntakeOutcome]
    common_notes: list[Words]
    dossier_sets: int | None
    deadlines: list[ProcedureDeadline]
    fees: list[ProcedureFee]
    fee_exemptions: list[Words]
    results: list[ProcedureResult]
    time_rules: list[TimeRule]
    forms: list[str]
    forms_issued: list[str]
    requirements: list[Words]
    legal_basis: list[LegalBasis]
    notes: list[Words]
    uncertain: list[Words]


class ProcedureOnDay(Told):
    """A procedure as it stands on a day."""

    on: date
    procedure: Procedure
