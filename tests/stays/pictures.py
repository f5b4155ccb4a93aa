"""Pictures on the sheet and kept with stays, of plain colours: what they show does not matter here."""

from datetime import date

from PIL import Image

from cutru.documents.actions import store_picture
from cutru.documents.models import Picture
from cutru.facilities.models import Facility, PicturesKept
from cutru.stays.actions.keeping import keep_with_stays
from cutru.stays.models import Stay, StayPicture
from tests.stays.factories import receptionist_of


def make_picture(facility: Facility, colour: str = "#886644") -> Picture:
    return store_picture(receptionist_of(facility), facility, Image.new("RGB", (640, 420), colour))


def keep_picture(stay: Stay, kept: PicturesKept = PicturesKept.MONTH) -> Picture:
    """A picture kept with the stay, as the facility has decided."""
    Facility.objects.filter(pk=stay.facility_id).update(pictures_kept_days=kept)
    picture = make_picture(stay.facility)
    assert keep_with_stays({stay.pk: [picture.pk]}) == {picture.pk}
    return picture


def put_with(stay: Stay, until: date) -> Picture:
    """A picture with the stay until a day, whatever the facility has decided."""
    picture = make_picture(stay.facility)
    StayPicture.objects.create(stay_id=stay.pk, arrival_on=stay.arrival_on, picture=picture, kept_until=until)
    return picture
