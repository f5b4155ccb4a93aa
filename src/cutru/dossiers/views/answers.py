"""Answers several pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from cutru.dossiers.actions import Conflict
from cutru.dossiers.workflow import NotAllowed
from cutru.law.catalogue import NoVersionInForce, UnknownProcedure
from cutru.law.forms import UnknownForm
from cutru.problems import Problem

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


class AlreadyFiled(Exception):
    """What was to be written on is filed; `address` is the page that shows how it stands."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def acting(
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """What is not there, or not the asker's, is 404; what the state does not allow is told with 409.

    A page for writing on a dossier that is filed by now leads to how it stands.
    """

    @wraps(view)
    def answered(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (ObjectDoesNotExist, UnknownProcedure, NoVersionInForce, UnknownForm, KeyError) as error:
            raise Http404 from error
        except AlreadyFiled as filed:
            if request.method in ("GET", "HEAD"):
                return redirect(filed.address)
            return render(request, "dossiers/moved_on.html", {"here": request.get_full_path()}, status=409)
        except (Conflict, NotAllowed):
            return render(request, "dossiers/moved_on.html", {"here": request.get_full_path()}, status=409)

    return cast(Callable[Concatenate[R, P], HttpResponseBase], answered)


def sentences(problems: Any) -> list[str]:
    """The words of problems in the reader's language."""
    language = get_language() or "vi"
    found: list[Problem] = list(problems)
    return [problem.message(language) for problem in found]


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A paper that opens in the browser and stays in no cache."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def version_of(request: HttpRequest) -> int | None:
    """The version of the dossier that the page showed; None for a page without one."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else None
