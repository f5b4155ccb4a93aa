"""./cutru manage …: Django's own commands."""

import os
import sys

from cutru.cli.environment import use_database, use_settings

WITHOUT_DATABASE = frozenset(
    {"help", "version", "--help", "--version", "-h", "makemessages", "compilemessages"}
)


def run(arguments: list[str]) -> int:
    """Django's `manage.py` with the embedded database started for the commands that may need one."""
    from django.core.management import execute_from_command_line

    use_settings()
    if arguments and arguments[0] not in WITHOUT_DATABASE:
        use_database()
    # Django's reloader starts the program again from these; `-m cutru` is how it was started.
    sys.argv = ["cutru", "manage", *arguments]
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    execute_from_command_line(["./cutru manage", *arguments])
    return 0
