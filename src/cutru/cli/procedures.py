"""./cutru procedures [CODE] [--on DATE] [--json]: the catalogue, with what was corrected here."""

import argparse
import sys
from datetime import date

from cutru.cli.environment import say, use_database, use_settings


def run(arguments: list[str]) -> int:
    """Print all procedures or one; 2 with a sentence for an unknown code or a day that is none."""
    parser = argparse.ArgumentParser(prog="./cutru procedures")
    parser.add_argument("code", nargs="?", metavar="CODE", help="national code or id; all when none is given")
    parser.add_argument("--on", metavar="DATE", type=_day, help="YYYY-MM-DD, today when none is given")
    parser.add_argument("--field", choices=("residence", "immigration"), default="residence")
    parser.add_argument("--json", action="store_true", help="stable keys, see docs/procedures.md")
    options = parser.parse_args(arguments)
    _start()
    from cutru.procedures.cli import tell

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # text, whatever the terminal's locale
    return tell(options.code, options.on, options.field, as_json=options.json)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(
            f"không phải ngày · not a day: {text!r} (YYYY-MM-DD, 2025-11-15)"
        ) from wrong
    if day.isoformat() != text:
        raise argparse.ArgumentTypeError(f"không phải ngày · not a day: {text!r} (YYYY-MM-DD, 2025-11-15)")
    return day


def _start() -> None:
    """Django with its database; without one the released catalogue, and a sentence that says so."""
    import django

    from cutru.embedded import EmbeddedServerError

    use_settings()
    try:
        use_database()
    except EmbeddedServerError as away:
        say(str(away))
    django.setup()
    from django.db import DatabaseError

    from cutru.legislation.acting import Acting, acting, remember

    try:
        acting()
    except DatabaseError:
        say(
            "Chưa đọc được cơ sở dữ liệu: dưới đây là bản phát hành, chưa có giá trị đã sửa · "
            "the database cannot be read: this is the catalogue as released, without corrections"
        )
        remember(Acting())
