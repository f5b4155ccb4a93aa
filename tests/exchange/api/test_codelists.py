"""The code lists: the same as their sources, and as what the door takes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cutru.accounts.models import Role, User
from cutru.exchange.api.codelists import SOURCES
from cutru.exchange.api.documents import version_of
from cutru.exchange.api.statements import open_refusals
from cutru.facilities.models import ROOM_REQUIRED_TYPES, Facility, FacilityType
from cutru.identity.codelists import (
    BIRTH_PRECISIONS,
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    CodeList,
)
from cutru.identity.nationalities import NATIONALITIES, VIETNAM
from cutru.law.stay_rules import CLOSE_RELATIONS
from cutru.places.models import Service
from cutru.problems import CATALOGUE
from cutru.stays.models import Channel, Stay, StayEntry
from cutru.stays.rules import Moment, stay_problems
from cutru.stays.schemas import SCHEMAS, Regime, build_stay
from tests.exchange.api.reference import check_caching, get, refused, told

pytestmark = pytest.mark.django_db

CLOSED: Mapping[str, CodeList] = {
    "document_types": DOCUMENT_TYPES,
    "passport_types": PASSPORT_TYPES,
    "sexes": SEXES,
    "birth_precisions": BIRTH_PRECISIONS,
    "stay_reasons": STAY_REASONS,
    "residence_kinds": RESIDENCE_TYPES,
    "entry_document_kinds": ENTRY_DOCUMENT_KINDS,
}
CHOSEN = {
    "facility_types": FacilityType,
    "channels": Channel,
    "stay_statuses": Stay.Status,
    "journal_actions": StayEntry.Action,
    "regimes": Service,
}
NAMES = [*CLOSED, *CHOSEN, "nationalities", "relations", "problems"]


def labels(name: str) -> list[tuple[str, str, str]]:
    found = told(f"codelists/{name}")["entries"]
    return [(entry["code"], entry["label"]["vi"], entry["label"]["en"]) for entry in found]


def codes(name: str) -> set[str]:
    return {code for code, _vi, _en in labels(name)}


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_list_is_told_as_it_is_kept(name: str) -> None:
    assert labels(name) == [(one.code, one.label_vi, one.label_en) for one in CLOSED[name].values()]


@pytest.mark.parametrize("name", CHOSEN)
def test_a_list_of_states_has_the_words_of_both_languages(name: str) -> None:
    words = []
    for language in ("vi", "en"):
        with override(language):
            words.append([str(label) for label in CHOSEN[name].labels])
    assert labels(name) == list(zip(CHOSEN[name].values, *words, strict=True))
    assert [row for row in zip(*words, strict=True) if row[0] == row[1] and row[0] != "Homestay"] == []


def test_the_words_do_not_hang_on_the_reader() -> None:
    assert get("codelists/channels", accept_language="en").content == get("codelists/channels").content


def test_nationalities_carry_the_codes_of_passports_and_of_iso() -> None:
    found = told("codelists/nationalities")["entries"]
    assert found == [
        {
            "code": one.code,
            "label": {"vi": one.label_vi, "en": one.label_en},
            "iso2": one.iso2,
            "iso3": one.iso3,
            "portal_label": one.portal_label_en,
            "kind": one.kind,
        }
        for one in NATIONALITIES.values()
    ]
    by_code = {entry["code"]: entry for entry in found}
    assert (by_code["D"]["iso2"], by_code["D"]["iso3"]) == ("DE", "DEU")
    assert {entry["kind"] for entry in found} == {"iso", "special", "duplicate", "obsolete"}


def test_relations_and_problems_have_their_words() -> None:
    assert labels("relations") == [(one.code, one.label.vi, one.label.en) for one in CLOSE_RELATIONS]
    assert labels("problems") == [(code, one["vi"], one["en"]) for code, one in sorted(CATALOGUE.items())]


def test_reasons_and_types_say_what_they_need() -> None:
    reasons = {entry["code"]: entry["detail_required"] for entry in told("codelists/stay_reasons")["entries"]}
    assert [code for code, needed in reasons.items() if needed] == ["20"]
    types = told("codelists/facility_types")["entries"]
    assert {entry["code"] for entry in types if entry["room_required"]} == ROOM_REQUIRED_TYPES


def test_fields_a_list_does_not_have_are_left_out() -> None:
    assert {tuple(entry) for entry in told("codelists/sexes")["entries"]} == {("code", "label")}


def test_the_index_names_every_list_with_its_version_and_size() -> None:
    found = {one["name"]: one for one in told("codelists")["codelists"]}
    assert sorted(found) == sorted(NAMES)
    for name, one in found.items():
        whole = told(one["address"].removeprefix("/api/v1/"))
        assert (whole["name"], whole["version"]) == (name, one["version"])
        assert len(whole["entries"]) == one["count"]
        assert set(one["fields"]) <= {field for schema in SCHEMAS.values() for field in schema.model_fields}
        assert one["description"]["vi"] != one["description"]["en"]


@pytest.mark.parametrize("path", ["codelists", *(f"codelists/{name}" for name in NAMES)])
def test_a_copy_at_hand_is_not_sent_again(path: str) -> None:
    check_caching(path)


def test_a_list_asks_the_database_only_how_often_somebody_calls(django_assert_num_queries: Any) -> None:
    told("codelists")
    for name in NAMES:
        told(f"codelists/{name}")
        with django_assert_num_queries(1):
            told(f"codelists/{name}")


def test_a_browsers_session_neither_hinders_nor_ends() -> None:
    """One without a second factor would be sent to the login by any page."""
    client = Client()
    client.force_login(User.objects.create_user("nguoi", "mat-khau-rat-dai", role=Role.FACILITY))
    session = client.cookies["sessionid"].value
    response = client.get("/api/v1/codelists/sexes")
    assert (response.status_code, response.content) == (200, get("codelists/sexes").content)
    assert "Set-Cookie" not in str(response.cookies)
    assert Session.objects.filter(session_key=session).exists()


def test_too_many_calls_from_one_address_are_asked_to_wait(settings: Any) -> None:
    told("codelists/sexes")
    settings.API_CALLS_A_MINUTE = {**settings.API_CALLS_A_MINUTE, "open": 0}
    for path in ("codelists", "codelists/sexes", "places/provinces", "places/wards/00070"):
        response = get(path)
        assert (response.status_code, response.json()["code"]) == (429, "too_many_calls")
        assert 0 < int(response["Retry-After"]) <= 61
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name", ["nope", "Sexes", "sexes%00", "%00", "..", "x" * 5000, "%F0%9F%98%80", "%ED%A0%80", "sexes%0A"]
)
def test_an_unknown_list_is_404_with_a_code(name: str) -> None:
    if name != "..":
        assert refused(f"codelists/{name}") == (404, "codelist_unknown")
    assert Client().get(f"/api/v1/codelists/{name}").status_code == 404


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(JSON, JSON)
def test_a_version_is_a_function_of_the_content(one: Any, other: Any) -> None:
    assert version_of(one) == version_of(one)
    same = {"content": one} == {"content": other}
    exact = repr(one) == repr(other)
    if exact or not same:
        assert (version_of(one) == version_of(other)) is exact


def test_a_version_changes_with_a_word_and_begins_with_the_day_of_the_data() -> None:
    assert version_of(["a"], "2026-07-26").startswith("2026-07-26.")
    days = ("2026-07-26", "2026-07-27")
    assert len({version_of([word], day) for word in "ab" for day in days}) == 4
    for name in NAMES:
        found = told(f"codelists/{name}")
        assert found["version"] == version_of(found["entries"], SOURCES[name].as_of)
        changed = [*found["entries"][:-1], {**found["entries"][-1], "label": {"vi": "x", "en": "x"}}]
        assert found["version"] != version_of(changed, SOURCES[name].as_of)


# What the door takes

MOMENT_DAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VALUES: Mapping[Regime, Mapping[str, Any]] = {
    "F": {"nationality": "RUS", "document_number": "AB123456"},
    "V": {"document_type": "9", "document_name": "Thẻ thử", "document_number": "AB12", "reason": "1"},
}


def taken(regime: Regime, field: str, value: str, **others: str) -> bool:
    """Whether the door has no fault to find with this field's code."""
    values = {
        "full_name": "NGUYEN VAN A", "sex": "M", "birth_date": "1990-01-01", "arrival_on": "2026-11-20",
        "departure_on": "2026-11-21", **VALUES[regime], **others, field: value,
    }  # fmt: skip
    stay, found = build_stay(regime, values)
    if stay is not None:
        found = stay_problems(stay, Facility(type=FacilityType.OTHER), Moment.at(MOMENT_DAY))
    return field not in {problem.field for problem in found}


TWO_SIGNS = [first + second for first in "0123456789 DFMVXdmy" for second in ("", *"0123456789 ")]
WORDS = {"", "other", "Ordinary", "service", "cha", "CHA", "mother", "0RQ", "XXX", "VNM", "UTO", "ZZZ", "zzz"}


def candidates(name: str) -> Iterable[str]:
    everything = {code for other in NAMES if other != "problems" for code in codes(other)}
    wrong = {code.swapcase() for code in everything} | {f"{code} " for code in everything} | WORDS
    return (everything | wrong | set(TWO_SIGNS)) - {""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("regime", "field", "name"),
    [
        ("F", "sex", "sexes"),
        ("V", "sex", "sexes"),
        ("F", "birth_precision", "birth_precisions"),
        ("F", "document_type", "passport_types"),
        ("V", "document_type", "document_types"),
        ("V", "residence_kind", "residence_kinds"),
        ("V", "reason", "stay_reasons"),
    ],
)
def test_the_door_takes_exactly_the_codes_of_the_list(regime: Regime, field: str, name: str) -> None:
    known = codes(name)
    assert {value for value in candidates(name) if taken(regime, field, value)} == known


@pytest.mark.django_db
def test_the_door_takes_exactly_the_relations_of_the_list() -> None:
    """Blanks around a relation are dropped by the door."""
    found = {value.strip() for value in candidates("relations") if taken("V", "relation", value)}
    assert found - {""} == codes("relations")


@pytest.mark.django_db
def test_the_door_takes_exactly_the_nationalities_of_the_list_each_in_its_regime() -> None:
    listed = codes("nationalities")
    tried = {value for value in candidates("nationalities") if len(value) <= 3} | {
        code[:2] for code in listed if len(code) == 3
    }
    assert {value for value in tried if taken("F", "nationality", value)} == listed - {VIETNAM}
    assert {value for value in tried if taken("V", "nationality", value)} == {VIETNAM}


def test_every_sentence_of_the_door_is_in_the_list_of_problems() -> None:
    assert codes("problems") >= {"required", "too_long", "not_in_list", "codelist_unknown", "place_unknown"}
    assert codes("regimes") == set(SCHEMAS) == set(get_args(Regime))


def test_the_document_names_both_languages_examples_and_answers() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    seen = set()
    for path, methods in document["paths"].items():
        if not path.startswith(("/api/v1/codelists", "/api/v1/places")):
            continue
        assert list(methods) == ["get"], path
        operation = methods["get"]
        seen.add(operation["operationId"])
        english, vietnamese = operation["description"].split("\n\n")
        assert english.isascii()
        assert not vietnamese.isascii()
        assert "example" in operation["responses"]["200"]["content"]["application/json"]
        assert set(operation["responses"]) == {"200", "304", *map(str, open_refusals())}
        assert {"ETag", "Cache-Control", "RateLimit"} <= set(operation["responses"]["200"]["headers"])
        assert "security" not in operation
    assert seen == {
        "list_codelists", "get_codelist", "list_provinces", "list_wards", "get_ward", "resolve_place",
    }  # fmt: skip
