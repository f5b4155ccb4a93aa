"""What the tests of the interface share."""

import pytest


@pytest.fixture(autouse=True)
def _places(request: pytest.FixtureRequest) -> None:
    """As for all tests of exchange, but tests with real transactions bring their own database."""
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")
