"""Giving pictures to the sheet over HTTP: answers for scripts, for people without them, and for strangers."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cutru.documents.models import Upload
from cutru.problems import Problem
from cutru.stays import tasks
from cutru.stays.actions import drafts as sheet
from cutru.stays.models import Draft
from tests.accounts.factories import log_in
from tests.documents.specimens import empty_photo, photo
from tests.facilities.factories import make_facility
from tests.stays.factories import receptionist_of

pytestmark = pytest.mark.django_db

READ, SHEET = "/khai-bao/doc/", "/khai-bao/"
SCRIPT = {"X-Sheet": "1"}


@pytest.fixture
def facility():
    return make_facility()


@pytest.fixture
def client(facility):
    return log_in(Client(), receptionist_of(facility))


def files(*contents):
    return [
        SimpleUploadedFile(f"ảnh {number}.jpg", content, "image/jpeg")
        for number, content in enumerate(contents)
    ]


def give(client, *contents, **data):
    return client.post(READ, {"file": files(*contents), **data}, headers=SCRIPT)


def read_all():
    for upload in Upload.objects.filter(content__isnull=False).order_by("position"):
        tasks.read_upload(str(upload.pk))


def test_each_file_of_a_request_is_taken_or_refused_by_itself(client):
    answer = give(client, empty_photo(), b"not a picture")
    told = answer.json()
    [upload] = Upload.objects.all()
    assert answer.status_code == 202
    assert told == {
        "batch": str(upload.batch),
        "uploads": [
            {"id": str(upload.pk), "name": "ảnh 0.jpg", "state": "waiting"},
            {
                "name": "ảnh 1.jpg",
                "state": "refused",
                "code": "picture_type_unknown",
                "message": Problem("file", "picture_type_unknown").message_vi,
            },
        ],
    }


def test_a_request_of_which_nothing_is_taken_is_answered_with_422(client):
    answers = [give(client, b"not a picture"), give(client)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [one["state"] for one in answers[0].json()["uploads"]] == ["refused"]
    assert answers[1].json()["code"] == "no_picture_chosen"
    assert Upload.objects.count() == 0


def test_too_many_files_are_refused_in_one_sentence(client, settings):
    settings.READING_MOST_FILES = 1
    answer = give(client, empty_photo(), empty_photo())
    told = answer.json()
    assert (answer.status_code, told["uploads"], told["code"]) == (422, [], "too_many_pictures")
    assert told["message"] == Problem("file", "too_many_pictures", {"max": 1}).message_vi
    assert Upload.objects.count() == 0


def test_files_join_the_batch_they_name_in_the_place_they_name(client):
    batch = str(uuid4())
    give(client, empty_photo(), batch=batch, position="2")
    give(client, empty_photo(), batch=batch, position="0")
    give(client, empty_photo(), batch="x" * 40, position="-1")
    uploads = Upload.objects.order_by("created_at")
    assert [upload.position for upload in uploads] == [2, 0, 0]
    assert [str(upload.batch) == batch for upload in uploads] == [True, True, False]


def test_progress_tells_how_far_each_file_is(client):
    batch = give(client, photo(1, "ID_CARD_QR"), empty_photo()).json()["batch"]
    before = client.get(f"{READ}{batch}/").json()
    assert (before["done"], before["total"]) == (0, 2)
    assert [upload["state"] for upload in before["uploads"]] == ["waiting", "waiting"]
    read_all()
    after = client.get(f"{READ}{batch}/").json()
    rows = list(Draft.objects.order_by("pk").values_list("pk", flat=True))
    assert (after["done"], after["total"]) == (2, 2)
    assert [(one["state"], one["drafts"], one["folded"]) for one in after["uploads"]] == [
        ("done", [rows[0]], False),
        ("nothing", [rows[1]], False),
    ]
    assert [bool(one["message"]) for one in after["uploads"]] == [False, True]


def test_nobody_else_sees_or_joins_a_batch(client):
    batch = give(client, empty_photo()).json()["batch"]
    other = log_in(Client(), receptionist_of(make_facility()))
    assert other.get(f"{READ}{batch}/").status_code == 404
    give(other, empty_photo(), batch=batch)
    assert client.get(f"{READ}{batch}/").json()["total"] == 1
    assert other.get(f"{READ}{batch}/").json()["total"] == 1
    assert client.get(f"{READ}{uuid4()}/").status_code == 404


def test_without_scripts_the_sheet_says_what_was_taken_and_how_far_it_is(client):
    answer = client.post(READ, {"file": files(empty_photo(), b"not a picture")}, follow=True)
    [upload] = Upload.objects.all()
    assert answer.redirect_chain == [(f"{SHEET}?doc={upload.batch}", 302)]
    page = answer.content.decode()
    assert "Đã nhận 1 tệp, máy đang đọc." in page
    assert f"ảnh 1.jpg: {Problem('file', 'picture_type_unknown').message_vi}" in page
    assert "0/1</span>" in page
    assert f'href="{SHEET}?doc={upload.batch}"' in page
    read_all()
    again = client.get(f"{SHEET}?doc={upload.batch}").content.decode()
    assert "1/1</span>" in again
    assert "Xem lại tình hình" not in again


def test_without_scripts_a_refusal_leads_back_to_the_sheet(client):
    answer = client.post(READ, {"file": files(b"not a picture")}, follow=True)
    assert answer.redirect_chain == [(SHEET, 302)]
    assert client.post(READ).url == SHEET


@pytest.mark.parametrize("page", [SHEET, "/hom-nay/"])
def test_whoever_comes_back_sees_what_is_still_being_read(client, page):
    batch = give(client, empty_photo()).json()["batch"]
    assert f'data-batch="{batch}"' in client.get(page).content.decode()
    read_all()
    assert f'data-batch="{batch}"' not in client.get(page).content.decode()
    other = log_in(Client(), receptionist_of(make_facility()))
    assert 'data-batch="' not in other.get(f"{SHEET}?doc={batch}").content.decode()


def test_the_sheets_script_gets_the_rows_it_names_and_the_send_bar(client, facility):
    user = receptionist_of(facility)
    added = [sheet.add_draft(user, facility, "F").pk for _row in range(3)]
    foreign = make_facility()
    other = sheet.add_draft(receptionist_of(foreign), foreign, "F").pk
    page = client.get(SHEET, {"khach": [added[0], added[2], other, "x"]}, headers=SCRIPT).content.decode()
    assert [f'id="khach-{number}"' in page for number in (*added, other)] == [True, False, True, False]
    assert page.count('id="sheet-send"') == 1
    assert "<html" not in page


def test_a_row_shows_its_picture_before_its_fields(client):
    give(client, photo(1, "ID_CARD_QR"))
    read_all()
    page = client.get(SHEET).content.decode()
    [picture] = Draft.objects.get().pictures.all()
    assert page.count("guest--pictured") == 1
    link = page.index(f'href="/giay-to/{picture.picture_id}.jpg"')
    assert link < page.index('name="full_name"')
    assert f'src="/giay-to/{picture.picture_id}/nho.jpg"' in page
    assert client.get(f"/giay-to/{picture.picture_id}.jpg").status_code == 200
