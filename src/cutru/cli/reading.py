"""./cutru read FILE…: the documents in pictures and PDFs as JSON Lines; no database, no network."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cutru.cli.environment import say
from cutru.identity.reading import FoundDocument, UnreadableFile, open_file
from cutru.identity.reading.opening import LARGEST_FILE
from cutru.law.deadlines import VIETNAM

if TYPE_CHECKING:
    from cutru.identity.reading.reader import Reader

STANDARD_INPUT = "-"
NOTHING, MISSING = 1, 2
BROKEN_PIPE = 141
"""As a shell tells that a program was ended by SIGPIPE."""


def run(arguments: list[str]) -> int:
    """0 when every file gave a document, 1 when one gave none or was refused, 2 when one could not be opened.

    Each document is one line of stdout as soon as it is found; all else is said on stderr.
    """
    parser = argparse.ArgumentParser(prog="./cutru read", description="JSON Lines; docs/reading.md")
    parser.add_argument("files", nargs="+", metavar="FILE", help="JPEG, PNG, WebP, TIFF, PDF; - is stdin")
    parser.add_argument("--specimen", action="store_true", help="accept specimens of Utopia (UTO)")
    options = parser.parse_args(arguments)
    reading = _Reading(options.specimen)
    try:
        return max(reading.read_file(name) for name in options.files)
    except BrokenPipeError:
        # Whoever read has what they wanted; the flush at exit must not complain about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


class _Reading:
    """One run; the models are loaded for the first picture that can be opened."""

    def __init__(self, allow_specimen: bool) -> None:
        self._allow_specimen = allow_specimen
        self._today: date = datetime.now(VIETNAM).date()
        self._reader: Reader | None = None

    def read_file(self, name: str) -> int:
        """Print what a file holds; the exit code that the file alone deserves."""
        try:
            data = _bytes_of(name)
        except OSError as error:
            say(f"{name}: {_why(error)}")
            return MISSING
        count = 0
        try:
            for number, found in self._documents(data):
                _print(as_record(found, name, number))
                count += 1
        except UnreadableFile as refused:
            say(f"{name}: {refused.problem.message_vi} · {refused.problem.message_en}")
            return NOTHING
        if not count:
            say(f"{name}: Không thấy giấy tờ nào đọc được · no document that can be read was found.")
        return 0 if count else NOTHING

    def _documents(self, data: bytes) -> Iterator[tuple[int, FoundDocument]]:
        for page in open_file(data):
            if self._reader is None:
                from cutru.identity.reading.reader import Reader

                self._reader = Reader()
            for found in self._reader.read(page, today=self._today, allow_specimen=self._allow_specimen):
                yield page.number, found


def as_record(found: FoundDocument, file: str, page: int) -> dict[str, Any]:
    """The object of one document, with its keys in the order that docs/reading.md names."""
    return {
        # As UTF-8 whatever the locale made of the argument's bytes; other bytes become a sign of their own.
        "file": os.fsencode(file).decode(errors="replace"),
        "page": page,
        "kind": found.kind,
        "fields": {name: field.value for name, field in found.fields.items()},
        "sources": {name: field.source for name, field in found.fields.items()},
        "confidence": {name: round(field.confidence, 3) for name, field in found.fields.items()},
        "sure": [name for name, field in found.fields.items() if field.is_sure],
        "problems": [problem.as_dict() for problem in found.problems],
        "mrz": list(found.lines),
    }


def _print(record: dict[str, Any]) -> None:
    """In UTF-8, whatever the locale is."""
    sys.stdout.buffer.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
    sys.stdout.buffer.flush()


def _bytes_of(name: str) -> bytes:
    """All bytes, or one more than are read of any file, which is enough to refuse it. Raises OSError."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _why(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "Không có tệp này · no such file."
    if error.errno == errno.EISDIR:
        return "Đây là thư mục · this is a directory."
    if error.errno == errno.EACCES:
        return "Không đủ quyền đọc tệp này · no permission to read this file."
    return f"Không mở được tệp · the file cannot be opened: {error.strerror}."
