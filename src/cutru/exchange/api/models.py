"""What the interface remembers: which reference became which stay, and what a repeated request was told."""

from django.db import models

from cutru.exchange.programs.models import Program
from cutru.facilities.models import Facility


class Reference(models.Model):
    """A client's own name for a guest's stay, and the content it was last sent with."""

    # No check by the database: it would look each of thousands of rows up, and the stay holds the facility.
    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    reference = models.CharField(max_length=100)
    stay_id = models.BigIntegerField(db_index=True)
    receipt = models.CharField(max_length=16)
    content = models.CharField(max_length=32, help_text="digest of the data as sent")
    differs = models.BooleanField(
        default=False, help_text="the guest was declared before in another way, and what was sent differs"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "reference"], name="reference_once_in_a_facility")
        ]

    def __str__(self) -> str:
        return self.reference


class ApiAnswer(models.Model):
    """The answer to a request with an Idempotency-Key: the same request again gets it word for word."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    key_digest = models.CharField(max_length=64)
    request_digest = models.CharField(max_length=64, help_text="of method, address and body")
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key_digest"], name="api_answer_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.at}"


class CallCount(models.Model):
    """How often somebody called in the present minute; `cutru.exchange.limits` counts."""

    caller = models.CharField(max_length=80, unique=True)
    minute = models.BigIntegerField(help_text="minutes since 1970")
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.caller} {self.count}"
