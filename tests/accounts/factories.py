"""Accounts for tests, and a way past both factors."""

import time
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from cutru.accounts import actions, session_age
from cutru.accounts.models import Role, User
from cutru.places.models import PoliceUnit

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


def log_in(client: Client, user: User) -> Client:
    """The client as it is after a complete login, without the pages of the login."""
    client.force_login(user)
    session = client.session
    now = int(time.time())
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": now, "type": "totp"}]
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
