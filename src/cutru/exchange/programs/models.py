"""Vendors, the programs that hold keys, and the keys; of every secret only a digest is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cutru.facilities.models import Facility


class Vendor(models.Model):
    """A maker of hotel software that acts for the facilities which let it."""

    code = models.CharField(_("mã nhà cung cấp"), max_length=20, unique=True)
    name = models.CharField(_("tên nhà cung cấp"), max_length=160)
    contact_email = models.EmailField(_("thư điện tử"))
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    created_at = models.DateTimeField(_("ngày tạo"), auto_now_add=True)

    class Meta:
        verbose_name = _("nhà cung cấp phần mềm")
        verbose_name_plural = _("nhà cung cấp phần mềm")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Program(models.Model):
    """Who acts: the own program of a facility or that of a vendor, in earnest or for trying things.

    Its machine account stands in journals; where it may act are the account's memberships.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, related_name="programs")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="programs")
    is_sandbox = models.BooleanField(default=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="program")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="program_of_a_vendor_or_a_facility",
                condition=Q(vendor__isnull=False, facility__isnull=True)
                | Q(vendor__isnull=True, facility__isnull=False),
            ),
            models.UniqueConstraint(fields=["vendor", "is_sandbox"], name="program_of_vendor_once"),
            models.UniqueConstraint(fields=["facility", "is_sandbox"], name="program_of_facility_once"),
        ]

    def __str__(self) -> str:
        return str(self.vendor or self.facility)


class ApiKey(models.Model):
    """One key of a program. The public part names it in lists; of the key itself only a digest is kept."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="keys")
    public_id = models.CharField(_("mã khoá"), max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 in hexadecimal; keys are random")
    name = models.CharField(_("tên khoá"), max_length=100)
    scopes = models.CharField(_("phạm vi"), max_length=100, help_text="separated by spaces")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người tạo")
    )
    created_at = models.DateTimeField(_("lúc tạo"), auto_now_add=True)
    expires_at = models.DateTimeField(_("hết hạn"), null=True)
    last_used_at = models.DateTimeField(_("dùng lần cuối"), null=True)
    last_used_from = models.GenericIPAddressField(_("địa chỉ mạng"), null=True)
    revoked_at = models.DateTimeField(_("lúc thu hồi"), null=True)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("khoá kết nối")
        verbose_name_plural = _("khoá kết nối")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"

    @property
    def is_alive(self) -> bool:
        """Neither withdrawn nor past its end."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    @property
    def scope_list(self) -> list[str]:
        return self.scopes.split()


class ApiToken(models.Model):
    """A short-lived token bought with a key by OAuth client credentials; it ends with the key."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=100)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key_id} {self.expires_at}"
