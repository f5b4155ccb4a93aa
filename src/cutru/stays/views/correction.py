"""Putting a stay right: the same cells as on the sheet, filled with what is stored."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cutru.identity.dates import PartialDate, show_date
from cutru.identity.names import clean_name
from cutru.problems import Problem, errors_among
from cutru.stays import actions
from cutru.stays.actions.journal import stay_in_of
from cutru.stays.forms import cells_of
from cutru.stays.models import Stay
from cutru.stays.receipts import show_receipt
from cutru.stays.rules import Moment, problems_of_the_rest
from cutru.stays.schemas import Partial, Regime, build_stay
from cutru.stays.typed import FIELDS, Typed, read_values
from cutru.stays.views.access import FacilityRequest, facility_page, stay_or_404


@require_http_methods(["GET", "POST"])
@facility_page
def correct(request: FacilityRequest, receipt: str) -> HttpResponse:
    """Correct any field; the rules of the door hold, and the journal says what was and what is."""
    stay = stay_or_404(request, receipt)
    regime = cast(Regime, stay.regime)
    problems: Sequence[Problem] = []
    values, status = stored_values(stay), 200
    if request.method == "POST":
        values = {name: request.POST.get(name, "")[:500] for name in FIELDS[regime]}
        try:
            warnings = _correct(request, stay, regime, values)
        except actions.Refused as refused:
            problems, status = refused.problems, 422
        except actions.Conflict as conflict:
            problems, status = [conflict.problem], 409
        else:
            messages.success(request, _("Đã đính chính. Nội dung trước và sau có trong nhật ký."))
            for warning in warnings:
                messages.warning(request, warning.message(get_language() or "vi"))
            return redirect("stays:detail", receipt=show_receipt(stay.receipt))
    cells = cells_of(
        regime,
        values,
        {},
        problems,
        prefix="dinh-chinh",
        household=stay.facility.is_household,
        strict=True,
        language=get_language() or "vi",
    )
    shown = {cell.field.name for cell in cells}
    context = {
        "stay": stay,
        "cells": cells,
        "problems": problems,
        "general": [problem for problem in problems if problem.field not in shown],
        "reason": request.POST.get("correction_reason", ""),
        "version": request.POST.get("version", stay.version),
    }
    return render(request, "stays/correct.html", context, status=status)


def _correct(
    request: FacilityRequest, stay: Stay, regime: Regime, values: Mapping[str, str]
) -> list[Problem]:
    typed = read_values(regime, values, today=timezone.localdate(), now=timezone.localtime())
    if told := _unreadable(regime, typed):
        told += problems_of_the_rest(
            Partial(regime, typed.clean), told, stay.facility, Moment.at(timezone.now())
        )
        raise actions.Refused(told)
    version = request.POST.get("version", "")
    birth = {"birth_precision": typed.clean.get("birth_precision")}
    return actions.correct(
        request.user,
        stay.pk,
        {**{name: typed.clean.get(name) for name in FIELDS[regime]}, **birth},
        version=int(version) if version.isascii() and version.isdigit() else None,
        reason=clean_name(request.POST.get("correction_reason", "")[:500]),
    )


def _unreadable(regime: Regime, typed: Typed) -> list[Problem]:
    """The fields that cannot be read or are missing: with one of them there is nothing to store."""
    told = errors_among(typed.problems)
    faulty = {problem.field for problem in told}
    _stay, missing = build_stay(regime, typed.clean)
    return [*told, *(problem for problem in missing if problem.field not in faulty)]


def stored_values(stay: Stay) -> dict[str, str]:
    """What is stored, as people would type it."""
    stored = stay_in_of(stay)
    texts = {name: _text(getattr(stored, name)) for name in FIELDS[cast(Regime, stay.regime)]}
    texts["birth_date"] = PartialDate(stored.birth_date, stored.birth_precision).display()
    return texts


def _text(value: object) -> str:
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
