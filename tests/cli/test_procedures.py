"""`./cutru procedures`, which other programs call."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cutru.law import catalogue
from cutru.procedures.cli import as_text, tell
from tests.cli.processes import cutru
from tests.legislation.factories import confirmed_correction

DAY = date(2026, 1, 15)
EXTENSION = "temporary-residence-extension"


def told(capsys: Any, code: str | None = None, on: date = DAY, field: str = "residence") -> Any:
    assert tell(code, on, field, as_json=True) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_the_command_and_the_interface_tell_the_same(capsys: Any) -> None:
    client = Client()
    for field in ("residence", "immigration"):
        listed = client.get(f"/api/v1/procedures?on=2026-01-15&field={field}").json()
        assert told(capsys, field=field) == listed
        for one in listed["procedures"]:
            assert (
                told(capsys, one["id"]) == client.get(f"/api/v1/procedures/{one['id']}?on=2026-01-15").json()
            )


@pytest.mark.django_db
def test_codes_and_ids_name_the_same(capsys: Any) -> None:
    assert told(capsys, "1.002755") == told(capsys, EXTENSION)


@pytest.mark.django_db
def test_corrections_are_told_from_their_day(capsys: Any) -> None:
    confirmed_correction(value=4, starts=date(2026, 1, 1))
    told_on = [told(capsys, EXTENSION, day)["procedure"] for day in (date(2025, 12, 31), DAY)]
    assert [one["deadlines"][0]["value"] for one in told_on] == [3, 4]


@pytest.mark.django_db
def test_people_get_text_with_every_case_and_paper(capsys: Any) -> None:
    assert tell(None, DAY, "residence", as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        catalogue.load_procedure(one).code for one in catalogue.procedure_ids("residence")
    ]
    for procedure_id in catalogue.procedure_ids("residence"):
        procedure = catalogue.load_procedure(procedure_id)
        text = as_text(procedure)
        for case in procedure.cases:
            assert case.name.vi in text
            assert all(part.name.vi in text for part in case.components)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "on", "sentence"),
    [
        ("9.9", DAY, "Không có thủ tục nào có mã “9.9”. · There is no procedure with the code “9.9”.\n"),
        (
            "household-separation",
            date(2020, 1, 2),
            "Thủ tục “household-separation” chưa có vào ngày 02/01/2020. · "
            "The procedure “household-separation” was not there yet on 02/01/2020.\n",
        ),
    ],
)
def test_what_is_not_there_ends_with_2_and_a_sentence(
    code: str, on: date, sentence: str, capsys: Any
) -> None:
    assert tell(code, on, "residence", as_json=True) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", sentence)


@pytest.mark.parametrize("day", ["2026-02-30", "15/01/2026", "20260115", "x"])
def test_a_day_that_is_none_ends_with_2_and_a_sentence(day: str) -> None:
    done = cutru("procedures", "--on", day, CUTRU_ENV=None)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"không phải ngày · not a day: '{day}'" in done.stderr


def test_without_a_database_the_released_catalogue_is_told() -> None:
    away = "postgresql://nobody@127.0.0.1:1/none"
    done = cutru("procedures", "--json", "--on", "2026-01-15", DATABASE_URL=away, CUTRU_ENV="test")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["procedures"]) == 13
    assert "bản phát hành" in done.stderr
