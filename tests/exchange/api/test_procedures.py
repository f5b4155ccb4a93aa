"""The catalogue of procedures for programs."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cutru.law import catalogue
from cutru.procedures import data
from tests.exchange.api.reference import get, refused, told
from tests.legislation.factories import confirmed_correction

pytestmark = pytest.mark.django_db
EXTENSION = "temporary-residence-extension"


def test_the_list_tells_every_procedure_in_order() -> None:
    listed = told("procedures")["procedures"]
    assert [one["id"] for one in listed] == list(catalogue.procedure_ids("residence"))
    assert len(listed) == 13
    assert [one["number"] for one in listed] == list(range(1, 14))


def test_the_other_field_is_told_when_asked_for() -> None:
    listed = told("procedures?field=immigration")["procedures"]
    assert [one["id"] for one in listed] == list(catalogue.procedure_ids("immigration"))


@pytest.mark.parametrize("procedure_id", catalogue.procedure_ids())
def test_each_procedure_is_told_whole(procedure_id: str) -> None:
    for version in catalogue.versions(procedure_id):
        answer = told(f"procedures/{procedure_id}?on={version.legal_from}")
        assert answer == {"on": version.legal_from.isoformat(), "procedure": data.whole(version)}


def test_national_codes_and_ids_name_the_same() -> None:
    assert told("procedures/1.002755") == told(f"procedures/{EXTENSION}")


def test_the_day_chooses_the_version() -> None:
    old = told("procedures/household-separation?on=2024-02-01")["procedure"]
    assert old["in_force"] == {"starts": "2024-01-16", "ends": "2025-11-14"}
    assert len(told("procedures?on=2024-02-01")["procedures"]) == 11


def test_corrections_are_told_from_their_day() -> None:
    confirmed_correction(value=4, starts=date(2026, 1, 1))
    days = ("2025-12-31", "2026-01-01")
    values = [told(f"procedures/{EXTENSION}?on={day}")["procedure"]["deadlines"][0]["value"] for day in days]
    assert values == [3, 4]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("procedures/9.999999", (404, "procedure_unknown")),
        ("procedures/x%00y", (404, "procedure_unknown")),
        ("procedures/household-separation?on=2020-01-01", (404, "procedure_not_in_force")),
        ("procedures?on=15/11/2025", (422, "request_invalid")),
        ("procedures?on=2026-02-30", (422, "request_invalid")),
        ("procedures?field=taxes", (422, "request_invalid")),
    ],
)
def test_what_is_not_there_is_said(path: str, answer: tuple[int, str]) -> None:
    assert refused(path) == answer


def test_copies_are_asked_about_each_time() -> None:
    first = get("procedures")
    assert first["Cache-Control"] == "public, no-cache"
    again = get("procedures", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert Client().head("/api/v1/procedures").status_code == 200
    assert Client().post("/api/v1/procedures").status_code == 405


def test_calls_are_counted_as_open_ones(settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = {"key": 1, "token": 1, "open": 2}
    assert [get("procedures").status_code for _ in range(3)] == [200, 200, 429]


def test_a_call_costs_what_counting_costs(django_assert_num_queries: Any) -> None:
    get("procedures")
    for path in ("procedures", f"procedures/{EXTENSION}"):
        with django_assert_num_queries(1):
            get(path)
