"""Several programs of one facility begin to try things at the same moment."""

import pytest

from cutru.facilities.actions import sandbox_for
from cutru.facilities.models import Facility
from tests.facilities.factories import make_facility
from tests.stays.test_at_the_same_time import together


@pytest.mark.usefixtures("committed")
def test_four_who_ask_for_the_twin_at_once_get_the_same():
    facility = make_facility()
    assert len(set(together(lambda _number: sandbox_for(facility).pk))) == 1
    assert Facility.objects.filter(is_sandbox=True).count() == 1
