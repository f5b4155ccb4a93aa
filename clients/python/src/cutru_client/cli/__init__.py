"""The command line: `cutru-client send FILE.xlsx` and what a person needs around it."""

import argparse
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper

from cutru_client.cli import outboxes, sending_files
from cutru_client.cli.options import Setting, Unusable, common_options, setting_of
from cutru_client.cli.words import say, sentence
from cutru_client.errors import ApiError, CutruError, NoAnswer

REFUSED = 2

DESCRIPTION = """\
Gửi khách tới cổng Cư Trú · hand guests in to the Cư Trú portal

Mã kết thúc · exit codes:
  0 nhận hết · all taken    1 có dòng bị từ chối · some rejected    2 không làm được · refused
"""
ENVIRONMENT = """\
CUTRU_URL       địa chỉ cổng · address of the portal, https://…
CUTRU_KEY       khoá kết nối · the key (never shown; not an option, because others see a command's options)
CUTRU_FACILITY  số của cơ sở, nếu khoá dùng cho nhiều nơi · facility number, for keys of several
CUTRU_OUTBOX    tệp hộp gửi · file of the outbox
"""

COMMANDS: Mapping[str, tuple[Callable[[Setting], int], str]] = {
    "send": (sending_files.send, "gửi tệp Excel, XML chính thức · hand in an official XLSX or XML file"),
    "flush": (outboxes.flush, "gửi những gì còn trong hộp gửi · send what waits in the outbox"),
    "status": (outboxes.status, "hộp gửi có gì · what is in the outbox"),
    "reconcile": (outboxes.reconcile, "đối soát một ngày · compare a day with the portal"),
    "whoami": (outboxes.whoami, "khoá này là của ai · whose key this is"),
}


def run() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # for terminals that cannot write Vietnamese
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command][0](setting_of(options))
    except Unusable as unusable:
        say(str(unusable))
    except ApiError as error:
        say(f"{sentence(error.message)} ({error.status} {error.code})")
        for problem in error.problems:
            say(f"  {problem.field + ': ' if problem.field else ''}{sentence(problem.message)}")
    except NoAnswer as error:
        say(f"Cổng không trả lời; gửi lại cũng không trùng · no answer; try again, nothing doubles: {error}")
    except (CutruError, OSError, sqlite3.Error) as error:
        say(f"Không làm được · it did not work: {error}")
    except KeyboardInterrupt:
        say("Đã dừng; chạy lại cũng không trùng · stopped; running it again doubles nothing")
        return 130
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cutru-client",
        description=DESCRIPTION,
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH·COMMAND")
    for name, (_command, words) in COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
        common_options(command)
        if name == "send":
            sending_files.options(command)
        if name == "reconcile":
            outboxes.reconcile_options(command)
    return parser
