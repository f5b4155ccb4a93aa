"""The sheet in a browser's eyes: typing, scanning, reviewing, sending; and what strangers may not see."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from cutru.accounts.models import Role
from cutru.facilities.models import FacilityType
from cutru.places.models import PoliceUnit
from cutru.stays.actions import drafts as actions
from cutru.stays.forms import FIELDS
from cutru.stays.models import Draft, Stay
from cutru.stays.receipts import show_receipt
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import add_member, make_facility
from tests.stays.factories import foreign_guest, give_in, today

pytestmark = pytest.mark.django_db

GERMAN_ZONE = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F2710316<<<<<<<<<<<<<<<8"
CARD_CODE = "001199000000||Trần Thị Thử|15011999|Nữ|Số 1, Phường Mẫu, Hà Nội|20062021"
SHEET = "/khai-bao/"
SCRIPT = {"X-Sheet": "1"}


def desk(facility=None):
    """A facility, someone who works there, and their browser."""
    facility = facility or make_facility()
    user = make_user()
    add_member(facility, user)
    return facility, user, log_in(Client(), user)


def shown(days=0):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def guest(**values):
    return {
        "full_name": "MUSTERMANN ERIKA",
        "nationality": "duc",
        "birth_date": "120864",
        "sex": "F",
        "document_number": "C01X0006H",
        "room": "305",
        "arrival_on": shown(),
        "departure_on": "+3",
        "permitted_until": "+40",
        **values,
    }


def draft(facility, user, **values):
    added = actions.add_draft(user, facility, "F")
    return actions.update_draft(user, facility, added.pk, guest(**values))


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def said(response):
    """The sentences under the cells and rows."""
    return [unescape(found) for found in re.findall(r'class="said [^>]*>([^<]+)<', response.content.decode())]


def follow(client, response):
    return client.get(response.url.split("#")[0])


def test_a_row_is_added_typed_and_sent_without_any_script():
    _facility, _user, client = desk()
    added = client.post(SHEET, {"regime": "F"})
    row = Draft.objects.get()
    assert added.url == f"{SHEET}#khach-{row.pk}"
    saved = client.post(f"{SHEET}{row.pk}/", guest())
    assert saved.url == f"{SHEET}#khach-{row.pk}"
    page = client.get(SHEET)
    assert 'value="CH Liên bang Đức (D)"' in page.content.decode()
    assert "Gửi 1 khách" in text_of(page)
    sent = client.post(reverse("stays:send"), {"draft": [row.pk]})
    stay = Stay.objects.get()
    assert sent.url == reverse("stays:submission", args=[stay.submission_id])
    assert (stay.nationality, stay.departure_on) == ("D", today() + timedelta(days=3))
    again = client.post(reverse("stays:send"), {"draft": [row.pk]})
    assert again.url == sent.url
    assert Stay.objects.count() == 1


def test_a_script_gets_the_row_and_the_send_bar_alone():
    facility, user, client = desk()
    row = draft(facility, user)
    answer = client.post(f"{SHEET}{row.pk}/", {"birth_date": "31021964"}, headers={"X-Sheet": "1"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert said(answer) == ["“31021964” không phải ngày đúng. Hãy viết như 25/11/2026."]
    assert "Chưa có khách nào gửi được · 1 chưa xong" in text_of(answer)


def test_a_row_with_a_faulty_date_tells_its_other_faults_too():
    facility, user, client = desk()
    draft(facility, user, birth_date="31021964", full_name="MUST3RMANN", departure_on=shown(-1))
    assert said(client.get(SHEET)) == [
        "Tên “MUST3RMANN” có chữ số. Máy quét hoặc bộ gõ tiếng Việt có thể đã làm sai chữ, "
        "hãy sửa theo giấy tờ.",
        "“31021964” không phải ngày đúng. Hãy viết như 25/11/2026.",
        "Ngày đi dự kiến phải bằng hoặc sau ngày đến.",
    ]


def test_a_row_asks_for_the_arrival_time_instead_of_promising_tomorrow():
    facility, user, client = desk()
    row = draft(facility, user)
    assert "điền giờ đến để biết hạn đúng" in text_of(client.get(SHEET))
    actions.update_draft(user, facility, row.pk, {"arrival_time": "0001"})
    assert "điền giờ đến để biết hạn đúng" not in text_of(client.get(SHEET))


@pytest.mark.parametrize("regime", ["F", "V"])
def test_who_the_guest_is_fills_one_line_of_the_wide_sheet_and_a_date_fits_its_cell(regime):
    who = [field for field in FIELDS if field.part == "who" and regime in field.regimes]
    assert sum(field.size for field in who if field.name != "document_name") == 24
    assert min(field.size for field in who) == 3


def test_a_held_guest_s_room_is_called_a_room():
    facility, user, client = desk()
    row = draft(facility, user)
    actions.hold_draft(user, facility, row.pk)
    assert f"MUSTERMANN ERIKA Phòng 305 · {shown()} Thôi giữ" in text_of(client.get(SHEET))


def test_an_expected_guest_with_missing_fields_is_not_blamed_for_coming_later():
    facility, user, client = desk()
    draft(facility, user, birth_date="", arrival_on="+2", departure_on="+3")
    page = client.get(SHEET)
    assert said(page) == []
    assert 'data-state="expected"' in page.content.decode()


def test_what_is_missing_is_told_once_and_in_words_only_after_somebody_wanted_to_send():
    facility, user, client = desk()
    draft(facility, user, birth_date="", room="")
    page = client.get(SHEET)
    assert said(page) == []
    assert "Còn thiếu: ngày sinh, phòng" in text_of(page)
    assert said(client.get(SHEET + "?sua=1")) == [
        "Hãy điền ô này.",
        "Cơ sở loại này phải ghi số phòng (hoặc khoa, giường).",
    ]


def test_the_button_says_what_it_will_do():
    facility, user, client = desk()
    draft(facility, user)
    draft(facility, user, document_number="X2")
    held = draft(facility, user, document_number="X3")
    actions.hold_draft(user, facility, held.pk)
    draft(facility, user, document_number="X4", arrival_on="+2", departure_on="+3")
    draft(facility, user, document_number="X5", sex="")
    assert "Gửi 2 khách · 1 dự kiến · giữ lại 1 · 1 chưa xong" in text_of(client.get(SHEET))


def test_faulty_rows_come_back_with_their_problems_and_good_ones_have_receipts():
    facility, user, client = desk()
    good, bad = draft(facility, user), draft(facility, user, document_number="X2", birth_date="")
    sent = client.post(reverse("stays:send"), {"draft": [good.pk, bad.pk]})
    assert sent.url == f"{SHEET}?sua=1"
    page = client.get(sent.url)
    address = reverse("stays:submission", args=[Stay.objects.get().submission_id])
    assert f'<a href="{address}">' in page.content.decode()
    assert "1 khách chưa gửi được" in text_of(page)
    assert said(page) == ["Hãy điền ô này."]


def test_an_earlier_stay_of_the_guest_is_linked_before_anything_is_sent():
    facility, user, client = desk()
    yesterday = today() - timedelta(days=1)
    number = "C01X0006H"
    earlier = give_in(facility, foreign_guest(document_number=number, arrival_on=yesterday), actor=user)
    draft(facility, user)
    page = client.get(SHEET).content.decode()
    receipt = earlier.results[0].receipt
    assert (
        f'<a href="{reverse("stays:detail", args=[receipt])}">Mở biên nhận {show_receipt(receipt)}</a>'
        in page
    )


@pytest.mark.parametrize("zone", [GERMAN_ZONE, GERMAN_ZONE.replace("\n", ""), f"  {GERMAN_ZONE}\r\n\r\n"])
def test_a_pasted_passport_opens_a_filled_row_that_asks_about_the_name(zone):
    _facility, _user, client = desk()
    answer = client.post("/quet/", {"scan": zone, "from": "sheet"})
    row = Draft.objects.get()
    assert answer.url == f"{SHEET}#khach-{row.pk}"
    assert (row.values["full_name"], row.values["document_number"]) == ("MUSTERMANN ERIKA", "C01X0006H")
    page = follow(client, answer)
    assert 'name="name_confirmed"' in page.content.decode()
    assert said(page) == ["Hãy so họ tên với trang ảnh của giấy tờ rồi đánh dấu “Đã đối chiếu họ tên”."]


def test_a_tick_that_is_taken_away_counts_without_a_script_too():
    _facility, _user, client = desk()
    client.post("/quet/", {"scan": GERMAN_ZONE})
    row = Draft.objects.get()
    kept = []
    for fields in ({"name_confirmed": ["", "1"]}, {"room": "1"}, {"name_confirmed": [""]}):
        client.post(f"{SHEET}{row.pk}/", fields)
        row.refresh_from_db()
        kept.append(row.values.get("name_confirmed"))
    assert kept == ["1", "1", None]


def test_the_sheet_speaks_english_and_reads_it_back():
    facility, user, client = desk()
    row = draft(facility, user)
    client.cookies["django_language"] = "en"
    assert 'value="Germany (D)"' in client.get(SHEET).content.decode()
    client.post(f"{SHEET}{row.pk}/", {"nationality": "Germany (D)"})
    row.refresh_from_db()
    assert row.values["nationality"] == "D"


def test_a_card_s_code_opens_a_vietnamese_row():
    _facility, _user, client = desk()
    client.post("/quet/", {"scan": CARD_CODE})
    row = Draft.objects.get()
    assert (row.regime, row.values["full_name"]) == ("V", "Trần Thị Thử")


def test_a_visa_and_a_specimen_are_refused_in_words():
    _facility, _user, client = desk()
    specimen = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    visa = "V<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F2710316<<<<<<<<<<<<<<<<"
    for text, words in ((specimen, "Đây là giấy tờ mẫu"), (visa, "Đây là thị thực")):
        answer = client.post("/quet/", {"scan": text, "from": "today"})
        assert answer.url == "/hom-nay/"
        assert words in text_of(client.get(answer.url))
    assert Draft.objects.count() == 0


def test_a_script_that_scans_is_told_the_row():
    _facility, _user, client = desk()
    answers = [client.post("/quet/", {"scan": text}, headers=SCRIPT) for text in (GERMAN_ZONE, CARD_CODE)]
    foreign, vietnamese = Draft.objects.order_by("pk")
    assert [answer.json() for answer in answers] == [
        {"draft": foreign.pk, "name": "MUSTERMANN ERIKA", "address": f"{SHEET}#khach-{foreign.pk}"},
        {"draft": vietnamese.pk, "name": "Trần Thị Thử", "address": f"{SHEET}#khach-{vietnamese.pk}"},
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GERMAN_ZONE.replace("P<", "V<"), "thị thực"),
        ("P<VNMTRAN<<THI<THU<<<<", "Không tìm thấy dòng chữ máy đọc"),
        ("https://example.test/vneid", "Đây không phải mã QR của thẻ căn cước"),
        ("001199000000|", "Mã QR đọc bị thiếu quá nhiều"),
        ("", "Đây không phải mã QR của thẻ căn cước"),
    ],
)  # fmt: skip
def test_a_script_that_scans_something_else_is_told_why(text, sentence):
    _facility, _user, client = desk()
    answer = client.post("/quet/", {"scan": text}, headers=SCRIPT)
    assert (answer.status_code, list(answer.json())) == (422, ["problems"])
    assert [sentence in words for words in answer.json()["problems"]] == [True]
    assert Draft.objects.count() == 0
    assert sentence not in text_of(client.get("/hom-nay/"))  # said once, by the script


def test_a_script_is_told_that_the_sheet_is_full(monkeypatch):
    facility, user, client = desk()
    monkeypatch.setattr("cutru.stays.actions.drafts.MOST_DRAFTS", 1)
    draft(facility, user)
    answer = client.post("/quet/", {"scan": CARD_CODE}, headers=SCRIPT)
    assert (answer.status_code, len(answer.json()["problems"])) == (422, 1)
    assert Draft.objects.count() == 1


def test_other_words_lead_to_the_guest_they_mean():
    facility, user, client = desk()
    receipt = give_in(facility, foreign_guest(), actor=user).results[0].receipt
    found = client.post("/quet/", {"scan": show_receipt(receipt).lower()})
    assert found.url == reverse("stays:detail", args=[receipt])
    searched = client.post("/quet/", {"scan": " trần thử\n"})
    assert searched.url == reverse("stays:list") + "?tab=all&q=tr%E1%BA%A7n+th%E1%BB%AD"
    assert client.post("/quet/", {"scan": "", "from": "today"}).url == "/hom-nay/"


def test_a_receipt_of_another_facility_is_only_searched_for():
    _facility, _user, client = desk()
    receipt = give_in(make_facility(), foreign_guest()).results[0].receipt
    assert client.post("/quet/", {"scan": receipt}).url.startswith(reverse("stays:list"))


@pytest.mark.parametrize(
    "text", ["\x00", "P" * 5000, "|" * 4000, "<" * 300, "0" * 12 + "|", "\ud7ff￿🛂" * 50]
)
def test_no_scan_is_too_strange(text):
    _facility, _user, client = desk()
    assert client.post("/quet/", {"scan": text}).status_code == 302


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_numbers_of_no_draft_are_not_found(number):
    _facility, _user, client = desk()
    assert client.get(f"{SHEET}{number}/").status_code == 404
    assert client.post(f"{SHEET}{number}/", {"room": "1"}).status_code == 404
    assert client.post(reverse("stays:send"), {"draft": [number, "x", "-1", "²"]}).url == SHEET


def test_strange_values_are_kept_as_typed_and_told():
    facility, user, client = desk()
    row = draft(facility, user)
    answer = client.post(
        f"{SHEET}{row.pk}/",
        {"full_name": "A\x00B" + "x" * 9000, "arrival_on": "\ud7ff", "regime": "Z", "state": "sent"},
        headers={"X-Sheet": "1"},
    )
    assert answer.status_code == 200
    row.refresh_from_db()
    assert (len(row.values["full_name"]), row.state) == (600, "writing")
    assert said(answer)[0] == "Dài quá 160 ký tự, hãy viết ngắn lại."


def test_a_guest_is_held_back_released_and_deleted():
    facility, user, client = desk()
    row = draft(facility, user)
    client.post(f"{SHEET}{row.pk}/giu-lai/", guest(room="12"))
    row.refresh_from_db()
    assert (row.state, row.values["room"]) == ("held", "12")
    assert "Thôi giữ" in text_of(client.get(SHEET))
    assert client.get(f"{SHEET}{row.pk}/").status_code == 200
    client.post(f"{SHEET}{row.pk}/giu-lai/", {"do": "release"})
    row.refresh_from_db()
    assert row.state == "writing"
    assert "MUSTERMANN ERIKA" in text_of(client.get(f"{SHEET}{row.pk}/xoa/"))
    assert client.post(f"{SHEET}{row.pk}/xoa/").url == SHEET
    assert Draft.objects.count() == 0
    assert client.post(f"{SHEET}{row.pk}/xoa/").status_code == 404


def test_the_review_groups_guests_by_duty_with_what_is_late():
    facility, user, client = desk()
    draft(facility, user, arrival_on="-2", departure_on="+5")
    vietnamese = actions.add_draft(user, facility, "V")
    typed = {"full_name": "Trần Thị Thử", "document_number": "001199000000", "sex": "F", "reason": "1"}
    actions.update_draft(user, facility, vietnamese.pk, {**typed, "birth_date": "15011999", "room": "2"})
    words = text_of(client.get(reverse("stays:review")))
    parts = r"Khai báo tạm trú \(|Thông báo lưu trú \(|MUSTERMANN ERIKA|Trần Thị Thử|vẫn nhận"
    assert re.findall(parts, words) == [
        "Khai báo tạm trú (",
        "MUSTERMANN ERIKA",
        "vẫn nhận",
        "Thông báo lưu trú (",
        "Trần Thị Thử",
        "vẫn nhận",
    ]
    assert "Gửi 2 khách" in words


def test_an_empty_review_says_what_to_do():
    _facility, _user, client = desk()
    assert "Chưa có khách nào chờ gửi" in text_of(client.get(reverse("stays:review")))


def test_households_are_asked_for_the_relation_and_hotels_are_not():
    pages = []
    for facility in (make_facility(type=FacilityType.HOUSEHOLD), make_facility()):
        _facility, user, client = desk(facility)
        actions.add_draft(user, facility, "V")
        pages.append(client.get(SHEET).content.decode())
    assert ['name="relation"' in page for page in pages] == [True, False]
    assert ["chỉ cần thông báo lần đầu" in page for page in pages] == [True, False]
    assert ['id="scan-file"' in page for page in pages] == [False, True]


def test_countries_are_offered_while_typing():
    _facility, _user, client = desk()
    words = text_of(client.get(reverse("stays:nationalities"), {"q": "duc"}))
    assert words == "CH Liên bang Đức (D)"
    assert text_of(client.get(reverse("stays:nationalities"), {"q": ""})) == ""


PAGES = ["/hom-nay/", SHEET, "/khai-bao/xem-lai/", "/khai-bao/quoc-tich/?q=d"]


def test_another_facility_sees_and_touches_nothing():
    facility, user, _client = desk()
    row = draft(facility, user, full_name="NGƯỜI KHÔNG ĐƯỢC LỘ", document_number="LEAK12345")
    held = draft(facility, user, full_name="NGƯỜI KHÔNG ĐƯỢC LỘ", document_number="LEAK2")
    actions.hold_draft(user, facility, held.pk)
    coming = draft(facility, user, full_name="NGƯỜI KHÔNG ĐƯỢC LỘ", arrival_on="+1", departure_on="+2")
    actions.keep_expected(user, facility, coming.pk)
    before = list(Draft.objects.order_by("pk").values())
    _other, _stranger, client = desk()
    for page in PAGES:
        body = client.get(page).content.decode()
        assert ("LEAK" in body, "LỘ" in body) == (False, False)
    for one in (row, held, coming):
        assert client.get(f"{SHEET}{one.pk}/").status_code == 404
        assert client.get(f"{SHEET}{one.pk}/xoa/").status_code == 404
        for path in ("", "xoa/", "giu-lai/"):
            assert client.post(f"{SHEET}{one.pk}/{path}", {"room": "1"}).status_code == 404
    assert client.post(reverse("stays:send"), {"draft": [row.pk, held.pk, coming.pk]}).url == SHEET
    assert list(Draft.objects.order_by("pk").values()) == before
    assert Stay.objects.count() == 0


@pytest.mark.parametrize("role", [Role.WARD_POLICE, Role.PROVINCE_IMMIGRATION, Role.CENTRAL_IMMIGRATION])
def test_officers_do_not_open_the_facility_s_pages(role):
    facility, user, _client = desk()
    row = draft(facility, user)
    kinds = {Role.WARD_POLICE: "ward", Role.PROVINCE_IMMIGRATION: "province"}
    units = PoliceUnit.objects.filter(kind=kinds.get(role, "central"))
    unit = units.filter(ward=facility.ward).first() or units.first()
    client = log_in(Client(), make_user(role=role, unit=unit))
    for page in [*PAGES, f"{SHEET}{row.pk}/"]:
        assert client.get(page).status_code == 403
    assert client.post(reverse("stays:send"), {"draft": [row.pk]}).status_code == 403


def test_strangers_log_in_first():
    for page in PAGES:
        assert Client().get(page).url.startswith("/tai-khoan/dang-nhap/")


def test_the_sheet_asks_the_database_a_fixed_number_of_times(django_assert_num_queries):
    facility, user, client = desk()
    for number in (1, 6):
        for index in range(number):
            draft(facility, user, document_number=f"N{number}X{index}")
        with django_assert_num_queries(12):
            client.get(SHEET)


def test_pages_hold_no_inline_script_style_or_handler():
    facility, user, client = desk()
    draft(facility, user)
    client.post("/quet/", {"scan": GERMAN_ZONE.replace("C01X0006H1", "L898902C36")})
    for page in [*PAGES, SHEET + "?sua=1"]:
        body = client.get(page).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", body) == []
        assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", body) == []
        assert "<style" not in body
