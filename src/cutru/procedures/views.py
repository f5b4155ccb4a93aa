"""The public pages of procedures. No login, no session; everything is in the address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cutru.law.catalogue import NoVersionInForce, UnknownProcedure, versions
from cutru.law.finder import Ending, UnknownAnswer, follow
from cutru.legislation.queries import procedure_on
from cutru.procedures import finder, queries, showing
from cutru.procedures.forms import SearchForm, day_from
from cutru.procedures.words import ACTORS, CHANNELS, OUTCOMES

NO_REQUIREMENT = "Không."
"""The catalogue's word for a procedure that asks for nothing more."""


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """All residence procedures of today by group, or those that answer to the words searched for."""
    form = SearchForm(request.GET if "tim" in request.GET else None)
    words = form.cleaned_data["tim"] if form.is_bound and form.is_valid() else ""
    groups = queries.grouped(timezone.localdate(), words)
    context = {"form": form, "groups": groups, "words": words}
    return render(request, "procedures/list.html", context, status=422 if form.errors else 200)


@require_safe
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """One procedure as it stands on a day, today where no day is given."""
    today = timezone.localdate()
    on = day_from(request.GET.get("ngay", ""), today)
    try:
        all_versions = versions(procedure_id)
        found = procedure_on(procedure_id, on or today)
    except UnknownProcedure as unknown:
        raise Http404 from unknown
    except NoVersionInForce:
        first = {"first": all_versions[0], "on": on}
        return render(request, "procedures/not_yet.html", first, status=404)
    context = {
        "procedure": found,
        "on": on or today,
        "is_today": not on or on == today,
        "day_wrong": on is None,
        "versions": all_versions[::-1],
        "is_newest": found.legal_to is None,
        "channels": [CHANNELS.get(channel, channel) for channel in found.channels],
        "steps": [(ACTORS.get(step.actor, step.actor), step.action) for step in found.steps],
        "cases": showing.cases_shown(found),
        "officer_cases": [case for case in found.cases if case.officer_only],
        "duties": showing.duties(found),
        "terms": showing.terms(found),
        "fee_rows": showing.fee_rows(found),
        "requirements": [text for text in found.requirements if text.vi != NO_REQUIREMENT],
        "outcomes": [(OUTCOMES.get(one.outcome, one.outcome), one) for one in found.intake_outcomes],
        "results": [(OUTCOMES.get(one.outcome, one.outcome), one) for one in found.results],
    }
    return render(request, "procedures/procedure.html", context, status=422 if on is None else 200)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """One question of the finder, or the procedure and case it ends at."""
    answers = finder.read(request.GET.get("chon", ""))
    try:
        place = follow(answers)
    except UnknownAnswer as unknown:
        raise Http404 from unknown
    context = {
        "steps": finder.answered(answers),
        "back_url": finder.address(answers[:-1]) if answers else "",
        "count": len(answers) + 1,
    }
    if isinstance(place, Ending):
        context["found"] = finder.found(place, timezone.now())
        return render(request, "procedures/found.html", context)
    context["question"] = place
    context["options"] = [(option, finder.address([*answers, option.id])) for option in place.options]
    return render(request, "procedures/question.html", context)
