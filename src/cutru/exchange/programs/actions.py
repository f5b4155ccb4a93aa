"""Vendors come, facilities let them in and out, keys are made, rotated and withdrawn; tokens are bought."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cutru.accounts.actions import create_machine_account
from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.exchange.once import do_once
from cutru.exchange.programs.models import ApiKey, ApiToken, Program, Vendor
from cutru.exchange.programs.queries import USE_TOLD_EVERY, digest
from cutru.exchange.programs.scopes import ALL_SCOPES, Scope
from cutru.facilities.actions import sandbox_for, test_facility
from cutru.facilities.models import Facility, Membership
from cutru.facilities.queries import manages

PUBLIC_SIGNS = "abcdefghjkmnpqrstvwxyz23456789"
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: the only place where the key itself is."""

    key: ApiKey
    secret: str


def _random(length: int) -> str:
    return "".join(secrets.choice(PUBLIC_SIGNS) for _ in range(length))


@transaction.atomic
def register_vendor(name: str, contact_email: str, *, by: User | None = None) -> Vendor:
    """A new vendor with its two programs; the one for trying things has a test facility at once."""
    vendor = Vendor.objects.create(
        code=f"{_random(4)}-{_random(4)}".upper(), name=name, contact_email=contact_email
    )
    _make_program(name, vendor=vendor, is_sandbox=False)
    testing = _make_program(name, vendor=vendor, is_sandbox=True)
    _let_in(testing, test_facility(name))
    record_event(by, "vendor_registered", "vendor", vendor.pk, details={"name": name})
    return vendor


@transaction.atomic
def close_vendor(vendor: Vendor, *, by: User | None = None) -> None:
    """The vendor may not act any more, with whatever key, and is told nothing more."""
    Vendor.objects.filter(pk=vendor.pk).update(is_active=False)
    User.objects.filter(program__vendor=vendor).update(is_active=False)
    record_event(by, "vendor_closed", "vendor", vendor.pk)


def _make_program(
    name: str, *, vendor: Vendor | None = None, facility: Facility | None = None, is_sandbox: bool
) -> Program:
    account = create_machine_account(name)
    return Program.objects.create(vendor=vendor, facility=facility, is_sandbox=is_sandbox, account=account)


def _let_in(program: Program, facility: Facility) -> None:
    Membership.objects.update_or_create(user=program.account, facility=facility, defaults={"is_active": True})


def program_of(facility: Facility, *, is_sandbox: bool) -> Program:
    """The facility's own program, made when it is first asked for; the caller has checked the right."""
    with transaction.atomic():
        Facility.objects.select_for_update(of=("self",)).get(pk=facility.pk)
        found = Program.objects.filter(facility=facility, is_sandbox=is_sandbox).first()
        if found is None:
            found = _make_program(facility.name, facility=facility, is_sandbox=is_sandbox)
            _let_in(found, sandbox_for(facility) if is_sandbox else facility)
        return found


def vendor_program(vendor: Vendor, *, is_sandbox: bool) -> Program:
    """One of the vendor's two programs."""
    return vendor.programs.get(is_sandbox=is_sandbox)


@transaction.atomic
def make_facility_key(
    manager: User,
    facility: Facility,
    name: str,
    *,
    scopes: Iterable[Scope] = ALL_SCOPES,
    is_sandbox: bool = False,
    address: str | None = None,
) -> NewKey:
    """A key of the facility's own program. Raises PermissionDenied unless the person manages the facility."""
    if not manages(manager, facility) or facility.is_sandbox:
        raise PermissionDenied
    program = program_of(facility, is_sandbox=is_sandbox)
    return make_key(program, name, scopes=scopes, by=manager, address=address)


@transaction.atomic
def make_key_of_form(
    manager: User,
    facility: Facility,
    name: str,
    *,
    form: uuid.UUID,
    scopes: Iterable[Scope],
    is_sandbox: bool,
    address: str | None,
) -> NewKey:
    """As make_facility_key, once for each shown form. Raises AlreadyDone when it has made its key before."""
    do_once(form)
    return make_facility_key(manager, facility, name, scopes=scopes, is_sandbox=is_sandbox, address=address)


@transaction.atomic
def make_key(
    program: Program,
    name: str,
    *,
    scopes: Iterable[Scope] = ALL_SCOPES,
    by: User | None = None,
    address: str | None = None,
    replaces: ApiKey | None = None,
) -> NewKey:
    """A new key of a program; the caller has checked the right. Raises ValueError without any scope."""
    wanted = " ".join(scopes)
    if not wanted:
        raise ValueError("a key needs a scope")
    public_id = _random(12)
    kind = "test" if program.is_sandbox else "live"
    secret = f"cutru_{kind}_{public_id}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        program=program,
        public_id=public_id,
        digest=digest(secret),
        name=name.strip()[:LONGEST_NAME],
        scopes=wanted,
        created_by=by,
        replaces=replaces,
    )
    details = {"key": public_id, "scopes": wanted, "sandbox": program.is_sandbox}
    record_event(by, "api_key_made", "program", program.pk, details=details, address=address)
    return NewKey(key, secret)


@transaction.atomic
def rotate_key(key: ApiKey, *, by: User | None = None, address: str | None = None) -> NewKey:
    """A new key in place of this one, which goes on for API_KEY_GRACE_SECONDS.

    Raises ValueError for a key that is no longer alive or was replaced before.
    """
    locked = ApiKey.objects.select_for_update(of=("self",)).select_related("program").get(pk=key.pk)
    if not locked.is_alive or ApiKey.objects.filter(replaces=locked).exists():
        raise ValueError("not a living key")
    scopes = [Scope(scope) for scope in locked.scope_list]
    new = make_key(locked.program, locked.name, scopes=scopes, by=by, address=address, replaces=locked)
    last = timezone.now() + timedelta(seconds=settings.API_KEY_GRACE_SECONDS)
    locked.expires_at = min(last, locked.expires_at or last)
    locked.save(update_fields=["expires_at"])
    return new


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User | None = None, address: str | None = None) -> None:
    """The key opens nothing any more, nor do the tokens bought with it. Twice is as good as once."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        ApiToken.objects.filter(key=key).delete()
        details = {"key": key.public_id}
        record_event(by, "api_key_revoked", "program", key.program_id, details=details, address=address)


@transaction.atomic
def let_vendor_in(manager: User, facility: Facility, vendor: Vendor, *, address: str | None = None) -> None:
    """The vendor may act for the facility. Raises PermissionDenied unless the person manages it."""
    if not manages(manager, facility) or facility.is_sandbox or not vendor.is_active:
        raise PermissionDenied
    _let_in(vendor_program(vendor, is_sandbox=False), facility)
    _let_in(vendor_program(vendor, is_sandbox=True), sandbox_for(facility))
    details = {"vendor": vendor.code}
    record_event(manager, "vendor_let_in", "facility", facility.pk, details=details, address=address)


@transaction.atomic
def shut_vendor_out(manager: User, facility: Facility, vendor: Vendor, *, address: str | None = None) -> None:
    """The vendor may not act for the facility any more. Raises PermissionDenied unless one manages it."""
    if not manages(manager, facility):
        raise PermissionDenied
    here = Q(facility=facility) | Q(facility__sandbox_of=facility)
    ended = Membership.objects.filter(here, user__program__vendor=vendor, is_active=True)
    if ended.update(is_active=False):
        details = {"vendor": vendor.code}
        record_event(manager, "vendor_shut_out", "facility", facility.pk, details=details, address=address)


def note_use(key: ApiKey, address: str | None) -> None:
    """Remember that the key was used; written once a minute at most."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_TOLD_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, last_used_from=address)


def new_token() -> str:
    """A token nobody has had before."""
    return f"cutru_at_{secrets.token_urlsafe(32)}"


def buy_token(key: ApiKey, token: str, scopes: str) -> None:
    """Let a token open some of the key's scopes for API_TOKEN_SECONDS; ended ones are forgotten."""
    now = timezone.now()
    ApiToken.objects.filter(key=key, expires_at__lt=now).delete()
    expires_at = now + timedelta(seconds=settings.API_TOKEN_SECONDS)
    ApiToken.objects.create(key=key, digest=digest(token), scopes=scopes, expires_at=expires_at)
