"""Every write to drafts: adding, typing, holding back, and handing in what is ready.

Drafts belong to the facility: everyone who works there shares them. Every function takes the acting user
first and raises PermissionDenied when that person does not work there, Draft.DoesNotExist for a draft that
is not the facility's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility
from cutru.facilities.queries import workplaces
from cutru.law.deadlines import Due
from cutru.law.versions import NoRuleInForce
from cutru.problems import Problem, errors_among
from cutru.stays.actions.handing_in import SubmissionIn, hand_in, one_at_a_time
from cutru.stays.actions.journal import Refused
from cutru.stays.actions.pictures import let_pictures_go
from cutru.stays.folding import better_of, for_guest, holder_of
from cutru.stays.law import due_of
from cutru.stays.models import Channel, Draft
from cutru.stays.outcomes import EarlierStay, Outcome, RowResult
from cutru.stays.queries import drafts_of
from cutru.stays.rules import Moment, arrives_later, problems_of_the_rest, stay_problems
from cutru.stays.schemas import Candidate, Regime
from cutru.stays.typed import (
    ALL_FIELDS,
    NAME_CONFIRMED,
    SCAN_PROBLEMS,
    Scanned,
    read_typed,
    read_values,
    regime_of,
    scan_problems,
    store_problems,
    tidy,
)

MOST_DRAFTS = 500
"""Guests a facility may have on its sheet; larger groups come as a file."""
REPEATED = ("room", "arrival_on", "arrival_time", "departure_on", "departure_time", "reason", "reason_detail")
"""What the next guest takes over from the one above."""

State = Draft.State


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """One draft as the door would take it now; `number` is its row, `due` None without a readable arrival."""

    number: int
    draft: Draft
    candidate: Candidate
    result: RowResult
    is_expected: bool
    due: Due | None

    @property
    def problems(self) -> Sequence[Problem]:
        return self.result.problems

    @property
    def earlier(self) -> EarlierStay | None:
        return self.result.earlier

    @property
    def is_ready(self) -> bool:
        """Whether handing in would take it, or recognise it."""
        waits = self.draft.state == State.WRITING and not self.is_expected
        return waits and self.result.outcome != "rejected"

    @property
    def is_empty(self) -> bool:
        """Whether nobody has typed anything about the guest yet."""
        values = self.draft.values
        return not any(values.get(name) for name in ("full_name", "document_number", "birth_date"))


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of drafts handed in; `outcome` is None when none was there to hand in."""

    outcome: Outcome | None
    expected: int

    @property
    def kept(self) -> int:
        """Drafts with faults, still on the sheet."""
        return self.outcome.rejected if self.outcome else 0


def add_draft(actor: User, facility: Facility, regime: Regime | None = None) -> Draft:
    """An empty row with room and dates of the guest before. Raises Refused when the sheet is full."""
    with transaction.atomic():
        before = _last_before_adding(actor, facility)
        values = _repeated(before, facility)
        regime = regime or (_regime(before) if before else "F")
        return _create(actor, facility, regime, values)


def add_scanned(actor: User, facility: Facility, scanned: Scanned) -> Draft:
    """A row filled from a document, with room and dates of the guest before. Raises Refused when full.

    A document that is on the sheet already, or expected, fills that row again instead of another.
    """
    with transaction.atomic():
        _works_here(actor, facility)
        one_at_a_time(facility)
        same = _with_document(facility, scanned)
        return _fill(same, scanned) if same is not None else _create_filled(actor, facility, scanned)


def add_read(actor: User, facility: Facility, scanned: Scanned) -> tuple[Draft, bool]:
    """`add_scanned` for a picture, which nobody looked at meanwhile, and whether the row was there before.

    Such a row keeps what a person typed and what was read better.
    """
    with transaction.atomic():
        _works_here(actor, facility)
        one_at_a_time(facility)
        same = _with_document(facility, scanned)
        if same is None:
            return _create_filled(actor, facility, scanned), False
        return _fill(same, better_of(same, scanned)), True


def add_visa(actor: User, facility: Facility, visa: Scanned) -> Draft | None:
    """Put a visa into the row of its guest; None when no row, or more than one, may be the guest's."""
    with transaction.atomic():
        _works_here(actor, facility)
        guests = list(drafts_of(facility).filter(regime="F").select_for_update())
        guest = holder_of(visa, guests)
        if guest is None:
            return None
        return _fill(guest, better_of(guest, for_guest(visa, guest)))


def keep_unsent(
    actor: User,
    facility: Facility,
    regime: Regime,
    values: Mapping[str, str],
    origins: Mapping[str, str],
    acted_at: datetime,
) -> Draft:
    """A row for a guest who was written down without a network and could not be handed in.

    Nothing is taken from the guest before. A guest who is still to come is kept as expected. Raises Refused
    when the sheet is full.
    """
    with transaction.atomic():
        _last_before_adding(actor, facility)
        draft = Draft(facility=facility, created_by=actor, acted_at=acted_at)
        _store(draft, regime, values, origins)
        if _is_expected(draft, Moment.at(timezone.now())):
            draft.state = State.EXPECTED
            draft.save(update_fields=["state"])
        return draft


def update_draft(actor: User, facility: Facility, draft_id: int, posted: Mapping[str, str]) -> Draft:
    """Take over what was typed; fields that are not in `posted` stay as they are."""
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        given = {name: posted[name] for name in (*ALL_FIELDS, NAME_CONFIRMED) if name in posted}
        before: dict[str, str] = dict(draft.values)
        regime = regime_of({**before, **given}, _regime(draft))
        values = _tidied(regime, {**before, **given})
        same_ward = _same(values, before, "residence_ward_code")
        if same_ward and not _same(values, before, "residence_province_code"):
            values.pop("residence_ward_code", None)  # the ward was of the province chosen before
        edited = {
            name
            for name, text in given.items()
            if text != before.get(name, "") and values.get(name, "") != before.get(name, "")
        }
        _forget_scan(values, edited)
        typed = dict.fromkeys(sorted(edited & values.keys() & ALL_FIELDS), "typed")
        _store(draft, regime, values, {**draft.origins, **typed})
        return draft


def delete_draft(actor: User, facility: Facility, draft_id: int) -> None:
    """Take a guest off the sheet; nothing was declared."""
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        let_pictures_go({draft.pk: None})
        draft.delete()


def hold_draft(actor: User, facility: Facility, draft_id: int) -> Draft:
    """Keep a guest back: not handed in until released."""
    return _set_state(actor, facility, draft_id, State.HELD)


def release_draft(actor: User, facility: Facility, draft_id: int) -> Draft:
    """Put a held or expected guest back among those to hand in."""
    return _set_state(actor, facility, draft_id, State.WRITING)


def keep_expected(actor: User, facility: Facility, draft_id: int) -> Draft:
    """Keep a guest whose arrival is still to come. Raises Refused when the arrival is not."""
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        if not _is_expected(draft, Moment.at(timezone.now())):
            raise Refused([Problem("arrival_on", "arrival_not_in_future")])
        draft.state = State.EXPECTED
        draft.save(update_fields=["state", "updated_at"])
        return draft


def guest_arrived(actor: User, facility: Facility, draft_id: int) -> Draft:
    """An expected guest is here: the arrival is now, the row waits to be handed in."""
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        arrival = timezone.localtime()
        filled = {"arrival_on": f"{arrival:%d/%m/%Y}", "arrival_time": f"{arrival:%H:%M}"}
        draft.state = State.WRITING
        _store(draft, _regime(draft), {**draft.values, **filled}, _without(draft.origins, filled))
        return draft


def copy_from_previous(actor: User, facility: Facility, draft_id: int) -> Draft:
    """Take room and dates from the guest above on the sheet; without one above nothing changes."""
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        above = drafts_of(facility).filter(state=State.WRITING, pk__lt=draft.pk).order_by("-pk").first()
        copied = _repeated(above, facility) if above else {}
        values = _tidied(_regime(draft), {**draft.values, **copied})
        _store(draft, _regime(draft), values, _without(draft.origins, copied))
        return draft


def copy_to_those_below(actor: User, facility: Facility, draft_id: int) -> Draft:
    """Give this guest's dates and reason to the guests below where these have none; rooms differ."""
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        given = {name: text for name, text in _repeated(draft, facility).items() if name != "room"}
        below = drafts_of(facility).filter(state=State.WRITING, pk__gt=draft.pk).order_by("pk")
        for guest in below.select_for_update():
            regime = _regime(guest)
            missing = {name: text for name, text in given.items() if not guest.values.get(name)}
            _store(guest, regime, _tidied(regime, {**guest.values, **missing}), guest.origins)
        return draft


def check_drafts(actor: User, facility: Facility, drafts: Sequence[Draft]) -> list[CheckedDraft]:
    """Each draft as the door would take it now, in their order; nothing is stored."""
    _works_here(actor, facility)
    moment = Moment.at(timezone.now())
    candidates = [
        _candidate(draft, facility, moment, position) for position, draft in enumerate(drafts, start=1)
    ]
    expected = [_is_expected(draft, moment) for draft in drafts]
    outcome = hand_in(actor, SubmissionIn(facility.pk, Channel.FORM), candidates, check=True)
    return [
        CheckedDraft(candidate.position, draft, candidate, result, is_coming, _due(draft, facility, moment))
        for draft, candidate, is_coming, result in zip(
            drafts, candidates, expected, outcome.results, strict=True
        )
    ]


def send_drafts(
    actor: User, facility: Facility, draft_ids: Iterable[int], channel: Channel = Channel.FORM
) -> Sent:
    """Hand in these drafts: taken and known ones leave the sheet, faulty ones stay, coming guests are kept.

    Held drafts, and drafts that another click has handed in already, are left out. All in one transaction.
    When no row would be taken nothing is stored, and the outcome is that of a check.
    """
    with transaction.atomic():
        _works_here(actor, facility)
        one_at_a_time(facility)
        moment = Moment.at(timezone.now())
        chosen = drafts_of(facility).filter(pk__in=list(draft_ids), state=State.WRITING)
        coming: list[Draft] = []
        present: list[Draft] = []
        for draft in chosen.order_by("pk").select_for_update():
            (coming if _is_expected(draft, moment) else present).append(draft)
        drafts_of(facility).filter(pk__in=[draft.pk for draft in coming]).update(state=State.EXPECTED)
        if not present:
            return Sent(None, len(coming))
        candidates = [
            _candidate(draft, facility, moment, position) for position, draft in enumerate(present, start=1)
        ]
        submission = SubmissionIn(facility.pk, channel)
        outcome = hand_in(actor, submission, candidates, check=True)
        if outcome.rejected < outcome.read:
            acted = {position: draft.acted_at for position, draft in enumerate(present, 1) if draft.acted_at}
            outcome = hand_in(actor, submission, candidates, acted=acted)
        done = {
            draft.pk: result
            for draft, result in zip(present, outcome.results, strict=True)
            if result.outcome != "rejected"
        }
        let_pictures_go(done)
        drafts_of(facility).filter(pk__in=done).delete()
        return Sent(outcome, len(coming))


def _works_here(actor: User, facility: Facility) -> None:
    works = workplaces(actor).filter(facility=facility)
    if actor.role != Role.FACILITY or not works.exists():
        raise PermissionDenied


def _locked(actor: User, facility: Facility, draft_id: int) -> Draft:
    _works_here(actor, facility)
    return drafts_of(facility).select_for_update().get(pk=draft_id)


def _last_before_adding(actor: User, facility: Facility) -> Draft | None:
    """The guest above the new row."""
    _works_here(actor, facility)
    if drafts_of(facility).count() >= MOST_DRAFTS:
        raise Refused([Problem("", "sheet_full", {"max": MOST_DRAFTS})])
    return drafts_of(facility).filter(state=State.WRITING).order_by("-pk").first()


def _repeated(before: Draft | None, facility: Facility) -> dict[str, str]:
    """Room and dates of the guest above, as far as they are right; the first guest has come today."""
    if before is None:
        return {"arrival_on": f"{timezone.localdate():%d/%m/%Y}"}
    faulty = _faulty_fields(before, facility)
    return {name: before.values[name] for name in REPEATED if before.values.get(name) and name not in faulty}


def _faulty_fields(draft: Draft, facility: Facility) -> set[str]:
    """The fields the door would refuse; that a guest is still to come is no fault."""
    moment = Moment.at(timezone.now())
    candidate = _candidate(draft, facility, moment, 1)
    problems = list(candidate.problems)
    if candidate.stay is not None:
        problems += stay_problems(candidate.stay, facility, moment)
    elif candidate.partial is not None:
        problems += problems_of_the_rest(candidate.partial, problems, facility, moment)
    return {problem.field for problem in errors_among(problems) if problem.code != "arrival_in_future"}


def _with_document(facility: Facility, scanned: Scanned) -> Draft | None:
    """The row that has this document already."""
    number = scanned.values.get("document_number")
    if not number:
        return None
    return drafts_of(facility).filter(values__document_number=number).select_for_update().first()


def _create_filled(actor: User, facility: Facility, scanned: Scanned) -> Draft:
    before = _last_before_adding(actor, facility)
    draft = _create(actor, facility, scanned.regime, _repeated(before, facility))
    return _fill(draft, scanned)


def _fill(draft: Draft, scanned: Scanned) -> Draft:
    """Put a document's fields into the row; a name that was read anew waits for a person's look again."""
    values = {**draft.values, **scanned.values, SCAN_PROBLEMS: store_problems(scanned.problems)}
    if values.get("full_name") != draft.values.get("full_name"):
        values.pop(NAME_CONFIRMED, None)
    _store(draft, scanned.regime, _tidied(scanned.regime, values), {**draft.origins, **scanned.origins})
    return draft


def _create(actor: User, facility: Facility, regime: Regime, values: Mapping[str, str]) -> Draft:
    """A row with what it begins with; nobody typed that, so it has no origin."""
    draft = Draft(facility=facility, created_by=actor)
    _store(draft, regime, _tidied(regime, values), {})
    return draft


def _store(draft: Draft, regime: Regime, values: Mapping[str, str], origins: Mapping[str, str]) -> None:
    """Save with the arrival read from the values; an expected guest whose day has come is one to hand in."""
    moment = Moment.at(timezone.now())
    arrival = read_values(regime, values, today=moment.today, now=moment.now).clean.get("arrival_on")
    draft.regime = regime
    draft.values = dict(values)
    draft.origins = {name: origin for name, origin in origins.items() if name in values}
    draft.arrival_on = arrival if isinstance(arrival, date) else None
    if draft.state == State.EXPECTED and not _is_expected(draft, moment):
        draft.state = State.WRITING
    draft.save()


def _set_state(actor: User, facility: Facility, draft_id: int, state: str) -> Draft:
    with transaction.atomic():
        draft = _locked(actor, facility, draft_id)
        draft.state = state
        draft.save(update_fields=["state", "updated_at"])
        return draft


def _forget_scan(values: dict[str, str], edited: set[str]) -> None:
    """What the reader said about a field no longer holds once a person has edited the field."""
    remaining = [problem for problem in scan_problems(values) if problem.field not in edited]
    values[SCAN_PROBLEMS] = store_problems(remaining)


def _without(origins: Mapping[str, str], filled: Mapping[str, str]) -> dict[str, str]:
    """The origins of the fields that were not filled in by the program just now."""
    return {name: origin for name, origin in origins.items() if name not in filled}


def _same(values: Mapping[str, str], before: Mapping[str, str], name: str) -> bool:
    return values.get(name, "") == before.get(name, "")


def _regime(draft: Draft) -> Regime:
    return "V" if draft.regime == "V" else "F"


def _tidied(regime: Regime, values: Mapping[str, str]) -> dict[str, str]:
    now = timezone.now()
    return tidy(regime, values, today=timezone.localdate(now), now=now)


def _candidate(draft: Draft, facility: Facility, moment: Moment, position: int) -> Candidate:
    values = draft.values
    if not facility.is_household and "relation" in values:
        values = {name: text for name, text in values.items() if name != "relation"}
    return read_typed(
        _regime(draft),
        values,
        draft.origins,
        today=moment.today,
        now=moment.now,
        position=position,
        reference=f"draft-{draft.pk}",
    )


def _is_expected(draft: Draft, moment: Moment) -> bool:
    """Whether the arrival, as far as it can be read, is still to come; the rest may be missing."""
    clean = read_values(_regime(draft), draft.values, today=moment.today, now=moment.now).clean
    arrival = clean.get("arrival_on")
    return arrival is not None and arrives_later(arrival, clean.get("arrival_time"), moment)


def _due(draft: Draft, facility: Facility, moment: Moment) -> Due | None:
    regime = _regime(draft)
    clean = read_values(regime, draft.values, today=moment.today, now=moment.now).clean
    arrival = clean.get("arrival_on")
    if arrival is None or arrival < moment.oldest:
        return None
    try:
        return due_of(
            regime, arrival, clean.get("arrival_time"), remote=facility.ward.is_remote, book=moment.book
        )
    except NoRuleInForce:
        return None
