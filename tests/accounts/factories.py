"""Accounts for tests, and a way past both factors."""

import time
from datetime import date
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client
from django.utils import timezone

from cutru.accounts import actions, session_age
from cutru.accounts.models import CitizenProfile, Role, User
from cutru.places.models import PoliceUnit, Ward

PASSWORD = "thuyen-buom-do-2026"
_number = count(1)


def make_user(
    username: str = "",
    *,
    role: Role = Role.FACILITY,
    unit: PoliceUnit | None = None,
    enrolled: bool = True,
    password: str = PASSWORD,
    **fields: Any,
) -> User:
    """An account with a confirmed-looking address; with `enrolled` it has an authenticator app."""
    name = username or f"nguoi-dung-{next(_number)}"
    user = actions.create_account(
        None,
        username=name,
        password=password,
        role=role,
        police_unit=unit,
        email=fields.pop("email", f"{name}@thu.example"),
        full_name=fields.pop("full_name", "Phạm Thị Thử"),
    )
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    if enrolled:
        actions.enrol_totp(user)
    return user


def make_citizen(
    username: str = "",
    *,
    personal_number: str = "",
    level: int = CitizenProfile.Level.TWO,
    full_name: str = "Ngô Thị Dân",
    **fields: Any,
) -> User:
    """A citizen of Phường Hoàn Kiếm as the identity provider sends one; `fields` are the profile's."""
    number = next(_number)
    name = username or f"cong-dan-{number}"
    user = actions.create_account(
        None,
        username=name,
        password=None,
        role=Role.CITIZEN,
        full_name=full_name,
        email=f"{name}@thu.example",
    )
    profile = {
        "personal_number": personal_number or f"0011900{number:05d}",
        "identity_level": level,
        "full_name": full_name,
        "birth_date": date(1990, 3, 4),
        "sex": CitizenProfile.Sex.FEMALE,
        "permanent_address": "3 phố Thử Nghiệm",
        "ward_id": "00070",
        "provider": "trial",
        "subject": name,
        "verified_at": timezone.now(),
    }
    CitizenProfile.objects.create(user=user, **{**profile, **fields})
    return user


def make_committee(ward_code: str = "00070", **fields: Any) -> User:
    """Somebody of the People's Committee of the ward."""
    name = f"uy-ban-{next(_number)}"
    user = actions.create_account(
        None,
        username=name,
        password=PASSWORD,
        role=Role.COMMITTEE,
        committee_ward=Ward.objects.get(pk=ward_code),
        **fields,
    )
    actions.enrol_totp(user)
    return user


def log_in(client: Client, user: User) -> Client:
    """The client as it is after a complete login, without the pages of the login."""
    client.force_login(user)
    session = client.session
    now = int(time.time())
    method = {"method": "mfa", "type": "totp"}
    if user.role == Role.CITIZEN:
        method = {"method": "socialaccount", "provider": "trial", "uid": user.username}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**method, "at": now}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session[session_age.STARTED] = session[session_age.SEEN] = now
    session.save()
    return client


def asked_anew(client: Client) -> Client:
    """The client as it is after its person has answered once more who it is."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**record, "reauthenticated": True} for record in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()
    return client
