"""Stays, their journal, and what waits to become a stay.

`Stay` and `StayEntry` are partitioned by arrival month. Their tables are made by SQL in the migrations
(Django knows no partitions); a test compares these fields with the columns.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cutru.documents.models import Picture
from cutru.facilities.models import Facility
from cutru.places.models import Service


class Channel(models.TextChoices):
    """The way a submission came in."""

    FORM = "form", _("Nhập trên trang")
    XML = "xml", _("Tệp XML")
    XLSX = "xlsx", _("Tệp Excel")
    PARTNER_API = "partner_api", _("Kết nối phần mềm (v1.4)")
    API = "api", _("Kết nối phần mềm")
    OFFLINE = "offline", _("Nhập khi mất mạng")
    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")
    COUNTER = "counter", _("Trực tiếp")
    CITIZEN = "citizen", _("Công dân thông báo")


class Submission(models.Model):
    """One act of handing in: one guest or ten thousand, with counts that add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="submissions")
    channel = models.CharField(max_length=12, choices=Channel)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    known = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["facility", "-at"], name="submission_by_facility")]
        constraints = [
            models.CheckConstraint(
                name="submission_counts_add_up",
                condition=models.Q(read=models.F("accepted") + models.F("rejected") + models.F("known")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Stay(models.Model):
    """One guest, one period, one facility: the present state of its journal."""

    class Status(models.TextChoices):
        STAYING = "staying", _("Đang lưu trú")
        DEPARTED = "departed", _("Đã trả phòng")
        CANCELLED = "cancelled", _("Đã huỷ")

    id = models.BigAutoField(primary_key=True)
    arrival_on = models.DateField(_("ngày đến"))
    province_code = models.CharField(max_length=2)
    ward_code = models.CharField(max_length=5)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="stays")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="stays")
    position = models.IntegerField(help_text="row of the submission, counted from 1")
    regime = models.CharField(_("loại khai báo"), max_length=1, choices=Service)
    status = models.CharField(_("tình trạng"), max_length=10, choices=Status)
    channel = models.CharField(_("cách gửi"), max_length=12, choices=Channel)
    receipt = models.CharField(_("số biên nhận"), max_length=16)
    reference = models.CharField(_("mã của cơ sở"), max_length=100, null=True)  # noqa: DJ001  null = none given
    version = models.IntegerField(default=1)

    full_name = models.CharField(_("họ và tên"), max_length=160)
    search_key = models.CharField(max_length=160)
    sex = models.CharField(_("giới tính"), max_length=1)
    birth_date = models.DateField(_("ngày sinh"))
    birth_precision = models.CharField(max_length=1)
    nationality = models.CharField(_("quốc tịch"), max_length=3)
    document_type = models.CharField(_("loại giấy tờ"), max_length=10)
    document_name = models.CharField(_("tên giấy tờ"), max_length=100)
    document_number = models.CharField(_("số giấy tờ"), max_length=40)
    document_key = models.CharField(max_length=40)

    room = models.CharField(_("phòng"), max_length=32)
    arrival_at = models.DateTimeField(_("lúc đến"))
    arrival_time_known = models.BooleanField()
    departure_on = models.DateField(_("ngày đi dự kiến"))
    departure_time = models.TimeField(_("giờ đi dự kiến"), null=True)
    departed_at = models.DateTimeField(_("lúc trả phòng"), null=True)

    entry_document_kind = models.CharField(_("loại giấy tờ nhập cảnh"), max_length=32)
    entry_document_number = models.CharField(_("số"), max_length=40)
    entry_document_from = models.DateField(_("giá trị từ"), null=True)
    entry_document_until = models.DateField(_("giá trị đến"), null=True)
    entry_document_issued_on = models.DateField(_("ngày cấp"), null=True)
    entry_document_issuer = models.CharField(_("cơ quan cấp"), max_length=160)
    entry_on = models.DateField(_("ngày nhập cảnh"), null=True)
    entry_gate = models.CharField(_("cửa khẩu"), max_length=100)
    entry_purpose = models.CharField(_("mục đích nhập cảnh"), max_length=160)
    permitted_until = models.DateField(_("được phép tạm trú đến"), null=True)

    phone = models.CharField(_("điện thoại"), max_length=20)
    residence_kind = models.CharField(_("nơi cư trú"), max_length=1)
    residence_province_code = models.CharField(_("tỉnh, thành phố"), max_length=2)
    residence_ward_code = models.CharField(_("phường, xã"), max_length=5)
    residence_address = models.CharField(_("địa chỉ chi tiết"), max_length=300)
    reason = models.CharField(_("lý do lưu trú"), max_length=2)
    reason_detail = models.CharField(_("lý do khác"), max_length=200)
    relation = models.CharField(_("quan hệ với chủ nhà"), max_length=20)
    note = models.CharField(_("ghi chú"), max_length=500)

    origins = models.JSONField(default=dict, help_text="field → typed, mrz, qr, page, file, api, phone")
    handed_in_at = models.DateTimeField(_("lúc gửi"))
    due_at = models.DateTimeField(_("hạn"))
    is_late = models.BooleanField(_("gửi muộn"))
    facility_unverified = models.BooleanField(_("cơ sở chưa xác minh"))
    confirmed_at = models.DateTimeField(_("lúc công an xác nhận"), null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    correction_asked_at = models.DateTimeField(_("lúc yêu cầu đính chính"), null=True)
    correction_reason = models.CharField(_("điều cần đính chính"), max_length=500)

    class Meta:
        db_table = "stays_stay"
        verbose_name = _("lượt lưu trú")
        verbose_name_plural = _("lượt lưu trú")

    def __str__(self) -> str:
        return self.receipt

    @property
    def is_foreign(self) -> bool:
        return self.regime == Service.FOREIGN


class StayEntry(models.Model):
    """One act in the life of a stay. Rows are only ever added; a trigger refuses everything else."""

    class Action(models.TextChoices):
        HANDED_IN = "handed_in", _("Đã gửi")
        CORRECTED = "corrected", _("Đính chính")
        ROOM_CHANGED = "room_changed", _("Đổi phòng")
        EXTENDED = "extended", _("Gia hạn")
        DEPARTED = "departed", _("Trả phòng")
        RETURNED = "departure_withdrawn", _("Bỏ trả phòng")
        CANCELLED = "cancelled", _("Huỷ")
        CONFIRMED = "confirmed", _("Công an xác nhận")
        CORRECTION_ASKED = "correction_asked", _("Công an yêu cầu đính chính")

    id = models.BigAutoField(primary_key=True)
    arrival_on = models.DateField(help_text="arrival at hand-in: the partition")
    stay_id = models.BigIntegerField()
    version = models.IntegerField(help_text="1 for the hand-in, then counting up: one act each")
    action = models.CharField(_("việc"), max_length=20, choices=Action)
    at = models.DateTimeField(_("lúc"))
    acted_at = models.DateTimeField(
        _("lúc nhập khi mất mạng"),
        null=True,
        help_text="when the device wrote it down without a network, by the device's clock",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người làm")
    )
    channel = models.CharField(_("cách gửi"), max_length=12, choices=Channel)
    reason = models.CharField(_("lý do"), max_length=500)
    changes: "models.JSONField[dict[str, list[Any]]]" = models.JSONField(
        null=True, help_text="field → [before, after]"
    )

    class Meta:
        db_table = "stays_entry"
        ordering = ["version"]
        verbose_name = _("nhật ký lượt lưu trú")
        verbose_name_plural = _("nhật ký lượt lưu trú")

    def __str__(self) -> str:
        return f"{self.action} {self.at}"


class Draft(models.Model):
    """A guest typed but not handed in: still being written, held back, or expected on a later day."""

    class State(models.TextChoices):
        WRITING = "writing", _("Đang nhập")
        HELD = "held", _("Giữ lại")
        EXPECTED = "expected", _("Khách dự kiến")

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="drafts")
    regime = models.CharField(max_length=1, choices=Service)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    values = models.JSONField(default=dict, help_text="what the person typed, as typed, by field name")
    origins = models.JSONField(default=dict)
    arrival_on = models.DateField(null=True, help_text="read from the values, for lists of expected guests")
    acted_at = models.DateTimeField(null=True, help_text="when it was typed without a network")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["facility", "state"], name="draft_by_facility")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.regime} {self.id}"


class DraftPicture(models.Model):
    """A picture of the document of a guest on the sheet; one picture may show the documents of several."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="drafts")
    position = models.PositiveIntegerField(default=0, help_text="the first is shown beside the row")

    class Meta:
        ordering = ["draft", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["draft", "picture"], name="draft_picture_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.picture_id}"


class StayPicture(models.Model):
    """A picture that is kept with a stay, until the day it has to go."""

    stay_id = models.BigIntegerField(help_text="no foreign key: the stays are partitioned by arrival")
    arrival_on = models.DateField(help_text="arrival of the stay when the picture was kept")
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="stays")
    kept_until = models.DateField(_("giữ đến ngày"))

    class Meta:
        ordering = ["stay_id", "id"]
        indexes = [models.Index(fields=["kept_until"], name="stay_picture_by_day")]
        constraints = [models.UniqueConstraint(fields=["stay_id", "picture"], name="stay_picture_once")]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.picture_id}"
