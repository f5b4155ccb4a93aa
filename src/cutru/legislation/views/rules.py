"""Rule versions: which wait, one beside what acts now, the steps of confirming."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cutru.accounts.address import client_address
from cutru.law.versions import BOOK, RuleVersion, UnknownRule
from cutru.legislation import actions, queries
from cutru.legislation.access import AdministratorRequest, administrator_page
from cutru.legislation.errors import NotInThisState
from cutru.legislation.forms import ReasonForm
from cutru.legislation.models import OPEN, LawConfirmation
from cutru.legislation.readable import compare, has_words, name_of
from cutru.legislation.views.acts import history_of, not_done, take_step


@require_safe
@administrator_page
def pending(request: AdministratorRequest) -> HttpResponse:
    """The versions that wait, those that were confirmed, and how many values are doubtful."""
    today = timezone.localdate()
    latest: dict[str, LawConfirmation] = {}
    for confirmation in queries.confirmations(request.user):
        latest.setdefault(confirmation.version_id, confirmation)
    waiting = [
        _entry(version, latest.get(version.id), today) for version in queries.waiting_versions(request.user)
    ]
    book = queries.rule_book()
    acting = [_entry(book.version(one), latest.get(one), today) for one in sorted(book.confirmed_ids)]
    return render(request, "legislation/pending.html", {"waiting": waiting, "acting": acting})


def _entry(version: RuleVersion, confirmation: LawConfirmation | None, today: date) -> dict[str, object]:
    return {
        "version": version,
        "rule": name_of("rules", version.rule),
        "grade": name_of("grades", version.grade),
        "has_started": version.starts <= today,
        "affects": name_of("affects", version.rule if has_words("affects", version.rule) else "other"),
        "confirmation": confirmation if confirmation and confirmation.state in OPEN else None,
    }


@require_safe
@administrator_page
def version(request: AdministratorRequest, version_id: str) -> HttpResponse:
    """One version beside what acts without it."""
    return _show(request, _version_or_404(version_id), ReasonForm())


def _version_or_404(version_id: str) -> RuleVersion:
    try:
        found = BOOK.version(version_id)
    except UnknownRule as unknown:
        raise Http404 from unknown
    if found.standing == "confirmed":
        raise Http404
    return found


def _show(
    request: AdministratorRequest, proposed: RuleVersion, form: ReasonForm, status: int = 200
) -> HttpResponse:
    beside = queries.acting_beside(proposed)
    rows = compare(beside.values if beside else None, proposed.values)
    decisions = list(queries.confirmations(request.user).filter(version_id=proposed.id))
    is_open = bool(decisions) and decisions[0].state in OPEN
    context = {
        **_entry(proposed, None, timezone.localdate()),
        "acting": beside,
        "acting_grade": name_of("grades", beside.grade) if beside else None,
        "changed": [row for row in rows if row.differs],
        "same": [row for row in rows if not row.differs],
        "decision": decisions[0] if is_open else None,
        "histories": [(decision, history_of(decision)) for decision in decisions],
        "acts": proposed.id in queries.rule_book().confirmed_ids,
        "form": form,
        "step_route": "legislation:confirmation_step",
    }
    return render(request, "legislation/version.html", context, status=status)


@require_POST
@administrator_page
def propose(request: AdministratorRequest, version_id: str) -> HttpResponse:
    """The first of two people."""
    proposed = _version_or_404(version_id)
    back = reverse("legislation:version", args=[proposed.id])
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.propose_confirmation(
                request.user, proposed.id, form.cleaned_data["reason"], address=client_address(request)
            )
        except NotInThisState as state:
            return not_done(request, state, back)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Đã đề nghị. Cần một quản trị viên khác xác nhận."))
            return redirect(back)
    return _show(request, proposed, form, status=422)


@require_POST
@administrator_page
def step(request: AdministratorRequest, pk: int, step: str) -> HttpResponse:
    """Confirm, refuse, withdraw or keep."""
    decision = get_object_or_404(queries.confirmations(request.user), pk=pk)
    proposed = _version_or_404(decision.version_id)
    return take_step(
        request,
        decision,
        step,
        back=reverse("legislation:version", args=[proposed.id]),
        show=lambda form: _show(request, proposed, form, status=422),
    )
