"""Prepares a manager who was just asked who it is, and a vendor nobody has let in; says both as JSON."""

import json
import secrets

from cutru.cli.environment import start_django


def prepare() -> dict[str, str]:
    """The manager's session, and the vendor's name and code."""
    from cutru.exchange.programs.actions import register_vendor
    from tests.accounts.factories import asked_anew, make_user
    from tests.facilities.factories import make_facility
    from tests.police.factories import at_work

    mark = secrets.token_hex(4)  # every run of this module counts its invented names from 1
    manager = make_user(f"quan-ly-{mark}")
    make_facility(manager=manager)
    vendor = register_vendor(f"Sao {mark}", "lienhe@sao.example")
    session = asked_anew(at_work(manager)).session.session_key
    return {"session": str(session), "vendor": vendor.name, "code": vendor.code}


if __name__ == "__main__":
    server = start_django()
    print(json.dumps(prepare()))  # noqa: T201  the test reads it
