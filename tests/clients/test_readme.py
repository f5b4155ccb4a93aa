"""Every example of the client's README runs as it stands."""

import os
import re
import shlex
from pathlib import Path

import pytest

from cutru.embedded import PROJECT
from cutru.stays.models import Stay
from cutru_client import Client, Outbox
from tests.clients import processes
from tests.exchange import files
from tests.exchange.api.program import Program
from tests.exchange.api.test_imports import workbook

README = (PROJECT / "clients" / "python" / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_programs_run_one_after_the_other(served: str, tmp_path: Path) -> None:
    script = tmp_path / "examples.py"
    end = "print(receive({}, b''))\nclient.close()\n"
    script.write_text("\n".join([*blocks("python"), end]))
    secret = Program.of_hotel().secret
    known = {"CUTRU_URL": served, "CUTRU_KEY": secret, "CUTRU_WEBHOOK_SECRET": "whsec_" + "AAAA" * 8}
    done = processes.run("-W", "error", script, cwd=tmp_path, TZ="Asia/Ho_Chi_Minh", **known)
    receipt = Stay.objects.get().receipt
    shown = f"{receipt[:4]}-{receipt[4:9]}-{receipt[9:14]}-{receipt[14:]}"
    assert done.stderr == ""
    [first, second, last] = done.stdout.splitlines()
    assert (first, second.split()[0], last) == (shown, "stay_is_closed", "401")


def test_the_commands_run_one_after_the_other(served: str, tmp_path: Path) -> None:
    (tmp_path / "khach.xlsx").write_bytes(workbook(files.vietnamese()))
    program = Program.of_hotel()
    known = {"CUTRU_URL": served, "CUTRU_KEY": program.secret, "CUTRU_OUTBOX": "outbox.db"}
    with Client(served, program.secret) as client:
        Outbox(tmp_path / "outbox.db", client).close()
    [commands] = blocks("console")
    codes = {}
    for line in commands.splitlines():
        name, *arguments = shlex.split(line.removeprefix("$ "))
        assert name == "cutru-client"
        done = processes.command(*arguments, cwd=tmp_path, **known)
        codes[shlex.join(arguments)] = done.returncode
        assert "Traceback" not in done.stderr
    assert set(codes.values()) == {0}, codes
    assert len(codes) == 6
    assert Stay.objects.count() == 1


@pytest.mark.parametrize("name", ["CUTRU_URL", "CUTRU_KEY", "CUTRU_FACILITY", "CUTRU_OUTBOX"])
def test_the_help_names_every_variable(name: str) -> None:
    assert name in processes.command("--help", **{name: os.environ.get(name, "")}).stdout
    assert name in README
