"""What every test may use."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

# How long one example takes says how busy the machine is, not whether the rule is right.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

WITH_PORTAL = ("tests/browser/", "tests/drills/")
"""Folders whose tests share one running portal."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no process is left alone with one at the end."""
    for item in items:
        database = item.get_closest_marker("django_db")
        if database and database.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: would empty places and pages for all; use `committed`")
    items.sort(key=lambda item: not any(item.iter_markers("slow")) and not any(item.iter_markers("browser")))


class _OnePortal(LoadScopeScheduling):
    """Every test goes to the next free process, but those of a folder with a portal go to one together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in WITH_PORTAL if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _OnePortal(config, log)


@pytest.fixture(autouse=True)
def law_as_released() -> None:
    """Tests begin with nothing confirmed, as their database does, and count no query for knowing it."""
    from cutru.legislation.acting import Acting, remember

    remember(Acting())


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database whose transactions are real, for tests with several connections.

    What migrations loaded (places, pages) stays; everything that hangs on an account goes afterwards.
    """
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE accounts_user, stays_stay, stays_entry, procrastinate_jobs CASCADE")
        connection.close()
