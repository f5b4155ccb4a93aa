"""What the officers' desk itself keeps: papers that were confirmed and signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConfirmedDocument(models.Model):
    """The signed NA17 of one confirmation. Rows stay when a later correction takes the confirmation away.

    It is the stay's paper as long as `confirmed_at` is that of the stay; otherwise it is superseded.
    """

    stay_id = models.BigIntegerField()
    stay_version = models.PositiveIntegerField(help_text="version the confirmation gave the stay")
    confirmed_at = models.DateTimeField(_("lúc công an xác nhận"))
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    signer_name = models.CharField(_("chứng thư"), max_length=200)
    signed_at = models.DateTimeField(_("lúc ký"))

    class Meta:
        verbose_name = _("phiếu đã xác nhận")
        verbose_name_plural = _("phiếu đã xác nhận")
        constraints = [
            models.UniqueConstraint(fields=["stay_id", "stay_version"], name="confirmed_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.stay_id} · {self.stay_version}"
