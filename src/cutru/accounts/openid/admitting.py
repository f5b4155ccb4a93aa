"""From verified claims to the account of a citizen."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cutru.accounts import actions
from cutru.accounts.models import CitizenProfile, Role, User
from cutru.accounts.openid.client import LoginFailed
from cutru.accounts.signals import Action, announce
from cutru.identity.names import clean_name
from cutru.identity.personal_number import is_personal_number
from cutru.places.models import Ward

CITIZEN_PREFIX = "cd-"
"""Login names of citizens begin so; nobody types them, they stand where an account is named."""
_SEXES = {"male": "M", "female": "F"}


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider knows them."""

    provider: str
    subject: str
    personal_number: str
    level: int
    full_name: str
    birth_date: date
    sex: str
    address: str
    ward_code: str
    email: str


def identity_of(provider: str, claims: dict[str, Any]) -> Identity:
    """Clean values from the claims. Raises LoginFailed `claims_incomplete` when a needed one is bad."""
    place = claims.get("address")
    formatted = place.get("formatted") if isinstance(place, dict) else place
    level = claims.get("identity_level")
    try:
        found = Identity(
            provider=provider,
            subject=_line(claims.get("sub"), 200),
            personal_number=_line(claims.get("personal_number"), 12),
            level=int(level) if isinstance(level, int | str) and not isinstance(level, bool) else 0,
            full_name=clean_name(_line(claims.get("name"), 160)),
            birth_date=date.fromisoformat(_line(claims.get("birthdate"), 10)),
            sex=_SEXES.get(str(claims.get("gender")), ""),
            address=_line(formatted or "", 300),
            ward_code=_line(claims.get("ward_code") or "", 5),
            email=_line(claims.get("email") or "", 254),
        )
    except ValueError as error:
        raise LoginFailed("claims_incomplete") from error
    known = found.subject and found.full_name and found.sex and is_personal_number(found.personal_number)
    if not known or found.level not in CitizenProfile.Level.values:
        raise LoginFailed("claims_incomplete")
    return found


def admit(identity: Identity, address: str | None) -> User:
    """The citizen's account with its profile brought up to date; a new one at the first login.

    Only the subject at the provider finds an account: never an e-mail address, never a number alone. Raises
    LoginFailed `number_taken` when the personal number belongs to another subject, `number_changed` when this
    subject had another number before, `account_inactive`, `not_a_citizen`.
    """
    try:
        with transaction.atomic():
            return _admit(identity, address)
    except IntegrityError:  # two first logins at the same moment: the other one has made it
        with transaction.atomic():
            return _admit(identity, address)


def _admit(identity: Identity, address: str | None) -> User:
    profile = (
        CitizenProfile.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(provider=identity.provider, subject=identity.subject)
        .first()
    )
    if profile is None:
        same_number = CitizenProfile.objects.filter(personal_number=identity.personal_number)
        if same_number.exclude(provider=identity.provider, subject=identity.subject).exists():
            raise LoginFailed("number_taken")
        user = _new_account(identity, address)
        profile = CitizenProfile(user=user, provider=identity.provider, subject=identity.subject)
    elif profile.user.role != Role.CITIZEN:
        raise LoginFailed("not_a_citizen")
    elif not profile.user.is_active:
        raise LoginFailed("account_inactive")
    elif profile.personal_number != identity.personal_number:
        raise LoginFailed("number_changed")
    _bring_up_to_date(profile, identity, address)
    return profile.user


def _new_account(identity: Identity, address: str | None) -> User:
    return actions.create_account(
        None,
        username=f"{CITIZEN_PREFIX}{secrets.token_hex(8)}",
        password=None,
        full_name=identity.full_name,
        role=Role.CITIZEN,
        address=address,
    )


def _bring_up_to_date(profile: CitizenProfile, identity: Identity, address: str | None) -> None:
    values = {
        "personal_number": identity.personal_number,
        "identity_level": identity.level,
        "full_name": identity.full_name,
        "birth_date": identity.birth_date,
        "sex": identity.sex,
        "permanent_address": identity.address,
        "ward_id": identity.ward_code if Ward.objects.filter(pk=identity.ward_code).exists() else None,
    }
    changed = sorted(name for name, value in values.items() if getattr(profile, name) != value)
    is_new = profile.pk is None
    for name, value in values.items():
        setattr(profile, name, value)
    profile.verified_at = timezone.now()
    profile.save()
    user = profile.user
    if user.full_name != identity.full_name or (not user.email and identity.email):
        user.full_name = identity.full_name
        user.email = user.email or identity.email.lower()
        user.full_clean(exclude=["password"], validate_constraints=False)
        user.save(update_fields=["full_name", "email"])
    if changed and not is_new:
        announce(Action.CHANGED, by=user, user=user, address=address, details={"fields": changed})


def _line(value: object, longest: int) -> str:
    """A text of one line. Raises ValueError for anything else."""
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise ValueError(value)
    return value.strip()
