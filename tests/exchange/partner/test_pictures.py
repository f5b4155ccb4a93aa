"""Pictures that programs send: let go, or kept with the stay where the facility keeps pictures."""

import base64
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from cutru.documents.models import Picture
from cutru.documents.queries import jpeg_of
from cutru.stays.models import Stay, StayPicture
from tests.exchange.partner.software import FOREIGN, VIETNAMESE, Software, citizen, foreigner
from tests.facilities.factories import make_facility

pytestmark = pytest.mark.django_db


def picture(colour: str = "red", size: tuple[int, int] = (600, 400), kind: str = "JPEG") -> str:
    """In Base64, with a place in its Exif."""
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, exif=exif)
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture
def keeper() -> Software:
    """The program of a hotel that keeps pictures."""
    return Software(make_facility(pictures_kept_days=90)).log_in()


def kept_colours(stay: Stay) -> list[str]:
    """What the pictures kept with a stay show, in order."""
    colours = []
    for one in StayPicture.objects.filter(stay_id=stay.pk).order_by("id"):
        image = Image.open(io.BytesIO(jpeg_of(one.picture, "full")))
        red, _green, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]  # three bands
        colours.append("red" if red > blue else "blue")
    return colours


def test_pictures_are_let_go_where_the_facility_keeps_none(software: Software) -> None:
    software.taken(FOREIGN, foreigner(anhHoChieuB64=picture()))
    software.taken(VIETNAMESE, citizen(anhTruocB64=picture(), anhSauB64=picture("blue")))
    assert (Picture.objects.count(), StayPicture.objects.count()) == (0, 0)


def test_the_picture_of_a_passport_is_kept_with_the_stay(keeper: Software) -> None:
    record = foreigner(anhHoChieuB64=f"data:image/png;base64,{picture(kind='PNG')}")
    keeper.taken(FOREIGN, record)
    stay = Stay.objects.get()
    assert kept_colours(stay) == ["red"]
    kept = StayPicture.objects.get()
    assert (kept.picture.facility, kept.picture.created_by) == (keeper.facility, stay.submission.by)
    assert kept.kept_until == stay.departure_on + timedelta(days=90)
    assert b"Secret place" not in jpeg_of(kept.picture, "full")


def test_both_sides_of_a_card_are_kept_in_order_each_with_its_guest(keeper: Software) -> None:
    first = citizen(hoTen="Một", anhTruocB64=picture("red"), anhSauB64=picture("blue"))
    second = citizen(hoTen="Hai", anhTruocB64="", anhSauB64=None)
    third = citizen(hoTen="Ba", anhTruocB64=picture("blue"))
    keeper.taken(VIETNAMESE, first, second, third)
    kept = {stay.full_name: kept_colours(stay) for stay in Stay.objects.all()}
    assert kept == {"Một": ["red", "blue"], "Hai": [], "Ba": ["blue"]}


@pytest.mark.parametrize(
    "odd",
    [
        base64.b64encode(b"\xff\xd8\xff\xe0" + b"0" * 60).decode(),
        picture()[: len(picture()) // 2 // 4 * 4],
        picture(size=(50, 30)),
        picture(kind="PNG")[:200],
    ],
    ids=["no picture", "cut off", "tiny", "half a PNG"],
)
def test_a_picture_that_cannot_be_opened_keeps_no_guest_out(keeper: Software, odd: str) -> None:
    keeper.taken(FOREIGN, foreigner(anhHoChieuB64=odd))
    assert (Stay.objects.count(), Picture.objects.count()) == (1, 0)


def test_nothing_is_kept_of_a_request_that_is_refused(keeper: Software) -> None:
    keeper.refused(FOREIGN, foreigner(anhHoChieuB64=picture()), foreigner(hoTen=""))
    assert (Stay.objects.count(), Picture.objects.count()) == (0, 0)


def test_the_same_request_again_keeps_its_pictures_once(keeper: Software) -> None:
    record = foreigner(anhHoChieuB64=picture())
    assert keeper.taken(FOREIGN, record) == keeper.taken(FOREIGN, record)
    assert (Stay.objects.count(), Picture.objects.count()) == (1, 1)


def test_kept_pictures_have_a_day_on_which_they_go(keeper: Software) -> None:
    keeper.taken(FOREIGN, foreigner(anhHoChieuB64=picture()))
    days = Picture.objects.values_list("remove_on", flat=True)
    assert all(day is not None and day > timezone.localdate() for day in days)
    assert len(days) == 1
