"""What happens to stays after the hand-in: one act or many, each with its own result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from django.db import transaction

from cutru.accounts.models import User
from cutru.exchange.api.guests import clean_values
from cutru.exchange.api.reading import stays_by_name
from cutru.facilities.models import Facility
from cutru.problems import Problem
from cutru.stays.actions import (
    Conflict,
    Refused,
    cancel,
    change_room,
    correct,
    depart,
    extend,
    withdraw_departure,
)
from cutru.stays.models import Channel, Stay

ActionName = Literal["correct", "change_room", "extend", "depart", "withdraw_departure", "cancel"]
_IN_SETS = frozenset({"change_room", "extend", "depart"})
"""Acts that many stays can have done to them by one statement."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one stay, named by receipt or reference; only the fields of its action count."""

    position: int
    action: ActionName
    receipt: str | None = None
    reference: str | None = None
    room: str = ""
    departure_on: date | None = None
    departure_time: time | None = None
    at: datetime | None = None
    reason: str = ""
    version: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> tuple[str, str]:
        return ("receipt", self.receipt) if self.receipt is not None else ("reference", self.reference or "")

    @property
    def sort(self) -> tuple[Any, ...]:
        """Acts of one sort are done together."""
        return (self.action, self.room, self.departure_on, self.departure_time, self.at)


@dataclass(slots=True)
class ActResult:
    """Whether an act was done, to which stay (None: there is none such), and what there is to say."""

    position: int
    done: bool
    stay_id: int | None = None
    problems: Sequence[Problem] = ()
    conflict: bool = False


def do_acts(account: User, facility: Facility, acts: Sequence[Act]) -> list[ActResult]:
    """Do the acts in the order given; those that cannot be done say why and do not hinder the others.

    One transaction. Raises PermissionDenied when the account may not act for the facility any more.
    """
    with transaction.atomic():
        known = stays_by_name(
            facility,
            [act.receipt for act in acts if act.receipt is not None],
            [act.reference for act in acts if act.reference is not None],
        )
        results: dict[int, ActResult] = {}
        groups: dict[tuple[Any, ...], list[tuple[Act, int]]] = {}
        seen: dict[int, int] = {}
        for act in acts:
            problem = _unnamed(act, known, seen)
            if problem is not None:
                results[act.position] = ActResult(act.position, False, known.get(act.name), [problem])
                continue
            stay_id = known[act.name]
            sort = act.sort if act.action in _IN_SETS else (act.position,)
            groups.setdefault(sort, []).append((act, stay_id))
        for group in groups.values():
            for result in _do_group(account, group):
                results[result.position] = result
        return [results[act.position] for act in acts]


def _unnamed(act: Act, known: Mapping[tuple[str, str], int], seen: dict[int, int]) -> Problem | None:
    """Why it is not clear which stay an act means; each stay has one act in a request."""
    if (act.receipt is None) == (act.reference is None):
        return Problem("receipt", "act_names_no_stay")
    stay_id = known.get(act.name)
    if stay_id is None:
        return Problem(act.name[0], "stay_unknown")
    earlier = seen.setdefault(stay_id, act.position)
    return Problem(act.name[0], "stay_twice", {"earlier": earlier}) if earlier != act.position else None


def _do_group(account: User, group: Sequence[tuple[Act, int]]) -> list[ActResult]:
    """All of a group by one statement, or, when one of them may not, one by one."""
    if len(group) > 1:
        together = _try(account, group[0][0], [stay_id for _act, stay_id in group])
        if together.done:
            return [ActResult(act.position, True, stay_id, together.problems) for act, stay_id in group]
    results = []
    for act, stay_id in group:
        result = _try(account, act, [stay_id])
        result.position, result.stay_id = act.position, stay_id
        results.append(result)
    return results


def _try(account: User, act: Act, stay_ids: Sequence[int]) -> ActResult:
    try:
        with transaction.atomic():
            warnings = _do(account, act, stay_ids)
    except Refused as refused:
        return ActResult(act.position, False, problems=refused.problems)
    except Conflict as conflict:
        return ActResult(act.position, False, problems=[conflict.problem], conflict=True)
    return ActResult(act.position, True, problems=warnings)


def _do(account: User, act: Act, stay_ids: Sequence[int]) -> Sequence[Problem]:
    simple: Mapping[str, Callable[[], int]] = {
        "change_room": lambda: change_room(account, stay_ids, act.room, channel=Channel.API),
        "depart": lambda: depart(account, stay_ids, act.at, channel=Channel.API),
        "cancel": lambda: cancel(account, stay_ids[0], act.reason, channel=Channel.API),
        "withdraw_departure": lambda: withdraw_departure(
            account, stay_ids[0], act.reason, channel=Channel.API
        ),
    }
    if act.action == "correct":
        return _correct(account, act, stay_ids[0])
    if act.action == "extend":
        if act.departure_on is None:
            raise Refused([Problem("departure_on", "required")])
        extend(account, stay_ids, act.departure_on, departure_time=act.departure_time, channel=Channel.API)
    else:
        simple[act.action]()
    return []


def _correct(account: User, act: Act, stay_id: int) -> Sequence[Problem]:
    """Fields that are given are put right, those with null are emptied, the others stay."""
    regime = Stay.objects.values_list("regime", flat=True).get(pk=stay_id)
    values, faults = clean_values(regime, act.values)  # type: ignore[arg-type]  # F or V by the table's check
    if faults:
        raise Refused(faults)
    emptied = {name: None for name, value in act.values.items() if value in (None, "")}
    return correct(
        account, stay_id, {**emptied, **values}, version=act.version, reason=act.reason, channel=Channel.API
    )
