"""./cutru manage partner_client: a pair is shown once, and withdrawn with all its sessions."""

import pytest
from django.core.management import CommandError, call_command

from cutru.exchange.partner.models import PartnerClient, PartnerSession
from cutru.exchange.partner.queries import client_of
from tests.exchange.partner.software import Software

pytestmark = pytest.mark.django_db


def test_a_new_pair_is_printed_and_kept_as_a_digest(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("partner_client", "Phần mềm Thử", "--receipts-in-data")
    pair = dict(line.split() for line in capsys.readouterr().out.splitlines())
    client = client_of(pair["client_id"], pair["client_secret"])
    assert client is not None
    assert (client.name, client.receipts_in_data) == ("Phần mềm Thử", True)
    assert pair["client_secret"] not in str(PartnerClient.objects.values())
    assert client_of(pair["client_id"], pair["client_secret"] + "x") is None


def test_withdrawing_ends_the_sessions(software: Software, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("partner_client", software.issued.client_id, "--withdraw")
    assert capsys.readouterr().out == "withdrawn, sessions ended 1\n"
    assert client_of(software.issued.client_id, software.secret) is None
    assert PartnerSession.objects.filter(revoked_at=None).count() == 0


@pytest.mark.parametrize("arguments", [(" ",), ("x" * 161,), ("khong-co", "--withdraw")])
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("partner_client", *arguments)
