"""Translations: text files (.po) are compiled to what gettext reads (.mo)."""

import os
from collections.abc import Callable

from cutru.embedded import PROJECT

LOCALE = PROJECT / "src" / "cutru" / "locale"


def compile_translations(progress: Callable[[str], None]) -> None:
    """Compile each .po that is newer than its .mo.

    Raises babel.messages.pofile.PoFileError when a file cannot be read.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        progress(str(source.relative_to(PROJECT)))
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        unfinished = target.with_suffix(f".{os.getpid()}.tmp")
        with unfinished.open("wb") as compiled:
            write_mo(compiled, catalogue)
        unfinished.replace(target)
