"""A process of its own that opens one PDF of a stranger: what goes wrong in it harms nobody else.

PDFium is written in C++, bears no threads and unpacks what a file tells it to. This file imports nothing of
the portal, so that it starts fast. The PDF comes in on standard input; `count` answers the number of pages,
`render DPI LONGEST` answers each page as width and height (two big-endian 32-bit numbers) and its RGB pixels.
"""

import math
import struct
import sys

import pypdfium2  # type: ignore[import-untyped]  # no stubs exist

LOCKED = 3
DAMAGED = 4
_MEMORY = 1024**3
_SECONDS = 90
_PASSWORD_WANTED = 4


def main(arguments: list[str]) -> int:
    _limit()
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if getattr(error, "err_code", None) == _PASSWORD_WANTED else DAMAGED
    if arguments[0] == "count":
        sys.stdout.write(str(len(document)))
        return 0
    dots, longest = int(arguments[1]), int(arguments[2])
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        largest = max(width, height)
        if not (math.isfinite(largest) and min(width, height) > 0):
            return DAMAGED
        # PDFium rounds up, so half a pixel less
        bitmap = page.render(scale=min(dots / 72, (longest - 0.5) / largest))
        picture = bitmap.to_pil().convert("RGB")
        sys.stdout.buffer.write(struct.pack(">II", *picture.size))
        sys.stdout.buffer.write(picture.tobytes())
        sys.stdout.buffer.flush()
        picture.close()
        bitmap.close()
        page.close()
    return 0


def _limit() -> None:
    """Holds this process to its memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
