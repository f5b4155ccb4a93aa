"""A stay notification while a citizen writes it: it survives a closed browser and becomes one submission."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cutru.facilities.models import Facility, FacilityType
from cutru.places.models import Ward
from cutru.stays.models import Submission


class Notice(models.Model):
    """Where, and who; after sending the submission it became, and no guest any more that could be changed."""

    class State(models.TextChoices):
        WRITING = "writing", _("Đang viết")
        SENT = "sent", _("Đã gửi")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    state = models.CharField(max_length=8, choices=State, default=State.WRITING)
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, related_name="+")
    type = models.CharField(max_length=20, choices=FacilityType, blank=True)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    home_host = models.CharField(max_length=140, blank=True, help_text="of a private home not on file yet")
    home_address = models.CharField(max_length=200, blank=True)
    home_phone = models.CharField(max_length=20, blank=True)
    home_is_own = models.BooleanField(default=False, help_text="the notifier lives there and has guests")
    submission = models.OneToOneField(Submission, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["user", "-updated_at"], name="notice_by_user")]
        constraints = [
            models.CheckConstraint(
                name="notice_sent_is_a_submission",
                condition=Q(state="writing", submission__isnull=True, sent_at__isnull=True)
                | Q(state="sent", submission__isnull=False, sent_at__isnull=False, facility__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_home(self) -> bool:
        """Whether the place is a private home that is put on file when the notification is sent."""
        return self.facility_id is None and bool(self.home_address)

    @property
    def has_place(self) -> bool:
        return self.facility_id is not None or self.is_home


class NoticeGuest(models.Model):
    """One guest of a notification: what was typed, as typed, by field name of a stay."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Đã nhận")
        KNOWN = "known", _("Đã thông báo từ trước")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="guests")
    values: "models.JSONField[dict[str, str]]" = models.JSONField(default=dict)
    origins: "models.JSONField[dict[str, str]]" = models.JSONField(default=dict)
    is_notifier = models.BooleanField(default=False)
    document_key = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "document_key"], name="notice_guest_once"),
        ]

    def __str__(self) -> str:
        return str(self.values.get("full_name", ""))

    @property
    def has_period(self) -> bool:
        """Whether reason and days were told."""
        return bool(self.values.get("arrival_on") and self.values.get("departure_on"))
