"""Endpoints of programs, what happened that they want to know, and how telling them went."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cutru.facilities.models import Facility


class EventKind(models.TextChoices):
    """What an endpoint may be told; the value is the `type` of the message."""

    ACCEPTED = "stay.accepted", _("Đã nhận khai báo")
    CHANGED = "stay.changed", _("Lượt lưu trú thay đổi")
    CONFIRMED = "stay.confirmed", _("Công an xác nhận")
    CORRECTION_ASKED = "stay.correction_asked", _("Công an yêu cầu đính chính")
    LIMIT_NEAR = "stay.limit_near", _("Sắp hết thời hạn lưu trú")
    VERIFIED = "facility.verified", _("Cơ sở đã được xác minh")
    REFUSED = "facility.refused", _("Cơ sở bị từ chối xác minh")
    PING = "ping", _("Thử kết nối")


CHOOSABLE = tuple(kind for kind in EventKind if kind != EventKind.PING)
"""The kinds an endpoint subscribes to; a ping goes to the endpoint it was asked for."""


class Fault(models.TextChoices):
    """Why an attempt did not deliver, or why a delivery was given up without one."""

    STATUS = "status", _("Máy nhận trả lời lỗi")
    REDIRECT = "redirect", _("Máy nhận chuyển sang địa chỉ khác")
    GONE = "gone", _("Máy nhận báo địa chỉ không còn (410)")
    TIMEOUT = "timeout", _("Máy nhận không trả lời kịp")
    CONNECTION = "connection", _("Không kết nối được máy nhận")
    TLS = "tls", _("Chứng thư của máy nhận không hợp lệ")
    PROTOCOL = "protocol", _("Máy nhận không nói đúng HTTP")
    HOST_UNKNOWN = "host_unknown", _("Không tìm thấy tên máy nhận")
    ADDRESS_REFUSED = "address_refused", _("Địa chỉ mạng không được phép")
    SECRET_LOST = "secret_lost", _("Không đọc được khoá ký, hãy tạo khoá mới")
    SWITCHED_OFF = "switched_off", _("Đã tắt trước khi gửi")


class Webhook(models.Model):
    """An endpoint of a program that wants to be told what happens at one facility.

    The secret is kept readable, because every message is signed with it, and encrypted at rest.
    """

    class Disabled(models.TextChoices):
        FAILING = "failing", _("Không nhận được gì trong nhiều ngày")
        GONE = "gone", _("Máy nhận báo địa chỉ không còn (410)")

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="webhooks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_by_name = models.CharField(_("người tạo"), max_length=160)
    url = models.CharField(_("địa chỉ nhận"), max_length=500)
    kinds = models.JSONField(help_text="values of EventKind")
    secret = models.TextField(help_text="encrypted")
    old_secret = models.TextField(blank=True, help_text="encrypted; signs too, for a while after a change")
    old_secret_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(_("đang bật"), default=True)
    disabled_at = models.DateTimeField(_("lúc bị ngắt"), null=True)
    disabled_reason = models.CharField(_("lý do bị ngắt"), max_length=10, choices=Disabled, blank=True)
    failing_since = models.DateTimeField(null=True, help_text="nothing was delivered since")
    paused_until = models.DateTimeField(null=True, help_text="the endpoint did not answer, or asked to wait")
    created_at = models.DateTimeField(_("ngày tạo"), auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["facility"], condition=models.Q(is_active=True), name="webhook_on")]

    def __str__(self) -> str:
        return f"{self.pk} · {self.facility_id}"

    @property
    def is_on(self) -> bool:
        """Whether messages are sent: neither its owner nor we switched it off."""
        return self.is_active and self.disabled_at is None


class WebhookEvent(models.Model):
    """Something that happened at a facility. Holds receipts and references, never a guest's data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, choices=EventKind)
    data: "models.JSONField[dict[str, Any]]" = models.JSONField()
    occurred_at = models.DateTimeField(db_index=True)
    dedupe_key = models.CharField(  # noqa: DJ001  null = may happen any number of times
        max_length=80, null=True, unique=True, help_text="what is told only once"
    )

    class Meta:
        indexes = [models.Index(fields=["facility", "occurred_at"], name="webhook_event_by_facility")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint, with what came of each attempt."""

    class State(models.TextChoices):
        PENDING = "pending", _("Chờ chuyển")
        DELIVERED = "delivered", _("Đã chuyển")
        FAILED = "failed", _("Không chuyển được")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(WebhookEvent, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0, help_text="since it was queued or replayed")
    next_attempt_at = models.DateTimeField()
    last_status = models.PositiveIntegerField(null=True, help_text="HTTP status; null when none came")
    last_error = models.CharField(max_length=20, choices=Fault, blank=True)
    last_duration_ms = models.PositiveIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)
    log: "models.JSONField[list[dict[str, Any]]]" = models.JSONField(
        default=list, help_text="the last attempts: at, status, error, duration_ms, response"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["webhook", "next_attempt_at"],
                condition=models.Q(state="pending"),
                name="webhook_delivery_due",
            ),
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_list"),
        ]
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="webhook_delivery_once")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
