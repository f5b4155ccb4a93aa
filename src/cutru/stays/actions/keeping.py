"""Pictures that stay with a guest after the hand-in: for how long, and how they go.

A picture is kept where the manager of the facility decided so, or the law asks for it. Its days are counted
from the day the guest leaves, so they follow every act that moves that day.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cutru.documents.actions import release_pictures, set_removal
from cutru.facilities.models import Facility
from cutru.law.stay_rules import Regime, pictures_required_days
from cutru.stays.actions.handing_in import one_at_a_time
from cutru.stays.law import rule_book
from cutru.stays.models import DraftPicture, Stay, StayPicture

_AT_A_TIME = 500
MOVING = frozenset({"departure_on", "departed_on", "departed_at", "status"})
"""Fields of a stay whose change moves the day on which its pictures go."""


def kept_days(facility: Facility, regime: Regime, arrival_on: date) -> int:
    """Days after departure for which a guest's pictures are kept; 0: they go with the hand-in."""
    if facility.is_sandbox:
        return 0
    return max(facility.pictures_kept_days, pictures_required_days(regime, arrival_on, rule_book()))


def keeps_pictures(facility: Facility, regime: Regime) -> bool:
    """Whether pictures of guests who arrive today are kept at all."""
    return kept_days(facility, regime, timezone.localdate()) > 0


def keep_with_stays(pictures: Mapping[int, Collection[UUID]]) -> set[UUID]:
    """Keep pictures with the stays they show, by stay number; which are kept.

    The caller holds a transaction in which the stays were handed in, and lets the other pictures go.
    """
    kept = []
    for stay in _stays(pictures):
        until = _kept_until(stay)
        if until is not None:
            kept += [
                StayPicture(stay_id=stay.pk, arrival_on=stay.arrival_on, picture_id=number, kept_until=until)
                for number in pictures[stay.pk]
            ]
    StayPicture.objects.bulk_create(kept, ignore_conflicts=True)
    numbers = {one.picture_id for one in kept}
    _tell_removal(numbers)
    return numbers


def follow_stays(stays: Iterable[Stay]) -> None:
    """Guests left, stay longer or were cancelled: the pictures kept with their stays follow.

    Pictures of a cancelled stay go at once: what they were kept for has fallen away. Where none are kept this
    asks the database nothing.
    """
    if numbers := [stay.pk for stay in stays if kept_days(stay.facility, _regime(stay), stay.arrival_on)]:
        _follow(numbers)


def _follow(stay_ids: Iterable[int]) -> None:
    beside: dict[int, list[StayPicture]] = {}
    for one in StayPicture.objects.filter(stay_id__in=list(stay_ids)):
        beside.setdefault(one.stay_id, []).append(one)
    if not beside:
        return
    ending, moved = [], []
    for stay in _stays(beside):
        until = _kept_until(stay)
        for one in beside[stay.pk]:
            if until is None:
                ending.append(one)
            elif one.kept_until != until:
                one.kept_until = until
                moved.append(one)
    StayPicture.objects.bulk_update(moved, ["kept_until"])
    _tell_removal({one.picture_id for one in moved})
    _end(ending)


def follow_facility(facility: Facility) -> None:
    """The manager decided anew how long pictures are kept: those kept already follow.

    Hand-ins of the facility wait, so that none of them keeps a picture by what held before.
    """
    one_at_a_time(facility)
    kept = StayPicture.objects.filter(picture__facility=facility)
    numbers = sorted(set(kept.values_list("stay_id", flat=True)))
    for start in range(0, len(numbers), _AT_A_TIME):
        _follow(numbers[start : start + _AT_A_TIME])


def remove_due(today: date) -> int:
    """Remove the pictures whose time is over, a part at a time; how many went."""
    removed = 0
    while True:
        with transaction.atomic():
            due = StayPicture.objects.filter(kept_until__lt=today).select_for_update(skip_locked=True)
            ending = list(due[:_AT_A_TIME])
            removed += _end(ending)
        if len(ending) < _AT_A_TIME:
            return removed


def release_unused(picture_ids: Collection[UUID]) -> int:
    """Remove those that stand beside no row of a sheet and are kept with no stay; how many went."""
    used = set(DraftPicture.objects.filter(picture__in=picture_ids).values_list("picture", flat=True))
    used |= set(StayPicture.objects.filter(picture__in=picture_ids).values_list("picture", flat=True))
    return release_pictures(set(picture_ids) - used)


def _end(ending: Collection[StayPicture]) -> int:
    """These stays no longer keep these pictures; how many pictures went with that."""
    StayPicture.objects.filter(pk__in=[one.pk for one in ending]).delete()
    numbers = {one.picture_id for one in ending}
    removed = release_unused(numbers)
    _tell_removal(numbers)
    return removed


def _tell_removal(picture_ids: Collection[UUID]) -> None:
    """Write on each picture the last day for which a stay keeps it."""
    kept = StayPicture.objects.filter(picture__in=picture_ids).values_list("picture").order_by("picture")
    set_removal(dict.fromkeys(picture_ids) | dict(kept.annotate(until=Max("kept_until"))))


def _stays(numbers: Iterable[int]) -> list[Stay]:
    return list(Stay.objects.filter(pk__in=list(numbers)).select_related("facility"))


def _regime(stay: Stay) -> Regime:
    return "F" if stay.is_foreign else "V"


def _kept_until(stay: Stay) -> date | None:
    """The last day on which pictures of the guest are kept; None when they are not."""
    if stay.status == Stay.Status.CANCELLED:
        return None
    days = kept_days(stay.facility, _regime(stay), stay.arrival_on)
    if days == 0:
        return None
    leaves = timezone.localdate(stay.departed_at) if stay.departed_at else stay.departure_on
    return leaves + timedelta(days=days)
