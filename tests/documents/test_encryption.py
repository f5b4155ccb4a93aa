"""Pictures are stored so that the database alone tells nothing of them."""

import base64
import io
from uuid import uuid4

import pytest
from PIL import Image

from cutru.documents.actions import store_picture, store_upload
from cutru.documents.encryption import Unreadable, seal, unseal
from cutru.documents.models import Picture, PictureContent, Upload, UploadContent
from cutru.documents.queries import bytes_of, jpeg_of
from cutru.identity.reading import open_file
from tests.documents.specimens import photo, specimen
from tests.facilities.factories import make_facility
from tests.stays.factories import receptionist_of

OTHER_KEY = base64.b64encode(bytes(range(32))).decode()
PARTS = ("full", "thumbnail")
JPEG_MARKS = (b"\xff\xd8\xff", b"JFIF", b"Exif", b"\xff\xd9\xff")


def kept() -> Picture:
    facility = make_facility()
    [page] = open_file(photo(4))
    return store_picture(receptionist_of(facility), facility, page.image)


def everything_stored() -> bytes:
    """All bytes of all rows of documents, as the database has them."""
    values = [
        value
        for model in (Picture, PictureContent, Upload, UploadContent)
        for row in model.objects.values_list()
        for value in row
    ]
    return b"".join(bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in values)


@pytest.mark.django_db
def test_a_picture_comes_back_as_it_was_kept_and_nothing_of_it_stands_in_the_database():
    picture = kept()
    images = [Image.open(io.BytesIO(jpeg_of(picture, part))) for part in PARTS]
    assert [image.format for image in images] == ["JPEG", "JPEG"]
    assert [max(image.size) for image in images] == [1600, 320]
    assert images[0].size == (picture.width, picture.height)
    stored = everything_stored()
    assert [mark in stored for mark in JPEG_MARKS] == [False] * len(JPEG_MARKS)


@pytest.mark.django_db
def test_an_upload_waits_encrypted_and_under_no_name_of_its_guest():
    facility = make_facility()
    data = photo(4)
    assert b"Exif" in data
    upload = store_upload(
        receptionist_of(facility), facility, data, batch=uuid4(), position=0, name="IMG 1.jpg", camera=False
    )
    assert bytes_of(upload) == data
    stored = everything_stored()
    assert [mark in stored for mark in JPEG_MARKS] == [False] * len(JPEG_MARKS)
    assert specimen(4).truth["document_number"].encode() not in stored


@pytest.mark.django_db
def test_exif_place_and_time_are_gone_from_what_is_kept():
    original = Image.open(io.BytesIO(photo(4)))
    assert original.getexif().get_ifd(0x8825)[1] == "N"
    picture = kept()
    for part in PARTS:
        image = Image.open(io.BytesIO(jpeg_of(picture, part)))
        assert (dict(image.getexif()), image.info.get("exif"), image.info.get("comment")) == ({}, None, None)
        assert sorted(image.info) == ["jfif", "jfif_density", "jfif_unit", "jfif_version"]


@pytest.mark.django_db
def test_with_another_key_nothing_opens(settings):
    picture = kept()
    settings.PICTURE_KEYS = (OTHER_KEY,)
    for part in PARTS:
        with pytest.raises(Unreadable):
            jpeg_of(picture, part)


@pytest.mark.django_db
def test_a_new_key_in_front_leaves_older_pictures_readable(settings):
    older = kept()
    settings.PICTURE_KEYS = (OTHER_KEY, *settings.PICTURE_KEYS)
    newer = kept()
    assert older.key_id != newer.key_id
    assert jpeg_of(older, "thumbnail")[:3] == jpeg_of(newer, "thumbnail")[:3] == b"\xff\xd8\xff"


@pytest.mark.django_db
@pytest.mark.parametrize("exchange", ["parts", "pictures"])
def test_a_ciphertext_opens_in_its_own_place_only(exchange):
    picture, other = kept(), kept()
    content = picture.content
    if exchange == "parts":
        content.full, content.thumbnail = content.thumbnail, content.full
    else:
        content.full = other.content.full
    content.save()
    with pytest.raises(Unreadable):
        jpeg_of(picture, "full")


def test_a_changed_or_cut_ciphertext_does_not_open():
    key_id, sealed = seal(b"passport", "here")
    assert unseal(key_id, sealed, "here") == b"passport"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for broken in (changed, sealed[:-1], sealed[:5], b""):
        with pytest.raises(Unreadable):
            unseal(key_id, broken, "here")
    with pytest.raises(Unreadable):
        unseal("0" * 16, sealed, "here")


def test_the_same_bytes_are_never_sealed_alike():
    assert len({seal(b"passport", "here")[1] for _time in range(20)}) == 20


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(b"x" * 31).decode(), "ä" * 44])
def test_a_faulty_key_is_refused(settings, key):
    settings.PICTURE_KEYS = (key,)
    with pytest.raises(ValueError, match="base64 of 32"):
        seal(b"passport", "here")
