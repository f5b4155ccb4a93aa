"""The finder's pages: the answers so far stand in the address, so that a page can be shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cutru.law.bilingual import Text
from cutru.law.catalogue import Procedure
from cutru.law.fees import Exemption, exemptions_for, fee_for
from cutru.law.finder import Ending, Option, Question, first_question, question
from cutru.law.processing import NoProcessingTime, deadlines_of, due_at
from cutru.legislation.queries import procedure_on, rule_book
from cutru.procedures import showing, words

BETWEEN = "."


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer given, and the address of the page that asked it."""

    question: Question
    option: Option
    change_url: str


@dataclass(frozen=True, slots=True)
class FeeShown:
    """What filing by one channel costs; `remark`: why the sum should be checked or is reduced."""

    channel: str | Promise
    text: str
    remark: str
    is_uncertain: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Where the questions ended, ready to be shown."""

    duty: Text
    procedure: Procedure
    shown: showing.CaseShown | None
    others: tuple[showing.CaseShown, ...]
    fees: tuple[FeeShown, ...]
    exemptions: tuple[Exemption, ...]
    terms: tuple[showing.Term, ...]
    due: str
    longer_due: str


def read(given: str) -> list[str]:
    """The answers of an address, in order."""
    return [answer for answer in given.split(BETWEEN) if answer]


def address(answers: Sequence[str]) -> str:
    """The page after these answers."""
    page = reverse("procedures:finder")
    return f"{page}?{urlencode({'chon': BETWEEN.join(answers)})}" if answers else page


def answered(answers: Sequence[str]) -> list[Answered]:
    """What was asked and answered. Raises UnknownAnswer."""
    place, steps = first_question(), []
    for count, answer in enumerate(answers):
        option = place.option(answer)
        steps.append(Answered(place, option, address(answers[:count])))
        if option.next:
            place = question(option.next)
    return steps


def found(ending: Ending, now: datetime) -> Found:
    """The procedure and case of an ending as they stand now, with fee and due day for a dossier filed now."""
    procedure = procedure_on(ending.procedure_id, timezone.localdate(now))
    cases = {one.case.id: one for one in showing.cases_shown(procedure)}
    shown = cases.get(ending.case_id or "") or (next(iter(cases.values())) if len(cases) == 1 else None)
    case_id = shown.case.id if shown else None
    return Found(
        duty=ending.duty,
        procedure=procedure,
        shown=shown,
        others=() if shown else tuple(cases.values()),
        fees=tuple(_fees(procedure, shown, now)) if shown else (),
        exemptions=_exemptions(procedure, shown, now) if shown else (),
        terms=tuple(showing.terms(procedure, case_id)),
        due=_due(procedure, case_id, now) if case_id else "",
        longer_due=_due(procedure, case_id, now, extended=True) if case_id else "",
    )


def _fees(procedure: Procedure, shown: showing.CaseShown, now: datetime) -> list[FeeShown]:
    fees = []
    for channel in shown.case.channels:
        decision = fee_for(
            procedure, shown.case.id, channel, 1, timezone.localdate(now), None, book=rule_book()
        )
        if decision.amount is None:
            text = _("Nguồn không nêu mức thu")
        elif decision.amount == 0:
            text = _("Không thu lệ phí")
        else:
            text = words.money(decision.amount, decision.currency)
            text = f"{text} / {words.of(decision.per)}" if decision.per else text
        remark = words.of(decision.exemption or decision.note or decision.uncertain)
        uncertain = decision.uncertain is not None and decision.amount is not None
        fees.append(FeeShown(words.CHANNELS.get(channel, channel), text, remark, uncertain))
    return fees


def _exemptions(procedure: Procedure, shown: showing.CaseShown, now: datetime) -> tuple[Exemption, ...]:
    """Who pays nothing by one channel or another, each group once."""
    on, book = timezone.localdate(now), rule_book()
    groups = (
        group
        for channel in shown.case.channels
        for group in exemptions_for(procedure, shown.case.id, channel, on, book)
    )
    return tuple({group.code: group for group in groups}.values())


def _due(procedure: Procedure, case_id: str, now: datetime, *, extended: bool = False) -> str:
    """The last moment for the answer in words; empty without a promise, or where no longer term exists."""
    deadlines = deadlines_of(procedure, case_id)
    if all(row.unit == "immediate" for row in deadlines) or (
        extended and not any(row.extension for row in deadlines)
    ):
        return ""
    try:
        return words.moment(due_at(deadlines, now, extended=extended))
    except NoProcessingTime:
        return ""
