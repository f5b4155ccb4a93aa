"""Guests over HTTP through /api/v1, against bare INSERT and COPY of the same columns."""

import json
import os
from collections.abc import Callable, Sequence
from itertools import count
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from bench import Figure
from bench._bare import Row, copy_each, insert_each
from bench._clients import Sent, request, send_all
from bench._people import guests, make_hotel
from bench._server import on_cores, portal
from cutru.accounts.models import User
from cutru.exchange.programs.actions import make_facility_key
from cutru.facilities.models import Facility, Membership
from cutru.identity.documents import document_key
from cutru.stays.actions.storing import COLUMNS, Arrivals, RowMaker
from cutru.stays.models import Channel, Stay, StayEntry, Submission
from cutru.stays.receipts import ReceiptMaker
from cutru.stays.rules import Moment
from cutru.stays.schemas import StayIn

CLIENTS = 16
FEW_CLIENTS = 4
BATCH = 1_000
ROUNDS = 3
SECONDS = 3.0
WARM_UP_SECONDS = 2.0
MOST_SINGLE = 500
MOST_INSERTED = 1_250
MOST_BATCHES = 25
"""Of one client in one round."""
AIM_A_SECOND = 300
AIM_MS = 100.0
NO_AIM = "no aim"

_seeds = count(1)


class Hotel:
    """A hotel with a key, and what is sent to or copied for it."""

    def __init__(self) -> None:
        self.facility, self.user = make_hotel()
        manager = User.objects.create_user(f"ql{uuid4().hex[:12]}")
        Membership.objects.create(user=manager, facility=self.facility, role=Membership.Role.MANAGER)
        self.key = make_facility_key(manager, self.facility, "bench").secret


def _requests(hotels: Sequence[Hotel], how_many: int, size: int) -> list[list[bytes]]:
    """For each hotel so many requests of `size` guests each; no guest comes twice."""
    people = [_spoken(stay) for stay in guests(len(hotels) * how_many * size, seed=next(_seeds))]
    batches = _in_batches(people, size)
    return [
        [request(hotel.key, batch) for batch in batches[number :: len(hotels)]]
        for number, hotel in enumerate(hotels)
    ]


def _bare_rows(hotels: Sequence[Hotel], how_many: int) -> list[list[Row]]:
    """For each hotel what the door would copy for so many guests, with a submission to belong to."""
    people = guests(len(hotels) * how_many, seed=next(_seeds))
    return [
        _rows(hotel.facility, hotel.user, people[number :: len(hotels)])
        for number, hotel in enumerate(hotels)
    ]


def run() -> list[Figure]:
    """Single guests by 16 clients on two cores and on all, one busy hotel, and batches of 1,000."""
    os.environ["CUTRU_API_CALLS_A_MINUTE"] = "1000000"  # counted as ever; one hotel may make them all
    hotels = [Hotel() for _client in range(CLIENTS)]
    figures = []
    with on_cores(2):
        figures += _singles("2 cores", hotels, has_aim=True)
    figures += _singles(f"{os.cpu_count()} cores", hotels)
    figures += _singles("one hotel", hotels[:1] * CLIENTS)
    with on_cores(2):
        figures.append(_batches("2 cores", hotels[:1]))
        figures.append(_batches("2 cores", hotels[:FEW_CLIENTS]))
    figures.append(_batches(f"{os.cpu_count()} cores", hotels[:FEW_CLIENTS]))
    return figures


def _singles(where: str, hotels: Sequence[Hotel], *, has_aim: bool = False) -> list[Figure]:
    """Rate and 95th percentile of durable single hand-ins, one client for each hotel given."""
    bare, rates, times = [], [], []
    with portal() as port:
        _send(port, hotels, 1, WARM_UP_SECONDS)
        for _round in range(ROUNDS):
            queues = _bare_rows(hotels, MOST_INSERTED)
            bare.append(insert_each(queues, COLUMNS, SECONDS))
            _empty()
            rate, seconds = _send(port, hotels, 1, SECONDS)
            rates.append(rate)
            times.append([percent * 1000 for percent in quantiles(seconds, n=100)])
    rate, inserted = median(rates), median(bare)
    p50, p95, p99 = (median(percents[place] for percents in times) for place in (49, 94, 98))
    return [
        Figure(
            f"api: single hand-ins, {where}",
            rate,
            "/s",
            f"INSERT+COMMIT, {CLIENTS} connections",
            inserted,
            rate / inserted,
            f"at least 0.25 and {AIM_A_SECOND}/s" if has_aim else NO_AIM,
        ),
        Figure(
            f"api: p95 of those, {where}",
            p95,
            "ms",
            f"aim (p50 {p50:.0f}, p99 {p99:.0f} ms)",
            AIM_MS,
            p95 / AIM_MS,
            "below 1" if has_aim else NO_AIM,
        ),
    ]


def _batches(where: str, hotels: Sequence[Hotel]) -> Figure:
    """Guests a second in requests of 1,000, one client for each hotel given."""
    bare, rates = [], []
    with portal() as port:
        _send(port, hotels, BATCH, WARM_UP_SECONDS)
        for _round in range(ROUNDS):
            queues = [_in_batches(rows, BATCH) for rows in _bare_rows(hotels, MOST_BATCHES * BATCH)]
            bare.append(copy_each(queues, COLUMNS, SECONDS))
            _empty()
            rates.append(_send(port, hotels, BATCH, SECONDS)[0])
    rate, copied = median(rates), median(bare)
    clients = f"{len(hotels)} client" + "s" * (len(hotels) > 1)
    return Figure(
        f"api: batches of {BATCH:,}, {clients}, {where}",
        rate,
        "rows/s",
        f"COPY, {len(hotels)} connection" + "s" * (len(hotels) > 1),
        copied,
        rate / copied,
        "at least 0.40",
    )


def _send(port: int, hotels: Sequence[Hotel], size: int, most: float) -> tuple[float, list[float]]:
    """Send for so many seconds and check everything; guests a second, and the seconds of each request."""
    count_of = MOST_SINGLE if size == 1 else MOST_BATCHES
    took, sent = send_all(port, _requests(hotels, count_of, size), most)
    taken = _check(sent, size)
    _empty()
    return taken / took, [seconds for one in sent for seconds in one.seconds]


def _check(sent: Sequence[Sent], size: int) -> int:
    """Guests taken: every answer has a receipt for every guest, and the database holds exactly those."""
    receipts = []
    for answer in (json.loads(body) for one in sent for body in one.answers):
        if answer["accepted"] != size or len(answer["results"]) != size:
            raise RuntimeError(f"{answer['accepted']} of {size} accepted: {str(answer)[:500]}")
        receipts += [result["receipt"].replace("-", "") for result in answer["results"]]
    stored = set(Stay.objects.values_list("receipt", flat=True))
    if len(receipts) != len(stored) or stored != set(receipts) or StayEntry.objects.count() != len(stored):
        raise RuntimeError(f"{len(receipts)} receipts, {len(stored)} stays")
    return len(receipts)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE stays_stay, stays_entry, stays_submission, exchange_reference CASCADE")
        cursor.execute("CHECKPOINT")


def _spoken(stay: StayIn) -> dict[str, Any]:
    """A guest as a program writes it."""
    said = stay.model_dump(mode="json", exclude={"origins", "birth_precision"}, exclude_defaults=True)
    return {"regime": stay.regime, "reference": f"PMS-{uuid4().hex[:16]}", **said}


def _in_batches(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [items[place : place + size] for place in range(0, len(items), size)]


@transaction.atomic
def _rows(facility: Facility, user: User, people: Sequence[StayIn]) -> list[Row]:
    moment = Moment.at(timezone.now())
    counts = {"read": len(people), "accepted": len(people), "rejected": 0, "known": 0}
    submission = Submission.objects.create(
        id=uuid4(), facility=facility, channel=Channel.API, by=user, at=moment.now, **counts
    )
    make_receipt = ReceiptMaker(len(people)).make
    row_of: Callable[..., Row] = RowMaker(Arrivals(user, facility, Channel.API, submission.pk, moment))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('stays_stay_id_seq') FROM generate_series(1, %s)", [len(people)])
        ids = [row[0] for row in cursor.fetchall()]
    return [
        row_of(stay, document_key(stay.document_number), position, stay_id, make_receipt(stay.arrival_on))
        for position, (stay, stay_id) in enumerate(zip(people, ids, strict=True), start=1)
    ]
