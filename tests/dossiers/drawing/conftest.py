import pytest

from cutru.places.models import Ward


@pytest.fixture
def hoan_kiem() -> Ward:
    return Ward.objects.get(code="00070")
