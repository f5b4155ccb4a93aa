import pytest

from cutru.facilities.models import FacilityType
from tests.facilities.factories import HAI_BA_TRUNG, make_facility

pytestmark = pytest.mark.django_db


def test_a_facility_carries_the_province_of_its_ward():
    assert make_facility(ward=HAI_BA_TRUNG).province_code == "01"


@pytest.mark.parametrize(
    ("kind", "required"), [(FacilityType.HOTEL, True), (FacilityType.HOMESTAY, False), ("household", False)]
)
def test_hotels_need_a_room_number_and_homes_do_not(kind, required):
    assert make_facility(type=kind).room_required == required
