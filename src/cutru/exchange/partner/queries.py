"""Who calls: clients and sessions by what they show, and the guests who are staying."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cutru.exchange.partner.models import PartnerClient, PartnerSession, PartnerToken
from cutru.facilities.models import Facility, Membership
from cutru.law.deadlines import VIETNAM as VIETNAM_TIME
from cutru.stays.models import Stay

LONGEST_TOKEN = 8192


def digest(text: str) -> str:
    """SHA-256 in hexadecimal: enough for what is long and random."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def client_of(client_id: str, secret: str) -> PartnerClient | None:
    """The active client of this pair."""
    if "\0" in client_id:
        return None
    client = PartnerClient.objects.filter(client_id=client_id, is_active=True).first()
    if client is None or not constant_time_compare(client.secret_digest, digest(secret)):
        return None
    return client


def token_found(token: str, kind: PartnerToken.Kind) -> PartnerToken | None:
    """The token whatever its state, with all that decides about its session."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    found = PartnerToken.objects.select_related(
        "session__client", "session__user", "session__facility__ward__province"
    )
    return found.filter(digest=digest(token), kind=kind).first()


def is_alive(session: PartnerSession, present: PartnerSession | None = None) -> bool:
    """Whether the session still stands; `present` is its row as it is now, when it was locked."""
    return (
        (present or session).revoked_at is None
        and session.client.is_active
        and session.user.is_active
        and constant_time_compare(session.password_mark, session.user.get_session_auth_hash())
    )


def session_of(bearer: str) -> PartnerSession | None:
    """The living session of an access token that has not expired."""
    found = token_found(bearer, PartnerToken.Kind.ACCESS)
    if found is None or found.expires_at <= timezone.now() or not is_alive(found.session):
        return None
    return found.session


def may_declare(session: PartnerSession) -> bool:
    """Whether the account still works for the facility and the facility lets programs in."""
    facility = session.facility
    return (
        facility.partner_api_allowed
        and facility.verification != Facility.Verification.REFUSED
        and Membership.objects.filter(user=session.user_id, facility=facility, is_active=True).exists()
    )


def staying_guests(facility: Facility, keys: Iterable[str], now: datetime) -> list[Stay]:
    """Guests of these documents (by document key) who are staying at the facility, first arrival first.

    A stay whose expected departure is over counts as ended although nobody checked it out.
    """
    found = Stay.objects.filter(facility=facility, document_key__in=list(keys), status=Stay.Status.STAYING)
    return [stay for stay in found.order_by("arrival_on", "id") if not is_over(stay, now)]


def is_over(stay: Stay, now: datetime) -> bool:
    """Whether the expected departure day has come and its hour (PARTNER_STAY_OVER_AT) has passed."""
    if settings.PARTNER_STAY_OVER_AT is None:
        return False
    hour = time.fromisoformat(settings.PARTNER_STAY_OVER_AT)
    return now > datetime.combine(stay.departure_on, hour, VIETNAM_TIME)
