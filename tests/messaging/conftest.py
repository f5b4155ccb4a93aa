"""A kind of message that no app declares."""

import pytest
from django.utils.translation import gettext_lazy

from cutru.messaging.kinds import register_kind

KIND = "test.moved"


@pytest.fixture(scope="session", autouse=True)
def declared() -> None:
    """Words whose English the portal has already, so that both languages can be told apart."""
    register_kind(KIND, gettext_lazy("Hỗ trợ"), "{procedure} · {day} · {at} · {place}")
