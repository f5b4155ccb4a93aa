"""Reading pictures and uploads, always within what the asker may see."""

from typing import Literal
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from cutru.accounts.models import Role, User
from cutru.documents.encryption import unseal
from cutru.documents.models import Picture, PictureContent, Upload, UploadContent
from cutru.facilities.models import Facility
from cutru.facilities.queries import workplaces

Part = Literal["full", "thumbnail"]


def visible_picture(user: User | AnonymousUser, picture_id: UUID) -> Picture | None:
    """The picture, when this person works where it was taken; None as well when there is none."""
    if isinstance(user, AnonymousUser) or user.role != Role.FACILITY:
        return None
    mine = Picture.objects.filter(facility__in=workplaces(user).values("facility"))
    return mine.filter(pk=picture_id).first()


def jpeg_of(picture: Picture, part: Part) -> bytes:
    """The JPEG file of a picture that the asker may see. Raises Unreadable when no key opens it."""
    sealed = PictureContent.objects.values_list(part, flat=True).get(pk=picture.pk)
    return unseal(picture.key_id, bytes(sealed), bound_to(picture.pk, part))


def bound_to(picture_id: UUID, part: Part) -> str:
    """What a ciphertext is bound to: neither another picture's nor the other part opens in its place."""
    return f"picture {picture_id} {part}"


def uploads_of(facility: Facility) -> QuerySet[Upload]:
    """The facility's files that were given to be read; the caller has the facility from a limited query."""
    return Upload.objects.filter(facility=facility)


def uploads_under_way(facility: Facility) -> QuerySet[Upload]:
    """Those that are still to be read."""
    return uploads_of(facility).filter(state__in=[Upload.State.WAITING, Upload.State.READING])


def bytes_of(upload: Upload) -> bytes:
    """The file itself, for the worker that reads it. Raises UploadContent.DoesNotExist, Unreadable."""
    content = UploadContent.objects.get(pk=upload.pk)
    return unseal(content.key_id, bytes(content.data), upload_bound_to(upload.pk))


def upload_bound_to(upload_id: UUID) -> str:
    """What the ciphertext of a file is bound to."""
    return f"upload {upload_id}"
