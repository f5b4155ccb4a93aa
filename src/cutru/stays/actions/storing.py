"""New stays into their tables, with the first entries of their journals: a few at once, many by COPY."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.identity.names import search_key
from cutru.law.deadlines import VIETNAM
from cutru.prepared import prepared_cursor
from cutru.stays.law import due_of
from cutru.stays.models import Channel
from cutru.stays.outcomes import Outcome, RowResult
from cutru.stays.receipts import ReceiptMaker
from cutru.stays.rules import Moment
from cutru.stays.schemas import ForeignStayIn, StayIn

UNKNOWN_TIME = time(12)
"""Stands in the column when only the day of an arrival or departure is known; a flag says so."""

COMMON_DAYS = ("birth_date", "arrival_on", "departure_on")
COMMON_VALUES = (
    "full_name", "sex", "birth_precision", "nationality", "document_type", "document_number", "room",
    "departure_time", "note", "reference",
)  # fmt: skip
COMMON_FIELDS = (*COMMON_DAYS, *COMMON_VALUES)
FOREIGN_FIELDS = (
    "entry_document_kind", "entry_document_number", "entry_document_from", "entry_document_until",
    "entry_document_issued_on", "entry_document_issuer", "entry_on", "entry_gate", "entry_purpose",
    "permitted_until",
)  # fmt: skip
VIETNAMESE_FIELDS = (
    "document_name", "phone", "residence_kind", "residence_province_code", "residence_ward_code",
    "residence_address", "reason", "reason_detail", "relation",
)  # fmt: skip
DERIVED = (
    "search_key", "document_key", "arrival_at", "arrival_time_known", "departed_at", "status", "origins",
    "due_at", "is_late",
)  # fmt: skip
FRAME = (
    "id", "receipt", "position", "regime", "province_code", "ward_code", "facility_id", "submission_id",
    "channel", "version", "handed_in_at", "facility_unverified", "correction_reason",
)  # fmt: skip

COLUMNS = (*FRAME, *DERIVED, *COMMON_FIELDS, *FOREIGN_FIELDS, *VIETNAMESE_FIELDS)
COPY = sql.SQL("COPY stays_stay ({}) FROM STDIN").format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)))

FEW = 20
"""Up to so many stays of a submission are written by one statement; more are copied."""

NO_ORIGINS = "{}"
NO_DETAILS_OF_FOREIGNERS = ("", "", None, None, None, "", None, "", "", None)
NO_DETAILS_OF_VIETNAMESE = ("", "", "", "", "", "", "", "", "")

_common: Callable[[Any], tuple[Any, ...]] = itemgetter(*COMMON_VALUES)
_foreign: Callable[[Any], tuple[Any, ...]] = itemgetter(*FOREIGN_FIELDS)
_vietnamese: Callable[[Any], tuple[Any, ...]] = itemgetter(*VIETNAMESE_FIELDS)

_BOOL = {False: "f", True: "t"}


def local_moment(day: date, clock: time | None) -> datetime:
    """A day and time on Vietnam's clock as an aware moment."""
    return datetime.combine(day, clock or UNKNOWN_TIME, VIETNAM)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What all stays of one submission share: where, how, when, by whom.

    `acted` says by position when a row was written down, where that was without a network.
    """

    actor: User
    facility: Facility
    channel: Channel
    submission_id: UUID
    moment: Moment
    acted: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def acted_json(self) -> str:
        """`acted` as PostgreSQL looks it up."""
        return json.dumps({str(position): at.isoformat() for position, at in self.acted.items()})


_SUBMISSION = """
    INSERT INTO stays_submission (id, facility_id, channel, by_id, at, read, accepted, rejected, known)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    """


_JSON_OF = {"origins": "(origins #>> '{}')::jsonb"}  # text in the row, as COPY takes it
_SUBMISSION_WITH_STAYS = f"""
    WITH submission AS ({_SUBMISSION}),
    stay AS (
        INSERT INTO stays_stay ({", ".join(COLUMNS[1:])})
        SELECT {", ".join(_JSON_OF.get(name, name) for name in COLUMNS[1:])}
        FROM json_populate_recordset(NULL::stays_stay, %s::json)
        RETURNING id, position, arrival_on, handed_in_at, channel
    ),
    entry AS (
        INSERT INTO stays_entry (arrival_on, stay_id, version, action, at, by_id, channel, reason, acted_at)
        SELECT arrival_on, id, 1, 'handed_in', handed_in_at, %s::bigint, channel, '',
               (%s::jsonb ->> position::text)::timestamptz
        FROM stay
    )
    SELECT position, id FROM stay
    """  # noqa: S608  no values among it


class FewStays:
    """Keeps the stays of a new submission until all are judged, then writes everything at once."""

    def __init__(self, arrivals: Arrivals, at_most: int) -> None:
        self._arrivals = arrivals
        self._receipts = ReceiptMaker(at_most)
        self._row = RowMaker(arrivals)
        self._rows: list[dict[str, Any]] = []

    def keep(self, stay: StayIn, key: str, position: int) -> tuple[str, None]:
        """Keep one stay; its receipt. The id comes when it is stored."""
        receipt = self._receipts.make(stay.arrival_on)
        self._rows.append(dict(zip(COLUMNS, self._row(stay, key, position, 0, receipt), strict=True)))
        return receipt, None

    def store(self, results: Sequence[RowResult]) -> Outcome:
        """Write what was kept; the results with the ids of the stays."""
        arrivals = self._arrivals
        outcome = Outcome(arrivals.submission_id, results)
        counts = (outcome.read, outcome.accepted, outcome.rejected, outcome.known)
        submission: list[Any] = [
            *(arrivals.submission_id, arrivals.facility.pk, str(arrivals.channel)),
            *(arrivals.actor.pk, arrivals.moment.now, *counts),
        ]
        with prepared_cursor() as cursor:
            if not self._rows:
                cursor.execute(_SUBMISSION, submission)
                return outcome
            stays = json.dumps(self._rows, default=str)
            cursor.execute(
                _SUBMISSION_WITH_STAYS, [*submission, stays, arrivals.actor.pk, arrivals.acted_json]
            )
            ids = dict(cursor.fetchall())
        stored = [
            result._replace(stay_id=ids[result.position]) if result.outcome == "accepted" else result
            for result in results
        ]
        return Outcome(arrivals.submission_id, stored)


class StayWriter:
    """Writes stays as they are judged, so that the database works while the next row is looked at."""

    def __init__(
        self, write: Callable[[tuple[Any, ...]], None], arrivals: Arrivals, ids: Sequence[int]
    ) -> None:
        self._write = write
        self._ids = iter(ids)
        self._receipts = ReceiptMaker(len(ids))
        self._row = RowMaker(arrivals)

    def keep(self, stay: StayIn, key: str, position: int) -> tuple[str, int]:
        """Store one stay; its receipt and id."""
        stay_id = next(self._ids)
        receipt = self._receipts.make(stay.arrival_on)
        self._write(self._row(stay, key, position, stay_id, receipt))
        return receipt, stay_id


@contextmanager
def storing(arrivals: Arrivals, at_most: int) -> Iterator[StayWriter]:
    """One COPY for the stays kept inside; on leaving, one INSERT for the first entries of their journals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('stays_stay_id_seq') FROM generate_series(1, %s)", [at_most])
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy(COPY) as copy:
            yield StayWriter(copy.write_row, arrivals, ids)
    with prepared_cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO stays_entry
                (arrival_on, stay_id, version, action, at, by_id, channel, reason, acted_at)
            SELECT arrival_on, id, 1, 'handed_in', handed_in_at, %s::bigint, channel, '',
                   (%s::jsonb ->> position::text)::timestamptz
            FROM stays_stay WHERE submission_id = %s AND handed_in_at = %s
            """,
            [arrivals.actor.pk, arrivals.acted_json, arrivals.submission_id, arrivals.moment.now],
        )


class RowMaker:
    """Makes the tuple of one stay in the order of COLUMNS.

    Days, moments and truths are given as PostgreSQL writes them, because psycopg turns strings into a row of
    COPY in a third of the time.
    """

    def __init__(self, arrivals: Arrivals) -> None:
        facility = arrivals.facility
        self._place = (
            *facility.receiving_area,
            facility.pk,
            str(arrivals.submission_id),
            str(arrivals.channel),
            1,
            arrivals.moment.now.isoformat(),
            _BOOL[not facility.is_verified],
            "",
        )
        self._clock = _Clock(arrivals.moment, remote=facility.ward.is_remote)

    def __call__(self, stay: StayIn, key: str, position: int, stay_id: int, receipt: str) -> tuple[Any, ...]:
        values = stay.__dict__  # many at once, in half the time of asking the model for each
        departed = None
        if stay.departed_on:
            departed = local_moment(stay.departed_on, stay.departed_time).isoformat()
        arrival_at, due_at, is_late = self._clock[stay.regime, stay.arrival_on, stay.arrival_time]
        is_foreign = isinstance(stay, ForeignStayIn)
        return (
            *(stay_id, receipt, position, stay.regime),
            *self._place,
            *(search_key(stay.full_name), key, arrival_at, _BOOL[stay.arrival_time is not None]),
            *(departed, "departed" if departed else "staying"),
            *(json.dumps(stay.origins) if stay.origins else NO_ORIGINS, due_at, is_late),
            *(stay.birth_date.isoformat(), stay.arrival_on.isoformat(), stay.departure_on.isoformat()),
            *_common(values),
            *(_foreign(values) if is_foreign else NO_DETAILS_OF_FOREIGNERS),
            *(NO_DETAILS_OF_VIETNAMESE if is_foreign else _vietnamese(values)),
        )


class _Clock(dict[tuple[str, date, time | None], tuple[str, str, str]]):
    """(regime, arrival day, arrival time) → arrival moment, due moment, late; guests often share them."""

    def __init__(self, moment: Moment, *, remote: bool) -> None:
        super().__init__()
        self._moment = moment
        self._remote = remote

    def __missing__(self, arrival: tuple[str, date, time | None]) -> tuple[str, str, str]:
        due = due_of(*arrival, remote=self._remote, book=self._moment.book)
        late = due.missed_by(self._moment.now) is not None
        answer = local_moment(arrival[1], arrival[2]).isoformat(), due.at.isoformat(), _BOOL[late]
        self[arrival] = answer
        return answer
