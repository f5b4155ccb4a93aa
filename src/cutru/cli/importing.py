"""./cutru import FILE --facility USERNAME [--check]: official files from the command line."""

import argparse
from pathlib import Path

from cutru.cli.environment import say, start_django


def run(arguments: list[str]) -> int:
    """0 when no row was rejected (or, with --check, none would be); cutru.exchange.cli prints."""
    parser = argparse.ArgumentParser(prog="./cutru import")
    parser.add_argument("file", type=Path)
    parser.add_argument("--facility", required=True, metavar="USERNAME")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        say(f"Không có tệp này · no such file: {options.file}")
        return 2
    start_django()
    from cutru.exchange.cli import import_file

    return import_file(options.file, options.facility, options.check)
