"""Hotels with keys for the drill of the clients; runs in the portal's environment and answers with JSON.

`programs HOTELS`: number and key of so many new hotels.
"""

import json
import sys

from cutru.cli.environment import start_django


def make(hotels: int) -> list[dict[str, object]]:
    from tests.exchange.api.program import Program

    programs = [Program.of_hotel() for _hotel in range(hotels)]
    return [{"facility": one.facility.pk, "key": one.secret} for one in programs]


if __name__ == "__main__":
    start_django()
    sys.stdout.write(json.dumps(make(int(sys.argv[1]))) + "\n")
