"""Every write to pictures and uploads. What is stored is encrypted before it reaches the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from PIL import Image

from cutru.accounts.models import User
from cutru.documents.encryption import seal, unseal
from cutru.documents.models import Picture, PictureContent, Upload, UploadContent
from cutru.documents.pictures import jpegs_of
from cutru.documents.queries import bound_to
from cutru.facilities.models import Facility
from cutru.facilities.queries import workplaces

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
        key_id, sealed = seal(data, _upload_bound_to(upload.pk))
        UploadContent.objects.create(upload=upload, key_id=key_id, data=sealed)
    return upload


def begin_upload(upload_id: UUID) -> tuple[Upload, bytes] | None:
    """The upload and its bytes for a worker; None when it has been read, or is gone. Raises Unreadable."""
    content = UploadContent.objects.select_related("upload__facility__ward", "upload__by").filter(
        pk=upload_id
    )
    if (found := content.first()) is None:
        return None
    upload = found.upload
    upload.state = Upload.State.READING
    upload.save(update_fields=["state"])
    return upload, unseal(found.key_id, bytes(found.data), _upload_bound_to(upload.pk))


def finish_upload(
    upload: Upload,
    state: Upload.State,
    *,
    drafts: Sequence[int] = (),
    folded: bool = False,
    problem: str = "",
    params: Mapping[str, Any] | None = None,
) -> None:
    """Say how the reading went and forget the bytes."""
    upload.state, upload.drafts, upload.folded = state, list(drafts), folded
    upload.problem, upload.params = problem, dict(params or {})
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
    full, thumbnail = jpegs_of(image)
    number = uuid4()
    key_id, sealed = seal(full, bound_to(number, "full"))
    _key_id, sealed_thumbnail = seal(thumbnail, bound_to(number, "thumbnail"))
    with transaction.atomic():
        picture = Picture.objects.create(
            id=number,
            facility=facility,
            created_by=actor,
            width=image.width,
            height=image.height,
            kind=kind,
            remove_on=remove_on,
            key_id=key_id,
        )
        PictureContent.objects.create(picture=picture, full=sealed, thumbnail=sealed_thumbnail)
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


def _upload_bound_to(upload_id: UUID) -> str:
    return f"upload {upload_id}"
