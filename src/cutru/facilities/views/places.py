"""Small answers while an address is picked: the wards of a province, what is rolled out in a ward."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cutru.places.models import PoliceUnit, Service, Ward
from cutru.places.queries import resolve_ward, rollout_start, services_at, unit_of_ward, wards_of


@dataclass(frozen=True, slots=True)
class ServiceState:
    """One service in one ward today; `starts` is the coming first day, if one is known."""

    service: Service
    available: bool
    starts: date | None


@dataclass(frozen=True, slots=True)
class WardState:
    """What the portal offers in a ward today and who receives there."""

    ward: Ward
    services: tuple[ServiceState, ...]
    unit: PoliceUnit | None

    @property
    def available(self) -> bool:
        return any(one.available for one in self.services)

    @property
    def complete(self) -> bool:
        return all(one.available for one in self.services)


def ward_state(ward: Ward | None) -> WardState | None:
    """The state of a ward with its province; None without a ward."""
    if ward is None:
        return None
    today = timezone.localdate()
    states = tuple(
        ServiceState(service, rollout is not None, None if rollout else rollout_start(service, ward, today))
        for service, rollout in services_at(ward, today).items()
    )
    return WardState(ward, states, unit_of_ward(ward.pk))


@require_safe
def ward_options(request: HttpRequest) -> HttpResponse:
    """The <option>s of one province; of none for an unknown code. The list may stand in any form's field."""
    province = next((value for name, value in request.GET.items() if name.endswith("province")), "")
    wards = wards_of(str(province))
    return render(request, "facilities/_ward_options.html", {"wards": wards.only("code", "name")})


@require_safe
def rollout_notice(request: HttpRequest) -> HttpResponse:
    """What the portal offers in the ward, in words; empty for an unknown code."""
    row, _problems = resolve_ward(request.GET.get("ward", ""))
    ward = Ward.objects.select_related("province").get(pk=row.code) if row else None
    return render(request, "facilities/_rollout_notice.html", {"state": ward_state(ward)})
