"""Every write of the partner API: clients, sessions, declarations, departures, the count of calls."""

from cutru.exchange.partner.actions.clients import issue_client, withdraw_client
from cutru.exchange.partner.actions.declaring import declare
from cutru.exchange.partner.actions.departing import change_departures
from cutru.exchange.partner.actions.sessions import Tokens, log_in, refresh, revoke

__all__ = [
    "Tokens",
    "change_departures",
    "declare",
    "issue_client",
    "log_in",
    "refresh",
    "revoke",
    "withdraw_client",
]
