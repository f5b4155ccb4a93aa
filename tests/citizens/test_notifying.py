"""A citizen notifies a stay, page by page."""

import pytest
from django.test import Client
from django.utils import timezone

from cutru.accounts.models import Role
from cutru.audit.models import Event
from cutru.citizens.models import Notice, NoticeGuest
from cutru.facilities.models import Facility, FacilityType
from cutru.places.models import PoliceUnit, Rollout
from cutru.stays.models import Channel, Stay, StayEntry
from cutru.stays.queries import stays_seen_by
from cutru.stays.receipts import show_receipt
from tests.accounts.factories import log_in, make_citizen, make_user
from tests.citizens.steps import add, begin, choose, day, notify, post, send, when, who
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, make_facility

pytestmark = pytest.mark.django_db

CARD = "001199000321|012345678|Trần Thị Quét|15011999|Nữ|12 phố Thử, Phường Hoàn Kiếm, Hà Nội|01012022"


@pytest.fixture
def citizen():
    return make_citizen("minh", full_name="Ngô Thị Dân", personal_number="001190000555")


@pytest.fixture
def desk(client, citizen):
    return log_in(client, citizen)


@pytest.fixture
def guest_house():
    return make_facility(type=FacilityType.GUEST_HOUSE, name="Nhà nghỉ Bình Yên")


def text(answer) -> str:
    return answer.content.decode()


def test_two_guests_are_notified_with_a_receipt_each(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    assert choose(desk, notice, guest_house)["Location"].endswith("/khach/")
    me = post(desk, notice, "khach/them/", {"me": "1"})
    assert desk.post(me["Location"], when()).status_code == 302
    add(desk, notice, who(), when(reason="1", departure_on=day(5)))
    review = text(desk.get(f"/cong-dan/luu-tru/{notice.pk}/xem-lai/"))
    assert "Gửi thông báo cho 2 khách" in review
    answer = send(desk, notice)
    assert answer["Location"] == f"/cong-dan/luu-tru/{notice.pk}/bien-nhan/"
    stays = list(Stay.objects.order_by("position"))
    assert [(stay.full_name, stay.document_number, stay.reason, stay.channel) for stay in stays] == [
        ("Ngô Thị Dân", "001190000555", "6", "citizen"),
        ("Trần Thị Khách", "001199000321", "1", "citizen"),
    ]
    assert {stay.facility_id for stay in stays} == {guest_house.pk}
    assert stays[0].origins["full_name"] == "account"
    assert stays[1].origins["full_name"] == "typed"
    receipts = text(desk.get(answer["Location"]))
    assert [show_receipt(stay.receipt) in receipts for stay in stays] == [True, True]
    assert "Công an đã nhận thông báo cho 2 khách" in receipts
    printed = desk.get(f"/cong-dan/luu-tru/{notice.pk}/bien-nhan.pdf")
    assert (printed["Content-Type"], printed.content[:4]) == ("application/pdf", b"%PDF")


def test_the_account_fills_in_where_the_notifier_lives(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    desk.post(post(desk, notice, "khach/them/", {"me": "1"})["Location"], when())
    send(desk, notice)
    stay = Stay.objects.get()
    assert (stay.residence_kind, stay.residence_ward_code, stay.residence_address) == (
        "1",
        "00070",
        "3 phố Thử Nghiệm",
    )
    assert (stay.birth_date.isoformat(), stay.sex) == ("1990-03-04", "F")


def test_a_second_click_on_send_answers_with_the_same_receipts(desk, citizen, guest_house):
    notice = notify(desk, citizen, guest_house)
    again = send(desk, notice)
    assert again["Location"] == f"/cong-dan/luu-tru/{notice.pk}/bien-nhan/"
    assert Stay.objects.count() == 1


def test_a_second_click_on_create_makes_no_second_request(desk, citizen):
    begin(desk, citizen)
    begin(desk, citizen)
    assert Notice.objects.count() == 1


def test_a_guest_saved_twice_is_one_guest(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    for _click in range(2):
        assert post(desk, notice, "khach/them/", who()).status_code == 302
    assert NoticeGuest.objects.count() == 1


def test_a_closed_browser_loses_nothing(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    post(desk, notice, "khach/them/", who())
    other = log_in(Client(), citizen)
    assert "Trần Thị Khách" in text(other.get("/cong-dan/luu-tru/"))
    guest = notice.guests.get()
    goes_on = other.get(f"/cong-dan/luu-tru/{notice.pk}/khach/")
    assert goes_on["Location"] == f"/cong-dan/luu-tru/{notice.pk}/khach/{guest.pk}/thoi-gian/"


def test_the_scanned_card_fills_the_page_and_keeps_nothing_before_it_is_looked_at(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    filled = post(desk, notice, "khach/them/", {"scan": CARD, "read": "1"})
    assert (filled.status_code, filled.context["form"]["full_name"].value()) == (200, "Trần Thị Quét")
    assert NoticeGuest.objects.count() == 0
    saved = post(desk, notice, "khach/them/", who(full_name="Trần Thị Quét", origin="qr"))
    desk.post(saved["Location"], when())
    send(desk, notice)
    assert Stay.objects.get().origins["document_number"] == "qr"


@pytest.mark.parametrize("scan", ["", "hello", "P<D<<MUSTERMANN<<ERIKA", "\x00" * 9, "1|2|3|4|5|6|7"])
def test_a_text_that_is_no_card_is_told_and_keeps_nothing(desk, citizen, guest_house, scan):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    answer = post(desk, notice, "khach/them/", {"scan": scan, "read": "1"})
    assert (answer.status_code, bool(answer.context["scan_problems"])) == (422, True)


def test_a_stay_of_more_than_thirty_days_leads_to_temporary_residence(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    answer = add(desk, notice, who(), when(departure_on=day(31)))
    assert answer.status_code == 422
    assert "đăng ký tạm trú" in text(answer)
    assert add(desk, notice, who(), when(departure_on=day(30))).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("birth_date", "31/02/1999"),
        ("sex", "X"),
        ("document_number", "12"),
        ("document_type", "99"),
        ("full_name", "A\x00B"),
    ],
)
def test_a_faulty_guest_is_told_beside_the_field_and_not_kept(desk, citizen, guest_house, field, value):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    answer = post(desk, notice, "khach/them/", who(**{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert NoticeGuest.objects.count() == 0


def test_a_guest_who_has_not_come_yet_is_not_notified(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    answer = add(desk, notice, who(), when(arrival_on=day(1)))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["arrival_on"])


def test_a_hotel_asks_for_the_room(desk, citizen):
    hotel = make_facility()
    notice = begin(desk, citizen)
    choose(desk, notice, hotel)
    assert list(add(desk, notice, who(), when()).context["form"].errors) == ["room"]
    assert add(desk, notice, who(), when(room="305")).status_code == 302


def test_the_back_button_and_a_changed_guest(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    add(desk, notice, who(), when())
    guest = notice.guests.get()
    post(desk, notice, f"khach/{guest.pk}/", who(full_name="Trần Thị Sửa"))
    send(desk, notice)
    assert Stay.objects.get().full_name == "Trần Thị Sửa"


def test_two_guests_do_not_share_a_document(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    add(desk, notice, who(), when())
    add(desk, notice, who(document_number="001199000322"), when())
    second = notice.guests.last()
    answer = post(desk, notice, f"khach/{second.pk}/", who())
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["document_number"])


def test_a_guest_is_taken_out_again(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    add(desk, notice, who(), when())
    post(desk, notice, f"khach/{notice.guests.get().pk}/bo/")
    assert notice.guests.count() == 0
    assert send(desk, notice)["Location"].endswith("/khach/")
    assert Stay.objects.count() == 0


def test_what_was_not_sent_can_be_dropped(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    choose(desk, notice, guest_house)
    post(desk, notice, "bo/")
    assert Notice.objects.count() == 0


def test_the_last_place_is_offered_the_next_time(desk, citizen, guest_house):
    notify(desk, citizen, guest_house)
    notice = begin(desk, citizen)
    shown = desk.get(f"/cong-dan/luu-tru/{notice.pk}/noi-o/")
    assert "Nhà nghỉ Bình Yên" in text(shown)
    assert post(desk, notice, "noi-o/", {"place": str(guest_house.pk)}).status_code == 302
    notice.refresh_from_db()
    assert notice.facility_id == guest_house.pk


def test_a_place_nobody_offered_is_not_taken(desk, citizen, guest_house):
    notice = begin(desk, citizen)
    assert post(desk, notice, "noi-o/", {"place": str(guest_house.pk)}).status_code == 422


class TestHomes:
    def at_friends(self, desk, citizen, **changes):
        notice = begin(desk, citizen)
        post(desk, notice, "dia-ban/", {"province": "01", "ward": HAI_BA_TRUNG})
        assert post(desk, notice, "loai-hinh/", {"type": "household"})["Location"].endswith("/nha-rieng/")
        home = {"host": "Lê Văn Bạn", "address": "5 ngõ Thử", "phone": "0912345678", **changes}
        assert post(desk, notice, "nha-rieng/", home).status_code == 302
        return notice

    def test_a_guest_at_friends_notifies_and_the_home_awaits_the_police(self, desk, citizen):
        notice = self.at_friends(desk, citizen)
        assert Facility.objects.count() == 0  # nothing is on file before it is sent
        desk.post(post(desk, notice, "khach/them/", {"me": "1"})["Location"], when(relation=""))
        assert send(desk, notice).status_code == 302
        home = Facility.objects.get()
        assert (home.type, home.name, home.ward_id, home.verification, home.recorded_by) == (
            "household",
            "Hộ Lê Văn Bạn",
            HAI_BA_TRUNG,
            "awaiting",
            citizen,
        )
        assert home.representative_number == ""
        assert Stay.objects.get().ward_code == HAI_BA_TRUNG

    def test_the_same_home_is_not_put_on_file_twice(self, desk, citizen):
        for number, spelt in enumerate(("5 ngõ Thử", "5  NGO THU")):
            notice = self.at_friends(desk, citizen, address=spelt)
            guest = who(document_number=f"00119900040{number}")
            add(desk, notice, guest, when())
            assert send(desk, notice).status_code == 302
        assert Facility.objects.count() == 1
        assert Stay.objects.count() == 2

    def test_a_home_the_police_know_is_found(self, desk, citizen):
        known = make_facility(HAI_BA_TRUNG, FacilityType.HOUSEHOLD, name="Hộ Lê Văn Bạn", address="5 ngõ Thử")
        notice = self.at_friends(desk, citizen)
        add(desk, notice, who(), when())
        send(desk, notice)
        assert Stay.objects.get().facility_id == known.pk
        assert Facility.objects.count() == 1

    def test_the_own_home_has_guests_but_not_the_notifier(self, desk, citizen):
        notice = begin(desk, citizen)
        post(desk, notice, "noi-o/", {"place": "nha-minh"})
        assert post(desk, notice, "noi-o/nha-toi/", {"phone": "0912345678"}).status_code == 302
        refused = post(desk, notice, "khach/them/", {"me": "1"})
        assert (refused.status_code, NoticeGuest.objects.count()) == (409, 0)
        add(desk, notice, who(), when(relation="child"))
        assert send(desk, notice).status_code == 302
        home = Facility.objects.get()
        assert (home.representative_name, home.representative_number, home.ward_id) == (
            "Ngô Thị Dân",
            "001190000555",
            HOAN_KIEM,
        )
        assert home.address == "3 phố Thử Nghiệm"

    def test_private_homes_are_not_listed_by_name(self, desk, citizen):
        make_facility(HOAN_KIEM, FacilityType.HOUSEHOLD, name="Hộ Kín Đáo")
        notice = begin(desk, citizen)
        post(desk, notice, "dia-ban/", {"province": "01", "ward": HOAN_KIEM})
        post(desk, notice, "loai-hinh/", {"type": "household"})
        assert "Kín Đáo" not in text(desk.get(f"/cong-dan/luu-tru/{notice.pk}/co-so/"))

    def test_a_refused_home_takes_nothing(self, desk, citizen):
        notice = self.at_friends(desk, citizen)
        add(desk, notice, who(), when())
        send(desk, notice)
        Facility.objects.update(verification="refused", verification_reason="Không có nhà này")
        again = self.at_friends(desk, citizen)
        add(desk, again, who(document_number="001199000411"), when())
        assert send(desk, again).status_code == 422
        assert Stay.objects.count() == 1


def test_only_verified_places_are_offered(desk, citizen):
    make_facility(type=FacilityType.GUEST_HOUSE, name="Nhà nghỉ Chờ", verified=False)
    make_facility(HAI_BA_TRUNG, FacilityType.GUEST_HOUSE, name="Nhà nghỉ Phường Khác")
    make_facility(type=FacilityType.GUEST_HOUSE, name="Nhà nghỉ Được")
    notice = begin(desk, citizen)
    post(desk, notice, "dia-ban/", {"province": "01", "ward": HOAN_KIEM})
    post(desk, notice, "loai-hinh/", {"type": "guest_house"})
    found = desk.get(f"/cong-dan/luu-tru/{notice.pk}/co-so/").context["found"]
    assert [one.name for one in found] == ["Nhà nghỉ Được"]
    for query in ("duoc", "pho", "%", "\x00", "x" * 300):
        assert desk.get(f"/cong-dan/luu-tru/{notice.pk}/co-so/", {"q": query}).status_code == 200


@pytest.mark.parametrize("facility", ["", "0", "abc", "9" * 30, "１"])
def test_a_place_that_is_not_in_the_list_is_not_taken(desk, citizen, facility):
    notice = begin(desk, citizen)
    post(desk, notice, "dia-ban/", {"province": "01", "ward": HOAN_KIEM})
    post(desk, notice, "loai-hinh/", {"type": "guest_house"})
    assert post(desk, notice, "co-so/", {"facility": facility}).status_code == 422


def test_where_the_service_is_not_rolled_out_the_page_says_so(desk, citizen):
    Rollout.objects.filter(service="V").delete()
    notice = begin(desk, citizen)
    answer = post(desk, notice, "dia-ban/", {"province": "01", "ward": HOAN_KIEM})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ward"])
    notice.refresh_from_db()
    assert notice.ward is None


def test_without_scripts_the_wards_of_a_province_can_be_asked_for(desk, citizen):
    notice = begin(desk, citizen)
    answer = post(desk, notice, "dia-ban/", {"province": "01", "pick_province": "1"})
    assert (answer.status_code, "Hoàn Kiếm" in text(answer)) == (200, True)


def test_pages_ahead_of_their_turn_lead_back(desk, citizen):
    notice = begin(desk, citizen)
    found = {
        name: desk.get(f"/cong-dan/luu-tru/{notice.pk}/{name}")["Location"].rsplit("/", 2)[1]
        for name in ("loai-hinh/", "co-so/", "nha-rieng/", "khach/", "khach/them/", "xem-lai/", "bien-nhan/")
    }
    assert found == {
        "loai-hinh/": "dia-ban",
        "co-so/": "loai-hinh",
        "nha-rieng/": "dia-ban",
        "khach/": "noi-o",
        "khach/them/": "noi-o",
        "xem-lai/": "khach",
        "bien-nhan/": "khach",
    }


class TestAfterwards:
    def sent(self, desk, citizen, place):
        notice = notify(desk, citizen, place)
        stay = Stay.objects.get(submission_id=notice.submission_id)
        return stay, f"/cong-dan/luu-tru/luot/{show_receipt(stay.receipt)}/"

    def test_a_notification_is_taken_back_with_a_reason(self, desk, citizen, guest_house):
        stay, address = self.sent(desk, citizen, guest_house)
        assert desk.post(f"{address}huy/", {"reason": ""}).status_code == 422
        assert desk.post(f"{address}huy/", {"reason": "Gửi nhầm"}).status_code == 302
        stay.refresh_from_db()
        last = StayEntry.objects.filter(stay_id=stay.pk).last()
        assert (stay.status, last.action, last.channel, last.by) == (
            "cancelled",
            "cancelled",
            Channel.CITIZEN,
            citizen,
        )
        assert desk.post(f"{address}huy/", {"reason": "Lần nữa"}).status_code == 409

    def test_a_notification_is_put_right(self, desk, citizen, guest_house):
        stay, address = self.sent(desk, citizen, guest_house)
        form = {**who(full_name="Trần Thị Đúng"), **when(departure_on=day(4)), "version": "1"}
        assert desk.post(f"{address}dinh-chinh/", form).status_code == 302
        stay.refresh_from_db()
        assert (stay.full_name, stay.departure_on) == (
            "Trần Thị Đúng",
            timezone.localdate() + timezone.timedelta(days=4),
        )
        late = desk.post(f"{address}dinh-chinh/", {**form, "full_name": "Trần Thị Muộn"})
        assert late.status_code == 409

    def test_a_guest_may_stay_longer(self, desk, citizen, guest_house):
        stay, address = self.sent(desk, citizen, guest_house)
        assert desk.post(f"{address}gia-han/", {"departure_on": day(1)}).status_code == 422
        assert desk.post(f"{address}gia-han/", {"departure_on": "xx"}).status_code == 422
        assert desk.post(f"{address}gia-han/", {"departure_on": day(60)}).status_code == 422
        assert desk.post(f"{address}gia-han/", {"departure_on": day(9)}).status_code == 302
        stay.refresh_from_db()
        assert (stay.departure_on - timezone.localdate()).days == 9

    def test_the_police_of_the_ward_and_the_place_see_who_notified(self, desk, citizen, guest_house):
        stay, _address = self.sent(desk, citizen, guest_house)
        manager = make_user(full_name="Chủ Nhà Nghỉ")
        guest_house.memberships.create(user=manager, role="manager")
        theirs = log_in(Client(), manager)
        listed = text(theirs.get("/khach/", {"tab": "all"}))
        assert ("Trần Thị Khách" in listed, "Công dân thông báo" in listed) == (True, True)
        officer = make_user(role=Role.WARD_POLICE, unit=PoliceUnit.objects.get(ward=HOAN_KIEM))
        assert list(stays_seen_by(officer)) == [stay]


def test_begun_and_ended_stand_in_the_books(desk, citizen):
    notice = TestHomes().at_friends(desk, citizen)
    add(desk, notice, who(), when())
    send(desk, notice)
    assert Event.objects.filter(action="household_recorded", by=citizen).count() == 1
