"""The kinds of messages: words with named places, declared by the apps above when they are loaded.

A kind stays declared for as long as messages of it are kept; another text under an old code must take the
same parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from cutru.law.bilingual import Text

Value = str | int | date | datetime | Text
"""A day, a moment and a text in two languages are shown in the reader's language and on Vietnam's clock."""


class UnknownKind(LookupError):
    """No app has declared this kind."""


class WrongParameters(ValueError):
    """What was given is not what the kind's words ask for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Subject and body have places such as `{procedure}`: lazy translations, or words marked for gettext."""

    code: str
    subject: str | Promise
    body: str | Promise

    @property
    def parameters(self) -> frozenset[str]:
        return _places(self.subject) | _places(self.body)


class Words(NamedTuple):
    """A message as it is read."""

    subject: str
    body: str


_kinds: dict[str, Kind] = {}


def register_kind(code: str, subject: str | Promise, body: str | Promise) -> Kind:
    """Declare a kind. The same again changes nothing; other words under a known code raise ValueError."""
    kind = Kind(code, subject, body)
    known = _kinds.setdefault(code, kind)
    if (str(known.subject), str(known.body)) != (str(subject), str(body)):
        raise ValueError(f"the kind {code!r} is declared twice")
    return known


def kind_of(code: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def stored(code: str, params: Mapping[str, Value]) -> dict[str, Any]:
    """The parameters as JSON: days, moments and texts in two languages as objects of one or two keys.

    Raises UnknownKind; WrongParameters when one is missing, too many, or of a type that is not `Value`.
    """
    wanted = kind_of(code).parameters
    if wanted != set(params):
        raise WrongParameters(f"{code}: wanted {sorted(wanted)}, given {sorted(params)}")
    return {name: _stored(value) for name, value in params.items()}


def show(code: str, params: Mapping[str, Any]) -> Words:
    """The words in the language of the moment; a kind that nobody declares any more has a general title."""
    try:
        kind = kind_of(code)
    except UnknownKind:
        return Words(gettext("Tin nhắn của cổng"), "")
    values = _Shown((name, _shown(value)) for name, value in params.items())
    return Words(_said(kind.subject).format_map(values), _said(kind.body).format_map(values))


def _said(words: str | Promise) -> str:
    return gettext(words) if isinstance(words, str) else str(words)


class _Shown(dict[str, str]):
    """Old messages stay readable when a kind has got a place they know nothing of."""

    def __missing__(self, name: str) -> str:
        return "…"


def _places(words: str | Promise) -> frozenset[str]:
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(str(words)) if name)


def _stored(value: object) -> Any:
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, datetime):
        if timezone.is_naive(value):
            raise WrongParameters("a moment needs its time zone")
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Promise):
        raise WrongParameters("a translation would be kept in one language; give a Text")
    if isinstance(value, str | int):
        return value
    raise WrongParameters(f"{type(value).__name__} cannot stand in a message")


def _shown(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "day" in value:
        return f"{date.fromisoformat(value['day']):%d/%m/%Y}"
    if "moment" in value:
        return f"{timezone.localtime(datetime.fromisoformat(value['moment'])):%H:%M %d/%m/%Y}"
    return str(value["en" if (get_language() or "").startswith("en") else "vi"])
