"""Encrypted pictures of documents, and files that wait to be read.

Ciphertexts stand in tables of their own, so that no list drags megabytes along.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cutru.facilities.models import Facility


class Picture(models.Model):
    """A picture of a guest's document: what is known of it without opening it."""

    class Kind(models.TextChoices):
        PAGE = "page", _("Cả trang")
        CROP = "crop", _("Phần trang")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="pictures")
    created_at = models.DateTimeField(_("lúc nhận"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    kind = models.CharField(_("loại"), max_length=4, choices=Kind, default=Kind.PAGE)
    remove_on = models.DateField(
        _("ngày xoá"), null=True, help_text="null until its guest is handed in or the draft goes"
    )
    key_id = models.CharField(max_length=16, help_text="which of the installation's keys opens it")

    class Meta:
        verbose_name = _("ảnh giấy tờ")
        verbose_name_plural = _("ảnh giấy tờ")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["created_at"], name="picture_by_age"),
            models.Index(fields=["remove_on"], name="picture_by_removal"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PictureContent(models.Model):
    """The ciphertexts of one picture: nonce, then AES-GCM, bound to the picture's id and the part."""

    picture = models.OneToOneField(Picture, models.CASCADE, primary_key=True, related_name="content")
    full = models.BinaryField(help_text="JPEG of at most 2600 pixels, encrypted")
    thumbnail = models.BinaryField(help_text="JPEG of at most 320 pixels, encrypted")

    def __str__(self) -> str:
        return str(self.picture_id)


class Upload(models.Model):
    """One file on its way from bytes to rows of the sheet."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        READING = "reading", _("Đang đọc")
        DONE = "done", _("Đã đọc")
        NOTHING = "nothing", _("Không thấy giấy tờ")
        FAILED = "failed", _("Không đọc được")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField(help_text="what was given together")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(help_text="place in the batch, counted from 0")
    name = models.CharField(_("tên tệp"), max_length=80)
    camera = models.BooleanField(default=False, help_text="a frame of a camera: nothing found, nothing kept")
    state = models.CharField(_("tình trạng"), max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=60, blank=True, help_text="code of what is to be said about it")
    params = models.JSONField(default=dict, help_text="parameters of that sentence")
    drafts = models.JSONField(default=list, help_text="numbers of the sheet's rows that it filled")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began to read it")
    folded = models.BooleanField(default=False, help_text="all its documents were on the sheet already")
    created_at = models.DateTimeField(_("lúc nhận"), auto_now_add=True)

    class Meta:
        verbose_name = _("tệp chờ đọc")
        verbose_name_plural = _("tệp chờ đọc")
        ordering = ["batch", "position", "id"]
        indexes = [
            models.Index(fields=["batch"], name="upload_by_batch"),
            models.Index(fields=["facility", "-created_at"], name="upload_by_facility"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class UploadContent(models.Model):
    """The bytes of a file until it was read, encrypted."""

    upload = models.OneToOneField(Upload, models.CASCADE, primary_key=True, related_name="content")
    key_id = models.CharField(max_length=16)
    data = models.BinaryField(help_text="nonce and ciphertext")

    def __str__(self) -> str:
        return str(self.upload_id)
