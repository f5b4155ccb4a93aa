"""What every command needs before Django: its settings module and a database."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cutru import embedded


def is_production() -> bool:
    return os.environ.get("CUTRU_ENV", "local") == "production"


def say(text: str) -> None:
    """To stderr, because the output of some commands is read by programs."""
    print(text, file=sys.stderr, flush=True)


def use_settings() -> None:
    environment = os.environ.setdefault("CUTRU_ENV", "local")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cutru.settings.{environment}")


def use_database() -> embedded.EmbeddedServer | None:
    """Start or join the embedded database, unless DATABASE_URL names another one or this is production.

    Raises EmbeddedServerError.
    """
    if os.environ.get("DATABASE_URL") or is_production():
        return None
    return embedded.start(say=say)


@contextmanager
def temporary_home(purpose: str) -> Iterator[str]:
    """A throw-away CUTRU_HOME; others may pass through it, as the database's system user must."""
    with tempfile.TemporaryDirectory(prefix=f"cutru-{purpose}-", ignore_cleanup_errors=True) as home:
        Path(home).chmod(0o711)
        yield home


def start_django() -> embedded.EmbeddedServer | None:
    """Settings, database and Django's apps; returns the embedded server."""
    import django

    use_settings()
    database = use_database()
    django.setup()
    return database
