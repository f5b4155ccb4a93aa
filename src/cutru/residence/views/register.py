"""The register as the police of a ward read it; every record opened is written down with its purpose."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cutru.identity.dates import parse_typed_date, show_date
from cutru.law.residence import forbidden_places
from cutru.police.access import OfficerRequest, ward_police_page
from cutru.police.filters import LONGEST_WORDS, plain
from cutru.police.purpose import look, purpose_required
from cutru.residence import history, lookup, queries
from cutru.residence import search as searching
from cutru.residence.forms import BarForm, BasisForm
from cutru.residence.models import Dwelling, Registration
from cutru.residence.rules.facts import read_day
from cutru.stays.law import rule_book
from cutru.stays.queries import stays_seen_by

STAYS_SHOWN = 20


@require_safe
@ward_police_page
@purpose_required
def search(request: OfficerRequest) -> HttpResponse:
    """Persons, households and dwellings of the ward by one field."""
    words = plain(request.GET.get("q", ""))[:LONGEST_WORDS]
    found = searching.search(request.user, words) if words else None
    if found is not None:
        look(request, "residence_list", ["search"], about=f"q={words}")
    return render(request, "residence/search.html", {"words": words, "found": found})


@require_safe
@ward_police_page
@purpose_required
def person(request: OfficerRequest, pk: int) -> HttpResponse:
    """One person on a day: where, with whom, since when, and how it came about."""
    found = queries.persons_seen_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    look(request, "resident", [found.pk])
    today = timezone.localdate()
    typed = plain(request.GET.get("on", ""))[:20]
    day, error = _day(typed, today)
    book = rule_book()
    stays = stays_seen_by(request.user).filter(document_key=found.personal_number or "-")
    now = queries.situation(found, day or today, with_stays=False)
    context = {
        "person": found,
        "now": now,
        "born_on": read_day(now.facts["birth_date"]),
        "died_on": read_day(now.facts["died_on"]),
        "typed_day": typed or show_date(today),
        "day_error": error,
        "is_today": (day or today) == today,
        "rows": history.registration_rows(found, book, today),
        "entries": history.register_lines(queries.entries_of(found)),
        "absences": list(found.absences.all()),
        "stays": list(stays.order_by("-arrival_on", "-id")[:STAYS_SHOWN]),
    }
    return render(request, "residence/person.html", context, status=422 if error else 200)


def _day(typed: str, today: date) -> tuple[date | None, str]:
    """The day asked about and, when it cannot be read, why."""
    if not typed:
        return None, ""
    day, problems = parse_typed_date(typed, today=today, field="on", prefer="past")
    if day is None and problems:
        return None, problems[0].message(get_language() or "vi")
    return day, ""


@require_safe
@ward_police_page
@purpose_required
def household(request: OfficerRequest, pk: int) -> HttpResponse:
    """One household: who belongs to it, who did before."""
    found = queries.households_seen_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    look(request, "household", [found.pk])
    today = timezone.localdate()
    members = lookup.members_of(found, today)
    here = {one.person_id for one in members}
    former = found.members.filter(ends__isnull=False).exclude(person__in=here)
    context = {
        "household": found,
        "members": members,
        "former": list(former.select_related("person").order_by("-ends", "pk")),
    }
    return render(request, "residence/household.html", context)


@require_safe
@ward_police_page
@purpose_required
def dwelling(request: OfficerRequest, pk: int) -> HttpResponse:
    """One dwelling: owners, who lives there, whether anybody may newly register."""
    found = dwelling_or_404(request, pk)
    look(request, "dwelling", [found.pk])
    return render(request, "residence/dwelling.html", dwelling_context(found))


def dwelling_or_404(request: OfficerRequest, pk: int) -> Dwelling:
    """The dwelling, when it stands in the officer's ward. Raises Http404."""
    found = queries.dwellings_seen_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def dwelling_context(
    found: Dwelling,
    *,
    form: BarForm | None = None,
    ending: BasisForm | None = None,
    ending_pk: int | None = None,
) -> dict[str, object]:
    """What the page of a dwelling needs; forms with errors take the place of empty ones."""
    today = timezone.localdate()
    places = forbidden_places(today, rule_book())
    words = {place.id: place.text for place in places}
    bars = [
        {
            "bar": bar,
            "text": words.get(bar.place_id),
            "form": ending if bar.pk == ending_pk else BasisForm(prefix=f"bar-{bar.pk}"),
        }
        for bar in found.bars.order_by("-starts", "-pk")
    ]
    return {
        "dwelling": found,
        "owners": lookup.owners_on(found, today),
        "bars": bars,
        "bar_form": form or BarForm(places=places),
        "names": list(found.names.order_by("-starts", "-pk")),
        "households": list(found.households.filter(lookup.dated_on(today)).order_by("pk")),
        "residents": list(_residents(found, today)),
    }


def _residents(found: Dwelling, on: date) -> QuerySet[Registration]:
    registered = found.registrations.filter(lookup.registered_on(on))
    return registered.select_related("person").order_by("kind", "person__search_key", "pk")
