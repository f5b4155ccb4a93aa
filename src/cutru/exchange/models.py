"""Files being imported: the file itself, what became of each row, and how far the work has come."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cutru.exchange.api.models import ApiAnswer, CallCount, Reference
from cutru.exchange.partner.models import (
    PartnerAnswer,
    PartnerClient,
    PartnerSession,
    PartnerToken,
)
from cutru.exchange.programs.models import ApiKey, ApiToken, Program, Vendor
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from cutru.facilities.models import Facility
from cutru.places.models import Service
from cutru.problems import Problem

__all__ = [
    "ApiAnswer",
    "ApiKey",
    "ApiToken",
    "CallCount",
    "Import",
    "ImportRow",
    "PartnerAnswer",
    "PartnerClient",
    "PartnerSession",
    "PartnerToken",
    "Program",
    "Reference",
    "Vendor",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
]


class Import(models.Model):
    """One uploaded file on its way from bytes to receipts."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Đang kiểm tra")
        CHECKED = "checked", _("Chờ gửi")
        HANDING_IN = "handing_in", _("Đang gửi")
        DONE = "done", _("Đã gửi")
        FAILED = "failed", _("Không đọc được")

    class Kind(models.TextChoices):
        FOREIGN_XML = "kbtt_xml", _("XML khách nước ngoài")
        FOREIGN_WORKBOOK = "kbtt_xlsx", _("Excel khách nước ngoài")
        VIETNAMESE_WORKBOOK = "tblt_xlsx", _("Excel khách Việt Nam")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(_("tên tệp"), max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, in hexadecimal")
    size = models.PositiveIntegerField()
    kind = models.CharField(_("loại tệp"), max_length=10, choices=Kind)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.CHECKING)
    hand_in_when_checked = models.BooleanField(
        default=False, help_text="no person will look at the preview: good rows go in when nothing is asked"
    )
    answers = models.JSONField(default=list, help_text="codes of the questions answered with yes")
    questions = models.JSONField(default=dict, help_text="code of an open question → rows it concerns")
    notices = models.JSONField(default=list)
    refusal: "models.JSONField[dict[str, Any] | None]" = models.JSONField(null=True)
    total = models.PositiveIntegerField(default=0, help_text="rows the file has about, for the progress bar")
    progress = models.PositiveIntegerField(default=0, help_text="position of the last row dealt with")
    read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    submission_id = models.UUIDField(default=uuid.uuid4, editable=False)
    run = models.PositiveIntegerField(
        default=0, help_text="counts the starts; a worker of an older start stops"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tệp nhập")
        verbose_name_plural = _("tệp nhập")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["facility", "-created_at"], name="import_by_facility"),
            models.Index(fields=["expires_at"], name="import_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_counts_add_up",
                condition=models.Q(read=models.F("accepted") + models.F("rejected") + models.F("known")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def regime(self) -> str:
        return Service.VIETNAMESE if self.kind == self.Kind.VIETNAMESE_WORKBOOK else Service.FOREIGN

    @property
    def is_working(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.HANDING_IN)

    @property
    def refusal_problem(self) -> Problem | None:
        return unpack(self.refusal) if self.refusal else None


class ImportFile(models.Model):
    """The bytes of the file, in the database so that every process sees them; they leave with the import."""

    owner = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.owner_id)


class ImportRow(models.Model):
    """What became of one row; cells are kept for rejected rows only, to be written back with the reasons."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Nhận")
        KNOWN = "known", _("Đã có")
        REJECTED = "rejected", _("Chưa nhận")

    owner = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(_("dòng"))
    outcome = models.CharField(_("kết quả"), max_length=8, choices=Outcome)
    name = models.CharField(_("họ và tên"), max_length=160)
    receipt = models.CharField(_("số biên nhận"), max_length=16)
    problems = models.JSONField(default=list)
    cells: "models.JSONField[list[str] | None]" = models.JSONField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["owner", "position"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.position}: {self.outcome}"


def pack(problem: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    params = {name: str(value) for name, value in problem.params.items()}
    return {"field": problem.field, "code": problem.code, "params": params, "severity": problem.severity}


def unpack(packed: Mapping[str, Any]) -> Problem:
    """The problem of a packed one."""
    return Problem(packed["field"], packed["code"], packed["params"], packed["severity"])
