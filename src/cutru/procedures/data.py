"""A procedure as programs get it: the same keys in the API and from `./cutru procedures --json`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cutru.law.bilingual import Text
from cutru.law.catalogue import (
    Case,
    CoAuthority,
    Component,
    Deadline,
    Fee,
    LegalBasis,
    Outcome,
    Procedure,
    Result,
    Step,
    TimeRule,
    versions,
)

Data = dict[str, Any]
Words = dict[str, str]


def summary(procedure: Procedure) -> Data:
    """What a list says of a procedure."""
    return {
        "id": procedure.id,
        "code": procedure.code,
        "number": procedure.number,
        "name": _words(procedure.name),
        "field": procedure.field,
        "authority": _words(procedure.authority),
        "authority_level": procedure.authority_level,
        "in_force": {"starts": _day(procedure.legal_from), "ends": _day(procedure.legal_to)},
        "channels": list(procedure.channels),
        "cases": [
            {"id": case.id, "name": _words(case.name), "officer_only": case.officer_only}
            for case in procedure.cases
        ],
    }


def whole(procedure: Procedure) -> Data:
    """Everything the catalogue says of a procedure as it stands on one day."""
    return {
        **summary(procedure),
        "basis": _words(procedure.version_basis),
        "versions": [
            {"starts": _day(version.legal_from), "ends": _day(version.legal_to)}
            for version in versions(procedure.id)
        ],
        "co_authorities": [_co_authority(one) for one in procedure.co_authorities],
        "subjects": _all(procedure.subjects),
        "channel_notes": _all(procedure.channel_notes),
        "intake_hours": _or_none(procedure.intake_hours),
        "steps": [_step(step) for step in procedure.steps],
        "intake_outcomes": [_outcome(outcome) for outcome in procedure.intake_outcomes],
        "cases": [_case(case) for case in procedure.cases],
        "common_notes": _all(procedure.common_notes),
        "dossier_sets": procedure.dossier_sets,
        "deadlines": [_deadline(deadline) for deadline in procedure.deadlines],
        "fees": [_fee(fee) for fee in procedure.fees],
        "fee_exemptions": _all(procedure.fee_exemptions),
        "results": [_result(result) for result in procedure.results],
        "time_rules": [_time_rule(rule) for rule in procedure.time_rules],
        "forms": list(procedure.forms),
        "forms_issued": list(procedure.forms_issued),
        "requirements": _all(procedure.requirements),
        "legal_basis": [_legal_basis(basis) for basis in procedure.legal_basis],
        "notes": _all(procedure.notes),
        "uncertain": _all(procedure.uncertain),
    }


def _words(text: Text) -> Words:
    return {"vi": text.vi, "en": text.en}


def _or_none(text: Text | None) -> Words | None:
    return _words(text) if text else None


def _all(texts: Iterable[Text]) -> list[Words]:
    return [_words(text) for text in texts]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _co_authority(one: CoAuthority) -> Data:
    return {"level": one.level, "name": _or_none(one.name), "role": _or_none(one.role)}


def _step(step: Step) -> Data:
    return {"number": step.number, "actor": step.actor, "action": _words(step.action)}


def _outcome(outcome: Outcome) -> Data:
    return {
        "outcome": outcome.outcome,
        "case": outcome.case,
        "condition": _words(outcome.condition),
        "form": outcome.form,
        "form_name": _or_none(outcome.form_name),
    }


def _case(case: Case) -> Data:
    return {
        "id": case.id,
        "name": _words(case.name),
        "officer_only": case.officer_only,
        "channels": list(case.channels),
        "conditions": _all(case.conditions),
        "course": _or_none(case.course),
        "notifier": _or_none(case.notifier),
        "components": [_component(component) for component in case.components],
    }


def _component(component: Component) -> Data:
    return {
        "id": component.id,
        "name": _words(component.name),
        "form": component.form,
        "required": component.required,
        "condition": _or_none(component.condition),
        "copies": component.copies,
        "kind": component.kind,
        "alternative_group": component.alternative_group,
        "lookup": _or_none(component.lookup),
        "remarks": _all(component.remarks),
        "data_fields": _all(component.data_fields),
    }


def _deadline(deadline: Deadline) -> Data:
    return {
        "case": deadline.case,
        "value": deadline.value,
        "unit": deadline.unit,
        "party": deadline.party,
        "counted_from": _or_none(deadline.counted_from),
        "stage": _or_none(deadline.stage),
        "excludes": _all(deadline.excludes),
    }


def _fee(fee: Fee) -> Data:
    return {
        "case": fee.case,
        "channel": fee.channel,
        "amount": fee.amount,
        "currency": fee.currency,
        "per": _or_none(fee.per),
        "note": _or_none(fee.note),
        "uncertain": fee.uncertain,
    }


def _result(result: Result) -> Data:
    return {
        "outcome": result.outcome,
        "case": result.case,
        "name": _words(result.name),
        "form": result.form,
        "validity": _or_none(result.validity),
    }


def _time_rule(rule: TimeRule) -> Data:
    return {
        "id": rule.id,
        "who": rule.who,
        "relation": rule.relation,
        "value": str(rule.value),
        "unit": rule.unit,
        "counted_from": _or_none(rule.counted_from),
        "rule": _words(rule.rule),
    }


def _legal_basis(basis: LegalBasis) -> Data:
    return {
        "number": basis.number,
        "kind": basis.kind,
        "title_vi": basis.title_vi,
        "issued": _day(basis.issued),
    }
