"""Every write to pictures and uploads. What is stored is encrypted before it reaches the database."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from PIL import Image

from cutru.accounts.models import User
from cutru.documents.encryption import seal
from cutru.documents.models import Picture, PictureContent, Upload, UploadContent
from cutru.documents.pictures import Jpegs, jpegs_of
from cutru.documents.queries import bound_to, upload_bound_to
from cutru.facilities.models import Facility
from cutru.facilities.queries import workplaces
from cutru.problems import Problem

LONGEST_NAME = 80
UPLOADS_KEPT = timedelta(hours=24)
"""After so long nobody waits for a file any more, and how it went has been told."""


def store_upload(
    actor: User, facility: Facility, data: bytes, *, batch: UUID, position: int, name: str, camera: bool
) -> Upload:
    """Keep a file, encrypted, until it is read. The caller queues the reading in the same transaction.

    Raises PermissionDenied when the actor does not work there.
    """
    if not workplaces(actor).filter(facility=facility).exists():
        raise PermissionDenied
    with transaction.atomic():
        upload = Upload.objects.create(
            batch=batch, facility=facility, by=actor, position=position, name=shortened(name), camera=camera
        )
        key_id, sealed = seal(data, upload_bound_to(upload.pk))
        UploadContent.objects.create(upload=upload, key_id=key_id, data=sealed)
    return upload


def begin_upload(upload_id: UUID) -> Upload | None:
    """The upload for a worker that begins to read it, counted; None when it has been read, or is gone."""
    waiting = Upload.objects.filter(pk=upload_id, content__isnull=False)
    waiting.update(state=Upload.State.READING, attempts=F("attempts") + 1)
    return waiting.select_related("facility__ward", "by").first()


def hold_upload(upload_id: UUID) -> Upload | None:
    """The upload, locked until the transaction ends; None when somebody else has finished it."""
    unread = Upload.objects.filter(pk=upload_id, content__isnull=False)
    return unread.select_related("facility__ward", "by").select_for_update(of=("self",)).first()


def put_off_upload(upload: Upload, problem: str) -> None:
    """Back among those that wait, with the reason; the caller queues it again in the same transaction."""
    upload.state, upload.problem, upload.attempts = Upload.State.WAITING, problem, 0
    upload.save(update_fields=["state", "problem", "attempts"])


def finish_upload(
    upload: Upload,
    state: Upload.State,
    *,
    drafts: Sequence[int] = (),
    folded: bool = False,
    problem: Problem | None = None,
) -> None:
    """Say how the reading went and forget the bytes."""
    upload.state, upload.drafts, upload.folded = state, list(drafts), folded
    upload.problem, upload.params = (problem.code, dict(problem.params)) if problem else ("", {})
    with transaction.atomic():
        upload.save(update_fields=["state", "drafts", "folded", "problem", "params"])
        UploadContent.objects.filter(pk=upload.pk).delete()


def store_picture(
    actor: User,
    facility: Facility,
    image: Image.Image,
    *,
    kind: Picture.Kind = Picture.Kind.PAGE,
    remove_on: date | None = None,
) -> Picture:
    """Keep an upright picture and its thumbnail, encrypted, without anything but its pixels."""
    return store_jpegs(actor, facility, jpegs_of(image), kind=kind, remove_on=remove_on)


def store_jpegs(
    actor: User,
    facility: Facility,
    jpegs: Jpegs,
    *,
    kind: Picture.Kind = Picture.Kind.PAGE,
    remove_on: date | None = None,
) -> Picture:
    """`store_picture` for files made before the transaction began."""
    number = uuid4()
    key_id, full = seal(jpegs.full, bound_to(number, "full"))
    _key_id, thumbnail = seal(jpegs.thumbnail, bound_to(number, "thumbnail"))
    with transaction.atomic():
        picture = Picture.objects.create(
            id=number,
            facility=facility,
            created_by=actor,
            width=jpegs.width,
            height=jpegs.height,
            kind=kind,
            remove_on=remove_on,
            key_id=key_id,
        )
        PictureContent.objects.create(picture=picture, full=full, thumbnail=thumbnail)
    return picture


def release_pictures(picture_ids: Iterable[UUID]) -> int:
    """Remove pictures that nothing refers to any more; how many went. The caller has made sure of that."""
    _all, by_model = Picture.objects.filter(pk__in=list(picture_ids)).delete()
    return by_model.get("documents.Picture", 0)


def remove_old_uploads() -> int:
    """Forget files and how their reading went after a day; how many went."""
    _all, by_model = Upload.objects.filter(created_at__lt=timezone.now() - UPLOADS_KEPT).delete()
    return by_model.get("documents.Upload", 0)


def shortened(name: str) -> str:
    """A file's name as it is shown: without control signs, its end kept, at most 80 characters."""
    shown = "".join(sign for sign in name if sign.isprintable()).strip() or "…"
    if len(shown) <= LONGEST_NAME:
        return shown
    end = LONGEST_NAME // 3
    return f"{shown[: LONGEST_NAME - end - 1]}…{shown[-end:]}"
