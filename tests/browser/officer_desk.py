"""Prepares a ward's inbox in the portal's database.

Without an argument four guests wait, and the last line says the officer's session and the facility as JSON;
with the facility's number one more guest is handed in.
"""

import json
import secrets
import sys

from cutru.cli.environment import start_django

NAMES = ("DELTA DORA", "GAMMA GRETA", "BETA BERTA", "ALPHA ANNA")
"""From the oldest to the newest."""
NEWCOMER = "NEWCOMER NORA"


def prepare() -> dict[str, object]:
    """Four guests wait for the police of a ward of its own."""
    from tests.accounts.factories import make_user
    from tests.facilities.factories import HAI_BA_TRUNG, make_facility
    from tests.police.factories import at_work, ward_officer
    from tests.stays.factories import make_stay

    mark = secrets.token_hex(4)  # every run of this module counts its invented names from 1
    facility = make_facility(HAI_BA_TRUNG, manager=make_user(f"quan-ly-{mark}"))
    for name in NAMES:
        make_stay(facility, full_name=name)
    client = at_work(ward_officer(HAI_BA_TRUNG, username=f"can-bo-{mark}"))
    return {"session": client.cookies["sessionid"].value, "facility": facility.pk}


def arrive(facility: int) -> None:
    """One more guest comes in."""
    from cutru.facilities.models import Facility
    from tests.stays.factories import make_stay

    make_stay(Facility.objects.get(pk=facility), full_name=NEWCOMER, document_number="N7654321")


if __name__ == "__main__":
    server = start_django()
    if len(sys.argv) > 1:
        arrive(int(sys.argv[1]))
    else:
        print(json.dumps(prepare()))  # noqa: T201  the test reads it
