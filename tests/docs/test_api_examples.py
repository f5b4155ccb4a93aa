"""The calls of docs/api.md run as they stand."""

import re
import subprocess
from itertools import pairwise

import pytest
from django.test import Client

from cutru.embedded import PROJECT
from cutru.stays.models import Stay
from tests.exchange.api.program import Program

EXAMPLES = re.findall(
    r"^```bash\n(.*?)^```$", (PROJECT / "docs" / "api.md").read_text(), re.DOTALL | re.MULTILINE
)
SPOKEN = 'curl() { printf "%s\\0" "$@"; printf "\\n\\0"; }\n'
"""Stands in for curl: tells what it was asked to send, as the shell has understood it."""


def calls(script: str, secret: str) -> list[list[str]]:
    """The arguments of each curl of a script."""
    told = subprocess.run(
        ["bash", "-euc", SPOKEN + script],
        env={"CUTRU": "", "KEY": secret, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [call.split("\0")[:-1] for call in told.split("\n\0") if call]


def send(arguments: list[str]) -> tuple[int, dict[str, object]]:
    """What the portal answers to the arguments of a curl: `-s ADDRESS -H …: … [-d BODY]`."""
    address = next(argument for argument in arguments if argument.startswith("/api/"))
    options = list(pairwise(arguments))
    headers = dict(value.split(": ", 1) for name, value in options if name == "-H")
    bodies = [value for name, value in options if name == "-d"]
    method = "POST" if bodies else "GET"
    answer = Client().generic(
        method, address, "".join(bodies), headers.pop("Content-Type", ""), headers=headers
    )
    return answer.status_code, answer.json()


@pytest.mark.django_db
def test_the_first_five_minutes_with_the_interface_go_as_written() -> None:
    hotel = Program.of_hotel(is_sandbox=True)
    asked = [call for script in EXAMPLES for call in calls(script, hotel.secret)]
    told = [send(call) for call in asked]
    assert [status for status, _answer in told] == [200, 200, 200]
    handed_in, listed, reconciled = [answer for _status, answer in told]
    receipt = Stay.objects.get().receipt
    assert handed_in["accepted"] == 1
    assert [stay["receipt"].replace("-", "") for stay in listed["stays"]] == [receipt]  # type: ignore[attr-defined]
    assert [item["reference"] for item in reconciled["items"]] == ["PMS-1001-1"]  # type: ignore[attr-defined]
    assert send(asked[0])[1]["known"] == 1
