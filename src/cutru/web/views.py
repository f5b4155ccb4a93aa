"""The public pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cutru.web.navigation import start_address


def home(request: HttpRequest) -> HttpResponse:
    """The home page, for strangers and for people logged in."""
    return render(request, "web/home.html")


def start(request: HttpRequest) -> HttpResponse:
    """After logging in: to the first work page of the person's role."""
    user = request.user
    return redirect(start_address(user.role) if user.is_authenticated else "site:home")
