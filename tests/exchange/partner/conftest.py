"""A hotel whose software has logged in."""

import pytest
from django.core.cache import cache

from tests.exchange.partner.software import Software


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """Wrong passwords of other tests do not count here."""
    cache.clear()


@pytest.fixture
def software(db: None) -> Software:
    """Logged in for a hotel in Phường Hoàn Kiếm."""
    return Software().log_in()
