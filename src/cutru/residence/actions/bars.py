"""Marking a dwelling as a place of Article 23, by the police of its ward."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.law.residence import forbidden_places
from cutru.problems import Problem
from cutru.residence.actions.applying import OrderRefused, lock_dwelling
from cutru.residence.lookup import bars_on
from cutru.residence.models import Dwelling, DwellingBar, RegisterEntry
from cutru.residence.queries import dwellings_seen_by
from cutru.stays.law import rule_book

LONGEST_BASIS = 500


@transaction.atomic
def add_bar(officer: User, dwelling_pk: int, place_id: str, basis: str) -> DwellingBar:
    """From today nobody newly registers there (Điều 23 Luật Cư trú).

    Raises Dwelling.DoesNotExist outside the officer's ward, OrderRefused with the problems.
    """
    dwelling = dwellings_seen_by(officer).get(pk=dwelling_pk)
    lock_dwelling(dwelling)
    today = timezone.localdate()
    problems = []
    if place_id not in {place.id for place in forbidden_places(today, rule_book())}:
        problems.append(Problem("place_id", "bar_place_unknown"))
    elif bars_on(dwelling, today).filter(place_id=place_id).exists():
        problems.append(Problem("place_id", "bar_stands_already"))
    if not basis.strip():
        problems.append(Problem("basis", "required"))
    elif len(basis) > LONGEST_BASIS:
        problems.append(Problem("basis", "too_long", {"max": LONGEST_BASIS}))
    if problems:
        raise OrderRefused(problems)
    entry = _entry(officer, RegisterEntry.Kind.BARRED, today, dwelling, place_id, basis.strip())
    return DwellingBar.objects.create(
        dwelling=dwelling, place_id=place_id, basis=basis.strip(), starts=today, opened_by=entry
    )


@transaction.atomic
def end_bar(officer: User, bar_pk: int, basis: str) -> DwellingBar:
    """The reason is gone; registrations are let in again from today.

    Raises DwellingBar.DoesNotExist outside the officer's ward, OrderRefused for an ended bar or no basis.
    """
    seen = DwellingBar.objects.filter(dwelling__in=dwellings_seen_by(officer)).select_for_update(of=("self",))
    bar = seen.get(pk=bar_pk)
    if bar.ends is not None:
        raise OrderRefused([Problem("", "bar_over")])
    if not basis.strip():
        raise OrderRefused([Problem("basis", "required")])
    if len(basis) > LONGEST_BASIS:
        raise OrderRefused([Problem("basis", "too_long", {"max": LONGEST_BASIS})])
    today = timezone.localdate()
    kind = RegisterEntry.Kind.BAR_ENDED
    bar.closed_by = _entry(officer, kind, today, bar.dwelling, bar.place_id, basis.strip())
    bar.ends = today
    bar.save(update_fields=["ends", "closed_by"])
    return bar


def _entry(
    officer: User, kind: RegisterEntry.Kind, on: date, dwelling: Dwelling, place_id: str, basis: str
) -> RegisterEntry:
    return RegisterEntry.objects.create(
        kind=kind,
        on=on,
        at=timezone.now(),
        by=officer,
        unit=str(officer.police_unit or ""),
        details={"dwelling": dwelling.pk, "place_id": place_id, "basis": basis},
    )
