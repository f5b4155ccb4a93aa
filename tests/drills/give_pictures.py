"""Gives pictures of so many cards to the sheet of a new facility; answers the uploads and the cards' numbers.

Runs in the portal's environment: `python -m tests.drills.give_pictures 6`.
"""

import json
import sys
from uuid import uuid4

from cutru.cli.environment import start_django


def give(count: int) -> dict[str, object]:
    from cutru.stays.actions.reading import Given, take_files
    from tests.accounts.factories import make_user
    from tests.documents.specimens import photo, specimen
    from tests.facilities.factories import make_facility

    manager = make_user("quan-ly-chup-anh")
    facility = make_facility(manager=manager)
    photos = [photo(seed, "ID_CARD_QR") for seed in range(1, count + 1)]
    files = [Given("the.jpg", len(data), lambda data=data: data) for data in photos]  # type: ignore[misc]
    taken = take_files(manager, facility, files, batch=uuid4(), camera=False)
    numbers = [specimen(seed, "ID_CARD_QR").truth["document_number"] for seed in range(1, count + 1)]
    return {"uploads": [str(one.number) for one in taken], "numbers": numbers}


if __name__ == "__main__":
    start_django()
    sys.stdout.write(json.dumps(give(int(sys.argv[1]))) + "\n")
