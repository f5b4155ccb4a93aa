"""The steps that bring an installation up to date. Each does nothing when nothing changed."""

import hashlib
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from pathlib import Path

from cutru.cli.translations import compile_translations

__all__ = [
    "check_production",
    "collect_static",
    "compile_translations",
    "install_frontend",
    "make_trial_accounts",
    "prepare_tables",
]


def install_frontend(progress: Callable[[str], None]) -> None:
    """Packages of the pages: style, icons, fonts. Needs a network the first time only."""
    import_module("cutru.cli.frontend").install(progress)


def prepare_tables(progress: Callable[[str], None]) -> None:
    """Migrations with the places and code lists they carry, the cache table, the partitions of stays."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        progress(f"{len(plan)} bước nâng cấp · migrations")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("ensure_partitions", stdout=StringIO())
    connection.close()


def collect_static() -> None:
    """Copy static files to where WhiteNoise reads them, when any of them changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".made-from"
    wanted = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _static_fingerprint() -> str:
    """Changes with the name, size or time of any static file."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def make_trial_accounts() -> None:
    from cutru.web.trial import ensure_trial_accounts

    ensure_trial_accounts()


def check_production() -> None:
    """Raises ImproperlyConfigured with a sentence for each thing that makes a production unsafe."""
    from cutru.web.checks import refuse_unsafe_production

    refuse_unsafe_production()
