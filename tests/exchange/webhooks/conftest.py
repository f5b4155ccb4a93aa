from collections.abc import Iterator

import pytest

from tests.exchange.webhooks.receiver import Receiver, listening


@pytest.fixture(autouse=True)
def _places() -> None:
    """Some tests here need real transactions instead of the one around every other test of the readers."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found
