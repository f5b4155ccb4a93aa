"""Fills the portal's database with a town and logs its people in; prints what the tests need as JSON.

Runs in the portal's environment: `python -m tests.browser.seed`.
"""

import json
import sys
from typing import TYPE_CHECKING

from cutru.cli.environment import start_django

if TYPE_CHECKING:
    from cutru.accounts.models import User
    from tests.town import Town


def main() -> None:
    start_django()
    from tests.town import Town, addresses, administration_pages

    town = Town()
    sessions = {role: _at_work(person) for role, person in town.people.items() if person is not None}
    told = {
        "sessions": {**sessions, "anonymous": _registering(town), **_halfway_in()},
        "pages": addresses(town),
        "administration": administration_pages(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _at_work(person: "User") -> str:
    """A session that has passed both factors and the question whether it is still the same person."""
    from tests.accounts.factories import asked_anew
    from tests.police.factories import at_work

    return str(asked_anew(at_work(person)).session.session_key)


def _registering(town: "Town") -> str:
    """A stranger who has confirmed the rules, and has registered a facility before."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from cutru.facilities.rules import regulation_in_force
    from cutru.facilities.views.registration import DONE_KEY, RULES_KEY

    session = SessionStore()
    version = regulation_in_force(timezone.localdate()).version_id
    session[RULES_KEY] = {"version": version, "at": timezone.now().isoformat()}
    session[DONE_KEY] = town.place.pk
    session.create()
    return str(session.session_key)


def _halfway_in() -> dict[str, str]:
    """Sessions between the password and being logged in, named by the page they have come to."""
    from django.test import Client

    from cutru.accounts.actions import current_code, enrol_totp
    from tests.accounts.factories import make_user
    from tests.accounts.logins import give_code, give_password

    people = [make_user(enrolled=False), make_user(), make_user(enrolled=False)]
    enrol_totp(people[2], codes_seen=False)
    clients = [Client() for _person in people]
    for client, person in zip(clients, people, strict=True):
        give_password(client, person.username)
    give_code(clients[2], current_code(people[2]))
    pages = ("mfa_activate_totp", "mfa_authenticate", "mfa_new_recovery_codes")
    keys = [client.cookies["sessionid"].value for client in clients]
    return dict(zip(pages, keys, strict=True))


if __name__ == "__main__":
    main()
