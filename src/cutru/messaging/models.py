"""What the portal has told its people: a kind with parameters, so that it is read in either language."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cutru.messaging.kinds import show


class Message(models.Model):
    """One message to one account; its words are those of its kind, see `messaging.kinds`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="portal_messages", verbose_name=_("người nhận")
    )
    kind = models.CharField(_("loại tin"), max_length=60)
    params = models.JSONField(
        default=dict, help_text="values of the placeholders of the kind's words, see kinds.stored"
    )
    url = models.CharField(max_length=300, blank=True, help_text="path in the portal where the matter is")
    dossier_code = models.CharField(_("mã hồ sơ"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("lúc gửi"), auto_now_add=True)
    read_at = models.DateTimeField(_("lúc đọc"), null=True)
    mailed_at = models.DateTimeField(null=True, help_text="when the letter that tells of it went out")

    class Meta:
        verbose_name = _("tin nhắn")
        verbose_name_plural = _("tin nhắn")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user"], name="message_unread", condition=Q(read_at=None)),
            models.Index(fields=["user", "-created_at", "-id"], name="message_by_user"),
            models.Index(
                fields=["created_at"], name="message_read_by_age", condition=Q(read_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="message_has_a_kind", condition=~Q(kind="")),
            models.CheckConstraint(
                name="message_leads_into_the_portal",
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def subject(self) -> str:
        """Its title in the reader's language."""
        return show(self.kind, self.params).subject

    @property
    def body(self) -> str:
        """Its text in the reader's language."""
        return show(self.kind, self.params).body
