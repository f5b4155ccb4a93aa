"""Pages of PDFs as pictures, drawn by a process of its own (`pdf_process.py`)."""

import struct
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO, cast

from PIL import Image

from cutru.identity.reading.pdf_process import LOCKED
from cutru.identity.reading.unreadable import UnreadableFile
from cutru.problems import Problem

_PROGRAM = str(Path(__file__).with_name("pdf_process.py"))
_HEADER = struct.Struct(">II")
_DOTS_PER_INCH = 300


def count_pages(data: bytes) -> int:
    """The number of pages, in about a tenth of a second; raises UnreadableFile."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", _PROGRAM, "count"], input=data, capture_output=True, check=False
    )
    if done.returncode != 0 or int(done.stdout) == 0:
        raise _unreadable(done.returncode)
    return int(done.stdout)


def render_pages(data: bytes, longest: int) -> Generator[Image.Image]:
    """Each page in RGB at 300 dots per inch, its longer side at most `longest` pixels; raises UnreadableFile.

    The other process draws at most one page ahead.
    """
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-I", _PROGRAM, "render", str(_DOTS_PER_INCH), str(longest)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _send(cast(IO[bytes], process.stdin), data)
            pages = cast(IO[bytes], process.stdout)
            while header := pages.read(_HEADER.size):
                yield _picture(header, pages, longest)
            if process.wait() != 0:
                raise _unreadable(process.returncode)
        finally:
            process.kill()


def _send(pipe: IO[bytes], data: bytes) -> None:
    """A process that is gone before it read everything says why by its exit."""
    try:
        pipe.write(data)
        pipe.close()
    except BrokenPipeError:
        return


def _picture(header: bytes, pipe: IO[bytes], longest: int) -> Image.Image:
    size = _HEADER.unpack(header) if len(header) == _HEADER.size else (0, 0)
    if not 1 <= min(size) <= max(size) <= longest:
        raise _unreadable()
    wanted = size[0] * size[1] * 3
    pixels = pipe.read(wanted)
    if len(pixels) != wanted:
        raise _unreadable()
    return Image.frombytes("RGB", size, pixels)


def _unreadable(returncode: int = 0) -> UnreadableFile:
    return UnreadableFile(Problem("file", "pdf_locked" if returncode == LOCKED else "pdf_damaged"))
