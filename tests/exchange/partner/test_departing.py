"""API 12: Vietnamese guests leave early or stay longer."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cutru.stays.models import Channel, Stay, StayEntry
from tests.exchange.partner.software import (
    CHANGE,
    FOREIGN,
    VIETNAMESE,
    Day,
    Software,
    change,
    citizen,
    foreigner,
    moment,
    said,
)
from tests.facilities.factories import HAI_BA_TRUNG, make_facility

pytestmark = pytest.mark.django_db

OTHER_PATH = "/client-service/kbtt/kbtt-3th/doi-ngay-tra-phong"


def declared(software: Software, **values: Any) -> dict[str, Any]:
    guest = citizen(**values)
    software.taken(VIETNAMESE, guest)
    return guest


@pytest.mark.parametrize("path", [CHANGE, OTHER_PATH])
def test_a_guest_leaves_early(software: Software, path: str) -> None:
    guest = declared(software)
    software.taken(path, change(guest, "TS", thoiGianStr=""))
    stay = Stay.objects.get()
    assert stay.status == Stay.Status.DEPARTED
    assert stay.departed_at is not None
    assert timezone.now() - stay.departed_at < timedelta(minutes=1)
    last = StayEntry.objects.filter(stay_id=stay.pk).last()
    assert last is not None
    assert (last.action, last.channel) == ("departed", Channel.PARTNER_API)


def test_a_guest_stays_longer(software: Software) -> None:
    guest = declared(software)
    software.taken(CHANGE, change(guest, "GH", thoiGianStr=moment(5, "11:00:00"), loaiGiayTo="1"))
    stay = Stay.objects.get()
    until = timezone.localdate() + timedelta(days=5)
    assert (stay.departure_on, stay.departure_time) == (until, time(11))


def test_later_on_the_same_day_is_longer(software: Software) -> None:
    guest = declared(software)
    software.taken(CHANGE, change(guest, "GH", thoiGianStr=moment(2, "18:00:00")))
    assert [stay.departure_time for stay in Stay.objects.all()] == [time(18)]


def test_the_thirtieth_day_is_allowed_and_the_next_is_not(software: Software) -> None:
    guest = declared(software)
    sentence = "Bản ghi 1: Ngày gia hạn không được vượt quá 30 ngày kể từ ngày đến CSLT"
    assert software.refused(CHANGE, change(guest, "GH", thoiGianStr=moment(31))) == sentence
    software.taken(CHANGE, change(guest, "GH", thoiGianStr=moment(30)))


FAULTS = [
    ({"loaiGiayTo": 9}, "Loại giấy tờ phải có giá trị từ 1 đến 8"),
    ({"loaiGiayTo": None}, "Loại giấy tờ là bắt buộc"),
    ({"loai": "XX"}, "Loại phải là GH hoặc TS"),
    ({"loai": None}, "Loại là bắt buộc"),
    ({"soGiayTo": "123"}, "Thẻ CCCD phải gồm đúng 12 chữ số"),
    ({"soGiayTo": "12 3"}, "Số giấy tờ không được có ký tự đặc biệt hoặc khoảng trắng"),
    (
        {"soGiayTo": "001199999999"},
        "Số Giấy tờ 001199999999 với loại giấy tờ là Thẻ CCCD đang không tồn tại trong hệ thống",
    ),
    ({"loai": "GH"}, "Thời gian là bắt buộc"),
    ({"loai": "GH", "thoiGianStr": "mai"}, "Thời gian không đúng định dạng"),
    ({"loai": "GH", "thoiGianStr": Day(2)}, "Thời hạn tạm trú phải lớn ngày đi hiện tại"),
    ({"loai": "GH", "thoiGianStr": Day(1)}, "Thời hạn tạm trú phải lớn ngày đi hiện tại"),
]


@pytest.mark.parametrize(("values", "sentence"), FAULTS, ids=str)
def test_a_change_is_refused_with_the_sentence(
    software: Software, values: dict[str, Any], sentence: str
) -> None:
    guest = declared(software)
    assert software.refused(CHANGE, change(guest, **values)) == f"Bản ghi 1: {sentence}"
    assert StayEntry.objects.count() == 1


def test_another_type_of_document_is_another_guest(software: Software) -> None:
    guest = declared(software)
    message = software.refused(CHANGE, change(guest, loaiGiayTo=8))
    assert message.endswith("với loại giấy tờ là Thẻ Căn Cước đang không tồn tại trong hệ thống")


def test_the_same_guest_twice_in_one_request(software: Software) -> None:
    guest = declared(software)
    records = change(guest), change(guest, "GH", thoiGianStr=moment(5))
    assert software.refused(CHANGE, *records) == "Bản ghi 2: Bị trùng giấy tờ với bản ghi 1"
    assert StayEntry.objects.count() == 1


def test_one_bad_change_keeps_all_others_undone(software: Software) -> None:
    guests = [declared(software) for _number in range(3)]
    until = moment(5)
    records = [change(guest, "GH", thoiGianStr=until) for guest in guests]
    software.taken(CHANGE, records[1])
    assert software.refused(CHANGE, *records, change(guests[0] | {"soGiayTo": "001199999998"})) == (
        "Bản ghi 2: Thời hạn tạm trú phải lớn ngày đi hiện tại, "
        "Bản ghi 4: Số Giấy tờ 001199999998 với loại giấy tờ là Thẻ CCCD đang không tồn tại trong hệ thống"
    )
    assert StayEntry.objects.count() == 4


def test_an_empty_list_has_a_sentence_of_its_own(software: Software) -> None:
    sentence = "Danh sách đổi ngày trả phòng không được để trống"
    assert said(software.send(CHANGE, [])) == (400, "400", sentence, None)


def test_a_stay_that_ended_by_itself_is_not_found(software: Software, settings: Any) -> None:
    guest = declared(software, ngayDiDuKienStr=moment(0, "23:59:59"))
    settings.PARTNER_STAY_OVER_AT = "00:00:00"
    assert "đang không tồn tại" in software.refused(CHANGE, change(guest))
    settings.PARTNER_STAY_OVER_AT = None
    software.taken(CHANGE, change(guest))


def test_foreigners_and_guests_of_others_are_not_found(software: Software) -> None:
    passport = foreigner()
    software.taken(FOREIGN, passport)
    record = {"loai": "TS", "soGiayTo": passport["soHoChieu"], "loaiGiayTo": 4}
    assert "đang không tồn tại" in software.refused(CHANGE, record)
    other = Software(make_facility(HAI_BA_TRUNG)).log_in()
    theirs = declared(other)
    assert "đang không tồn tại" in software.refused(CHANGE, change(theirs))
    assert set(Stay.objects.values_list("status", flat=True)) == {"staying"}


def test_the_same_change_again_gets_the_first_answer(software: Software) -> None:
    guest = declared(software)
    assert software.taken(CHANGE, change(guest)) == software.taken(CHANGE, change(guest))
    assert StayEntry.objects.count() == 2
