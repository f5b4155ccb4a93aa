"""Marking a dwelling of the ward as a place of Article 23, and taking the mark back."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cutru.law.residence import forbidden_places
from cutru.police.access import OfficerRequest, ward_police_page
from cutru.police.purpose import look, purpose_required
from cutru.residence import actions
from cutru.residence.forms import BarForm, BasisForm
from cutru.residence.models import DwellingBar
from cutru.residence.queries import dwellings_seen_by
from cutru.residence.views.register import dwelling_context, dwelling_or_404
from cutru.stays.law import rule_book


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
@purpose_required
def add(request: OfficerRequest, pk: int) -> HttpResponse:
    """From today nobody newly registers in this dwelling."""
    found = dwelling_or_404(request, pk)
    if request.method != "POST":
        return redirect("residence:dwelling", pk=pk)
    form = BarForm(request.POST, places=forbidden_places(timezone.localdate(), rule_book()))
    if form.is_valid():
        try:
            actions.add_bar(request.user, pk, form.cleaned_data["place_id"], form.cleaned_data["basis"])
        except actions.OrderRefused as refused:
            _show(form, refused)
        else:
            messages.success(request, _("Đã ghi. Từ hôm nay không đăng ký mới tại chỗ ở này."))
            return redirect("residence:dwelling", pk=pk)
    look(request, "dwelling", [pk])
    return render(request, "residence/dwelling.html", dwelling_context(found, form=form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@ward_police_page
@purpose_required
def end(request: OfficerRequest, pk: int) -> HttpResponse:
    """The reason is gone; people may register there again."""
    seen = DwellingBar.objects.filter(dwelling__in=dwellings_seen_by(request.user))
    bar = seen.filter(pk=pk).first()
    if bar is None:
        raise Http404
    if request.method != "POST":
        return redirect("residence:dwelling", pk=bar.dwelling_id)
    form = BasisForm(request.POST, prefix=f"bar-{pk}")
    status = 422
    if form.is_valid():
        try:
            actions.end_bar(request.user, pk, form.cleaned_data["basis"])
        except actions.OrderRefused as refused:
            status = 409 if any(one.code == "bar_over" for one in refused.problems) else 422
            _show(form, refused)
        else:
            messages.success(request, _("Đã bỏ. Có thể đăng ký tại chỗ ở này."))
            return redirect("residence:dwelling", pk=bar.dwelling_id)
    found = dwelling_or_404(request, bar.dwelling_id)
    look(request, "dwelling", [found.pk])
    context = dwelling_context(found, ending=form, ending_pk=pk)
    return render(request, "residence/dwelling.html", context, status=status)


def _show(form: Form, refused: actions.OrderRefused) -> None:
    for problem in refused.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, problem.message(get_language() or "vi"))
