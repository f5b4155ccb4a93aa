"""Handing in 10,000 guests, with checks, journal and receipts, against a bare COPY of the same rows."""

import gc
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from bench import Figure
from bench._people import guests, make_hotel
from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.identity.documents import document_key
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.actions.storing import COPY, Arrivals, RowMaker
from cutru.stays.models import Channel, Stay, StayEntry, Submission
from cutru.stays.receipts import ReceiptMaker
from cutru.stays.rules import Moment
from cutru.stays.schemas import Candidate, StayIn

GUESTS = 10_000
ROUNDS = 7


def run() -> list[Figure]:
    """Rows a second of both, the median of several rounds in turn."""
    facility, user = make_hotel()
    bare: list[float] = []
    door: list[float] = []
    for number in range(ROUNDS + 1):
        people = guests(GUESTS, seed=number)
        bare.append(_timed(partial(_copy, _rows(facility, user, people))))
        _empty()
        rows = [Candidate(position, stay) for position, stay in enumerate(people, start=1)]
        door.append(_timed(partial(_hand_in, facility, user, rows)))
        _check()
        _empty()
    copied, handed = GUESTS / median(bare[1:]), GUESTS / median(door[1:])
    return [
        Figure(
            name="intake: guests through the door",
            value=handed,
            unit="rows/s",
            yardstick="bare COPY of the same rows",
            yardstick_value=copied,
            ratio=handed / copied,
            aim="at least 0.50",
        )
    ]


def _timed(work: Callable[[], None]) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def _rows(facility: Facility, user: User, people: list[StayIn]) -> tuple[UUID, list[tuple[object, ...]]]:
    """The very tuples the door would copy, with a submission to belong to."""
    moment = Moment.at(timezone.now())
    submission = Submission.objects.create(
        id=uuid4(), facility=facility, channel=Channel.XLSX, by=user, at=moment.now,
        read=GUESTS, accepted=GUESTS, rejected=0, known=0,
    )  # fmt: skip
    receipts = ReceiptMaker(GUESTS)
    row_of = RowMaker(Arrivals(user, facility, Channel.XLSX, submission.pk, moment))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('stays_stay_id_seq') FROM generate_series(1, %s)", [GUESTS])
        ids = [row[0] for row in cursor.fetchall()]
    rows = [
        row_of(stay, document_key(stay.document_number), position, stay_id, receipts.make(stay.arrival_on))
        for position, (stay, stay_id) in enumerate(zip(people, ids, strict=True), start=1)
    ]
    return submission.pk, rows


def _copy(prepared: tuple[UUID, list[tuple[object, ...]]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in prepared[1]:
            copy.write_row(row)


def _hand_in(facility: Facility, user: User, rows: list[Candidate]) -> None:
    outcome = hand_in(user, SubmissionIn(facility.pk, Channel.XLSX), rows)
    if outcome.accepted != GUESTS:
        raise RuntimeError(f"only {outcome.accepted} of {GUESTS} were accepted")


def _check() -> None:
    if (Stay.objects.count(), StayEntry.objects.count()) != (GUESTS, GUESTS):
        raise RuntimeError("stays and journal entries do not add up")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE stays_stay, stays_entry, stays_submission CASCADE")
        cursor.execute("CHECKPOINT")
