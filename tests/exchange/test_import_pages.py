"""The import pages: what they show, whom they shut out, and what happens to files that are no files."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cutru.accounts.models import Role, User
from cutru.exchange import actions
from cutru.exchange.models import Import
from cutru.facilities.models import Facility
from cutru.places.models import PoliceUnit
from cutru.stays.models import Stay
from tests.accounts.factories import log_in, make_user
from tests.exchange.test_import_flow import book, foreigners, guest
from tests.facilities.factories import HOAN_KIEM, make_facility
from tests.stays.factories import receptionist_of

START = "/nhap-tep/"


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def facility(user: User) -> Facility:
    return make_facility(manager=user)


@pytest.fixture
def desk(client: Client, user: User, facility: Facility) -> Client:
    return log_in(client, user)


def _upload(desk: Client, data: bytes, name: str = "khach.xlsx"):
    return desk.post(START, {"file": SimpleUploadedFile(name, data)})


def test_a_small_file_is_answered_at_once_and_handed_in_with_one_button(desk: Client) -> None:
    response = _upload(desk, book(guest(1), guest(2), guest(3, C="hôm qua")))
    made = Import.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("exchange:detail", args=[made.pk]))
    page = desk.get(response["Location"]).content.decode()
    assert "Gửi 2 khách · bỏ qua 1" in page
    assert "Cột C (ngày sinh):" in page
    assert "“hôm qua” không phải ngày đúng." in page
    response = desk.post(reverse("exchange:hand_in", args=[made.pk]), follow=True)
    page = response.content.decode()
    assert "Đã gửi xong" in page
    assert reverse("stays:submission", args=[made.submission_id]) in page
    assert Stay.objects.count() == 2


def test_the_list_can_show_only_rows_with_faults(desk: Client) -> None:
    _upload(desk, book(guest(1, B="Người Tốt"), guest(2, B="Người Sai", C="x")))
    address = reverse("exchange:detail", args=[Import.objects.get().pk])
    page = desk.get(address + "?loc=loi").content.decode()
    assert ("Người Sai" in page, "Người Tốt" in page) == (True, False)


def test_one_click_answers_a_question_for_all_its_rows(desk: Client) -> None:
    _upload(desk, book(guest(1) | {"H": 79190000001.0}, guest(2) | {"H": 79190000002.0}))
    made = Import.objects.get()
    assert (
        "Thêm số 0 ở đầu cho 2 dòng này"
        in desk.get(reverse("exchange:detail", args=[made.pk])).content.decode()
    )
    desk.post(reverse("exchange:answer", args=[made.pk]), {"code": "leading_zeros_lost"})
    made.refresh_from_db()
    assert (made.accepted, made.rejected) == (2, 0)


def test_rejected_rows_come_as_a_workbook_with_reasons(desk: Client) -> None:
    _upload(desk, book(guest(1), guest(2, C="hôm qua")))
    response = desk.get(reverse("exchange:rejected", args=[Import.objects.get().pk]))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert [row[7] for row in rows[4:]] == ["001190000002"]
    assert rows[1][19] == "LÝ DO"
    assert rows[4][19].startswith("Cột C (ngày sinh): “hôm qua” không phải ngày đúng.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp trống."),
        (b"a,b,c\n1,2,3\n", "CSV"),
        (b"x" * (10 * 1024 * 1024 + 1), "Tệp lớn hơn 10 MB."),
        (b'<?xml version="1.0"?><!DOCTYPE x><KHAI_BAO_TAM_TRU/>', "DTD"),
        (b"<EVISA/>", "EVISA"),
    ],
)
def test_a_refused_file_is_explained_beside_the_field(desk: Client, data: bytes, sentence: str) -> None:
    response = _upload(desk, data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Import.objects.exists()


def test_an_upload_without_file_is_explained(desk: Client) -> None:
    response = desk.post(START)
    assert (response.status_code, "Hãy chọn một tệp." in response.content.decode()) == (422, True)


def test_a_file_without_guests_is_no_success(desk: Client) -> None:
    _upload(desk, book())
    page = desk.get(reverse("exchange:detail", args=[Import.objects.get().pk])).content.decode()
    assert "không thấy khách nào" in page
    assert "Gửi" not in page.split("<main")[1].split("</main>")[0]


def test_a_large_file_shows_its_progress(desk: Client) -> None:
    _upload(desk, book(*map(guest, range(300))))
    made = Import.objects.get()
    address = reverse("exchange:detail", args=[made.pk])
    fragment = desk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert ('hx-trigger="every 1s"' in fragment, "<html" in fragment) == (True, False)
    actions.work_on(made.pk)
    assert "Gửi 300 khách" in desk.get(address, headers={"HX-Request": "true"}).content.decode()


def test_xml_guests_are_previewed_without_column_letters(desk: Client) -> None:
    _upload(desk, foreigners("A1", "A1"), "khach.xml")
    page = desk.get(reverse("exchange:detail", args=[Import.objects.get().pk])).content.decode()
    assert ("Khách số" in page, "Cột" in page) == (True, False)


@pytest.mark.parametrize("name", ["template_vietnamese", "template_foreign"])
def test_templates_can_be_downloaded(desk: Client, name: str) -> None:
    response = desk.get(reverse(f"exchange:{name}"))
    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"].startswith("attachment")


ADDRESSES = ["detail", "rejected"]
ACTS = ["answer", "hand_in"]


def test_an_import_of_others_does_not_exist_for_this_person(desk: Client) -> None:
    other = make_facility()
    made = actions.create_import(receptionist_of(other), other, "mat.xlsx", book(guest(1), guest(2, C="x")))
    for name in ADDRESSES:
        assert desk.get(reverse(f"exchange:{name}", args=[made.pk])).status_code == 404
    for name in ACTS:
        data = {"code": "leading_zeros_lost"}
        assert desk.post(reverse(f"exchange:{name}", args=[made.pk]), data).status_code == 404
    assert "mat.xlsx" not in desk.get(START).content.decode()
    assert Stay.objects.count() == 0


@pytest.mark.parametrize("role", [Role.WARD_POLICE, Role.ADMINISTRATOR])
def test_other_roles_have_no_import_pages(client: Client, facility: Facility, user: User, role: Role) -> None:
    made = actions.create_import(user, facility, "mat.xlsx", book(guest(1), guest(2, C="x")))
    unit = PoliceUnit.objects.get(ward=HOAN_KIEM) if role == Role.WARD_POLICE else None
    officer = log_in(client, make_user(role=role, unit=unit))
    assert officer.get(START).status_code == 403
    for name in ADDRESSES:
        assert officer.get(reverse(f"exchange:{name}", args=[made.pk])).status_code == 403
    for name in ACTS:
        assert officer.post(reverse(f"exchange:{name}", args=[made.pk])).status_code == 403


def test_strangers_are_sent_to_the_login(client: Client) -> None:
    assert client.get(START).status_code == 302


def test_the_preview_asks_the_database_the_same_whatever_its_size(
    desk: Client, django_assert_num_queries
) -> None:
    pages = []
    for size in (2, 120):
        _upload(desk, book(*(guest(number, C="x") for number in range(size))))
        pages.append(reverse("exchange:detail", args=[Import.objects.first().pk]))
    desk.get(pages[0])
    numbers = []
    for page in pages:
        with django_assert_num_queries(8, exact=False) as context:
            desk.get(page)
        numbers.append(len(context))
    assert numbers[0] == numbers[1]


def test_the_list_names_the_person_without_a_query_each(desk: Client, facility: Facility, user: User) -> None:
    for number in range(3):
        actions.create_import(user, facility, f"tep-{number}.xlsx", book(guest(number)))
    page = desk.get(START).content.decode()
    assert [f"tep-{number}.xlsx" in page for number in range(3)] == [True] * 3
    assert (
        Import.objects.filter(expires_at__gt=Import.objects.first().created_at + timedelta(days=6)).count()
        == 3
    )


def test_a_fault_of_an_xml_guest_names_its_tag(desk: Client) -> None:
    address = _upload(desk, foreigners("").replace(b"<so_phong>5A", b"<so_phong>"), "khach.xml")["Location"]
    page = desk.get(address).content.decode()
    assert "<code>so_ho_chieu</code>" in page
