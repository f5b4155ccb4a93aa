"""Client of the Cư Trú API: guests in, receipts out."""

from cutru_client.client import Client, __version__
from cutru_client.errors import ApiError, CutruError, NoAnswer, OutboxError, SignatureError
from cutru_client.models import Act, ForeignGuest, Problem, VietnameseGuest, Words
from cutru_client.outbox import Outbox
from cutru_client.sending import ClientCredentials, Retry
from cutru_client.webhooks import verify_webhook

__all__ = [
    "Act",
    "ApiError",
    "Client",
    "ClientCredentials",
    "CutruError",
    "ForeignGuest",
    "NoAnswer",
    "Outbox",
    "OutboxError",
    "Problem",
    "Retry",
    "SignatureError",
    "VietnameseGuest",
    "Words",
    "__version__",
    "verify_webhook",
]
