"""The readers know places from the database."""

import pytest


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    """Provinces and wards come with the migrations."""
