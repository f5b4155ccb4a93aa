"""What every test may use."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings

# How long one example takes says how busy the machine is, not whether the rule is right.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


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
