"""A hotel's till in a process of its own: `till FILE FIRST LAST` puts guests of these numbers and sends them.

Prints the number of each guest that is safely stored. CUTRU_URL and CUTRU_KEY name the portal.
"""

import os
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from cutru_client import Client, CutruError, Outbox

VIETNAM = timezone(timedelta(hours=7))


def guest(number: int, prefix: str = "") -> dict[str, Any]:
    """A foreign guest who arrives today."""
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    return {
        "regime": "F",
        "reference": f"{prefix}{number}",
        "full_name": "MUSTERMANN ERIKA",
        "sex": "F",
        "birth_date": "1964-08-12",
        "nationality": "D",
        "document_number": f"{prefix.upper().replace('-', '')}K{number:06}",
        "room": "305",
        "arrival_on": today.isoformat(),
        "departure_on": (today + timedelta(days=3)).isoformat(),
        "permitted_until": (today + timedelta(days=40)).isoformat(),
    }


def main() -> None:
    path, first, last = sys.argv[1], *map(int, sys.argv[2:])
    with Client(os.environ["CUTRU_URL"], os.environ["CUTRU_KEY"]) as client, Outbox(path, client) as outbox:
        for number in range(first, last, 5):
            outbox.put([guest(one) for one in range(number, min(number + 5, last))])
            sys.stdout.write(f"{min(number + 5, last)}\n")
            sys.stdout.flush()
            try:
                outbox.flush()
            except CutruError as error:
                sys.stderr.write(f"{error}\n")
        outbox.flush()


if __name__ == "__main__":
    main()
