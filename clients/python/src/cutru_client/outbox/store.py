"""The file of an outbox: one SQLite database, every step of the work one durable transaction.

`guest` has a row for each reference: the newest content, and what the portal holds. `batch` has at most one
row, the request that is under way, byte for byte. Until its answer has been stored the same request is sent
again and again, so that a newer content of a guest can never be overtaken by an older one.
"""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from cutru_client.encoding import as_json
from cutru_client.errors import OutboxError
from cutru_client.models import GuestResult, OnConflict, Problem

LAYOUT = 1
BUSY_SECONDS = 60.0
LARGEST_BATCH = 4 * 1024 * 1024
"""Bytes of a request, well below what the portal takes."""
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS guest (
    reference TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'taken', 'rejected')),
    correct INTEGER NOT NULL,
    body TEXT,
    digest TEXT NOT NULL,
    arrival_on TEXT NOT NULL,
    receipt TEXT,
    version INTEGER,
    outcome TEXT,
    held_digest TEXT,
    held_arrival_on TEXT,
    problems TEXT NOT NULL DEFAULT '[]',
    put_at REAL NOT NULL,
    settled_at REAL
);
CREATE INDEX IF NOT EXISTS guest_in_order ON guest (state, place);
CREATE INDEX IF NOT EXISTS guest_of_day ON guest (held_arrival_on);
CREATE TABLE IF NOT EXISTS batch (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    key TEXT NOT NULL,
    on_conflict TEXT NOT NULL,
    members TEXT NOT NULL,
    body BLOB NOT NULL
);
PRAGMA user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A guest to be stored."""

    reference: str
    body: str
    digest: str
    arrival_on: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A guest of a batch, in the content it was sent with."""

    reference: str
    revision: int
    digest: str
    arrival_on: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A request under way."""

    key: str
    on_conflict: OnConflict
    members: tuple[Member, ...]
    body: bytes


class Store:
    """The database. Threads may share it; several processes may open the same file."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        _for_us_alone(self.path)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        """Settings and tables. Raises OutboxError for a file that is not an outbox, or a newer one."""
        try:
            if self._layout() == 0:
                with sole_sender(self.path, BUSY_SECONDS):
                    self._connection.execute("PRAGMA journal_mode = WAL")
                    self._connection.executescript(_TABLES)
            if self._layout() != LAYOUT:
                raise OutboxError(f"{self.path.name}: made by a newer cutru-client")
            for setting in ("synchronous = FULL", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {setting}")
        except sqlite3.DatabaseError as error:
            raise OutboxError(f"{self.path.name}: {error}") from error

    def _layout(self) -> int:
        [(layout,)] = self._connection.execute("PRAGMA user_version")
        return int(layout)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk when it is left."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, question: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(question, values).fetchall()

    def belong_to(self, base_url: str, facility: int | None) -> None:
        """Bind the file to one facility of one portal. Raises OutboxError when it is another's."""
        self._agree("portal", base_url)
        self._agree("facility", "" if facility is None else str(facility))

    def _agree(self, name: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT INTO about VALUES (?, ?) ON CONFLICT DO NOTHING", (name, value))
            [(held,)] = db.execute("SELECT value FROM about WHERE name = ?", (name,))
        if held != value:
            raise OutboxError(
                f"{self.path.name}: its {name} is {held or 'not named'}, not {value or 'unnamed'}"
            )

    # Guests come

    def put(self, fresh: Sequence[Fresh]) -> None:
        """Store guests as they are now; on the disk when this returns."""
        with self.transaction() as db:
            [(last,)] = db.execute("SELECT COALESCE(MAX(place), 0) FROM guest")
            for number, guest in enumerate(fresh, start=1):
                _put(db, guest, last + number)

    def drop(self, reference: str) -> bool:
        """Forget what is not taken; a stay the portal holds stays known. False: nothing there to drop."""
        with self.transaction() as db:
            if any(member.reference == reference for member in _members(db)):
                raise OutboxError("the guest is under way")
            dropped = db.execute(
                "DELETE FROM guest WHERE reference = ? AND state <> 'taken' AND receipt IS NULL", (reference,)
            )
            kept = db.execute(
                "UPDATE guest SET state = 'taken', body = NULL, digest = held_digest, problems = '[]',"
                " arrival_on = held_arrival_on, settled_at = ? WHERE reference = ? AND state <> 'taken'",
                (time.time(), reference),
            )
            return bool(dropped.rowcount or kept.rowcount)

    # Guests go

    def batch(self, most: int) -> Batch | None:
        """The request under way, else a new one of the guests next in order; None when nobody waits."""
        with self.transaction() as db:
            return _under_way(db) or _next(db, most)

    def settle(self, batch: Batch, results: Sequence[GuestResult]) -> None:
        """Store what became of the guests of a request, and end it."""
        now = time.time()
        with self.transaction() as db:
            for member, result in zip(batch.members, results, strict=True):
                if result.outcome != "rejected":
                    _hold(db, member, result)
                _close(db, member, result.outcome, result.problems, now)
            db.execute("DELETE FROM batch")

    def refuse(self, batch: Batch, problem: Problem) -> None:
        """The portal will not have the only guest of this request."""
        with self.transaction() as db:
            [member] = batch.members
            _close(db, member, "rejected", [problem], time.time())
            db.execute("DELETE FROM batch")

    def break_up(self) -> None:
        """The request under way cannot be sent as it is; its guests go on waiting."""
        with self.transaction() as db:
            db.execute("DELETE FROM batch")

    def forget(self, keep_seconds: float) -> int:
        """Remove the personal data of guests that were taken so long ago; answers of how many."""
        with self.transaction() as db:
            forgotten = db.execute(
                "UPDATE guest SET body = NULL, problems = '[]'"
                " WHERE state = 'taken' AND body IS NOT NULL AND settled_at <= ?",
                (time.time() - keep_seconds,),
            ).rowcount
        if forgotten:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")  # the log held them too
        return forgotten


def _for_us_alone(path: Path) -> None:
    """Make the file, if need be, so that other accounts of the machine can neither read nor lock it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _put(db: sqlite3.Connection, guest: Fresh, place: int) -> None:
    """A new guest, or a new content of one: the place of a waiting one is kept, all others queue up again."""
    db.execute(
        """
        INSERT INTO guest (reference, place, correct, body, digest, arrival_on, put_at)
        VALUES (:reference, :place, :correct, :body, :digest, :arrival_on, :now)
        ON CONFLICT (reference) DO UPDATE SET
            place = CASE state WHEN 'waiting' THEN guest.place ELSE excluded.place END,
            revision = revision + 1, state = 'waiting', correct = guest.correct OR excluded.correct,
            body = excluded.body, digest = excluded.digest, arrival_on = excluded.arrival_on,
            problems = '[]', put_at = excluded.put_at, settled_at = NULL
        WHERE guest.digest <> excluded.digest OR guest.state = 'rejected' OR guest.correct < excluded.correct
        """,
        {
            "reference": guest.reference,
            "place": place,
            "correct": guest.correct,
            "body": guest.body,
            "digest": guest.digest,
            "arrival_on": guest.arrival_on,
            "now": time.time(),
        },
    )


def _members(db: sqlite3.Connection) -> tuple[Member, ...]:
    return tuple(
        Member(*member)
        for (members,) in db.execute("SELECT members FROM batch")
        for member in json.loads(members)
    )


def _under_way(db: sqlite3.Connection) -> Batch | None:
    for row in db.execute("SELECT key, on_conflict, body FROM batch"):
        return Batch(row["key"], row["on_conflict"], _members(db), row["body"])
    return None


def _next(db: sqlite3.Connection, most: int) -> Batch | None:
    """The first guests in order that may go in one request: up to the first that needs another mode."""
    members: list[Member] = []
    bodies: list[Any] = []
    mode: OnConflict | None = None
    size = 0
    for row in db.execute("SELECT * FROM guest WHERE state = 'waiting' ORDER BY place LIMIT ?", (most,)):
        wanted: OnConflict = "correct" if row["correct"] or row["receipt"] else "reject"
        size += len(row["body"].encode()) + 1
        if mode not in (None, wanted) or (members and size > LARGEST_BATCH):
            break
        mode = wanted
        members.append(Member(row["reference"], row["revision"], row["digest"], row["arrival_on"]))
        bodies.append(json.loads(row["body"]))
    if mode is None:
        return None
    made = Batch(str(uuid4()), mode, tuple(members), as_json({"guests": bodies}))
    listed = [[one.reference, one.revision, one.digest, one.arrival_on] for one in members]
    db.execute(
        "INSERT INTO batch VALUES (1, ?, ?, ?, ?)",
        (made.key, made.on_conflict, json.dumps(listed), made.body),
    )
    return made


def _hold(db: sqlite3.Connection, member: Member, result: GuestResult) -> None:
    """The portal holds this content now, whatever came into the outbox since."""
    db.execute(
        "UPDATE guest SET receipt = ?, version = ?, outcome = ?, held_digest = ?, held_arrival_on = ?"
        " WHERE reference = ?",
        (
            result.receipt,
            result.version,
            result.outcome,
            member.digest,
            member.arrival_on,
            member.reference,
        ),
    )


def _close(
    db: sqlite3.Connection, member: Member, outcome: str, problems: Sequence[Problem], now: float
) -> None:
    """The guest is dealt with, unless a newer content waits."""
    state = "rejected" if outcome == "rejected" else "taken"
    told = json.dumps([problem.model_dump(mode="json") for problem in problems], ensure_ascii=False)
    db.execute(
        "UPDATE guest SET state = ?, problems = ?, settled_at = ? WHERE reference = ? AND revision = ?",
        (state, told, now, member.reference, member.revision),
    )


@contextmanager
def sole_sender(path: Path, wait_seconds: float) -> Iterator[None]:
    """Only one process and thread at a time gets past here; the system frees the lock of one that died.

    A database of its own serves as the lock, because SQLite locks files on every system there is.
    Raises OutboxError when another one is still sending after so many seconds.
    """
    beside = path.with_name(f"{path.name}.lock")
    _for_us_alone(beside)
    lock = sqlite3.connect(beside, timeout=wait_seconds, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise OutboxError(f"{path.name}: another process is sending from it") from error
        yield
    finally:
        lock.close()
