"""The question why an officer opens persons' records."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cutru.police.access import looking_page
from cutru.police.forms import PurposeForm
from cutru.police.purpose import LookingRequest, Purpose, first_page, state_purpose, stated_purpose
from cutru.police.views.answers import way_back


@require_http_methods(["GET", "HEAD", "POST"])
@looking_page
def purpose(request: LookingRequest) -> HttpResponse:
    """Ask once for a task; it holds for half an hour after the last record and can be changed at any time."""
    if request.method != "POST":
        stated = stated_purpose(request)
        initial = {"next": request.GET.get("next", "")}
        if stated:
            initial |= {"purpose": stated.purpose, "detail": stated.detail}
        return render(request, "police/purpose.html", {"form": PurposeForm(initial=initial)})
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return render(request, "police/purpose.html", {"form": form}, status=422)
    state_purpose(request, Purpose(form.cleaned_data["purpose"]), form.cleaned_data["detail"])
    return redirect(way_back(request, form.cleaned_data["next"], first_page(request)))
