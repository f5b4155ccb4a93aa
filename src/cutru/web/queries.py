"""What the public pages show: notices of the day, guide, questions, where which service is available."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from cutru.places.models import Province, Rollout, Service, Ward
from cutru.places.queries import rollout_start, services_at
from cutru.places.reference import PORTAL_START
from cutru.web.models import FaqEntry, GuidePage, Notice


def notices_on(day: date) -> QuerySet[Notice]:
    """The notices that stand on the home page on a day, in their order."""
    return Notice.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


def guide_pages() -> QuerySet[GuidePage]:
    """The pages of the guide that are shown, in their order."""
    return GuidePage.objects.filter(is_shown=True)


def faq_entries() -> QuerySet[FaqEntry]:
    """The questions about the portal that are shown, in their order."""
    return FaqEntry.objects.filter(is_shown=True)


@dataclass(frozen=True, slots=True)
class Availability:
    """One service in one ward on one day. `since` is None where the notices name no first day."""

    service: Service
    available: bool
    since: date | None
    until: date | None
    next_start: date | None

    @property
    def is_foreign(self) -> bool:
        return self.service == Service.FOREIGN


def availability(ward: Ward, on: date) -> list[Availability]:
    """Both services in a ward on a day; where one is missing, the day it begins, if that is known."""
    return [
        Availability(
            service=service,
            available=rollout is not None,
            since=_announced(rollout.starts) if rollout else None,
            until=rollout.ends if rollout else None,
            next_start=None if rollout else rollout_start(service, ward, on),
        )
        for service, rollout in services_at(ward, on).items()
    ]


@dataclass(frozen=True, slots=True)
class Area:
    """A province, or some wards of it, with the first day of each service (None: not named, or not there)."""

    province: Province
    wards: tuple[str, ...]
    services: tuple[tuple[Service, date | None], ...]


def rollout_areas(on: date) -> list[Area]:
    """Where services are available on a day or will be, whole provinces first; one query."""
    rollouts = (
        Rollout.objects.filter(Q(ends__isnull=True) | Q(ends__gte=on))
        .select_related("province", "ward")
        .order_by("ward__search_key", "service", "starts")
    )
    found: dict[tuple[str, bool], list[Rollout]] = {}
    for rollout in rollouts:
        found.setdefault((rollout.province_id, rollout.ward_id is not None), []).append(rollout)
    areas = [_area(rows) for rows in found.values()]
    return sorted(areas, key=lambda area: (bool(area.wards), area.province.search_key))


def _area(rows: list[Rollout]) -> Area:
    starts: dict[Service, date] = {}
    for row in rows:
        service = Service(row.service)
        starts[service] = min(starts.get(service, row.starts), row.starts)
    wards = dict.fromkeys(row.ward.name for row in rows if row.ward)
    services = tuple((service, _announced(starts[service])) for service in Service if service in starts)
    return Area(rows[0].province, tuple(wards), services)


def _announced(day: date) -> date | None:
    """No day for the portal's own beginning: the notices do not name it."""
    return day if day > PORTAL_START else None
