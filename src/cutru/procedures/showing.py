"""What the page of a procedure shows, row by row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cutru.law.catalogue import ALL, Case, Component, Deadline, Fee, Procedure
from cutru.procedures import words
from cutru.procedures.links import start_address


@dataclass(frozen=True, slots=True)
class Paper:
    """A part of a dossier on a checklist."""

    name: str
    form: str
    how: str
    condition: str
    lookup: str
    remarks: tuple[str, ...]
    is_lookup: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Papers of which one is enough; a single paper stands alone."""

    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case with its checklist and the way to file it; `start_url` empty where it cannot be filed here."""

    case: Case
    choices: tuple[Choice, ...]
    channels: tuple[str | Promise, ...]
    start_url: str


@dataclass(frozen=True, slots=True)
class FeeCell:
    """What one channel costs; empty `text`: no fee is stated."""

    channel: str | Promise
    text: str
    is_uncertain: bool


@dataclass(frozen=True, slots=True)
class FeeRow:
    """The fees of one case, channel by channel."""

    case: str
    cells: tuple[FeeCell, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit in words."""

    case: str
    period: str
    counted_from: str
    stage: str
    excludes: tuple[str, ...]


def cases_shown(procedure: Procedure) -> list[CaseShown]:
    """The cases a person can file, each with its checklist."""
    return [case_shown(procedure, case) for case in procedure.citizen_cases()]


def case_shown(procedure: Procedure, case: Case) -> CaseShown:
    return CaseShown(
        case=case,
        choices=tuple(_choices(case.components)),
        channels=tuple(words.CHANNELS.get(channel, channel) for channel in case.channels),
        start_url=start_address(procedure.id, case.id),
    )


def _choices(components: Iterable[Component]) -> list[Choice]:
    """The parts in order, those of one alternative group together."""
    groups: dict[str, list[Paper]] = {}
    for component in components:
        group = component.alternative_group or f"·{component.id}"
        groups.setdefault(group, []).append(_paper(component))
    return [Choice(tuple(papers)) for papers in groups.values()]


def _paper(component: Component) -> Paper:
    return Paper(
        name=words.of(component.name),
        form=component.form or "",
        how=words.paper(component),
        condition=words.of(component.condition),
        lookup=words.of(component.lookup),
        remarks=tuple(words.of(remark) for remark in component.remarks),
        is_lookup=component.kind == "data",
    )


def case_name(procedure: Procedure, case_id: str) -> str:
    """The name of a case, or that all are meant."""
    return _("Mọi trường hợp") if case_id == ALL else words.of(procedure.case(case_id).name)


def fee_rows(procedure: Procedure, only: str | None = None) -> list[FeeRow]:
    """The fees by case; with `only` those of one case. Empty when the catalogue states none."""
    fees = [fee for fee in procedure.fees if only is None or fee.case in (ALL, only)]
    cases = dict.fromkeys(fee.case for fee in fees)
    columns = _columns(procedure, fees)
    return [
        FeeRow(
            case_name(procedure, case_id),
            tuple(_cell(channel, [fee for fee in fees if fee.case == case_id]) for channel in columns),
        )
        for case_id in cases
    ]


def _columns(procedure: Procedure, fees: Sequence[Fee]) -> list[str]:
    """One column where channels make no difference, else one for each channel of filing."""
    if all(fee.channel == ALL for fee in fees):
        return [ALL]
    return list(dict.fromkeys((*procedure.channels, *(fee.channel for fee in fees if fee.channel != ALL))))


def _cell(channel: str, fees: Sequence[Fee]) -> FeeCell:
    found = next((fee for fee in fees if fee.channel in (channel, ALL)), None)
    label = words.CHANNELS.get(channel, channel)
    return FeeCell(label, words.fee(found) if found else "", bool(found and found.uncertain))


def terms(procedure: Procedure, only: str | None = None) -> list[Term]:
    """The authority's time limits in words; with `only` those of one case."""
    cases = (ALL, only)
    return _terms(procedure, lambda row: row.party == "authority" and (only is None or row.case in cases))


def duties(procedure: Procedure) -> list[Term]:
    """The time limits that the applicant or the facility has to keep."""
    return _terms(procedure, lambda row: row.party != "authority")


def _terms(procedure: Procedure, wanted: Callable[[Deadline], bool]) -> list[Term]:
    return [_term(procedure, deadline) for deadline in procedure.deadlines if wanted(deadline)]


def _term(procedure: Procedure, deadline: Deadline) -> Term:
    return Term(
        case=case_name(procedure, deadline.case),
        period=words.period(deadline),
        counted_from=words.of(deadline.counted_from),
        stage=words.of(deadline.stage),
        excludes=tuple(words.of(text) for text in deadline.excludes),
    )
