"""One guest whose stay was notified: what is on file, its journal, and what the notifier may still do."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cutru.accounts.citizens import CitizenRequest, citizen_page
from cutru.citizens.forms import ExtendForm, WhenForm, WhoForm, WithdrawForm
from cutru.citizens.queries import corrected_values
from cutru.citizens.views.access import CONFLICT, UNPROCESSABLE, sentence, stay_or_404
from cutru.identity.dates import parse_typed_date
from cutru.stays import actions
from cutru.stays.journal_texts import journal_lines
from cutru.stays.models import Channel, Stay
from cutru.stays.papers import receipts_of
from cutru.stays.queries import journal_of
from cutru.stays.receipts import show_receipt
from cutru.stays.views.access import pdf_response
from cutru.stays.views.correction import stored_values


@require_safe
@citizen_page()
def stay(request: CitizenRequest, receipt: str) -> HttpResponse:
    """The stay as it is now."""
    found = stay_or_404(request, receipt)
    context = {"stay": found, "entries": journal_lines(journal_of(found))}
    return render(request, "citizens/stay.html", context)


@require_safe
@citizen_page()
def receipt_pdf(request: CitizenRequest, receipt: str) -> HttpResponse:
    """The receipt on paper."""
    found = stay_or_404(request, receipt)
    return pdf_response(receipts_of([found]), f"bien-nhan-{show_receipt(found.receipt)}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_page()
def withdraw(request: CitizenRequest, receipt: str) -> HttpResponse:
    """Take a notification back that should not have been sent."""
    found = stay_or_404(request, receipt)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.errors else 200
    if form.is_valid():
        try:
            actions.cancel(request.user, found.pk, form.cleaned_data["reason"], channel=Channel.CITIZEN)
        except actions.Conflict as conflict:
            form.add_error(None, sentence(conflict.problem))
            status = CONFLICT
        else:
            return _done(request, found, _("Đã huỷ thông báo này. Nhật ký vẫn giữ lại."))
    return _page(request, "withdraw", found, {"form": form}, status)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_page()
def extend(request: CitizenRequest, receipt: str) -> HttpResponse:
    """The guest stays longer."""
    found = stay_or_404(request, receipt)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        text = form.cleaned_data["departure_on"]
        day, problems = parse_typed_date(
            text, today=timezone.localdate(), field="departure_on", prefer="future"
        )
        try:
            if day is None:
                raise actions.Refused(problems)
            actions.extend(request.user, [found.pk], day, channel=Channel.CITIZEN)
        except actions.Refused as refused:
            form.add_error("departure_on", sentence(refused.problems[0]))
        except actions.Conflict as conflict:
            form.add_error(None, sentence(conflict.problem))
            status = CONFLICT
        else:
            return _done(request, found, _("Đã ghi ngày đi mới."))
    if form.errors and status == 200:
        status = UNPROCESSABLE
    return _page(request, "extend", found, {"form": form}, status)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_page()
def correct(request: CitizenRequest, receipt: str) -> HttpResponse:
    """Put what was notified right: who, why, how long."""
    found = stay_or_404(request, receipt)
    stored = stored_values(found)
    posted = request.POST if request.method == "POST" else None
    known = {**stored, **(posted.dict() if posted else {})}
    who = WhoForm(found.facility, known, posted, initial=stored)
    when = WhenForm(found.facility, known, posted, initial=stored)
    status = 200
    if posted is not None:
        status = UNPROCESSABLE
        if who.is_valid() & when.is_valid():
            values = corrected_values({**stored, **who.shown, **when.shown})
            version = posted.get("version", "")
            try:
                actions.correct(
                    request.user,
                    found.pk,
                    values,
                    version=int(version) if version.isascii() and version.isdigit() else None,
                    channel=Channel.CITIZEN,
                )
            except actions.Refused as refused:
                _tell(who, when, refused)
            except actions.Conflict as conflict:
                who.add_error(None, sentence(conflict.problem))
                status = CONFLICT
            else:
                return _done(request, found, _("Đã đính chính. Nội dung trước và sau có trong nhật ký."))
    version_shown = posted.get("version", "") if posted else found.version
    return _page(request, "correct", found, {"who": who, "when": when, "version": version_shown}, status)


def _tell(who: WhoForm, when: WhenForm, refused: actions.Refused) -> None:
    for problem in refused.problems:
        form = when if problem.field in when.fields else who
        form.add_error(problem.field if problem.field in form.fields else None, sentence(problem))


def _page(
    request: CitizenRequest, name: str, found: Stay, context: Mapping[str, object], status: int
) -> HttpResponse:
    return render(request, f"citizens/{name}.html", {"stay": found, **context}, status=status)


def _done(request: CitizenRequest, found: Stay, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("citizens:stay", receipt=show_receipt(found.receipt))
