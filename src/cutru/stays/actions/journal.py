"""What happens to a stay after it was handed in: every act is one entry of its journal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.identity.documents import document_key
from cutru.identity.names import search_key
from cutru.law.stay_rules import stay_too_long
from cutru.problems import Problem, errors_among
from cutru.stays.actions.discretion import without_others
from cutru.stays.actions.handing_in import clash_with_stored, one_at_a_time
from cutru.stays.actions.keeping import MOVING, follow_stays
from cutru.stays.actions.storing import COMMON_FIELDS, FOREIGN_FIELDS, VIETNAMESE_FIELDS, local_moment
from cutru.stays.law import due_of
from cutru.stays.models import Channel, Stay, StayEntry
from cutru.stays.queries import stays_seen_by
from cutru.stays.rules import Moment, stay_problems
from cutru.stays.schemas import SCHEMAS, StayIn, build_stay
from cutru.stays.signals import Act, ActedStay, acted

Action = StayEntry.Action
NOT_CANCELLED = (Stay.Status.STAYING, Stay.Status.DEPARTED)
ONLY_DEPARTED = (Stay.Status.DEPARTED,)
FACILITY = frozenset({Role.FACILITY})
SENDERS = frozenset({Role.FACILITY, Role.CITIZEN})
"""Whoever handed a stay in may correct it, let it last longer or take it back."""
POLICE = frozenset({Role.WARD_POLICE})


class Refused(Exception):
    """The act was not done; `problems` say why, beside their fields. Nothing was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = list(problems)


class Conflict(Exception):
    """The stay is in a state that does not allow the act, or somebody changed it meanwhile: HTTP 409."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def change_room(actor: User, stay_ids: Iterable[int], room: str, *, channel: Channel = Channel.FORM) -> int:
    """Move guests to another room; how many. Raises Refused for a bad room, Conflict, PermissionDenied."""
    room = room.strip()
    if not room or len(room) > 32:
        raise Refused([Problem("room", "too_long", {"max": 32}) if room else Problem("room", "required")])
    return _act(actor, stay_ids, Action.ROOM_CHANGED, lambda stay: {"room": room}, channel=channel)


def extend(
    actor: User,
    stay_ids: Iterable[int],
    departure_on: date,
    *,
    departure_time: time | None = None,
    channel: Channel = Channel.FORM,
) -> int:
    """Let guests stay longer; a Vietnamese guest at most 30 days from arrival (Điều 15 TT 55/2021/TT-BCA).

    With a time, later on the day of a departure whose time is known is longer too.
    """

    def later(stay: Stay) -> dict[str, Any]:
        if not _is_later(stay, departure_on, departure_time):
            current = f"{stay.departure_on:%d/%m/%Y}"
            raise Refused([Problem("departure_on", "departure_not_later", {"current": current})])
        moment = Moment.at(timezone.now())
        if stay.regime == "V" and stay_too_long(stay.arrival_on, departure_on, stay.arrival_on, moment.book):
            raise Refused([Problem("departure_on", "stay_too_long", {"days": moment.longest_days})])
        changes: dict[str, Any] = {}
        if departure_on != stay.departure_on:
            changes["departure_on"] = departure_on
        if departure_time is not None:
            changes["departure_time"] = departure_time
        return changes

    return _act(actor, stay_ids, Action.EXTENDED, later, channel=channel, roles=SENDERS)


def _is_later(stay: Stay, departure_on: date, departure_time: time | None) -> bool:
    if departure_on != stay.departure_on or departure_time is None or stay.departure_time is None:
        return departure_on > stay.departure_on
    return departure_time > stay.departure_time


def depart(
    actor: User, stay_ids: Iterable[int], at: datetime | None = None, *, channel: Channel = Channel.FORM
) -> int:
    """Check guests out, now or at a moment that has passed. Raises Refused, Conflict, PermissionDenied."""
    now = timezone.now()
    moment = at or now
    if moment > now:
        raise Refused([Problem("departed_on", "departed_in_future")])

    def left(stay: Stay) -> dict[str, Any]:
        if timezone.localdate(moment) < stay.arrival_on:
            raise Refused([Problem("departed_on", "departed_before_arrival")])
        return {"status": Stay.Status.DEPARTED, "departed_at": moment}

    return _act(actor, stay_ids, Action.DEPARTED, left, channel=channel)


def withdraw_departure(actor: User, stay_id: int, reason: str, *, channel: Channel = Channel.FORM) -> int:
    """Take a check-out back that should not have been recorded: the guest is still there.

    Raises Refused without a reason or when another stay of the same document now overlaps, Conflict when the
    guest has not checked out, PermissionDenied.
    """

    def still_there(stay: Stay) -> dict[str, Any]:
        one_at_a_time(stay.facility)
        staying = stay_in_of(stay).model_copy(update={"departed_on": None, "departed_time": None})
        if clashes := clash_with_stored(stay.facility, staying, besides=stay.pk):
            raise Refused(clashes)
        return {"status": Stay.Status.STAYING, "departed_at": None}

    return _act(
        actor,
        [stay_id],
        Action.RETURNED,
        still_there,
        reason=_needed(reason),
        channel=channel,
        open_states=ONLY_DEPARTED,
    )


def cancel(actor: User, stay_id: int, reason: str, *, channel: Channel = Channel.FORM) -> int:
    """Take a stay back that should not have been handed in; the record stays, marked cancelled."""
    return _act(
        actor,
        [stay_id],
        Action.CANCELLED,
        lambda stay: {"status": Stay.Status.CANCELLED},
        reason=_needed(reason),
        channel=channel,
        open_states=NOT_CANCELLED,
        roles=SENDERS,
    )


def confirm(officer: User, stay_ids: Iterable[int]) -> int:
    """The ward police confirm declarations; those confirmed before are left as they are."""
    now = timezone.now()
    waiting = stays_seen_by(officer).filter(pk__in=list(stay_ids), confirmed_at__isnull=True)
    return _act(
        officer,
        [stay.pk for stay in waiting],
        Action.CONFIRMED,
        lambda stay: {
            "confirmed_at": now,
            "confirmed_by_id": officer.pk,
            "correction_asked_at": None,
            "correction_reason": "",
        },
        open_states=NOT_CANCELLED,
        roles=POLICE,
    )


def ask_correction(officer: User, stay_id: int, reason: str) -> int:
    """The ward police ask the facility to put something right; the confirmation, if any, falls away."""
    reason = _needed(reason)
    now = timezone.now()
    return _act(
        officer,
        [stay_id],
        Action.CORRECTION_ASKED,
        lambda stay: {
            "correction_asked_at": now,
            "correction_reason": reason,
            "confirmed_at": None,
            "confirmed_by_id": None,
        },
        reason=reason,
        open_states=NOT_CANCELLED,
        roles=POLICE,
    )


def correct(
    actor: User,
    stay_id: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
    channel: Channel = Channel.FORM,
) -> list[Problem]:
    """Put data right: `values` are clean values by field name of the schema; the rest stays as it is.

    The same rules as at the door hold. A confirmation falls away, an asked-for correction counts as answered.
    Returns the warnings that remain. Raises Refused, Conflict (also when `version` is not the present one),
    PermissionDenied.
    """
    with transaction.atomic():
        [stay] = _locked(actor, [stay_id], NOT_CANCELLED, SENDERS)
        one_at_a_time(stay.facility)
        if version is not None and version != stay.version:
            raise Conflict(Problem("", "stay_changed_meanwhile"))
        before = stay_in_of(stay)
        after, problems = build_stay(before.regime, {**before.model_dump(), **values})
        if after is None:
            raise Refused(problems)
        moment = Moment.at(timezone.now())
        problems = stay_problems(after, stay.facility, moment)
        clashes = clash_with_stored(stay.facility, after, besides=stay.pk)
        problems += without_others(clashes) if actor.role == Role.CITIZEN else clashes
        if errors := errors_among(problems):
            raise Refused(errors)
        changes = {
            name: [getattr(before, name), getattr(after, name)]
            for name in type(after).model_fields
            if getattr(before, name) != getattr(after, name) and name not in ("origins", "reference")
        }
        if not changes:
            raise Refused([Problem("", "nothing_changed")])
        _store_correction(stay, after, moment)
        _write([stay], [changes], actor, Action.CORRECTED, reason, channel)
        return problems


def _store_correction(stay: Stay, after: StayIn, moment: Moment) -> None:
    details = FOREIGN_FIELDS if stay.regime == "F" else VIETNAMESE_FIELDS
    columns = {name: getattr(after, name) for name in (*COMMON_FIELDS, *details) if name != "reference"}
    due = due_of(
        after.regime,
        after.arrival_on,
        after.arrival_time,
        remote=stay.facility.ward.is_remote,
        book=moment.book,
    )
    columns |= {
        "search_key": search_key(after.full_name),
        "document_key": document_key(after.document_number),
        "arrival_at": local_moment(after.arrival_on, after.arrival_time),
        "arrival_time_known": after.arrival_time is not None,
        "departed_at": local_moment(after.departed_on, after.departed_time) if after.departed_on else None,
        "status": Stay.Status.DEPARTED if after.departed_on else Stay.Status.STAYING,
        "due_at": due.at,
        "is_late": due.missed_by(stay.handed_in_at) is not None,
        "correction_asked_at": None,
        "correction_reason": "",
        "confirmed_at": None,
        "confirmed_by_id": None,
        "version": stay.version + 1,
    }
    Stay.objects.filter(pk=stay.pk, arrival_on=stay.arrival_on).update(**columns)


def stay_in_of(stay: Stay) -> StayIn:
    """The stored stay in the form in which it may be changed and checked again."""
    schema = SCHEMAS[stay.regime]  # type: ignore[index]  # the column's check allows F and V only
    values = {
        name: getattr(stay, name)
        for name in schema.model_fields
        if name not in ("arrival_time", "departed_on", "departed_time")
    }
    arrival = timezone.localtime(stay.arrival_at)
    departed = timezone.localtime(stay.departed_at) if stay.departed_at else None
    return schema.model_construct(
        **values,
        arrival_time=arrival.time() if stay.arrival_time_known else None,
        departed_on=departed.date() if departed else None,
        departed_time=departed.time() if departed else None,
    )


def _act(
    actor: User,
    stay_ids: Iterable[int],
    action: Action,
    changes_of: Callable[[Stay], Mapping[str, Any]],
    *,
    reason: str = "",
    channel: Channel = Channel.FORM,
    open_states: Sequence[str] = (Stay.Status.STAYING,),
    roles: frozenset[Role] = FACILITY,
) -> int:
    """The same act on one or many stays: all or none, one update, one insert of journal entries."""
    with transaction.atomic():
        stays = _locked(actor, stay_ids, open_states, roles)
        if not stays:
            return 0
        told = []
        for stay in stays:
            changes = changes_of(stay)
            told.append({name: [getattr(stay, name), value] for name, value in changes.items()})
            for name, value in changes.items():
                setattr(stay, name, value)
            stay.version += 1
        fields = {name.removesuffix("_id") for entry in told for name in entry}
        Stay.objects.bulk_update(stays, [*fields, "version"], batch_size=1000)
        _write(stays, told, actor, action, reason, channel, bumped=True)
        return len(stays)


def _locked(
    actor: User, stay_ids: Iterable[int], open_states: Sequence[str], roles: frozenset[Role]
) -> list[Stay]:
    """The stays, locked in order; 403 when one is not the actor's, Conflict when one is closed."""
    if actor.role not in roles:
        raise PermissionDenied
    wanted = sorted(set(stay_ids))
    mine = stays_seen_by(actor).filter(pk__in=wanted)
    stays = list(mine.order_by("pk").select_for_update(of=("self",)))
    if [stay.pk for stay in stays] != wanted:
        raise PermissionDenied
    if any(stay.status not in open_states for stay in stays):
        raise Conflict(Problem("", "stay_not_departed" if open_states == ONLY_DEPARTED else "stay_is_closed"))
    return stays


def _write(
    stays: Sequence[Stay],
    changes: Sequence[Mapping[str, list[Any]]],
    actor: User,
    action: Action,
    reason: str,
    channel: Channel,
    *,
    bumped: bool = False,
) -> None:
    """One journal entry for each stay, and the word to whoever listens."""
    now = timezone.now()
    step = 0 if bumped else 1
    StayEntry.objects.bulk_create(
        StayEntry(
            arrival_on=stay.arrival_on,
            stay_id=stay.pk,
            version=stay.version + step,
            action=action,
            at=now,
            by=actor,
            channel=channel,
            reason=reason,
            changes=_plain(told),
        )
        for stay, told in zip(stays, changes, strict=True)
    )

    follow_stays(stay for stay, told in zip(stays, changes, strict=True) if not MOVING.isdisjoint(told))

    def now_so() -> list[ActedStay]:
        return [
            ActedStay(stay.facility_id, stay.receipt, stay.reference, stay.version + step) for stay in stays
        ]

    facilities = {stay.facility_id: stay.facility for stay in stays}.values()
    acted.send(sender=Stay, act=Act(action, actor, channel, now, reason, facilities, now_so))


def _plain(changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Dates, times and moments as ISO text, so that the journal can be read without this program."""
    encoder = DjangoJSONEncoder()

    def plain(value: Any) -> Any:
        return encoder.default(value) if isinstance(value, date | time) else value

    return {name: [plain(old), plain(new)] for name, (old, new) in changes.items()}


def _needed(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused([Problem("reason", "required")])
    if len(reason) > 500:
        raise Refused([Problem("reason", "too_long", {"max": 500})])
    return reason
