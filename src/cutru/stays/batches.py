"""Files given to the sheet together, and how far their reading has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cutru.documents.models import Upload
from cutru.documents.queries import uploads_of, uploads_under_way
from cutru.facilities.models import Facility
from cutru.problems import Problem

SHOWN_BATCHES = 3
"""How many batches the sheet shows at once, the newest ones."""
_UNDER_WAY = (Upload.State.WAITING, Upload.State.READING)


@dataclass(frozen=True, slots=True)
class Shown:
    """One file as the sheet tells of it."""

    upload: Upload
    message: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that were given together, in their order."""

    id: UUID
    uploads: Sequence[Upload]
    language: str

    @property
    def total(self) -> int:
        return len(self.uploads)

    @property
    def done(self) -> int:
        return sum(upload.state not in _UNDER_WAY for upload in self.uploads)

    @property
    def is_done(self) -> bool:
        return self.done == self.total

    @property
    def bad(self) -> int:
        """Files that gave no row."""
        return sum(upload.state == Upload.State.FAILED for upload in self.uploads)

    @property
    def shown(self) -> list[Shown]:
        return [Shown(upload, message_of(upload, self.language)) for upload in self.uploads]


def batch_of(facility: Facility, batch: UUID, language: str) -> Batch | None:
    """The facility's batch, None when it has no such."""
    uploads = list(uploads_of(facility).filter(batch=batch).order_by("position", "created_at"))
    return Batch(batch, uploads, language) if uploads else None


def batches_shown(facility: Facility, asked: UUID | None, language: str) -> list[Batch]:
    """Those still being read, the newest ones, and the one asked for."""
    under_way = uploads_under_way(facility).order_by("-created_at").values_list("batch", flat=True)
    numbers = list(dict.fromkeys(under_way))[:SHOWN_BATCHES]
    if asked is not None and asked not in numbers:
        numbers.append(asked)
    found = (batch_of(facility, number, language) for number in numbers)
    return [batch for batch in found if batch is not None]


def message_of(upload: Upload, language: str) -> str:
    """What a person should know about how a file was read; empty when all is well."""
    if upload.problem and upload.state not in _UNDER_WAY:
        return Problem("file", upload.problem, upload.params).message(language)
    if upload.state == Upload.State.NOTHING:
        return (
            _("Không thấy giấy tờ nào trong ảnh. Ảnh nằm cạnh một dòng trống để gõ tay.")
            if upload.drafts
            else ""
        )
    if upload.folded:
        return _("Giấy tờ này đã có trên trang, ảnh được thêm vào dòng đó.")
    return ""
