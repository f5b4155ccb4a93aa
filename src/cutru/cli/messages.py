"""The words of the code that need English, gathered with Babel alone: no gettext has to be installed."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from cutru.cli.translations import LOCALE
from cutru.embedded import PROJECT

CODE = PROJECT / "src" / "cutru"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = """\
# English words of the portal; the words of the code are Vietnamese.
# ./cutru manage makemessages brings new words here.
msgid ""
msgstr ""
"Project-Id-Version: Cư Trú\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""Without dates and names, which would change the file when its words do not change."""


def words_of_the_code(root: Path = CODE) -> Catalog:
    """Every marked text of Python modules and templates below a folder, with the files it stands in."""
    found = Catalog(locale="en")
    for path in sorted(root.rglob("*")):
        if path.suffix == ".py":
            source = path.read_bytes()
        elif "templates" in path.parts and path.suffix in (".html", ".txt"):
            source = _as_python(path.read_text())
        else:
            continue
        for message, context in _texts(source):
            found.add(message, locations=[(str(path.relative_to(root)), 0)], context=context)
    return found


def _as_python(template: str) -> bytes:
    """A template as calls of gettext; its indentation means nothing to Python."""
    return "\n".join(line.strip() for line in templatize(template).splitlines()).encode()


def _texts(source: bytes) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        yield message, context


def english() -> Catalog:
    """The English words as they stand in the repository. Raises PoFileError when the file is broken."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def bring_up_to_date() -> list[Message]:
    """Write new texts into the English file, empty, and take out unused ones; returns the empty ones."""
    gathered, known = words_of_the_code(), english()
    for message in gathered:
        former = known.get(message.id, message.context) if message.id else None
        if former is not None and message.pluralizable == former.pluralizable:
            message.string = former.string
    text = BytesIO()
    write_po(text, gathered, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    ENGLISH.write_text(HEADER + text.getvalue().decode())
    return [message for message in gathered if message.id and not all(words_in(message))]


def words_in(message: Message) -> tuple[str, ...]:
    """The English of a message: one text, or one for each of its two numbers."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
