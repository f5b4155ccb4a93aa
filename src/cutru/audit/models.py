"""What was looked at and done: append-only, kept apart from the data it speaks of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """An officer opened a person's record: who, when, which, why."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("người xem"))
    unit_name = models.CharField(_("đơn vị"), max_length=160)
    subject = models.CharField(_("loại hồ sơ"), max_length=20, help_text="stay, facility, search, export …")
    subject_id = models.CharField(_("số hồ sơ"), max_length=40)
    reason = models.CharField(_("lý do"), max_length=300)
    address = models.GenericIPAddressField(_("địa chỉ mạng"), null=True)

    class Meta:
        verbose_name = _("lượt xem hồ sơ")
        verbose_name_plural = _("lượt xem hồ sơ")
        indexes = [models.Index(fields=["subject", "subject_id"], name="look_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}"


class Event(models.Model):
    """An act on accounts, facilities or settings worth proving later (reset, lockout, verification …)."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("người làm"), related_name="+"
    )
    action = models.CharField(_("việc"), max_length=60)
    subject = models.CharField(_("đối tượng"), max_length=20)
    subject_id = models.CharField(_("số"), max_length=40)
    details = models.JSONField(_("chi tiết"), default=dict)
    address = models.GenericIPAddressField(_("địa chỉ mạng"), null=True)

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        indexes = [models.Index(fields=["subject", "subject_id"], name="event_by_subject")]

    def __str__(self) -> str:
        return self.action
