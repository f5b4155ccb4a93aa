"""The officer's queue over HTTP, and the questions behind it, among very many dossiers."""

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import Figure
from bench._server import HOST, portal
from cutru.accounts.models import User
from cutru.dossiers import queries
from cutru.dossiers.codes import show_code
from cutru.dossiers.models import Dossier
from cutru.police.purpose import Purpose
from tests.police.factories import at_work

AIM_MS = 50.0
PROCEDURE = "temporary-residence-registration"


@dataclass(frozen=True, slots=True)
class Page:
    """A page an officer opens, and the query behind it for whoever asks how it was answered."""

    name: str
    address: str
    ask: Callable[[], object]


def pages(officer: User) -> list[Page]:
    """The queue with each filter, its second page, what has ended, and each way to search."""
    queue, search = reverse("desk:queue"), reverse("desk:search")
    some = Dossier.objects.filter(ward=officer.police_unit.ward_id, desk="police")
    known = some.exclude(state="draft").order_by("-id")[0]

    def filtered(name: str, **query: str) -> Page:
        wanted = queries.QueueFilter(
            state=query.get("state", ""),
            procedure_id=query.get("procedure", ""),
            overdue="overdue" in query,
            mine="mine" in query,
        )
        return Page(name, f"{queue}?{urlencode(query)}", lambda: queries.queue(officer, wanted))

    def searched(name: str, text: str) -> Page:
        return Page(name, f"{search}?{urlencode({'q': text})}", lambda: queries.search(officer, text))

    return [
        filtered("no filter"),
        filtered("overdue", overdue="1"),
        filtered("one procedure", procedure=PROCEDURE),
        filtered("one state", state="referred"),
        filtered("mine", mine="1"),
        Page("counters", "", lambda: queries.numbers(officer)),
        Page("ended", reverse("desk:ended"), lambda: queries.ended(officer)),
        searched("by code", show_code(known.code)),
        searched("by personal number", known.personal_number),
        searched("by a rare name", known.full_name),
        searched("by a common name", "nguyễn thị"),
    ]


def measure(officer: User, stored: int, requests: int) -> list[Figure]:
    """The 95th percentile of each page from the portal's web processes, by one client."""
    session = at_work(officer, Purpose.RESIDENCE_CHECK).cookies[settings.SESSION_COOKIE_NAME].value
    with portal() as port:
        link = http.client.HTTPConnection(HOST, port)
        return [
            _figure(page, lambda page=page: _get(link, page.address, session), stored, requests)
            for page in pages(officer)
            if page.address
        ]


def _figure(page: Page, visit: Callable[[], None], stored: int, requests: int) -> Figure:
    for _warm in range(min(10, requests)):
        visit()
    times = []
    for _request in range(requests):
        start = perf_counter()
        visit()
        times.append((perf_counter() - start) * 1000)
    p50, p95 = quantiles(times, n=20)[9], quantiles(times, n=20)[-1]
    name = f"dossiers: {page.name}, {stored:,} stored"
    return Figure(name, p95, "ms p95", f"aim (p50 {p50:.0f} ms)", AIM_MS, p95 / AIM_MS, "below 1")


def _get(link: http.client.HTTPConnection, address: str, session: str) -> None:
    """One page. Raises RuntimeError for any answer but a page or the way to the one dossier found."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    link.request("GET", address, headers={"Cookie": cookie})
    answer = link.getresponse()
    answer.read()
    target = answer.headers.get("Location", "")
    if answer.status != 200 and not (answer.status == 302 and target.startswith(reverse("desk:queue"))):
        raise RuntimeError(f"{address} answered {answer.status} {target}")


def explain(officer: User) -> None:
    """Print by which indexes PostgreSQL answers the queries of each page, and how fast."""
    for page in pages(officer):
        with CaptureQueriesContext(connection) as captured:
            page.ask()
        for query in captured.captured_queries:
            if query["sql"].startswith("SELECT") and "dossiers_dossier" in query["sql"]:
                _print_plan(page.name, query["sql"])


def _print_plan(name: str, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) " + sql.replace("%", "%%"))
        lines = [row[0] for row in cursor.fetchall()]
    told = [line.strip() for line in lines if "Scan" in line or "Execution Time" in line]
    print(f"  {name}: " + "; ".join(told), flush=True)
