"""Values of a form's fields, plain JSON, in the words a paper shows."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cutru.identity.codelists import SEXES
from cutru.identity.dates import make_date, show_date
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.deadlines import VIETNAM
from cutru.law.forms.paper import Field

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
CHECKED = "x"


def field_text(field: Field, value: Any) -> str:
    """The value as printed; empty for None. Lines of a long answer stay apart by line breaks.

    Text that is not of the field's kind, such as an unreadable date, is printed as it stands: drafts are
    printed too.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return CHECKED if value else ""
    if field.type == "date":
        return date_text(str(value))
    if field.type == "sex":
        return SEXES[str(value)].label_vi if str(value) in SEXES else str(value)
    if field.type == "country":
        return country_text(str(value))
    if isinstance(value, Mapping):
        return _joined(value.get("address"), value.get("ward_name"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_choice_text(field, str(one)) for one in value)
    if isinstance(value, int | float):
        return f"{value}".replace(".", ",")
    return _choice_text(field, str(value))


def date_text(value: str) -> str:
    """ "2026-11-25" as "25/11/2026", "1990" and "1990-03" as "1990" and "03/1990"; anything else as it is."""
    match = _DAY.fullmatch(value)
    if match is None:
        return value
    year, month, day = match.groups()
    if day:
        made = make_date(int(year), int(month), int(day))
        return show_date(made) if made else value
    return f"{month}/{year}" if month else year


def date_parts(value: Any) -> tuple[str, str, str] | None:
    """Day, month and year of a whole date as written; None for anything else."""
    match = _DAY.fullmatch(str(value or ""))
    if match is None or match[3] is None:
        return None
    return match[3], match[2], match[1]


def moment_of(value: Any) -> datetime | None:
    """The moment, on Vietnam's clock, of "2026-11-25T10:42+07:00"; a time without zone is Vietnam's own."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def country_text(code: str) -> str:
    """The Vietnamese name of a nationality's code; words that are no code as they are."""
    entry = NATIONALITIES.get(code)
    return entry.label_vi if entry else code


def _choice_text(field: Field, value: str) -> str:
    return {choice.value: choice.label.vi for choice in field.choices}.get(value, value)


def _joined(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)
