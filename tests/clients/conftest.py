"""What the tests of the client package share."""

from collections.abc import Iterator

import pytest

from cutru_client import Client
from tests.clients.hotel import client_of, serving
from tests.exchange.api.program import Program


@pytest.fixture
def program(db: None) -> Program:
    """A hotel with a key."""
    return Program.of_hotel()


@pytest.fixture
def client(program: Program) -> Iterator[Client]:
    with client_of(program) as client:
        yield client


@pytest.fixture
def served(committed: None) -> Iterator[str]:
    """The address of the portal behind a real socket, with real transactions."""
    with serving() as address:
        yield address
