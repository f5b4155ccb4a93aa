"""`cutru-client send`: upload, check, show, hand in, keep what was rejected."""

import argparse
import sys
import time
from collections.abc import Mapping
from itertools import count, islice
from pathlib import Path
from uuid import UUID

from cutru_client.cli.options import Setting, Unusable
from cutru_client.cli.words import Progress, say, sentence, sentences, tell
from cutru_client.client import Client
from cutru_client.models import Import

TAKEN, SOME_REJECTED, REFUSED = 0, 1, 2
SHOWN = 50
"""Rejected rows that are listed; the workbook has all."""
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 2.0
_STATES: Mapping[str, str] = {
    "checking": "Đang kiểm tra · checking",
    "checked": "Đã kiểm tra · checked",
    "handing_in": "Đang gửi · handing in",
    "done": "Đã gửi · handed in",
    "failed": "Không đọc được · refused",
}


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="TỆP·FILE")
    command.add_argument("--check", action="store_true", help="chỉ kiểm tra · check only, hand nothing in")
    command.add_argument("--yes", action="store_true", help="gửi không hỏi · hand in without asking")
    command.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="CODE",
        help="trả lời «có» cho câu hỏi này · say yes to this question",
    )


def send(setting: Setting) -> int:
    """0 when every row was taken or known, 1 when rows were rejected, 2 when the file was refused."""
    path: Path = setting.options.file
    if not path.is_file():
        raise Unusable(f"Không có tệp này · no such file: {path}")
    with setting.client() as client:
        found = _wait(client, client.upload(path))
        found = _settle_questions(client, found, setting.options)
        if found.refusal is not None:
            say(f"{sentence(found.refusal.message)} ({found.refusal.code})")
            return REFUSED
        _tell_rejected(client, found.id)
        if found.accepted and not setting.options.check:
            if not setting.options.yes and not _says_yes(f"Gửi {found.accepted} khách · hand them in?"):
                say("Không gửi gì · nothing was handed in")
                return REFUSED
            found = _wait(client, client.hand_in_import(found.id))
            if found.state != "done":
                say(sentence(found.refusal.message) if found.refusal else _STATES[found.state])
                return REFUSED
        return _report(client, found, path)


def _wait(client: Client, found: Import) -> Import:
    """Ask until the portal has dealt with all rows, ever less often."""
    progress, pause = Progress(), SHORTEST_WAIT
    while found.is_working:
        progress.show(f"{_STATES[found.state]}: {found.progress}/{found.total}")
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_WAIT)
        found = client.get_import(found.id)
    progress.show(f"{_STATES[found.state]}: {found.read}")
    progress.end()
    return found


def _settle_questions(client: Client, found: Import, given: argparse.Namespace) -> Import:
    """Answer what the portal asks about many rows at once, as the options or the person say."""
    asked: set[str] = set()
    while open_questions := _open_questions(found, given) - asked:
        code = min(open_questions)
        asked.add(code)
        if code in given.answer or _says_yes(f"{_question(client, found, code)} — có · yes?"):
            found = _wait(client, client.answer_import(found.id, code))
    return found


def _open_questions(found: Import, given: argparse.Namespace) -> set[str]:
    """A refused file may be a question too; only one that was named is tried."""
    refused = {found.refusal.code} & set(given.answer) if found.refusal else set()
    return set(found.questions) | refused


def _question(client: Client, found: Import, code: str) -> str:
    """What is asked, in the words of the first row it concerns."""
    for row in client.import_rows(found.id, "rejected"):
        for problem in row.problems:
            if problem.code == code:
                return f"{sentence(problem.message)} ({code}, {found.questions.get(code, 0)} dòng · rows)"
    return code


def _says_yes(question: str) -> bool:
    """What the person says; no, when nobody is there to ask."""
    if not sys.stdin.isatty():
        say(f"{question} — không có ai trả lời; dùng --yes, --answer · nobody is there to answer")
        return False
    say(f"{question} [c/K · y/N]")
    return sys.stdin.readline().strip().lower() in ("c", "có", "y", "yes")


def _report(client: Client, found: Import, path: Path) -> int:
    tell(
        f"đọc · read {found.read}, nhận · accepted {found.accepted}, "
        f"từ chối · rejected {found.rejected}, đã có · known {found.known}"
    )
    if not found.rejected:
        return TAKEN
    kept = _keep(path, client.rejected_workbook(found.id))
    say(f"Dòng bị từ chối, kèm lý do · rejected rows with reasons: {kept}")
    return SOME_REJECTED


def _tell_rejected(client: Client, number: UUID) -> None:
    rows = client.import_rows(number, "rejected")
    for row in islice(rows, SHOWN):
        for line in sentences(row.problems):
            tell(f"{row.position}\t{line}")
    if next(rows, None) is not None:
        say("…")


def _keep(path: Path, workbook: bytes) -> Path:
    """Save the workbook beside the file, over nothing that is there."""
    for number in count(1):
        kept = path.with_name(f"{path.stem}-dong-loi{'' if number == 1 else f'-{number}'}.xlsx")
        try:
            with kept.open("xb") as file:
                file.write(workbook)
        except FileExistsError:
            continue
        break
    return kept
