"""Prepares a facility of its own with a guest, and its manager's session; says both as JSON."""

import json
import secrets

from cutru.cli.environment import start_django


def prepare() -> dict[str, str]:
    """The manager's session and the guest's receipt number."""
    from tests.accounts.factories import asked_anew, make_user
    from tests.facilities.factories import make_facility
    from tests.police.factories import at_work
    from tests.stays.factories import make_stay

    mark = secrets.token_hex(4)  # every run of this module counts its invented names from 1
    manager = make_user(f"le-tan-{mark}")
    stay = make_stay(make_facility(manager=manager), full_name="CU DAY ROI", document_number="C7654321")
    return {"session": str(asked_anew(at_work(manager)).session.session_key), "receipt": stay.receipt}


if __name__ == "__main__":
    server = start_django()
    print(json.dumps(prepare()))  # noqa: T201  the test reads it
