"""APIs 4 and 5: every sentence of the document, every tolerance, and all or nothing."""

import base64
import json
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cutru.facilities.models import Facility, FacilityType
from cutru.stays import actions
from cutru.stays.actions.storing import FEW
from cutru.stays.models import Channel, Stay, Submission
from tests.exchange.partner.software import (
    FOREIGN,
    VIETNAMESE,
    Day,
    Software,
    citizen,
    foreigner,
    moment,
    said,
)
from tests.facilities.factories import HAI_BA_TRUNG, make_facility

pytestmark = pytest.mark.django_db

JPEG = base64.b64encode(b"\xff\xd8\xff\xe0" + b"0" * 60).decode()
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 60).decode()
MALFORMED = "{} không đúng định dạng"
REQUIRED = "{} là bắt buộc"
SPECIAL = "Số giấy tờ không được có ký tự đặc biệt hoặc khoảng trắng"
CCCD = "Thẻ CCCD phải gồm đúng 12 chữ số"


def test_a_foreigner_is_stored_as_sent(software: Software) -> None:
    record = foreigner(ngayDenCsltStr=moment(-1, "22:40:00"), ngayDiDuKienStr=moment(3, "11:30:00"))
    [receipt] = software.taken(FOREIGN, record)
    stay = Stay.objects.get()
    assert receipt.replace("-", "") == stay.receipt
    assert (stay.channel, stay.facility, stay.regime) == (Channel.PARTNER_API, software.facility, "F")
    assert (stay.full_name, stay.nationality, stay.document_number) == (
        "MUSTERMANN ERIKA", "D", record["soHoChieu"],
    )  # fmt: skip
    assert (f"{timezone.localtime(stay.arrival_at):%H:%M}", stay.arrival_time_known) == ("22:40", True)
    assert (stay.departure_on, stay.departure_time) == (
        timezone.localdate() + timedelta(days=3), time(11, 30),
    )  # fmt: skip
    assert stay.permitted_until == timezone.localdate() + timedelta(days=40)
    assert set(stay.origins.values()) == {"api"}


def test_a_citizen_is_stored_as_sent(software: Software) -> None:
    software.taken(
        VIETNAMESE,
        citizen(
            maTT="101", maPX="101900070", lyDoCuTru="20", lyDoChiTiet="Dự đám cưới", loaiGiayTo="1",
            noiCuTru="2", soDienThoai="0912345678", ghiChu="Phòng yên tĩnh",
        ),
    )  # fmt: skip
    stay = Stay.objects.get()
    assert (stay.full_name, stay.room, stay.phone) == ("TRẦN THỊ THỬ", "Phong so 5", "0912345678")
    assert (stay.residence_province_code, stay.residence_ward_code) == ("01", "00070")
    assert (stay.residence_kind, stay.reason, stay.reason_detail) == ("2", "20", "Dự đám cưới")
    assert stay.residence_address == "12 Phố Cũ, Phường Cũ, Quận Cũ"


def test_a_year_of_birth_alone_is_kept_as_a_year(software: Software) -> None:
    software.taken(FOREIGN, foreigner(loaiNgayThangNamSinh="Y", ngayThangNamSinhStr="2000-01-01"))
    assert [(stay.birth_precision, stay.birth_date.year) for stay in Stay.objects.all()] == [("Y", 2000)]


FOREIGN_FAULTS = [
    ({"ngayDenCsltStr": Day(-2)}, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua"),
    ({"ngayDenCsltStr": Day(1)}, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua"),
    ({"ngayDiDuKienStr": Day(-1)}, "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt"),
    (
        {"ngayDenCsltStr": Day(-1, "14:00:00"), "ngayDiDuKienStr": Day(-1, "12:00:00")},
        "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt",
    ),
    ({"thoiHanTamTruStr": Day(-1)}, "Thời hạn tạm trú phải lớn hoặc bằng hôm nay"),
    ({"soHoChieu": "C12 345"}, SPECIAL),
    ({"soHoChieu": "C12345-6"}, SPECIAL),
    ({"soHoChieu": "CĐ12345"}, SPECIAL),
    ({"soHoChieu": "C1234567890"}, "Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự"),
    ({"soPhong": ""}, "Số phòng là bắt buộc"),
    ({"soPhong": "x" * 33}, "Số phòng tối đa 32 ký tự"),
    ({"hoTen": None}, REQUIRED.format("Họ tên")),
    ({"hoTen": "  "}, REQUIRED.format("Họ tên")),
    ({"hoTen": ["A"]}, MALFORMED.format("Họ tên")),
    ({"quocTich": "DEU"}, MALFORMED.format("Quốc tịch")),
    ({"quocTich": ""}, REQUIRED.format("Quốc tịch")),
    ({"gioiTinh": "X"}, MALFORMED.format("Giới tính")),
    ({"loaiNgayThangNamSinh": "Z"}, MALFORMED.format("Loại ngày tháng năm sinh")),
    ({"ngayThangNamSinhStr": "12/08/1964"}, MALFORMED.format("Ngày tháng năm sinh")),
    ({"ngayDenCsltStr": "2026-02-30 10:00:00"}, MALFORMED.format("Ngày đến Cslt")),
    ({"ngayDenCsltStr": "2026-11-22T10:00:00Z"}, MALFORMED.format("Ngày đến Cslt")),
    ({"ngayDiDuKienStr": None}, REQUIRED.format("Ngày đi dự kiến")),
    ({"thoiHanTamTruStr": ""}, REQUIRED.format("Thời hạn tạm trú")),
    ({"anhHoChieuB64": "không phải ảnh"}, MALFORMED.format("Ảnh hộ chiếu")),
    ({"anhHoChieuB64": base64.b64encode(b"GIF89a").decode()}, MALFORMED.format("Ảnh hộ chiếu")),
    ({"anhHoChieuB64": 7}, MALFORMED.format("Ảnh hộ chiếu")),
    ({"anhHoChieuB64": JPEG[:4] * 2_000_000}, "Ảnh hộ chiếu tối đa 5 MB"),
]


@pytest.mark.parametrize(("values", "sentence"), FOREIGN_FAULTS, ids=str)
def test_a_foreigner_is_refused_with_the_sentence(
    software: Software, values: dict[str, Any], sentence: str
) -> None:
    assert software.refused(FOREIGN, foreigner(**values)) == f"Bản khai báo 1: {sentence}"
    assert (Stay.objects.count(), Submission.objects.count()) == (0, 0)


VIETNAMESE_FAULTS = [
    ({"soGiayTo": "07920000"}, CCCD),
    ({"loaiGiayTo": 8, "soGiayTo": "12345"}, "Thẻ CCCD/Thẻ Căn Cước phải gồm đúng 12 chữ số"),
    ({"loaiGiayTo": 2, "soGiayTo": "12345"}, "CMND phải gồm 9 hoặc 12 chữ số"),
    (
        {"loaiGiayTo": 3, "soGiayTo": "A" * 21},
        "Giấy phép lái xe chỉ được chứa chữ và số, tối đa 20 ký tự",
    ),
    ({"loaiGiayTo": 4, "soGiayTo": "B" * 11}, "Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự"),
    ({"loaiGiayTo": 6, "soGiayTo": "B" * 21}, "Thẻ BHYT chỉ được chứa chữ và số, tối đa 20 ký tự"),
    ({"loaiGiayTo": 5, "soGiayTo": "12/2001"}, SPECIAL),
    ({"loaiGiayTo": 7, "soGiayTo": "12 2001"}, SPECIAL),
    ({"loaiGiayTo": 9}, "Loại giấy tờ phải có giá trị từ 1 đến 8"),
    ({"loaiGiayTo": "x"}, MALFORMED.format("Loại giấy tờ")),
    ({"loaiGiayTo": True}, MALFORMED.format("Loại giấy tờ")),
    ({"soGiayTo": None}, REQUIRED.format("Số giấy tờ")),
    ({"lyDoCuTru": None}, REQUIRED.format("Lý do cư trú")),
    ({"lyDoCuTru": 21}, MALFORMED.format("Lý do cư trú")),
    ({"lyDoCuTru": 20}, REQUIRED.format("Lý do chi tiết")),
    ({"noiCuTru": 4}, MALFORMED.format("Nơi cư trú")),
    ({"maTT": "999"}, MALFORMED.format("Mã tỉnh/thành phố")),
    ({"maPX": "101999999"}, MALFORMED.format("Mã phường/xã")),
    ({"maTT": "103", "maPX": "101900070"}, "Phường/xã không thuộc tỉnh/thành phố đã chọn"),
    ({"soDienThoai": "0" * 21}, "Số điện thoại tối đa 20 ký tự"),
    ({"anhTruocB64": "x"}, MALFORMED.format("Ảnh mặt trước")),
    ({"anhSauB64": "x"}, MALFORMED.format("Ảnh mặt sau")),
    ({"ngayDenCsltStr": Day(-2)}, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua"),
    ({"ngayDiDuKienStr": Day(-1)}, "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt"),
    ({"soPhong": None}, "Số phòng là bắt buộc"),
]


@pytest.mark.parametrize(("values", "sentence"), VIETNAMESE_FAULTS, ids=str)
def test_a_citizen_is_refused_with_the_sentence(
    software: Software, values: dict[str, Any], sentence: str
) -> None:
    assert software.refused(VIETNAMESE, citizen(**values)) == f"Bản khai báo 1: {sentence}"
    assert (Stay.objects.count(), Submission.objects.count()) == (0, 0)


def test_a_departure_before_yesterday_is_told_with_all_that_follows_from_it(software: Software) -> None:
    record = foreigner(ngayDenCsltStr=moment(-3), ngayDiDuKienStr=moment(-2))
    assert software.refused(FOREIGN, record) == (
        "Bản khai báo 1: Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua, "
        "Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"ngayDenCsltStr": Day(-1), "ngayDiDuKienStr": Day(-1, "23:59:59")},
        {"ngayDenCsltStr": Day(0, "23:59:59")},
        {"ngayDenCsltStr": Day(0, "00:00:00"), "ngayDiDuKienStr": Day(0, "23:59:59")},
        {"ngayDenCsltStr": Day(-1, "14:00:00"), "ngayDiDuKienStr": Day(-1, "00:00:00")},
        {"soPhong": 101},
        {"anhHoChieuB64": None},
        {"anhHoChieuB64": JPEG},
        {"anhHoChieuB64": PNG},
        {"anhHoChieuB64": f"data:image/png;base64,{PNG}"},
        {"soDienThoai": "x", "maQuocTich": 7, "loaiGiayTo": [], "ghiChu": {"a": None}},
        {"thoiHanTamTruStr": Day(0, "23:59:59")},
        {"soHoChieu": "ab12345"},
        {"hoTen": "NGUYỄN \u0000 MÜLLER"},
    ],
    ids=str,
)
def test_what_old_programs_send_is_taken(software: Software, values: dict[str, Any]) -> None:
    body = json.dumps([foreigner(**values)]).encode()
    assert said(software.send(FOREIGN, body)) == (200, "200", "Thành công", None)
    assert Stay.objects.count() == 1


def test_a_byte_order_mark_is_read_over(software: Software) -> None:
    body = b"\xef\xbb\xbf" + json.dumps([foreigner()]).encode()
    assert said(software.send(FOREIGN, body))[0] == 200


def test_a_room_is_not_asked_of_a_guest_house() -> None:
    software = Software(make_facility(type=FacilityType.GUEST_HOUSE)).log_in()
    software.taken(FOREIGN, foreigner(soPhong=""))


def test_one_bad_record_keeps_all_others_out(software: Software) -> None:
    message = software.refused(
        FOREIGN, foreigner(), foreigner(thoiHanTamTruStr=moment(-1), hoTen=""), foreigner(), "x"
    )
    assert message == (
        "Bản khai báo 2: Họ tên là bắt buộc, "
        "Bản khai báo 2: Thời hạn tạm trú phải lớn hoặc bằng hôm nay, "
        "Bản khai báo 4: Bản ghi không đúng định dạng"
    )
    assert (Stay.objects.count(), Submission.objects.count()) == (0, 0)


def test_the_same_document_twice_in_one_request(software: Software) -> None:
    first = foreigner(soHoChieu="AB1234567")
    message = software.refused(FOREIGN, first, foreigner(), foreigner(soHoChieu="ab1234567"))
    assert message == "Bản khai báo 3: Bị trùng giấy tờ với bản ghi 1"


@pytest.mark.parametrize(("path", "record"), [(FOREIGN, foreigner), (VIETNAMESE, citizen)])
def test_a_guest_who_is_staying_is_not_taken_again(software: Software, path: str, record: Any) -> None:
    guest = record()
    software.taken(path, guest)
    again = {**guest, "ngayDenCsltStr": moment(-1), "soPhong": "7"}
    staying = "Bản khai báo 2: Số hộ chiếu đang tạm trú tại CSLT và chưa checkout"
    assert software.refused(path, record(), again) == staying
    assert Stay.objects.count() == 1


def test_faults_of_days_and_of_stays_come_together(software: Software) -> None:
    guest = foreigner()
    software.taken(FOREIGN, guest)
    again = {**guest, "ngayDenCsltStr": moment(-3), "ngayDiDuKienStr": moment(-2)}
    assert software.refused(FOREIGN, again) == (
        "Bản khai báo 1: Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua, "
        "Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua, "
        "Bản khai báo 1: Số hộ chiếu đang tạm trú tại CSLT và chưa checkout"
    )


def test_a_guest_who_left_may_not_come_at_the_same_time_again(software: Software) -> None:
    guest = foreigner(ngayDenCsltStr=moment(-1))
    software.taken(FOREIGN, guest)
    actions.depart(software.user, Stay.objects.values_list("pk", flat=True))
    again = {**guest, "soPhong": "7"}
    assert software.refused(FOREIGN, again) == (
        "Bản khai báo 1: Đã tồn tại khai báo trùng thời gian tại CSLT"
    )
    software.taken(FOREIGN, {**guest, "ngayDenCsltStr": moment(0, "00:00:00")})
    assert Stay.objects.count() == 2


def test_a_stay_is_over_at_noon_of_its_expected_departure(software: Software, settings: Any) -> None:
    guest = foreigner(ngayDenCsltStr=moment(-1), ngayDiDuKienStr=moment(0))
    software.taken(FOREIGN, guest)
    again = {**guest, "ngayDenCsltStr": moment(0, "00:00:00"), "ngayDiDuKienStr": moment(2)}
    settings.PARTNER_STAY_OVER_AT = None
    assert "chưa checkout" in software.refused(FOREIGN, again)
    settings.PARTNER_STAY_OVER_AT = "23:59:59"
    assert "chưa checkout" in software.refused(FOREIGN, again)
    settings.PARTNER_STAY_OVER_AT = "00:00:00"
    software.taken(FOREIGN, again)


def test_another_facility_may_declare_the_same_document(software: Software) -> None:
    guest = foreigner()
    software.taken(FOREIGN, guest)
    Software(make_facility(HAI_BA_TRUNG)).log_in().taken(FOREIGN, guest)
    assert Stay.objects.filter(facility=software.facility).count() == 1


def test_two_hundred_faults_are_told_and_the_rest_counted(software: Software) -> None:
    message = software.refused(FOREIGN, *[foreigner(hoTen="") for _number in range(240)])
    parts = message.split(", ")
    assert len(parts) == 201
    assert parts[-1] == "… và 40 lỗi khác"
    assert len(message.encode()) < 64 * 1024


def test_the_http_status_of_refusals_is_a_setting(software: Software, settings: Any) -> None:
    settings.PARTNER_BUSINESS_ERROR_STATUS = 200
    assert said(software.send(FOREIGN, [foreigner(hoTen="")]))[:2] == (200, "400")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "Dữ liệu gửi lên không phải JSON hợp lệ"),
        (b"{", "Dữ liệu gửi lên không phải JSON hợp lệ"),
        (b"\xff\xfe", "Dữ liệu gửi lên không phải JSON hợp lệ"),
        (b"[NaN]", "Dữ liệu gửi lên không phải JSON hợp lệ"),
        (b"[" * 100_000, "Dữ liệu gửi lên không phải JSON hợp lệ"),
        (b"[1" + b"0" * 5000 + b"]", "Dữ liệu gửi lên không phải JSON hợp lệ"),
        (b"{}", "Dữ liệu gửi lên phải là một mảng JSON"),
        (b"null", "Dữ liệu gửi lên phải là một mảng JSON"),
        (b"[]", "Danh sách khai báo không được để trống"),
        (b"[" + b"1," * 1000 + b"1]", "Mỗi lần gửi tối đa 1000 bản ghi"),
        (b"[null]", "Bản khai báo 1: Bản ghi không đúng định dạng"),
    ],
)
@pytest.mark.parametrize("path", [FOREIGN, VIETNAMESE])
def test_a_broken_body_is_refused_in_the_same_shape(
    software: Software, path: str, body: bytes, expected: str
) -> None:
    assert said(software.send(path, body)) == (400, "400", expected, None)


def test_a_body_that_is_too_large_is_refused(software: Software, settings: Any) -> None:
    settings.PARTNER_LARGEST_REQUEST = 1024 * 1024
    assert said(software.send(FOREIGN, b" " * (1024 * 1024 + 1))) == (
        413, "413", "Dữ liệu gửi lên vượt quá 1 MB", None,
    )  # fmt: skip


def test_a_body_beyond_the_size_of_page_uploads_is_read(software: Software) -> None:
    picture = base64.b64encode(b"\xff\xd8\xff" + b"0" * 4_500_000).decode()
    records = [foreigner(anhHoChieuB64=picture) for _number in range(3)]
    assert len(software.taken(FOREIGN, *records)) == 3


def test_a_thousand_guests_go_in_at_once(software: Software) -> None:
    response = software.send(FOREIGN, [foreigner() for _number in range(1000)])
    assert said(response)[:2] == (200, "200")
    assert (len(response["X-Receipts"].split(",")), response["X-Receipts-Count"]) == (200, "1000")
    assert Stay.objects.count() == 1000


def test_what_is_ours_sits_where_old_programs_do_not_look(software: Software) -> None:
    response = software.send(FOREIGN, [foreigner(hoTen="")], **{"X-Row-Faults": "1"})
    assert said(response)[3] == [
        {"row": 1, "field": "hoTen", "code": "required", "message": "Họ tên là bắt buộc"}
    ]
    assert len(response["X-Request-Id"]) == 36
    told = Software(receipts_in_data=True).log_in()
    answer = told.send(FOREIGN, [foreigner()])
    assert said(answer)[3] == answer["X-Receipts"].split(",")


def test_the_same_body_again_gets_the_first_answer(software: Software, settings: Any) -> None:
    guests = [foreigner(), foreigner()]
    assert software.taken(FOREIGN, *guests) == software.taken(FOREIGN, *guests)
    assert (Stay.objects.count(), Submission.objects.count()) == (2, 1)
    settings.PARTNER_SAME_BODY_SECONDS = 0
    assert "chưa checkout" in software.refused(FOREIGN, *guests)


def test_the_same_body_is_new_once_its_stay_was_cancelled(software: Software) -> None:
    guest = foreigner()
    first = software.taken(FOREIGN, guest)
    actions.cancel(software.user, Stay.objects.get().pk, "Gửi nhầm")
    assert software.taken(FOREIGN, guest) != first


def test_the_first_answer_is_given_to_nobody_else(software: Software) -> None:
    guest = foreigner()
    first = software.taken(FOREIGN, guest)
    other = Software(make_facility(HAI_BA_TRUNG)).log_in()
    assert other.taken(FOREIGN, guest) != first


def test_an_idempotency_key_stands_for_one_content(software: Software) -> None:
    key = {"Idempotency-Key": "dem-2026-11-22"}
    guest = foreigner()
    first = software.send(FOREIGN, [guest], **key)
    again = software.send(FOREIGN, [guest], **key)
    assert first["X-Receipts"] == again["X-Receipts"]
    other = said(software.send(FOREIGN, [foreigner()], **key))
    assert other == (400, "400", "Idempotency-Key này đã dùng cho nội dung khác", None)
    assert "chưa checkout" in said(software.send(FOREIGN, [guest], **{"Idempotency-Key": "khac"}))[2]
    assert Stay.objects.count() == 1


def test_an_area_without_the_service_is_told_so(software: Software) -> None:
    elsewhere = Software(make_facility("00004")).log_in()
    assert "chưa triển khai" in elsewhere.refused(FOREIGN, foreigner())
    assert Facility.objects.count() == 2
    assert Stay.objects.count() == 0


@pytest.mark.parametrize(("path", "record"), [(FOREIGN, foreigner), (VIETNAMESE, citizen)])
def test_many_guests_cost_as_many_statements_as_one(software: Software, path: str, record: Any) -> None:
    software.taken(path, record())
    counts = []
    for number in (1, FEW + 1, 60):
        with CaptureQueriesContext(connection) as statements:
            software.taken(path, *[record() for _number in range(number)])
        counts.append(len(statements))
    assert counts[0] < counts[1] == counts[2] <= 32


def test_a_stay_beyond_thirty_days_is_refused_with_the_words_of_the_portal(software: Software) -> None:
    message = software.refused(VIETNAMESE, citizen(ngayDiDuKienStr=moment(31)))
    assert message.startswith("Bản khai báo 1: Một thông báo lưu trú không quá 30 ngày")
    software.taken(FOREIGN, foreigner(ngayDiDuKienStr=moment(31)))
