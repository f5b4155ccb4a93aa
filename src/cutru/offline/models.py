"""Keys that devices seal guests with, and what became of each guest that came in sealed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cutru.facilities.models import Facility
from cutru.stays.models import Draft, Submission


class OfflineKey(models.Model):
    """A key pair of a facility: devices hold the public half, the private one never leaves the portal.

    The newest one that can be opened is given to devices; older ones go on opening what was sealed with them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="offline_keys")
    public_key = models.CharField(max_length=100, help_text="uncompressed point of P-256, base64url")
    private_key = models.TextField(help_text="encrypted, see accounts.secrets_at_rest")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.id)


class OfflineGuest(models.Model):
    """A guest who was written down without a network and has come in: once for each device's reference."""

    class Result(models.TextChoices):
        ACCEPTED = "accepted", _("Đã nhận")
        KNOWN = "known", _("Đã có từ trước")
        KEPT = "kept", _("Cần sửa")

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="offline_guests")
    reference = models.UUIDField(help_text="the device's own")
    key = models.ForeignKey(OfflineKey, models.PROTECT, related_name="+")
    acted_at = models.DateTimeField(help_text="when it was written down, by the device's clock")
    arrived_at = models.DateTimeField(help_text="when it came in")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Result)
    receipt = models.CharField(max_length=16, blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "reference"], name="offline_guest_once")]

    def __str__(self) -> str:
        return str(self.reference)
