"""Programs that may connect, their log-ins, and the answers they were given."""

from django.conf import settings
from django.db import models

from cutru.facilities.models import Facility


class PartnerClient(models.Model):
    """A program we issued a pair of id and secret to; of the secret only a digest is kept."""

    client_id = models.CharField(max_length=40, unique=True)
    secret_digest = models.CharField(max_length=64, help_text="SHA-256 in hexadecimal; the secret is random")
    name = models.CharField(max_length=160)
    is_active = models.BooleanField(default=True)
    receipts_in_data = models.BooleanField(
        default=False, help_text="answers carry receipts where the official API answers null"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class PartnerSession(models.Model):
    """One log-in of a facility's account by a program: a family of tokens that ends as a whole."""

    client = models.ForeignKey(PartnerClient, models.CASCADE, related_name="sessions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    password_mark = models.CharField(max_length=64, help_text="another password ends the session")
    started_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.client_id}/{self.user_id}"


class PartnerToken(models.Model):
    """One token of a session, known by its digest only. A refresh token that was used stays as spent."""

    class Kind(models.TextChoices):
        ACCESS = "access"
        REFRESH = "refresh"

    session = models.ForeignKey(PartnerSession, models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    is_spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PartnerAnswer(models.Model):
    """What a facility was answered when guests were taken: the same request again gets the same answer."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    call = models.CharField(max_length=20)
    key_digest = models.CharField(max_length=64, help_text="of the Idempotency-Key; empty without one")
    body_digest = models.CharField(max_length=64)
    versions = models.JSONField(help_text="receipt → version of the stay after the call, in the order given")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["facility", "call", "body_digest"], name="partner_answer_by_body"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "call", "key_digest"],
                condition=~models.Q(key_digest=""),
                name="partner_answer_once_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.at}"
