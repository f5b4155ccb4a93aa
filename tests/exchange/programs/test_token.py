"""./cutru token: a key for the account's facility, alone on standard output."""

import pytest

from cutru.cli import token
from cutru.exchange.models import ApiKey
from cutru.facilities.models import Membership
from tests.exchange.api.program import Program, foreigner
from tests.facilities.factories import add_member, make_facility
from tests.police.factories import ward_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command would start a database of its own; here one runs."""
    monkeypatch.setattr(token, "start_django", lambda: None)


def made(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert token.run(list(arguments)) == 0
    return capsys.readouterr().out.strip()


def test_the_key_opens_the_facility_of_the_account(capsys: pytest.CaptureFixture[str]) -> None:
    member = add_member(make_facility(), role=Membership.Role.MANAGER)
    secret = made(capsys, member.user.username.upper())
    program = Program(member.facility, secret)
    assert program.send(foreigner()).json()["accepted"] == 1
    assert [one["id"] for one in program.get("/key").json()["facilities"]] == [member.facility_id]
    assert ApiKey.objects.get().created_by == member.user


def test_a_sandbox_key_and_single_scopes_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    member = add_member(make_facility(), role=Membership.Role.MANAGER)
    secret = made(capsys, member.user.username, "--sandbox", "--scope", "stays:read", "--scope", "webhooks")
    told = Program(member.facility, secret).get("/key").json()
    assert (told["is_sandbox"], told["scopes"]) == (True, ["stays:read", "webhooks"])


def test_who_has_no_facility_gets_no_key(capsys: pytest.CaptureFixture[str]) -> None:
    officer = ward_officer()
    machine = Program.of_hotel()
    account = ApiKey.objects.get().program.account
    ApiKey.objects.all().delete()
    for name in (officer.username, "nobody", account.username):
        assert token.run([name]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert name in told.err
    assert (ApiKey.objects.count(), machine.get("/key").status_code) == (0, 401)


def test_a_scope_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    member = add_member(make_facility(), role=Membership.Role.MANAGER)
    assert token.run([member.user.username, "--scope", "stays:all"]) == 2
    assert "stays:all" in capsys.readouterr().err
    assert not ApiKey.objects.exists()
