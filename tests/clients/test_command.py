"""The command `cutru-client` as people use it: a process with an address and a key."""

import subprocess
import time
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from cutru.exchange.programs.scopes import Scope
from cutru.stays.models import Stay, StayEntry
from cutru_client import Client, Outbox
from tests.clients import processes
from tests.exchange import files
from tests.exchange.api.program import Program, foreigner
from tests.exchange.api.test_imports import workbook


class Desk:
    """A reception with a key, an outbox and a folder of files."""

    def __init__(self, address: str, folder: Path, program: Program) -> None:
        self.folder = folder
        self.program = program
        self.outbox = folder / "outbox.db"
        self.known = {"CUTRU_URL": address, "CUTRU_KEY": program.secret, "CUTRU_OUTBOX": str(self.outbox)}

    def run(self, *arguments: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
        """Runs the command; whatever it says, the key is not in it."""
        done = processes.command(*arguments, **{**self.known, **changes})
        assert self.program.secret not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def open_outbox(self) -> Outbox:
        return Outbox(self.outbox, Client(self.known["CUTRU_URL"], self.program.secret))


@pytest.fixture
def desk(served: str, tmp_path: Path) -> Desk:
    return Desk(served, tmp_path, Program.of_hotel())


def test_a_file_is_sent_and_a_second_time_known(desk: Desk) -> None:
    file = desk.file("khach.xlsx", workbook(files.vietnamese(), files.vietnamese(H="001190000002")))
    first, second = desk.run("send", file, "--yes"), desk.run("send", file, "--yes")
    assert (first.returncode, first.stdout) == (
        0,
        "đọc · read 2, nhận · accepted 2, từ chối · rejected 0, đã có · known 0\n",
    )
    assert (second.returncode, second.stdout) == (
        0,
        "đọc · read 2, nhận · accepted 0, từ chối · rejected 0, đã có · known 2\n",
    )
    assert StayEntry.objects.count() == 2


def test_rejected_rows_are_told_and_kept_beside_the_file(desk: Desk) -> None:
    file = desk.file("khach.xlsx", workbook(files.vietnamese(), files.vietnamese(B="", H="001190000002")))
    for name in ("khach-dong-loi.xlsx", "khach-dong-loi-2.xlsx"):
        done = desk.run("send", file, "--yes")
        assert (done.returncode, Stay.objects.count()) == (1, 1)
        assert done.stdout.splitlines()[0] == (
            "6\tfull_name\trequired\tHãy điền ô này. · Please fill in this field."
        )
        assert str(desk.folder / name) in done.stderr
        assert openpyxl.load_workbook(desk.folder / name).active is not None


def test_a_check_stores_nothing(desk: Desk) -> None:
    file = desk.file("khach.xml", files.xml([files.record()]).encode())
    done = desk.run("send", file, "--check")
    assert (done.returncode, "accepted 1" in done.stdout, Stay.objects.exists()) == (0, True, False)


def test_nothing_is_handed_in_when_nobody_says_yes(desk: Desk) -> None:
    file = desk.file("khach.xml", files.xml([files.record()]).encode())
    done = desk.run("send", file)
    assert (done.returncode, Stay.objects.exists()) == (2, False)
    assert "--yes" in done.stderr


def test_a_question_is_answered_by_an_option(desk: Desk) -> None:
    file = desk.file("khach.xlsx", workbook(files.vietnamese(H="1190000001")))
    unanswered = desk.run("send", file, "--yes")
    assert (unanswered.returncode, "leading_zeros_lost" in unanswered.stderr) == (1, True)
    answered = desk.run("send", file, "--yes", "--answer", "leading_zeros_lost")
    assert (answered.returncode, Stay.objects.get().document_number) == (0, "001190000001")


@pytest.mark.parametrize("content", [b"hello", b"", workbook()])
def test_a_file_without_guests_or_that_is_none_is_refused(desk: Desk, content: bytes) -> None:
    done = desk.run("send", desk.file("khach.xlsx", content), "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert " · " in done.stderr


def test_what_is_missing_or_wrong_is_said(desk: Desk) -> None:
    file = desk.file("khach.xml", files.xml([files.record()]).encode())
    told = [
        desk.run("send", "nowhere.xlsx"),
        desk.run("send", file, CUTRU_KEY=""),
        desk.run("send", file, CUTRU_URL=""),
        desk.run("send", file, CUTRU_FACILITY="one"),
        desk.run("send", file, CUTRU_KEY="cutru_live_" + "x" * 40),
        desk.run("send", file, CUTRU_FACILITY="1"),
        desk.run("status"),
        desk.run("reconcile", "31/02/2026"),
        desk.run("send", file, CUTRU_KEY=Program.of_hotel(scopes=(Scope.READ,)).secret),
    ]
    assert [done.returncode for done in told] == [2] * len(told)
    assert [done.stdout for done in told] == [""] * len(told)
    assert not [done.stderr for done in told if " · " not in done.stderr]
    assert not Stay.objects.exists()


def test_the_key_may_come_from_a_file(desk: Desk) -> None:
    done = desk.run(
        "whoami", "--key-file", desk.file("key", f"{desk.program.secret}\n".encode()), CUTRU_KEY=""
    )
    assert (done.returncode, desk.program.facility.name in done.stdout) == (0, True)


def test_the_outbox_is_told_of_sent_and_compared(desk: Desk) -> None:
    with desk.open_outbox() as outbox:
        outbox.put([foreigner(reference="A"), foreigner(reference="B", sex="X")])
        assert "waiting 2" in desk.run("status").stdout
        sent = desk.run("flush")
        assert sent.returncode == 1
        assert (
            sent.stdout.splitlines()[0]
            == "Đã gửi · sent 2: nhận · accepted 1, đã có · known 0, từ chối · rejected 1"
        )
        assert sent.stdout.splitlines()[1].startswith("B\tsex\tnot_in_list\t")
        differs = desk.run("reconcile", f"{timezone.localdate():%d/%m/%Y}")
        assert (differs.returncode, differs.stdout.splitlines()[0]) == (1, "B\tbị từ chối · rejected")
        outbox.drop("B")
        equal = desk.run("reconcile", timezone.localdate().isoformat())
        assert (equal.returncode, equal.stdout.endswith("khớp · equal\n")) == (0, True)
        assert [desk.run(name).returncode for name in ("flush", "status")] == [0, 0]


@pytest.mark.slow
def test_a_file_whose_sending_was_killed_is_sent_again_without_doubles(desk: Desk) -> None:
    records = [files.record(so_ho_chieu=f"K{number:07}") for number in range(180)]
    file = desk.file("khach.xml", files.xml(records).encode())
    killed = 0
    while killed < 3:
        process = processes.start("-m", "cutru_client", "send", file, "--yes", **desk.known)
        time.sleep(0.4 + 0.1 * killed)
        process.kill()
        process.communicate()
        killed += 1
    done = desk.run("send", file, "--yes")
    assert (done.returncode, Stay.objects.count(), StayEntry.objects.count()) == (0, 180, 180)
