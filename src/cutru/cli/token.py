"""./cutru token USERNAME [--sandbox] [--scope …]: a new key of the account's facility, alone on stdout."""

import argparse

from cutru.cli.environment import say, start_django

REFUSED = 2


def run(arguments: list[str]) -> int:
    """Print the key, which is shown this once; 2 with a sentence for an account without a facility."""
    parser = argparse.ArgumentParser(prog="./cutru token")
    parser.add_argument("username")
    parser.add_argument("--sandbox", action="store_true", help="for trying things; police never see it")
    parser.add_argument("--scope", action="append", metavar="SCOPE", help="all when none is given")
    options = parser.parse_args(arguments)
    start_django()
    from cutru.exchange.cli import make_token

    try:
        print(make_token(options.username, options.scope, is_sandbox=options.sandbox))
    except ValueError as error:
        say(str(error))
        return REFUSED
    return 0
