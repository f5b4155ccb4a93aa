"""Server time of the pages people wait for: whole requests in one process, database and templates and all."""

from collections.abc import Callable
from statistics import quantiles
from time import perf_counter

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import Figure
from bench._people import guests, make_hotel
from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.models import Channel, Stay
from cutru.stays.schemas import Candidate
from tests.accounts.factories import log_in

STAYS = 100_000
AT_ONCE = 10_000
REQUESTS = 200
AIM_MS = 50.0


def run() -> list[Figure]:
    """The 95th percentile of each page in milliseconds, against the 50 ms asked for."""
    facility, user = make_hotel()
    _fill(facility, user)
    public = Client(SERVER_NAME="localhost")
    desk = log_in(Client(SERVER_NAME="localhost"), user)
    guest_list = reverse("stays:list")
    pages: dict[str, Callable[[], object]] = {
        "pages: home": lambda: public.get("/"),
        "pages: today": lambda: desk.get(reverse("stays:today")),
        "pages: guest list, 100,000 stays": lambda: desk.get(guest_list),
        "pages: search by name": lambda: desk.get(guest_list, {"tab": "all", "q": "nguyen thi chi"}),
        "pages: declaration form": lambda: desk.get(reverse("stays:sheet")),
    }
    return [_figure(name, visit) for name, visit in pages.items()]


def _fill(facility: Facility, user: User) -> None:
    """Stays over the last eleven months, most of them over, as in a hotel's second year."""
    for part in range(STAYS // AT_ONCE):
        people = guests(AT_ONCE, seed=part, days_back=330)
        rows = [Candidate(position, stay) for position, stay in enumerate(people, start=1)]
        hand_in(user, SubmissionIn(facility.pk, Channel.XLSX), rows)
    over = Stay.objects.filter(departure_on__lt=timezone.localdate())
    over.update(status=Stay.Status.DEPARTED, departed_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _figure(name: str, visit: Callable[[], object]) -> Figure:
    for _warm in range(5):
        visit()
    times = []
    for _request in range(REQUESTS):
        start = perf_counter()
        response = visit()
        times.append((perf_counter() - start) * 1000)
        status = getattr(response, "status_code", 0)
        if status != 200:
            raise RuntimeError(f"{name} answered {status}")
    p95 = quantiles(times, n=20)[-1]
    return Figure(name, p95, "ms p95", "aim", AIM_MS, p95 / AIM_MS, "p95 under 50 ms: ratio below 1")
