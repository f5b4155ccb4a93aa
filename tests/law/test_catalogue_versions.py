import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from cutru.law.bilingual import Text
from cutru.law.catalogue import (
    ALL,
    Deadline,
    Fee,
    NoVersionInForce,
    Outcome,
    Procedure,
    Result,
    UnknownProcedure,
    procedure_from,
    procedure_id_of,
    procedure_ids,
    procedure_on,
    versions,
)
from cutru.law.catalogue.reading import english_words

REGISTRATION = "permanent-residence-registration"
NEW_FROM = date(2025, 11, 15)
OLD_FROM = date(2024, 1, 16)
WITHOUT_OLD_VERSION = (
    "vehicle-parking-residential-use-confirmation",
    "dwelling-area-and-dispute-confirmation",
)
EVERY_VERSION = [version for one in procedure_ids() for version in versions(one)]


def named(version: Procedure) -> str:
    return f"{version.id}@{version.legal_from.year}"


def test_eleven_residence_procedures_keep_their_superseded_version() -> None:
    first_days = {
        one: [version.legal_from for version in versions(one)] for one in procedure_ids("residence")
    }
    assert first_days == {
        one: [NEW_FROM] if one in WITHOUT_OLD_VERSION else [OLD_FROM, NEW_FROM] for one in first_days
    }


def test_a_version_ends_the_day_before_the_next_begins() -> None:
    for one in procedure_ids():
        for earlier, later in pairwise(versions(one)):
            assert earlier.legal_to == later.legal_from - timedelta(days=1)
        assert versions(one)[-1].legal_to is None


def test_the_version_of_a_day_is_the_one_in_force_on_it() -> None:
    assert procedure_on(REGISTRATION, NEW_FROM - timedelta(days=1)) == versions(REGISTRATION)[0]
    assert procedure_on(REGISTRATION, NEW_FROM) == versions(REGISTRATION)[1]
    with pytest.raises(NoVersionInForce):
        procedure_on(REGISTRATION, OLD_FROM - timedelta(days=1))
    with pytest.raises(UnknownProcedure):
        procedure_on("marriage-registration", NEW_FROM)


def test_the_old_declaration_form_goes_with_the_old_version() -> None:
    forms = [
        {part.form for case in version.cases for part in case.components if part.form}
        for version in versions(REGISTRATION)
    ]
    assert forms == [{"CT01@2023", "CT02@2023"}, {"CT01", "CT02", "ND154-01", "ND154-02"}]


def test_the_declaration_slip_of_2023_has_no_template() -> None:
    old, new = versions("temporary-absence-declaration")
    assert old.forms_issued == ("CT04", "CT05", "CT06", "CT08")
    assert new.forms_issued == ("CT03", "CT04", "CT06", "CT08")


def test_only_superseded_residence_versions_let_a_dossier_be_supplemented() -> None:
    supplementing = {
        named(version)
        for version in EVERY_VERSION
        if version.field == "residence"
        and any(outcome.outcome == "supplement" for outcome in version.intake_outcomes)
    }
    assert {name.partition("@")[2] for name in supplementing} == {"2024"}


def test_a_code_names_its_procedure() -> None:
    assert procedure_id_of("1.004222") == REGISTRATION
    with pytest.raises(UnknownProcedure):
        procedure_id_of("1.010036")


@pytest.mark.parametrize("version", EVERY_VERSION, ids=named)
def test_rows_speak_of_cases_and_channels_the_procedure_has(version: Procedure) -> None:
    cases = {ALL, *(case.id for case in version.cases)}
    rows: tuple[Deadline | Fee | Result | Outcome, ...] = (
        *version.deadlines,
        *version.fees,
        *version.results,
        *version.intake_outcomes,
    )
    assert {row.case for row in rows} - cases == set()
    assert {fee.channel for fee in version.fees} - {ALL, *version.channels} == set()
    for case in version.cases:
        assert set(case.channels) - set(version.channels) == set()
        assert case.officer_only <= (case.components == ())
        ids = [component.id for component in case.components]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("version", EVERY_VERSION, ids=named)
def test_a_component_that_is_not_always_needed_says_when(version: Procedure) -> None:
    components = [part for case in version.cases for part in case.components]
    assert {part.required for part in components} <= {"always", "conditional"}
    assert [part.id for part in components if part.required == "conditional" and not part.condition] == []


@pytest.mark.parametrize("version", EVERY_VERSION, ids=named)
def test_the_facts_of_a_version_build_it_again(version: Procedure) -> None:
    assert procedure_from(version.facts, version.legal_to) == version


def words_of(part: object) -> Iterator[Text]:
    """Every bilingual text inside a procedure."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from words_of(inner)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name != "facts":
                yield from words_of(getattr(part, field.name))


@pytest.mark.parametrize("version", EVERY_VERSION, ids=named)
def test_every_sentence_of_a_version_has_its_english(version: Procedure) -> None:
    assert [text.vi for text in words_of(version) if not text.en or text.en == text.vi] == []


def test_every_english_sentence_belongs_to_a_sentence_of_the_catalogue() -> None:
    used = {text.vi for version in EVERY_VERSION for text in words_of(version)}
    used |= {basis.kind for version in EVERY_VERSION for basis in version.legal_basis}
    assert set(english_words()) - used == set()


def test_a_sentence_an_administrator_wrote_stays_vietnamese() -> None:
    facts = {**versions(REGISTRATION)[1].facts, "authority_vi": "Công an phường nơi cư trú"}
    corrected = procedure_from(facts)
    assert corrected.authority == Text("Công an phường nơi cư trú", "Công an phường nơi cư trú")


def test_texts_speak_of_channels_in_words_and_never_of_keys() -> None:
    for version in EVERY_VERSION:
        for text in words_of(version):
            assert re.search(r"\b(in_person|device_app)\b|^(online|post|phone)\b|_vi\b", text.vi) is None
