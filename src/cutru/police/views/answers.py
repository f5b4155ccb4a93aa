"""Answers several pages share: files, the way back, and acts that could not be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from cutru.problems import Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def file_response(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file kept out of every cache; PDFs open in the browser, the rest is saved."""
    response = HttpResponse(content, content_type=kind)
    how = "inline" if kind == PDF else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def way_back(request: HttpRequest, target: str, otherwise: str) -> str:
    """`target` when it is a page of this portal."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else otherwise


def not_done(request: HttpRequest, problem: Problem, back_url: str, status: int = 409) -> HttpResponse:
    """A page that says why nothing was done."""
    context = {"sentence": problem.message(get_language() or "vi"), "back_url": back_url}
    return render(request, "police/not_done.html", context, status=status)
