"""Values of procedures: which are doubtful, another value proposed, the steps of confirming it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.law import catalogue
from cutru.law.bilingual import Text
from cutru.law.catalogue import Procedure
from cutru.legislation import actions, queries
from cutru.legislation.access import AdministratorRequest, administrator_page
from cutru.legislation.errors import NotInThisState
from cutru.legislation.facts import Leaf, NoSuchValue, leaf_at, leaves
from cutru.legislation.forms import CorrectionForm, ReasonForm
from cutru.legislation.models import OPEN, CatalogueCorrection
from cutru.legislation.readable import label_of, spoken
from cutru.legislation.views.acts import history_of, not_done, take_step


@require_safe
@administrator_page
def procedures(request: AdministratorRequest) -> HttpResponse:
    """All versions of all procedures with the number of their doubts, and all corrections."""
    corrections = list(queries.corrections(request.user))
    entries = [
        {
            "procedure": version,
            "doubts": sum(leaf.is_uncertain for leaf in leaves(queries.corrected_version(version).facts)),
        }
        for procedure_id in catalogue.procedure_ids("residence")
        for version in reversed(catalogue.versions(procedure_id))
    ]
    context = {
        "entries": entries,
        "corrections": [(one, queries.rests(one), _where(one)) for one in corrections],
    }
    return render(request, "legislation/procedures.html", {**context, "law_tab": "catalogue"})


def _where(correction: CatalogueCorrection) -> Text:
    try:
        procedure = _procedure_or_404(correction.procedure_id, correction.version_from.isoformat())
        return label_of(leaf_at(procedure.facts, correction.path).keys, procedure.facts)
    except (Http404, NoSuchValue):
        return Text(correction.path, correction.path)


def _procedure_or_404(procedure_id: str, version_from: str) -> Procedure:
    """The released version; the newest one when no day is given."""
    try:
        versions = catalogue.versions(procedure_id)
    except catalogue.UnknownProcedure as unknown:
        raise Http404 from unknown
    if not version_from:
        return versions[-1]
    for found in versions:
        if found.legal_from.isoformat() == version_from:
            return found
    raise Http404


@require_safe
@administrator_page
def procedure(request: AdministratorRequest, procedure_id: str) -> HttpResponse:
    """Every value of one version, the doubtful ones first."""
    released = _procedure_or_404(procedure_id, request.GET.get("phien-ban", ""))
    present = {leaf.path: leaf for leaf in leaves(queries.corrected_version(released).facts)}
    values = []
    for leaf in leaves(released.facts):
        if leaf.value is None and leaf.keys[-1] not in ("amount", "value", "copies", "result_hours_vi"):
            continue
        now = present.get(leaf.path)  # none for a doubt that was settled
        values.append(
            {
                "leaf": leaf,
                "label": label_of(leaf.keys, released.facts),
                "shown": spoken(now.value) if now else None,
                "is_uncertain": now.is_uncertain if now else False,
            }
        )
    context = {
        "procedure": released,
        "versions": catalogue.versions(procedure_id),
        "doubtful": [value for value in values if value["is_uncertain"]],
        "others": [value for value in values if not value["is_uncertain"]],
        "corrections": [
            (one, queries.rests(one), _where(one))
            for one in queries.corrections(request.user)
            if (one.procedure_id, one.version_from) == (released.id, released.legal_from)
        ],
    }
    return render(request, "legislation/procedure.html", {**context, "law_tab": "catalogue"})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_page
def correct(request: AdministratorRequest, procedure_id: str, place: str) -> HttpResponse:
    """Propose another value at a place such as `fees/3/amount`."""
    released = _procedure_or_404(procedure_id, request.GET.get("phien-ban", ""))
    try:
        leaf = leaf_at(released.facts, f"/{place}")
    except NoSuchValue as unknown:
        raise Http404 from unknown
    form = CorrectionForm(request.POST or None, leaf=leaf, initial=_initial(leaf, released))
    if request.method == "POST" and form.is_valid():
        page = reverse("legislation:procedure", args=[released.id])
        back = f"{page}?phien-ban={released.legal_from.isoformat()}"
        try:
            made = _propose(request, released, leaf, form)
        except NotInThisState as state:
            return not_done(request, state, back)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Đã đề nghị. Cần một quản trị viên khác xác nhận."))
            return redirect("legislation:correction", pk=made.pk)
    context = {
        "procedure": released,
        "label": label_of(leaf.keys, released.facts),
        "released": spoken(leaf.value),
        "form": form,
    }
    return render(
        request,
        "legislation/correct.html",
        {**context, "law_tab": "catalogue"},
        status=422 if form.errors else 200,
    )


def _initial(leaf: Leaf, released: Procedure) -> dict[str, object]:
    """What stands there, from today or the start of a version that is still to come."""
    value = leaf.value if not isinstance(leaf.value, bool) else str(int(leaf.value))
    return {"value": value, "starts": max(timezone.localdate(), released.legal_from)}


def _propose(
    request: AdministratorRequest, released: Procedure, leaf: Leaf, form: CorrectionForm
) -> CatalogueCorrection:
    typed = form.cleaned_data
    starts: date = typed["starts"]
    return actions.propose_correction(
        request.user,
        released,
        leaf.path,
        typed["value"],
        starts=starts,
        source=typed["source"],
        reason=typed["reason"],
        address=client_address(request),
    )


@require_safe
@administrator_page
def correction(request: AdministratorRequest, pk: int) -> HttpResponse:
    """One correction: before and after, who decided what."""
    found = get_object_or_404(queries.corrections(request.user), pk=pk)
    return _show(request, found, ReasonForm())


def _show(
    request: AdministratorRequest, found: CatalogueCorrection, form: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {
        "correction": found,
        "procedure": _procedure_or_404(found.procedure_id, ""),
        "label": _where(found),
        "before": spoken(found.released_value),
        "after": spoken(found.value),
        "rests": queries.rests(found),
        "decision": found if found.state in OPEN else None,
        "histories": [(found, history_of(found))],
        "form": form,
        "step_route": "legislation:correction_step",
    }
    return render(request, "legislation/correction.html", {**context, "law_tab": "catalogue"}, status=status)


@require_POST
@administrator_page
def step(request: AdministratorRequest, pk: int, step: str) -> HttpResponse:
    """Confirm, refuse, withdraw or keep."""
    found = get_object_or_404(queries.corrections(request.user), pk=pk)
    return take_step(
        request,
        found,
        step,
        back=reverse("legislation:correction", args=[found.pk]),
        show=lambda form: _show(request, found, form, status=422),
    )
