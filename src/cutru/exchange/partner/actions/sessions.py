"""Tokens: given for name and password, exchanged once, withdrawn."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cutru.accounts.machine_login import check_machine_login
from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.exchange.limits import forget_old_counts
from cutru.exchange.partner.models import (
    PartnerAnswer,
    PartnerClient,
    PartnerSession,
    PartnerToken,
)
from cutru.exchange.partner.queries import digest, is_alive, token_found
from cutru.facilities.queries import active_memberships


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair just made: the only place where the tokens themselves are."""

    session: PartnerSession
    access: str
    refresh: str
    access_expires_at: datetime


def log_in(client: PartnerClient, username: str, password: str, *, address: str | None) -> Tokens | None:
    """A new session of the account's main facility; None for wrong words, or when that facility allows none.

    Raises ValidationError `locked` after too many wrong passwords.
    """
    user = check_machine_login(username, password, address)
    if user is None:
        return None
    membership = active_memberships(user).filter(facility__partner_api_allowed=True).first()
    if membership is None:
        return None
    with transaction.atomic():
        _forget_old(user)
        session = PartnerSession.objects.create(
            client=client,
            user=user,
            facility=membership.facility,
            password_mark=user.get_session_auth_hash(),
        )
        return _pair(session)


def refresh(token: str) -> Tokens | None:
    """A new pair for a refresh token; None for an unknown or expired one.

    A token that comes a second time was copied: the whole session ends.
    """
    with transaction.atomic():
        found = token_found(token, PartnerToken.Kind.REFRESH)
        if found is None:
            return None
        session = PartnerSession.objects.select_for_update().get(pk=found.session_id)
        found.refresh_from_db(fields=["is_spent"])
        if found.is_spent:
            _end(session, "partner_token_reused")
            return None
        if not is_alive(found.session, session) or found.expires_at <= timezone.now():
            return None
        PartnerToken.objects.filter(pk=found.pk).update(is_spent=True)
        session.tokens.filter(kind=PartnerToken.Kind.ACCESS).delete()
        return _pair(found.session)


def revoke(token: str) -> bool:
    """End the session of an access token, or of a refresh token; False when there is none."""
    with transaction.atomic():
        found = token_found(token, PartnerToken.Kind.ACCESS) or token_found(token, PartnerToken.Kind.REFRESH)
        if found is None or found.session.revoked_at is not None:
            return False
        _end(found.session, "machine_logged_out")
        return True


def _end(session: PartnerSession, action: str) -> None:
    now = timezone.now()
    if PartnerSession.objects.filter(pk=session.pk, revoked_at__isnull=True).update(revoked_at=now):
        record_event(session.user, action, "account", session.user_id, details={"session": session.pk})


def _pair(session: PartnerSession) -> Tokens:
    now = timezone.now()
    access, renewing = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    expires_at = now + timedelta(seconds=settings.PARTNER_ACCESS_SECONDS)
    PartnerToken.objects.bulk_create(
        [
            PartnerToken(
                session=session,
                kind=PartnerToken.Kind.ACCESS,
                digest=digest(access),
                expires_at=expires_at,
            ),
            PartnerToken(
                session=session,
                kind=PartnerToken.Kind.REFRESH,
                digest=digest(renewing),
                expires_at=now + timedelta(seconds=settings.PARTNER_REFRESH_SECONDS),
            ),
        ]
    )
    return Tokens(session, access, renewing, expires_at)


def _forget_old(user: User) -> None:
    """What no call can need any more: dead sessions of the account, old answers, old counts."""
    now = timezone.now()
    kept = now - timedelta(seconds=settings.PARTNER_REFRESH_SECONDS)
    alive = PartnerToken.objects.filter(expires_at__gt=now).values("session")
    PartnerSession.objects.filter(user=user, started_at__lt=kept).exclude(pk__in=alive).delete()
    answers = now - timedelta(seconds=settings.PARTNER_SAME_KEY_SECONDS)
    PartnerAnswer.objects.filter(at__lt=answers).delete()
    forget_old_counts()
