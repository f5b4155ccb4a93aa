"""The public pages."""

from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone

from cutru.law.penalties import BEHAVIOURS, Behaviour, fines_for, organisation_multiplier
from cutru.law.texts import faq as law_faq
from cutru.places.models import PoliceUnit
from cutru.places.queries import unit_of_ward
from cutru.stays.law import rule_book
from cutru.web import queries
from cutru.web.forms import WhereForm
from cutru.web.navigation import start_address


def home(request: HttpRequest) -> HttpResponse:
    """The home page, for strangers and for people logged in."""
    return render(request, "web/home.html", {"notices": queries.notices_on(timezone.localdate())})


def start(request: HttpRequest) -> HttpResponse:
    """After logging in: to the first work page of the person's role."""
    user = request.user
    return redirect(start_address(user.role) if user.is_authenticated else "site:home")


def guide(request: HttpRequest) -> HttpResponse:
    """The pages of the user guide."""
    return render(request, "web/guide.html", {"pages": queries.guide_pages()})


def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the guide, with the ones before and after it."""
    pages = list(queries.guide_pages())
    page = get_object_or_404(queries.guide_pages(), slug=slug)
    place = pages.index(page)
    context = {
        "page": page,
        "before": pages[place - 1] if place else None,
        "after": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return render(request, "web/guide_page.html", context)


def faq(request: HttpRequest) -> HttpResponse:
    """Questions about the portal, and those about the law with the figures of today."""
    law_entries = law_faq(timezone.localdate(), rule_book())
    return render(request, "web/faq.html", {"entries": queries.faq_entries(), "law_entries": law_entries})


def support(request: HttpRequest) -> HttpResponse:
    """Whom to turn to with what."""
    units = PoliceUnit.objects.exclude(phone="", email="").exclude(kind=PoliceUnit.Kind.WARD).order_by("pk")
    return render(request, "web/support.html", {"units": units})


def app(request: HttpRequest) -> HttpResponse:
    """How to keep the portal on a phone's home screen."""
    return render(request, "web/app.html")


def rollout(request: HttpRequest) -> HttpResponse:
    """Where each service is available, and what to do where it is not."""
    today = timezone.localdate()
    form = WhereForm(request.GET if request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_valid() and (ward := form.cleaned_data["ward"]):
        context |= {
            "ward": ward,
            "unit": unit_of_ward(ward.code),
            "services": queries.availability(ward, today),
            "declaration": rule_book().in_force("foreigner_declaration", today),
        }
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return render(request, "web/_where.html", context)
    context["areas"] = queries.rollout_areas(today)
    return render(request, "web/rollout.html", context)


def penalties(request: HttpRequest) -> HttpResponse:
    """The fines of today with their articles, for individuals and organisations."""
    today, book = timezone.localdate(), rule_book()
    groups = []
    for behaviour in get_args(Behaviour):
        individual = fines_for(behaviour, today, book=book)
        organisation = fines_for(behaviour, today, organisation=True, book=book)
        if individual:
            groups.append((BEHAVIOURS[behaviour], list(zip(individual, organisation, strict=True))))
    context = {
        "groups": groups,
        "times": organisation_multiplier(today, book),
        "version": book.in_force("penalties", today),
    }
    return render(request, "web/penalties.html", context)


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address on pages that name no picture."""
    return redirect(static("cutru/favicon.svg"))


def robots(request: HttpRequest) -> HttpResponse:
    """Search machines read the public pages only."""
    closed = ("/tai-khoan/", "/quan-tri/", "/cong-an/", "/captcha/", "/kiem-tra/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
