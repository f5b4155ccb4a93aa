"""Builds procedures from the facts of the data files."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from cutru.law.bilingual import Text
from cutru.law.catalogue.model import (
    ALL,
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
)
from cutru.law.datafiles import frozen, read_data

FormOf = Callable[[str | None], str | None]
REMARK_KEYS = ("content_vi", "example_vi", "notarised", "note_vi", "online_vi", "per_vi", "owner_vi")


@cache
def english_words() -> Mapping[str, str]:
    """Our English of the sentences of the catalogue."""
    return read_data("catalogue", "english")


def text_of(vi: str) -> Text:
    """A sentence of the catalogue; one that an administrator wrote stays Vietnamese in both languages."""
    return Text(vi, english_words().get(vi, vi))


def procedure_from(facts: Mapping[str, Any], legal_to: date | None = None) -> Procedure:
    """The procedure these facts describe. Raises KeyError, TypeError or ValueError for bad facts."""
    facts = frozen(facts)
    form_of = _forms_on(facts["legal_version"]["from"])
    channels = tuple(facts["channels"])
    return Procedure(
        id=facts["id"],
        code=facts["code"],
        number=facts.get("number"),
        name=Text(facts["name_vi"], facts["name_en"]),
        field=facts["field"],
        authority_level=facts["authority_level"],
        authority=text_of(facts["authority_vi"]),
        co_authorities=tuple(_co_authority(entry) for entry in facts["co_authorities"]),
        legal_from=facts["legal_version"]["from"],
        legal_to=legal_to,
        version_basis=text_of(facts["legal_version"]["basis"]),
        subjects=_texts(facts["subjects_vi"]),
        channels=channels,
        channel_notes=_texts(facts["channel_notes_vi"]),
        intake_hours=_text(facts["intake_hours_vi"]),
        steps=tuple(_step(entry) for entry in facts["steps"]),
        intake_outcomes=tuple(_outcome(entry, form_of) for entry in facts["intake_outcomes"]),
        cases=tuple(_case(entry, channels, form_of) for entry in facts["cases"]),
        common_notes=_texts(facts["common_notes_vi"]),
        dossier_sets=facts["dossier_sets"],
        deadlines=tuple(_deadline(entry) for entry in facts["deadlines"]),
        fees=tuple(_fee(entry) for entry in facts["fees"]),
        fee_exemptions=_texts(facts["fee_exemptions_vi"]),
        results=tuple(_result(entry, form_of) for entry in facts["results"]),
        time_rules=tuple(_time_rule(entry) for entry in facts.get("time_rules", ())),
        forms=_form_ids(facts["forms"], form_of),
        forms_issued=_form_ids(facts["forms_issued"], form_of),
        requirements=_texts(facts["requirements_vi"]),
        legal_basis=tuple(_legal_basis(entry) for entry in facts["legal_basis"]),
        notes=_texts(facts.get("notes", ())),
        uncertain=_texts(facts.get("uncertain", ())),
        facts=facts,
    )


def _forms_on(day: date) -> FormOf:
    """Turns a printed code into the id of the form version that goes with a procedure version of that day."""
    versions = [
        entry for entry in read_data("catalogue", "form_versions")["versions"] if entry["from"] <= day
    ]
    forms = versions[-1]["forms"] if versions else {}

    def form_of(code: str | None) -> str | None:
        if code is None:
            return None
        form_id: str | None = forms[code]["form_id"] if code in forms else code
        return form_id

    return form_of


def _form_ids(codes: Iterable[str], form_of: FormOf) -> tuple[str, ...]:
    return tuple(form for form in map(form_of, codes) if form is not None)


def _text(vi: str | None) -> Text | None:
    return None if vi is None else text_of(vi)


def _texts(sentences: Iterable[str]) -> tuple[Text, ...]:
    return tuple(text_of(vi) for vi in sentences)


def _co_authority(entry: Mapping[str, Any]) -> CoAuthority:
    return CoAuthority(entry["level"], _text(entry.get("name_vi")), _text(entry.get("role_vi")))


def _step(entry: Mapping[str, Any]) -> Step:
    return Step(entry["n"], entry["actor"], Text(entry["action_vi"], entry["action_en"]))


def _legal_basis(entry: Mapping[str, Any]) -> LegalBasis:
    kind, number = text_of(entry["kind"]), entry["number"]
    return LegalBasis(
        number=number,
        kind=kind.vi,
        name=Text(f"{kind.vi} {number}", f"{kind.en} {number}"),
        title=text_of(entry["title_vi"]),
        issued=entry["date"],
    )


def _case(entry: Mapping[str, Any], channels: tuple[str, ...], form_of: FormOf) -> Case:
    name_vi = entry["name_vi"]
    return Case(
        id=entry["id"],
        name=Text(name_vi, entry["name_en"]) if "name_en" in entry else text_of(name_vi),
        conditions=_texts(entry["conditions_vi"]),
        course=_text(entry.get("procedure_vi")),
        notifier=_text(entry.get("notifier_vi")),
        components=tuple(_component(part, form_of) for part in entry["components"]),
        officer_only=entry.get("actor") == "officer",
        channels=tuple(entry.get("channels", channels)),
    )


def _component(entry: Mapping[str, Any], form_of: FormOf) -> Component:
    return Component(
        id=entry["id"],
        name=text_of(entry["name_vi"]),
        form=form_of(entry["form"]),
        required=entry["required"],
        condition=_text(entry.get("condition_vi")),
        copies=entry["copies"],
        kind=entry["kind"],
        alternative_group=entry.get("alternative_group"),
        lookup=_text(entry.get("lookup_vi")),
        remarks=_texts(entry[key] for key in REMARK_KEYS if entry.get(key)),
        data_fields=_texts(entry.get("fields_vi", ())),
        facts=entry,
    )


def _deadline(entry: Mapping[str, Any]) -> Deadline:
    return Deadline(
        case=entry["case"],
        value=entry["value"],
        unit=entry["unit"],
        counted_from=_text(entry["from_vi"]),
        stage=_text(entry.get("stage_vi")),
        party=entry["party"],
        extension=entry.get("extension", False),
        excludes=_texts(entry.get("excludes_vi", ())),
    )


def _fee(entry: Mapping[str, Any]) -> Fee:
    return Fee(
        case=entry["case"],
        channel=entry["channel"],
        amount=entry["amount"],
        currency=entry["currency"],
        per=_text(entry["per_vi"]),
        per_person=entry.get("per_person", False),
        note=_text(entry.get("note_vi")),
        uncertain=entry.get("uncertain", False),
    )


def _outcome(entry: Mapping[str, Any], form_of: FormOf) -> Outcome:
    return Outcome(
        outcome=entry["outcome"],
        case=entry.get("case", ALL),
        condition=text_of(entry["condition_vi"]),
        form=form_of(entry["issues_form"]),
        form_name=_text(entry.get("form_name_vi") or entry.get("issues_document_vi")),
    )


def _result(entry: Mapping[str, Any], form_of: FormOf) -> Result:
    return Result(
        outcome=entry["outcome"],
        case=entry.get("case", ALL),
        name=text_of(entry["name_vi"]),
        form=form_of(entry["form"]),
        validity=_text(entry["validity_vi"]),
    )


def _time_rule(entry: Mapping[str, Any]) -> TimeRule:
    return TimeRule(
        id=entry["id"],
        who=entry["who"],
        relation=entry["relation"],
        value=entry["value"],
        unit=entry["unit"],
        counted_from=_text(entry["from_vi"]),
        rule=text_of(entry["rule_vi"]),
    )
