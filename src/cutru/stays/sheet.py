"""The sheet as it is shown: every guest's row, what is wrong with it, and what sending would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cutru.accounts.models import User
from cutru.documents.models import Picture
from cutru.facilities.models import Facility
from cutru.problems import Problem
from cutru.stays.actions.drafts import CheckedDraft, check_drafts
from cutru.stays.clock import Clock, at_the_latest, due_words
from cutru.stays.forms import MISSING_CODES, Cell, Said, cells_of
from cutru.stays.law import due_of, rule_book
from cutru.stays.models import Draft
from cutru.stays.outcomes import EarlierStay
from cutru.stays.queries import drafts_of, pictures_of
from cutru.stays.typed import NAME_CONFIRMED, READ_BY_MACHINE

NAMED_FIELDS = 4
"""How many missing fields a row names before it only counts the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One guest of the sheet."""

    checked: CheckedDraft
    cells: Sequence[Cell]
    said: Sequence[Said]
    missing: str
    clock: Clock | None
    pictures: Sequence[Picture]

    @property
    def draft(self) -> Draft:
        return self.checked.draft

    @property
    def number(self) -> int:
        return self.checked.number

    @property
    def is_foreign(self) -> bool:
        return self.draft.regime == "F"

    @property
    def earlier(self) -> EarlierStay | None:
        return self.checked.earlier

    @property
    def asks_name(self) -> bool:
        """Whether a machine read the name, so that a person has to compare it."""
        return self.draft.origins.get("full_name") in READ_BY_MACHINE

    @property
    def name_is_confirmed(self) -> bool:
        return bool(self.draft.values.get(NAME_CONFIRMED))

    @property
    def who(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.field.part == "who"]

    @property
    def stay(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.field.part == "stay"]

    @property
    def more(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.field.part == "more"]

    @property
    def more_is_open(self) -> bool:
        return any(cell.is_wrong for cell in self.more)

    @property
    def state(self) -> str:
        """empty, expected, known, ready, missing or wrong."""
        if self.checked.is_empty:
            return "empty"
        if self.checked.is_expected:
            return "expected"
        if self.checked.is_ready:
            return "known" if self.checked.result.outcome == "known" else "ready"
        wrong = any(
            problem.severity == "error" and problem.code not in MISSING_CODES
            for problem in self.checked.problems
        )
        return "wrong" if wrong else "missing"


@dataclass(frozen=True, slots=True)
class Tally:
    """What the Send button would do, and to which drafts."""

    ready: int
    coming: int
    faulty: int
    held: int
    ids: Sequence[int]

    @property
    def label(self) -> str:
        """`Gửi 4 khách · giữ lại 1 · 2 chưa xong`."""
        if self.ready:
            first = ngettext("Gửi %(count)d khách", "Gửi %(count)d khách", self.ready) % {"count": self.ready}
        elif self.coming:
            first = _("Giữ %(count)d khách dự kiến") % {"count": self.coming}
        else:
            first = _("Chưa có khách nào gửi được")
        parts = [first]
        if self.ready and self.coming:
            parts.append(_("%(count)d dự kiến") % {"count": self.coming})
        if self.held:
            parts.append(_("giữ lại %(count)d") % {"count": self.held})
        if self.faulty:
            parts.append(_("%(count)d chưa xong") % {"count": self.faulty})
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page shows."""

    rows: Sequence[Row]
    held: Sequence[Draft]
    expected: Sequence[Draft]
    tally: Tally


def sheet_of(actor: User, facility: Facility, *, strict: bool, language: str) -> Sheet:
    """The facility's sheet; `strict` says what is missing beside each field."""
    now = timezone.now()
    by_state: dict[str, list[Draft]] = {state: [] for state in Draft.State.values}
    for draft in drafts_of(facility).order_by("id"):
        by_state[draft.state].append(draft)
    expected = sorted(by_state[Draft.State.EXPECTED], key=lambda draft: (str(draft.arrival_on), draft.pk))
    checked = check_drafts(actor, facility, by_state[Draft.State.WRITING])
    pictures = pictures_of(by_state[Draft.State.WRITING])
    rows = [_row(one, facility, now, pictures, strict=strict, language=language) for one in checked]
    held = by_state[Draft.State.HELD]
    return Sheet(rows, held, expected, _tally(rows, len(held)))


def row_of(actor: User, facility: Facility, draft: Draft, *, strict: bool, language: str) -> Row:
    """One draft by itself, held and expected ones too."""
    [checked] = check_drafts(actor, facility, [draft])
    pictures = pictures_of([draft])
    return _row(checked, facility, timezone.now(), pictures, strict=strict, language=language)


def _row(
    checked: CheckedDraft,
    facility: Facility,
    now: datetime,
    pictures: Mapping[int, Sequence[Picture]],
    *,
    strict: bool,
    language: str,
) -> Row:
    draft = checked.draft
    problems = [problem for problem in checked.problems if problem.code != "facility_mark_unverified"]
    if checked.is_expected:
        problems = [problem for problem in problems if problem.code != "arrival_in_future"]
    if checked.is_empty and not strict:
        problems = [problem for problem in problems if problem.code in MISSING_CODES]
    if facility.room_required and not draft.values.get("room"):
        problems = [problem for problem in problems if problem.field != "room"]
        problems.append(Problem("room", "room_required"))
    cells = cells_of(
        "F" if draft.regime == "F" else "V",
        draft.values,
        draft.origins,
        problems,
        prefix=f"k{draft.pk}",
        household=facility.is_household,
        strict=strict,
        language=language,
    )
    shown = {cell.field.name for cell in cells}
    said = [Said(item.message(language), item.severity) for item in problems if item.field not in shown]
    return Row(
        checked=checked,
        cells=cells,
        said=said,
        missing=_missing(cells),
        clock=_clock(checked, facility, now),
        pictures=pictures.get(draft.pk, ()),
    )


def _clock(checked: CheckedDraft, facility: Facility, now: datetime) -> Clock | None:
    """The due moment in words. Without a time the stored one is generous; what is said here must not be."""
    if checked.due is None or checked.is_expected:
        return None
    read = checked.candidate.partial
    today = timezone.localtime(now)
    time_unknown = read is None or read.values.get("arrival_time") is None
    if checked.draft.regime == "F" and time_unknown and checked.draft.arrival_on == today.date():
        remote = facility.ward.is_remote
        return at_the_latest(due_of("F", today.date(), today.time(), remote=remote, book=rule_book()), now)
    return due_words(checked.due, now)


def _missing(cells: Iterable[Cell]) -> str:
    names = [str(cell.field.label).lower() for cell in cells if cell.is_missing]
    if len(names) <= NAMED_FIELDS:
        return ", ".join(names)
    rest = len(names) - NAMED_FIELDS + 1
    named = ", ".join(names[: NAMED_FIELDS - 1])
    return _("%(named)s và %(count)d ô nữa") % {"named": named, "count": rest}


def _tally(rows: Sequence[Row], held: int) -> Tally:
    ready = [row.draft.pk for row in rows if row.checked.is_ready]
    coming = [row.draft.pk for row in rows if row.checked.is_expected]
    faulty = sum(row.state in ("wrong", "missing") for row in rows)
    return Tally(len(ready), len(coming), faulty, held, sorted([*ready, *coming]))
