"""From a picture to a row of the sheet: what the worker does with every kind of file."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.documents.models import Picture, PictureContent, Upload, UploadContent
from cutru.identity.names import search_key
from cutru.stays import tasks
from cutru.stays.actions import Refused, reading
from cutru.stays.actions import drafts as sheet
from cutru.stays.actions.reading import Given, take_files
from cutru.stays.models import Draft, DraftPicture, Stay
from cutru.stays.typed import Scanned, scan_problems
from tests.documents.specimens import empty_photo, photo, specimen
from tests.facilities.factories import make_facility
from tests.specimens import make_sheet, pdf_of, phone_jpeg
from tests.stays.factories import receptionist_of, today

pytestmark = pytest.mark.django_db

State = Upload.State
SEED = 4
"""Of a passport and a visa of one person, Mr Rossi."""


@pytest.fixture
def facility():
    return make_facility()


@pytest.fixture
def user(facility):
    return receptionist_of(facility)


def give(facility, *files, camera=False, batch=None):
    """Hand files to the portal; the uploads that wait."""
    given = [Given(f"{number}.jpg", len(data), lambda data=data: data) for number, data in enumerate(files)]
    taken = take_files(receptionist_of(facility), facility, given, batch=batch or uuid4(), camera=camera)
    assert [one.problem for one in taken] == [None] * len(files)
    return [Upload.objects.get(pk=one.number) for one in taken]


def read(facility, *files, **options):
    """Hand files to the portal and let the worker read them; the uploads afterwards."""
    uploads = give(facility, *files, **options)
    for upload in uploads:
        tasks.read_upload(str(upload.pk))
        upload.refresh_from_db()
    return uploads


def rows():
    return list(Draft.objects.order_by("pk"))


def values(draft, *names):
    return [draft.values.get(name, "") for name in names]


def test_a_passport_becomes_a_row_with_its_picture_and_the_file_is_forgotten(facility):
    [upload] = read(facility, photo(SEED))
    [row] = rows()
    truth = specimen(SEED).truth
    assert values(row, "full_name", "document_number") == [truth["full_name"], truth["document_number"]]
    assert row.origins["document_number"] == "mrz"
    assert "name_confirmed" not in row.values
    assert (upload.state, upload.drafts, upload.folded, upload.problem) == (State.DONE, [row.pk], False, "")
    [beside] = DraftPicture.objects.all()
    assert (beside.draft_id, beside.picture.facility_id) == (row.pk, facility.pk)
    assert (beside.picture.width, beside.picture.height, beside.picture.remove_on) == (1600, 1200, None)
    assert UploadContent.objects.count() == 0


def test_the_reading_is_queued_with_the_file_and_for_the_worker_of_its_own(facility):
    uploads = give(facility, photo(SEED), photo(1, "ID_CARD_QR"))
    jobs = ProcrastinateJob.objects.order_by("id")
    assert [(job.queue_name, job.args) for job in jobs] == [
        ("reading", {"upload_id": str(upload.pk)}) for upload in uploads
    ]
    assert [upload.position for upload in uploads] == [0, 1]
    assert [upload.state for upload in uploads] == [State.WAITING] * 2


def test_reading_twice_makes_no_second_row(facility):
    [upload] = read(facility, photo(1, "ID_CARD_QR"))
    tasks.read_upload(str(upload.pk))
    assert (len(rows()), Picture.objects.count()) == (1, 1)
    upload.refresh_from_db()
    assert (upload.state, upload.attempts) == (State.DONE, 1)


def test_work_that_breaks_off_before_its_end_leaves_nothing_and_begins_anew(facility):
    [upload] = give(facility, photo(1, "ID_CARD_QR"))
    with connection.cursor() as cursor:  # forgetting the file is the last step
        cursor.execute(
            """
            CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'off'; END $$;
            CREATE TRIGGER off BEFORE DELETE ON documents_uploadcontent EXECUTE FUNCTION break_off();
            """
        )
        with pytest.raises(ProgrammingError):
            tasks.read_upload(str(upload.pk))
        assert (len(rows()), Picture.objects.count(), UploadContent.objects.count()) == (0, 0, 1)
        cursor.execute("DROP TRIGGER off ON documents_uploadcontent; DROP FUNCTION break_off")
    tasks.read_upload(str(upload.pk))
    assert (len(rows()), Picture.objects.count(), UploadContent.objects.count()) == (1, 1, 0)


def test_a_file_that_ended_worker_after_worker_is_given_up(facility):
    [upload] = give(facility, photo(1, "ID_CARD_QR"))
    Upload.objects.update(attempts=reading.MOST_ATTEMPTS)
    tasks.read_upload(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.problem, rows()) == (State.FAILED, "reading_failed", [])
    assert UploadContent.objects.count() == 0


def test_a_second_picture_of_a_document_goes_to_its_row(facility):
    first, second = read(facility, photo(SEED), photo(SEED, orientation=1))
    [row] = rows()
    assert [(upload.drafts, upload.folded) for upload in (first, second)] == [
        ([row.pk], False),
        ([row.pk], True),
    ]
    assert [beside.position for beside in DraftPicture.objects.filter(draft=row)] == [0, 1]


def test_a_second_picture_leaves_what_a_person_typed_or_confirmed(facility, user):
    read(facility, photo(SEED))
    [row] = rows()
    typed = {"full_name": "ROSSI LUIGI", "name_confirmed": "1", "room": "12", "birth_date": "01/02/1990"}
    sheet.update_draft(user, facility, row.pk, typed)
    read(facility, photo(SEED))
    row.refresh_from_db()
    assert values(row, *typed) == ["ROSSI LUIGI", "1", "12", "01/02/1990"]


def test_a_zone_does_not_take_the_accents_from_a_name_of_a_card(facility, user):
    read(facility, photo(1, "ID_CARD_QR"))
    [row] = rows()
    name = row.values["full_name"]
    assert name != search_key(name)
    zone = {"full_name": search_key(name), "document_number": row.values["document_number"], "sex": "M"}
    _row, was_there = sheet.add_read(user, facility, Scanned("V", zone, dict.fromkeys(zone, "mrz"), []))
    row.refresh_from_db()
    assert (was_there, row.values["full_name"], row.origins["full_name"]) == (True, name, "qr")


def test_several_cards_in_a_photo_make_several_rows_that_share_it_until_the_last_goes(facility, user):
    cards = make_sheet(3, 2, kinds=("ID_CARD_QR",))
    [upload] = read(facility, phone_jpeg(cards.image))
    assert sorted(row.values["document_number"] for row in rows()) == sorted(
        one.truth["document_number"] for one in cards.specimens
    )
    assert upload.drafts == [row.pk for row in rows()]
    first, second = rows()
    sheet.delete_draft(user, facility, first.pk)
    assert (Picture.objects.count(), PictureContent.objects.count()) == (1, 1)
    sheet.delete_draft(user, facility, second.pk)
    assert (Picture.objects.count(), PictureContent.objects.count()) == (0, 0)


def test_every_page_of_a_pdf_is_read_and_a_page_without_a_document_goes_with_the_one_before(facility):
    back = Image.new("RGB", (1200, 900), "#dddddd")
    images = [specimen(1, "ID_CARD_QR").image, back, specimen(4, "ID_CARD_QR").image]
    [upload] = read(facility, pdf_of(images))
    numbers = [specimen(seed, "ID_CARD_QR").truth["document_number"] for seed in (1, 4)]
    assert [row.values["document_number"] for row in rows()] == numbers
    assert [DraftPicture.objects.filter(draft=row).count() for row in rows()] == [2, 1]
    assert upload.drafts == [row.pk for row in rows()]


def test_a_picture_without_a_document_is_put_beside_an_empty_row(facility):
    [upload] = read(facility, empty_photo())
    [row] = rows()
    assert (upload.state, upload.drafts) == (State.NOTHING, [row.pk])
    assert values(row, "full_name", "document_number") == ["", ""]
    assert DraftPicture.objects.get().draft_id == row.pk


def test_a_frame_of_a_camera_without_a_document_leaves_nothing(facility):
    [upload] = read(facility, empty_photo(), camera=True)
    assert (upload.state, upload.drafts, rows(), Picture.objects.count()) == (State.NOTHING, [], [], 0)


def test_a_visa_fills_the_row_of_its_guest_whatever_comes_first(facility):
    visa, passport = give(facility, photo(SEED, "MRV-A"), photo(SEED))
    tasks.read_upload(str(visa.pk))
    visa.refresh_from_db()
    assert (visa.state, rows()) == (State.WAITING, [])
    assert (
        ProcrastinateJob.objects.filter(args__upload_id=str(visa.pk), scheduled_at__isnull=False).count() == 1
    )
    tasks.read_upload(str(passport.pk))
    tasks.read_upload(str(visa.pk))
    visa.refresh_from_db()
    [row] = rows()
    assert (visa.state, visa.drafts, visa.problem) == (State.DONE, [row.pk], "")
    truth = specimen(SEED).truth
    assert values(row, "full_name", "entry_document_kind") == [truth["full_name"], "visa"]
    assert row.values["entry_document_until"]
    # Some visas have the passport's number in the place of their own, and this is one of them.
    assert values(row, "document_number", "entry_document_number") == [
        specimen(SEED).truth["document_number"],
        "",
    ]
    unsure = {problem.field for problem in scan_problems(row.values) if problem.code == "reading_unsure"}
    assert {"entry_document_kind", "entry_document_until"} <= unsure
    assert DraftPicture.objects.filter(draft=row).count() == 2


def test_a_visa_without_its_guest_is_told_and_makes_no_row(facility):
    [visa] = give(facility, photo(SEED, "MRV-A"))
    Upload.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    tasks.read_upload(str(visa.pk))
    visa.refresh_from_db()
    assert (visa.state, visa.problem, rows()) == (State.FAILED, "visa_without_guest", [])
    assert Picture.objects.count() == 0


def test_visas_that_wait_for_one_another_do_not_wait_for_ever(facility):
    visas = give(facility, photo(SEED, "MRV-A"), photo(2, "MRV-A"))
    Upload.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    for _round in range(2):
        for visa in visas:
            tasks.read_upload(str(visa.pk))
    assert [state for [state] in Upload.objects.values_list("state")] == [State.FAILED] * 2


def test_a_damaged_file_is_told_and_done_with(facility):
    half = photo(SEED)[: len(photo(SEED)) // 2]
    [upload] = read(facility, half)
    assert (upload.state, upload.drafts, rows()) == (State.FAILED, [], [])
    assert upload.problem.startswith("picture_")
    assert UploadContent.objects.count() == 0


def test_who_no_longer_works_there_fills_no_row(facility, user):
    [upload] = give(facility, photo(1, "ID_CARD_QR"))
    facility.memberships.update(is_active=False)
    tasks.read_upload(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.problem, rows()) == (State.FAILED, "reading_not_allowed", [])
    assert Picture.objects.count() == 0


def test_a_key_that_was_taken_away_is_told_and_not_tried_for_ever(facility, settings):
    [upload] = give(facility, photo(1, "ID_CARD_QR"))
    settings.PICTURE_KEYS = ("A" * 43 + "=",)
    tasks.read_upload(str(upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == (State.FAILED, "reading_failed")


def test_a_full_sheet_takes_what_fits_and_says_so(facility, user, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_DRAFTS", 1)
    images = [specimen(seed, "ID_CARD_QR").image for seed in (1, 4)]
    [some] = read(facility, pdf_of(images))
    [none] = read(facility, photo(2, "ID_CARD_QR"))
    assert [(one.state, len(one.drafts), one.problem, one.params) for one in (some, none)] == [
        (State.DONE, 1, "sheet_full", {"max": 1}),
        (State.FAILED, 0, "sheet_full", {"max": 1}),
    ]
    assert (len(rows()), Picture.objects.count()) == (1, 1)


def test_handing_in_takes_the_pictures_with_it_and_leaves_those_of_others(facility, user):
    read(facility, photo(1, "ID_CARD_QR"), photo(4, "ID_CARD_QR"))
    sent, stays_here = rows()
    typed = {
        "name_confirmed": "1",
        "room": "7",
        "reason": "1",
        "departure_on": "+2",
        "residence_province_code": "01",
    }
    sheet.update_draft(user, facility, sent.pk, typed)
    result = sheet.send_drafts(user, facility, [sent.pk])
    assert result.outcome is not None
    assert (result.outcome.accepted, Stay.objects.count()) == (1, 1)
    assert [beside.draft_id for beside in DraftPicture.objects.all()] == [stays_here.pk]
    assert Picture.objects.count() == 1


def test_after_a_day_files_and_pictures_that_nothing_refers_to_are_removed(facility):
    give(facility, photo(SEED))
    read(facility, photo(1, "ID_CARD_QR"), empty_photo())
    DraftPicture.objects.filter(draft=rows()[1]).delete()
    tasks.remove_forgotten_pictures(0)
    assert (Upload.objects.count(), Picture.objects.count()) == (3, 2)
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    Picture.objects.update(created_at=timezone.now() - timedelta(hours=25))
    tasks.remove_forgotten_pictures(0)
    assert (Upload.objects.count(), UploadContent.objects.count()) == (0, 0)
    assert [picture.pk for picture in Picture.objects.all()] == [DraftPicture.objects.get().picture_id]


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("READING_MOST_FILES", 1, "too_many_pictures"),
        ("READING_LARGEST_REQUEST", 1000, "pictures_too_large"),
        ("READING_MOST_WAITING", 1, "too_many_waiting"),
    ],
)
def test_too_much_at_once_is_refused_and_nothing_stored(facility, settings, setting, value, code):
    setattr(settings, setting, value)
    with pytest.raises(Refused) as refused:
        give(facility, empty_photo(), empty_photo())
    assert [problem.code for problem in refused.value.problems] == [code]
    assert (Upload.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_rows_take_over_room_and_dates_of_the_guest_above(facility, user):
    above = sheet.add_draft(user, facility, "V")
    departure = f"{today() + timedelta(days=3):%d/%m/%Y}"
    sheet.update_draft(user, facility, above.pk, {"room": "7", "departure_on": departure, "reason": "1"})
    read(facility, photo(1, "ID_CARD_QR"))
    assert values(rows()[1], "room", "departure_on", "reason") == ["7", departure, "1"]
