"""Pictures and PDF files given to the sheet: kept until a worker reads them, then rows with their pictures.

The web process looks at headers only. What a worker reads it writes in one transaction per file, which also
forgets the file: killed before that, the work begins anew; done, it is never done twice.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from PIL import Image

from cutru.accounts.models import User
from cutru.documents.actions import (
    begin_upload,
    finish_upload,
    hold_upload,
    put_off_upload,
    release_pictures,
    remove_old_uploads,
    shortened,
    store_jpegs,
    store_upload,
)
from cutru.documents.models import Picture, Upload
from cutru.documents.pictures import Jpegs, document_around, jpegs_of, turned
from cutru.documents.queries import bytes_of, uploads_of, uploads_under_way
from cutru.facilities.models import Facility
from cutru.identity.reading import FoundDocument, open_file, refuse_file
from cutru.problems import Problem
from cutru.stays import tasks
from cutru.stays.actions.drafts import add_draft, add_read, add_visa
from cutru.stays.actions.handing_in import one_at_a_time
from cutru.stays.actions.journal import Refused
from cutru.stays.actions.pictures import put_beside
from cutru.stays.models import Draft
from cutru.stays.typed import values_from_found, values_from_visa

MOST_ATTEMPTS = 3
"""A file that ended so many workers is not tried again."""
VISA_WAITS = timedelta(seconds=20)
"""The passport of a visa may be the next file that arrives."""
VISA_WAITS_AT_MOST = timedelta(minutes=10)
PICTURES_KEPT = timedelta(hours=24)
"""So long a picture that nothing refers to may still be on its way to a row."""

_SHAPES = {
    "TD3": (0.68, 0.08),
    "TD2": (0.66, 0.08),
    "TD1": (0.4, 0.08),
    "MRV-A": (0.6, 0.08),
    "MRV-B": (0.62, 0.08),
}
"""How far each reaches above and below its zone, in widths of the zone: ICAO Doc 9303, and a little more."""
_VISAS = ("MRV-A", "MRV-B")
_UNUSABLE = "specimen_document"
_WITHOUT_GUEST = "visa_without_guest"

logger = logging.getLogger(__name__)
State = Upload.State


@dataclass(frozen=True, slots=True)
class Given:
    """A file of a request: `read` fetches its bytes, so that one at a time is in memory."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: it waits as the upload `number`, or was refused with a problem."""

    name: str
    number: UUID | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """A page with its documents, each with a picture of its own when it lies somewhere on the page."""

    jpegs: Jpegs
    documents: Sequence[FoundDocument]
    parts: Sequence[Jpegs | None]


def take_files(
    actor: User,
    facility: Facility,
    files: Sequence[Given],
    *,
    batch: UUID,
    camera: bool,
    position: int | None = None,
) -> list[Taken]:
    """Keep files to be read, each with its task; refused ones are told, in the order given.

    `position` is the place of the first one in its batch, behind what is there already unless given.

    Raises Refused when there are too many, or too much of them; PermissionDenied.
    """
    _refuse_too_much(facility, files)
    first = uploads_of(facility).filter(batch=batch).count() if position is None else position
    return [
        _take(actor, facility, file, batch=batch, position=position, camera=camera)
        for position, file in enumerate(files, start=first)
    ]


def read_upload(upload_id: UUID) -> None:
    """Read one file and put what it shows on the sheet. A file that cannot be read is told and done with."""
    upload = begin_upload(upload_id)
    if upload is None:
        return
    if upload.attempts > MOST_ATTEMPTS:
        _fail(upload, Problem("file", "reading_failed"))
        return
    try:
        _store(upload, list(_read_pages(bytes_of(upload))))
    except (OperationalError, InterfaceError):
        raise  # the task tries again when the database is back
    except PermissionDenied:
        _fail(upload, Problem("file", "reading_not_allowed"))
    except Exception as error:
        problem: Problem | None = getattr(error, "problem", None)
        if problem is None:
            logger.error("upload %s: %s", upload.pk, type(error).__name__)  # its words may hold names
        _fail(upload, problem or Problem("file", "reading_failed"))


def remove_forgotten() -> tuple[int, int]:
    """Remove old uploads, and old pictures that no row and no stay refers to; how many of each."""
    old = Picture.objects.filter(created_at__lt=timezone.now() - PICTURES_KEPT)
    forgotten = old.filter(drafts=None, stays=None, remove_on=None).values_list("pk", flat=True)
    return remove_old_uploads(), release_pictures(forgotten)


def _refuse_too_much(facility: Facility, files: Sequence[Given]) -> None:
    most, largest = settings.READING_MOST_FILES, settings.READING_LARGEST_REQUEST
    if not files:
        raise Refused([Problem("file", "no_picture_chosen")])
    if len(files) > most:
        raise Refused([Problem("file", "too_many_pictures", {"max": most})])
    if sum(file.size for file in files) > largest:
        raise Refused([Problem("file", "pictures_too_large", {"max": largest // 1024**2})])
    if uploads_under_way(facility).count() + len(files) > settings.READING_MOST_WAITING:
        raise Refused([Problem("file", "too_many_waiting", {"max": settings.READING_MOST_WAITING})])


def _take(actor: User, facility: Facility, file: Given, *, batch: UUID, position: int, camera: bool) -> Taken:
    data = file.read()
    problem = refuse_file(data)
    if problem is not None:
        return Taken(shortened(file.name), None, problem)
    with transaction.atomic():
        upload = store_upload(
            actor, facility, data, batch=batch, position=position, name=file.name, camera=camera
        )
        tasks.read_soon(upload.pk, position)
    return Taken(upload.name, upload.pk, None)


def _read_pages(data: bytes) -> Iterator[_ReadPage]:
    """One page after the other: of each only its JPEG stays in memory."""
    reader, today = _reader(), timezone.localdate()
    for page in open_file(data):
        documents = reader.read(page, today=today)
        parts = [_part(page.image, document) for document in documents]
        image = turned(page.image, documents[0].corners) if documents else page.image
        yield _ReadPage(jpegs_of(image), documents, parts)


def _part(image: Image.Image, document: FoundDocument) -> Jpegs | None:
    shape = _SHAPES.get(document.kind)
    part = document_around(image, document.corners, shape) if shape else None
    return jpegs_of(part) if part else None


@lru_cache(maxsize=1)
def _reader() -> Any:
    """The models, loaded when this process reads its first picture; web processes never do."""
    from cutru.identity.reading.reader import Reader  # 300 MB, and a second

    return Reader()


def _store(upload: Upload, pages: Sequence[_ReadPage]) -> None:
    with transaction.atomic():
        one_at_a_time(upload.facility)
        held = hold_upload(upload.pk)
        if held is None:
            return
        rows = _Rows(held)
        rows.fill(pages)
        if rows.visas_without_guest and _visa_may_wait(upload):
            transaction.set_rollback(True)
        else:
            rows.finish()
            return
    with transaction.atomic():
        held = hold_upload(upload.pk)
        if held is not None:
            put_off_upload(held, _WITHOUT_GUEST)
            tasks.read_later(held.pk, held.position)


def _visa_may_wait(upload: Upload) -> bool:
    """Whether the passport may still come: with a file that waits, or one that is just being sent."""
    age = timezone.now() - upload.created_at
    if upload.camera or age > VISA_WAITS_AT_MOST:
        return False
    others = uploads_under_way(upload.facility).exclude(pk=upload.pk).exclude(problem=_WITHOUT_GUEST)
    return age < VISA_WAITS or others.exists()


_Beside = tuple[Draft, Jpegs | None]
"""A row that a document filled, and the document's own picture."""


class _Rows:
    """Puts the pages of one file on the sheet, within a transaction."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.drafts: dict[int, Draft] = {}
        self.problem: Problem | None = None
        self.visas_without_guest = 0
        self._all_were_there = True
        self._found_any = False

    def fill(self, pages: Sequence[_ReadPage]) -> None:
        """The rows of all documents, visas last, and the pictures beside them."""
        rows = [self._rows_of(page, visas=False) for page in pages]
        for page, beside in zip(pages, rows, strict=True):
            beside += self._rows_of(page, visas=True)
        self._found_any = any(page.documents for page in pages)
        if not self._found_any and not self.upload.camera:
            rows[0] += self._empty_row()
        self._put_pictures(pages, rows)

    def finish(self) -> None:
        """Say how it went."""
        drafts = list(self.drafts)
        if not self._found_any and self.problem is None:
            finish_upload(self.upload, State.NOTHING, drafts=drafts)
        elif not drafts:
            finish_upload(self.upload, State.FAILED, problem=self.problem)
        else:
            folded = self._all_were_there
            finish_upload(self.upload, State.DONE, drafts=drafts, folded=folded, problem=self.problem)

    def _rows_of(self, page: _ReadPage, *, visas: bool) -> list[_Beside]:
        beside = []
        for document, part in zip(page.documents, page.parts, strict=True):
            if (document.kind in _VISAS) is not visas or (draft := self._row_of(document)) is None:
                continue
            self.drafts[draft.pk] = draft
            beside.append((draft, part))
        return beside

    def _row_of(self, document: FoundDocument) -> Draft | None:
        actor, facility = self.upload.by, self.upload.facility
        if any(problem.code == _UNUSABLE for problem in document.problems):
            self.problem = Problem("file", _UNUSABLE)
            return None
        if document.kind in _VISAS:
            guest = add_visa(actor, facility, values_from_visa(document))
            if guest is None:
                self.visas_without_guest += 1
                self.problem = Problem("file", _WITHOUT_GUEST)
            return guest
        try:
            draft, was_there = add_read(actor, facility, values_from_found(document))
        except Refused as refused:
            self.problem = refused.problems[0]
            return None
        self._all_were_there &= was_there
        return draft

    def _empty_row(self) -> list[_Beside]:
        """A row to type in beside the picture; none when the sheet is full."""
        try:
            draft = add_draft(self.upload.by, self.upload.facility)
        except Refused as refused:
            self.problem = refused.problems[0]
            return []
        self.drafts[draft.pk] = draft
        return [(draft, None)]

    def _put_pictures(self, pages: Sequence[_ReadPage], rows: Sequence[Sequence[_Beside]]) -> None:
        """Each page beside its rows; one without a document (a back, a stamp) goes with the row before it."""
        before = list(self.drafts.values())[:1]
        for page, found in zip(pages, rows, strict=True):
            for draft, part in found:
                if part is not None:
                    put_beside(draft, self._kept(part, Picture.Kind.CROP))
            drafts = [draft for draft, _part in found]
            before = drafts[-1:] or before
            beside = drafts or ([] if page.documents else before)
            if beside:
                picture = self._kept(page.jpegs, Picture.Kind.PAGE)
                for draft in beside:
                    put_beside(draft, picture)

    def _kept(self, jpegs: Jpegs, kind: Picture.Kind) -> Picture:
        return store_jpegs(self.upload.by, self.upload.facility, jpegs, kind=kind)


def _fail(upload: Upload, problem: Problem) -> None:
    with transaction.atomic():
        held = hold_upload(upload.pk)
        if held is not None:
            finish_upload(held, State.FAILED, problem=problem)
