"""Programs get and lose their pair of id and secret; the operator does both on the command line."""

import secrets

from django.db import transaction
from django.utils import timezone

from cutru.audit.actions import record_event
from cutru.exchange.partner.models import PartnerClient, PartnerSession
from cutru.exchange.partner.queries import digest


@transaction.atomic
def issue_client(name: str, *, receipts_in_data: bool = False) -> tuple[PartnerClient, str]:
    """A new client and its secret, which is nowhere kept readable."""
    secret = secrets.token_urlsafe(32)
    client = PartnerClient.objects.create(
        client_id=f"cutru-{secrets.token_hex(8)}",
        secret_digest=digest(secret),
        name=name,
        receipts_in_data=receipts_in_data,
    )
    record_event(None, "partner_client_issued", "partner_client", client.pk, details={"name": name})
    return client, secret


@transaction.atomic
def withdraw_client(client_id: str) -> int:
    """The program may not connect any more; how many sessions ended. Raises PartnerClient.DoesNotExist."""
    client = PartnerClient.objects.select_for_update().get(client_id=client_id)
    client.is_active = False
    client.save(update_fields=["is_active"])
    record_event(None, "partner_client_withdrawn", "partner_client", client.pk)
    sessions = PartnerSession.objects.filter(client=client, revoked_at__isnull=True)
    return sessions.update(revoked_at=timezone.now())
