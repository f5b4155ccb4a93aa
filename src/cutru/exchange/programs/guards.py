"""What stands before pages that hand out secrets or let programs in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cutru.facilities.access import FacilityRequest

P = ParamSpec("P")
View = Callable[Concatenate[FacilityRequest, P], HttpResponse]


def asked_anew(view: View[P]) -> View[P]:
    """The person has given password or code within ACCOUNT_REAUTHENTICATION_TIMEOUT, else is asked first."""
    return cast(View[P], reauthentication_required(view))


def for_the_facility_shown(view: View[P]) -> View[P]:
    """What is sent was meant for the facility that the form named, not for one switched to meanwhile."""

    @wraps(view)
    def guarded(request: FacilityRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and request.POST.get("facility") != str(request.facility.pk):
            said = _("Chưa làm gì: bây giờ bạn đang làm việc tại %(name)s. Hãy xem lại rồi làm lại.")
            messages.warning(request, said % {"name": request.facility.name})
            return redirect("programs:start")
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)
