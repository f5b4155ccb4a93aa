"""One contract, two population databases: the trial register and a server by HTTP."""

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from cutru.audit.models import Event
from cutru.residence import population
from cutru.residence.models import TrialPopulationRecord
from cutru.residence.population import (
    Audited,
    Kin,
    PopulationDatabase,
    PopulationDocument,
    PopulationRefused,
    PopulationUnavailable,
    population_database,
)
from cutru.residence.population_http import CircuitBreaker, HttpPopulation
from cutru.residence.population_trial import TrialPopulation
from cutru.residence.trial import CITIZEN_NUMBER, HEAD_NUMBER, PEOPLE, ensure_trial_register
from tests.accounts.factories import make_user
from tests.residence.population_server import TOKEN, PopulationServer, population_server

pytestmark = pytest.mark.django_db
NOBODY = "001099999999"


@pytest.fixture
def server() -> Iterator[PopulationServer]:
    ensure_trial_register()
    trial = TrialPopulation()
    numbers = [one.number for one in PEOPLE]
    people: dict[str, Any] = {
        what: {number: getattr(trial, what)(number) for number in numbers}
        for what in ("person", "kin", "documents")
    }
    with population_server({**people, "changes": {}}) as running:
        yield running


@pytest.fixture(params=["trial", "http"])
def database(request: pytest.FixtureRequest, server: PopulationServer) -> PopulationDatabase:
    return TrialPopulation() if request.param == "trial" else by_http(server)


def by_http(server: PopulationServer, **options: Any) -> HttpPopulation:
    values = {"breaker": CircuitBreaker(), "sleep": lambda _seconds: None, **options}
    return HttpPopulation(server.url, TOKEN, **values)


def test_a_person_is_told_with_all_facts(database: PopulationDatabase) -> None:
    found = database.person(CITIZEN_NUMBER)
    assert found == TrialPopulation().person(CITIZEN_NUMBER)
    assert found is not None
    assert (found.full_name, found.digital_citizen) == ("Nguyễn Văn Công Dân", True)


def test_nobody_is_told_of_an_unknown_number(database: PopulationDatabase) -> None:
    assert (database.person(NOBODY), database.kin(NOBODY), database.documents(NOBODY)) == (None, (), ())


def test_relatives_are_told_with_their_relation(database: PopulationDatabase) -> None:
    mother = Kin(
        HEAD_NUMBER, "Trần Thị Chủ Hộ", TrialPopulationRecord.objects.get(pk=HEAD_NUMBER).birth_date, "mother"
    )
    assert database.kin(CITIZEN_NUMBER)[0] == mother
    assert len(database.kin(CITIZEN_NUMBER)) == 6


def test_papers_say_which_dwelling_they_are_about(database: PopulationDatabase) -> None:
    assert database.documents(HEAD_NUMBER) == (
        PopulationDocument("land_certificate", "GCN-000018", None, "00070", "18 phố Dùng Thử"),
    )


def test_an_update_is_kept_once_for_each_dossier(database: PopulationDatabase) -> None:
    database.update(CITIZEN_NUMBER, {"permanent_address": "1 phố Mới"}, dossier_code="HS-1")
    database.update(CITIZEN_NUMBER, {"permanent_address": "2 phố Khác"}, dossier_code="HS-1")
    found = database.person(CITIZEN_NUMBER)
    assert found is not None
    assert found.permanent_address == "1 phố Mới"


def test_what_is_not_ours_is_not_updated(database: PopulationDatabase) -> None:
    with pytest.raises(PopulationRefused):
        database.update(CITIZEN_NUMBER, {"full_name": "Ai Đó"}, dossier_code="HS-2")
    with pytest.raises(PopulationRefused):
        database.update(NOBODY, {"permanent_address": "1 phố Mới"}, dossier_code="HS-3")


@pytest.mark.parametrize("failure", [500, 503, 429, "drop"])
def test_a_passing_failure_is_tried_again(server: PopulationServer, failure: int | str) -> None:
    waits: list[float] = []
    server.told = [failure, failure]
    assert by_http(server, sleep=waits.append).person(CITIZEN_NUMBER) is not None
    assert len(server.asked) == 3
    assert 0.2 <= waits[0] <= 0.4 <= waits[1] <= 0.8


def test_a_lasting_failure_says_that_the_database_is_away(server: PopulationServer) -> None:
    server.told = [500, 502, 503]
    with pytest.raises(PopulationUnavailable):
        by_http(server).person(CITIZEN_NUMBER)
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (401, PopulationRefused),
        (302, PopulationRefused),
        (422, PopulationRefused),
        (b"<html>", PopulationUnavailable),
        (b"[]", PopulationUnavailable),
        (b'{"personal_number": "1"}', PopulationUnavailable),
    ],
)
def test_an_answer_that_helps_nobody_is_not_asked_for_again(
    server: PopulationServer, told: int | bytes, error: type[Exception]
) -> None:
    server.told = [told]
    with pytest.raises(error):
        by_http(server).person(CITIZEN_NUMBER)
    assert len(server.asked) == 1


def test_a_wrong_token_is_refused(server: PopulationServer) -> None:
    with pytest.raises(PopulationRefused):
        HttpPopulation(server.url, "wrong", breaker=CircuitBreaker()).person(CITIZEN_NUMBER)


@pytest.mark.parametrize("silent", [True, False])
def test_a_server_that_does_not_answer_costs_the_time_out_and_no_more(
    server: PopulationServer, silent: bool
) -> None:
    server.told = ["wait"] * 3
    url = server.url if silent else "http://127.0.0.1:9"
    database = HttpPopulation(
        url, TOKEN, breaker=CircuitBreaker(), sleep=lambda _seconds: None, timeout=httpx.Timeout(0.1)
    )
    with pytest.raises(PopulationUnavailable):
        database.person(CITIZEN_NUMBER)
    assert len(server.asked) == (3 if silent else 0)


def test_after_failures_nothing_is_asked_for_a_while_then_one_call_tries(server: PopulationServer) -> None:
    now = [0.0]
    breaker = CircuitBreaker(failures_that_open=2, open_seconds=30, clock=lambda: now[0])
    database = by_http(server, breaker=breaker)
    server.told = [500] * 6
    for _ in range(3):
        with pytest.raises(PopulationUnavailable):
            database.person(CITIZEN_NUMBER)
    assert len(server.asked) == 6
    now[0] = 31
    assert database.person(CITIZEN_NUMBER) is not None
    assert database.person(HEAD_NUMBER) is not None
    assert len(server.asked) == 8


def test_no_address_and_no_log_holds_a_personal_number(
    server: PopulationServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.told = [500]
    by_http(server).update(CITIZEN_NUMBER, {"permanent_address": "1 phố Kín"}, dossier_code="HS-9")
    assert {path for path, _headers in server.asked} == {"/api/update"}
    assert {headers["Idempotency-Key"] for _path, headers in server.asked} == {"HS-9"}
    assert CITIZEN_NUMBER not in caplog.text
    assert "phố Kín" not in caplog.text
    assert "update failed (status 500), attempt 1" in caplog.text


def test_every_call_is_written_down_with_how_it_went(server: PopulationServer) -> None:
    officer = make_user()
    server.told = [500, 500, 500]
    away = Audited(by_http(server), officer, "HS-5")
    with pytest.raises(PopulationUnavailable):
        away.person(CITIZEN_NUMBER)
    database = Audited(TrialPopulation(), officer, "HS-5")
    database.person(CITIZEN_NUMBER)
    database.person(NOBODY)
    database.kin(CITIZEN_NUMBER)
    with pytest.raises(PopulationRefused):
        database.update(NOBODY, {"died_on": ""}, dossier_code="HS-5")
    told = [
        (one.by, one.action, one.subject_id, one.details["outcome"], one.details["dossier"])
        for one in Event.objects.filter(subject="population").order_by("id")
    ]
    assert told == [
        (officer, "population.person", CITIZEN_NUMBER, "unavailable", "HS-5"),
        (officer, "population.person", CITIZEN_NUMBER, "answered", "HS-5"),
        (officer, "population.person", NOBODY, "unknown", "HS-5"),
        (officer, "population.kin", CITIZEN_NUMBER, "answered", "HS-5"),
        (officer, "population.update", NOBODY, "refused", "HS-5"),
    ]


def test_the_settings_choose_the_database_and_production_never_takes_invented_people(settings: Any) -> None:
    settings.POPULATION_DATABASE_URL = ""
    assert isinstance(population_database(None).behind, TrialPopulation)
    settings.ENVIRONMENT = "production"
    with pytest.raises(PopulationUnavailable):
        population_database(None)
    settings.POPULATION_DATABASE_URL = "https://population.example/api"
    assert isinstance(population_database(None).behind, HttpPopulation)
    assert {"permanent_address", "permanent_ward_code", "marital_status", "died_on"} == population.UPDATABLE
