"""Every write to imports: upload, check, answer, hand in, forget.

The work runs in chunks; each chunk is one transaction that also moves the import's `progress`. Whoever picks
the import up after a crash goes on behind the last committed chunk, so nothing is lost or handed in twice.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cutru.accounts.models import User
from cutru.exchange import tasks
from cutru.exchange.handing import channel_of, chunks, hand_in_rows, without_cycle_search
from cutru.exchange.models import Import, ImportFile, ImportRow, pack
from cutru.exchange.queries import find_import
from cutru.exchange.readers import Reading, Refused, Row, read_file
from cutru.exchange.readers.cells import cell_text
from cutru.exchange.readers.rows import BARE_AMPERSAND, LARGEST_FILE, QUESTIONS
from cutru.facilities.models import Facility
from cutru.facilities.queries import facilities_of
from cutru.problems import Problem
from cutru.stays.actions import SubmissionIn
from cutru.stays.outcomes import RowResult

KEPT_DAYS = 7
"""So long an import can be looked at; then file and rows are removed."""
SMALL = 200
"""Files of at most so many rows are dealt with while the person waits."""
_LONGEST_CELL_KEPT = 2_000


class ImportMissing(Exception):
    """No such import for this person."""


class WrongState(Exception):
    """The import cannot do this now, for example because it was handed in already."""


def create_import(
    actor: User, facility: Facility, file_name: str, data: bytes, *, hand_in_when_checked: bool = False
) -> Import:
    """Take a file in and have it checked: small ones at once, others by the worker.

    With `hand_in_when_checked` the good rows go in as soon as the check is done, unless it asks something.
    Raises Refused for a file that cannot be read; PermissionDenied unless the person works for the facility.
    """
    if not facilities_of(actor).filter(pk=facility.pk).exists():
        raise PermissionDenied
    if len(data) > LARGEST_FILE:
        raise Refused("file_too_large", max=LARGEST_FILE // (1024 * 1024))
    kind, total = "kbtt_xml", 0
    try:
        reading = read_file(data, today=timezone.localdate())
        kind, total = reading.kind, reading.total
    except Refused as refused:
        if refused.problem.code != BARE_AMPERSAND:
            raise
    with transaction.atomic():
        made = Import.objects.create(
            facility=facility,
            by=actor,
            file_name=PurePath(file_name.replace("\\", "/")).name[:200] or "-",
            digest=hashlib.sha256(data).hexdigest(),
            size=len(data),
            kind=kind,
            total=total,
            hand_in_when_checked=hand_in_when_checked,
            expires_at=timezone.now() + timedelta(days=KEPT_DAYS),
        )
        ImportFile.objects.create(owner=made, content=data)
    return _start(made, Import.State.CHECKING)


def answer(actor: User, number: UUID, code: str) -> Import:
    """Settle a question for all rows of an import and check it again. Raises ImportMissing, WrongState."""
    with transaction.atomic():
        found = _locked(actor, number)
        asked = set(found.questions)
        if found.refusal:
            asked.add(str(found.refusal["code"]))
        if found.state not in (Import.State.CHECKED, Import.State.FAILED) or code not in asked & QUESTIONS:
            raise WrongState
        found.answers = sorted({*found.answers, code})
        found.save(update_fields=["answers"])
    return _start(found, Import.State.CHECKING)


def start_hand_in(actor: User, number: UUID) -> Import:
    """Hand the good rows of a checked import in. Raises ImportMissing, WrongState."""
    with transaction.atomic():
        found = _locked(actor, number)
        if found.state != Import.State.CHECKED or not found.accepted:
            raise WrongState
        found.by = actor
        found.save(update_fields=["by"])
    return _start(found, Import.State.HANDING_IN)


def _locked(actor: User, number: UUID) -> Import:
    if find_import(actor, number) is None:
        raise ImportMissing
    return Import.objects.select_for_update().get(pk=number)


def _start(found: Import, state: Import.State) -> Import:
    """Begin checking or handing in from the first row.

    Small files are dealt with here and now; the queue knows of them too, should this process die on the way.
    """
    with transaction.atomic():
        found.rows.all().delete()
        Import.objects.filter(pk=found.pk).update(
            state=state, run=F("run") + 1, progress=0, read=0, accepted=0, rejected=0, known=0,
            questions={}, notices=[], refusal=None,
        )  # fmt: skip
        tasks.work_on_import.defer(import_id=str(found.pk))
    if found.total <= SMALL:
        work_on(found.pk)
    found.refresh_from_db()
    return found


def work_on(number: UUID) -> None:
    """Check or hand in what is left of an import; does nothing for one that is finished or gone.

    May be called again at any time, also while another process works on the same import.
    """
    found = Import.objects.select_related("by").filter(pk=number).first()
    if found is None or not found.is_working:
        return
    content = ImportFile.objects.filter(owner=found).values_list("content", flat=True).first()
    if content is None:
        return
    answers = frozenset(found.answers)
    try:
        reading = read_file(bytes(content), today=timezone.localdate(), answers=answers)
    except Refused as refused:
        _fail(found, refused.problem)
        return
    Import.objects.filter(pk=number, run=found.run).update(total=reading.total)
    try:
        with without_cycle_search():
            for part in chunks(reading.rows, after=found.progress):
                if not _work_on_part(found, reading, part):
                    return
    except PermissionDenied:
        _fail(found, Problem("", "import_not_allowed", {"name": found.by.username}))
        return
    _finish(found, reading)


def _fail(found: Import, problem: Problem) -> None:
    Import.objects.filter(pk=found.pk, run=found.run).update(state=Import.State.FAILED, refusal=pack(problem))


def _work_on_part(found: Import, reading: Reading, part: Sequence[Row]) -> bool:
    """One chunk and its progress in one transaction; False when somebody else has gone on meanwhile."""
    check = found.state == Import.State.CHECKING
    submission = SubmissionIn(found.facility_id, channel_of(reading))
    with transaction.atomic():
        present = Import.objects.select_for_update().filter(pk=found.pk).first()
        if present is None or (present.run, present.progress) != (found.run, found.progress):
            return False
        results = hand_in_rows(
            found.by, submission, part, check=check, submission_id=None if check else found.submission_id
        )
        outcomes = [_outcome(result, found) for result in results]
        ImportRow.objects.bulk_create(
            _import_row(found, row, result, outcome)
            for row, result, outcome in zip(part, results, outcomes, strict=True)
        )
        counts = Counter(outcomes)
        present.progress = part[-1].candidate.position
        present.read += len(part)
        present.accepted += counts["accepted"]
        present.rejected += counts["rejected"]
        present.known += counts["known"]
        if check:
            present.questions = dict(Counter(present.questions) + _questions(results))
        present.save(update_fields=["progress", "read", "accepted", "rejected", "known", "questions"])
    found.progress = present.progress
    return True


def _outcome(result: RowResult, found: Import) -> str:
    """A row this very import handed in before counts as accepted, whoever is asked twice."""
    if result.outcome == "known" and result.earlier and result.earlier.submission_id == found.submission_id:
        return "accepted"
    return result.outcome


def _questions(results: Sequence[RowResult]) -> Counter[str]:
    """In how many rejected rows each question stands open."""
    open_questions: Counter[str] = Counter()
    for result in results:
        if result.outcome == "rejected":
            codes = {problem.code for problem in result.problems if problem.severity == "error"}
            open_questions.update(codes & QUESTIONS)
    return open_questions


def _import_row(found: Import, row: Row, result: RowResult, outcome: str) -> ImportRow:
    stay = row.candidate.stay
    rejected = outcome == ImportRow.Outcome.REJECTED
    name = stay.full_name if stay else cell_text(row.cells[1]) if len(row.cells) > 1 else ""
    return ImportRow(
        owner=found,
        position=row.candidate.position,
        outcome=outcome,
        name=name[:160],
        receipt=result.receipt or "",
        problems=[pack(problem) for problem in result.problems],
        cells=[cell_text(cell)[:_LONGEST_CELL_KEPT] for cell in row.cells] if rejected else None,
    )


def _finish(found: Import, reading: Reading) -> None:
    """All rows are dealt with: the file goes, the rows stay until they expire."""
    done = found.state == Import.State.HANDING_IN
    notices = [{"position": notice.position, **pack(notice.problem)} for notice in reading.notices]
    with transaction.atomic():
        finished = Import.objects.filter(pk=found.pk, run=found.run).update(
            state=Import.State.DONE if done else Import.State.CHECKED, notices=notices
        )
        if finished and done:
            ImportFile.objects.filter(owner=found).delete()
    if finished and not done:
        _go_on(found)


def _go_on(found: Import) -> None:
    """Hand in at once what nobody will look at first; an open question waits for its answer."""
    checked = Import.objects.get(pk=found.pk)
    if checked.hand_in_when_checked and checked.accepted and not checked.questions:
        _start(checked, Import.State.HANDING_IN)


def remove_expired() -> int:
    """Forget imports whose time is over, with file and rows; answers how many."""
    expired = Import.objects.filter(expires_at__lt=timezone.now())
    number = expired.count()
    expired.delete()
    return number
