"""The words of the official API: part of its interface, so Vietnamese for everybody and never changed.

Those the document does not give follow its pattern `<Tên trường> là bắt buộc` / `… không đúng định dạng`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SUCCESS = "Thành công"

ARRIVAL_DAY = "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua"
DEPARTURE_BEFORE_ARRIVAL = "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt"
DEPARTURE_TOO_OLD = "Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua"
PERMITTED_OVER = "Thời hạn tạm trú phải lớn hoặc bằng hôm nay"
STAYING = "Số hộ chiếu đang tạm trú tại CSLT và chưa checkout"
OVERLAP = "Đã tồn tại khai báo trùng thời gian tại CSLT"
REPEATED = "Bị trùng giấy tờ với bản ghi {earlier}"
SPECIAL_SIGNS = "Số giấy tờ không được có ký tự đặc biệt hoặc khoảng trắng"
NUMBER_RULES = {
    "1": "Thẻ CCCD phải gồm đúng 12 chữ số",
    "2": "CMND phải gồm 9 hoặc 12 chữ số",
    "3": "Giấy phép lái xe chỉ được chứa chữ và số, tối đa 20 ký tự",
    "4": "Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự",
    "6": "Thẻ BHYT chỉ được chứa chữ và số, tối đa 20 ký tự",
    "8": "Thẻ CCCD/Thẻ Căn Cước phải gồm đúng 12 chữ số",
}
DOCUMENT_TYPE = "Loại giấy tờ phải có giá trị từ 1 đến 8"
CHANGE_KIND = "Loại phải là GH hoặc TS"
NOT_STAYING = "Số Giấy tờ {number} với loại giấy tờ là {type} đang không tồn tại trong hệ thống"
NOT_LATER = "Thời hạn tạm trú phải lớn ngày đi hiện tại"
BEYOND_30_DAYS = "Ngày gia hạn không được vượt quá 30 ngày kể từ ngày đến CSLT"
NO_CHANGES = "Danh sách đổi ngày trả phòng không được để trống"

NO_RECORDS = "Danh sách khai báo không được để trống"
TOO_MANY_RECORDS = "Mỗi lần gửi tối đa {most} bản ghi"
NO_ARRAY = "Dữ liệu gửi lên phải là một mảng JSON"
NO_RECORD = "Bản ghi không đúng định dạng"
REQUIRED = "{label} là bắt buộc"
MALFORMED = "{label} không đúng định dạng"
TOO_LONG = "{label} tối đa {most} ký tự"
IMAGE_TOO_LARGE = "{label} tối đa {most} MB"
WARD_ELSEWHERE = "Phường/xã không thuộc tỉnh/thành phố đã chọn"
KEY_USED = "Idempotency-Key này đã dùng cho nội dung khác"

CLIENT_WRONG = "Client không hợp lệ"
BASIC_MISSING = "Thiếu hoặc sai header Authorization Basic"
GRANT_WRONG = "grant-type phải là api_cslt"
LOGIN_WRONG = "Sai tên đăng nhập hoặc mật khẩu, hoặc tài khoản không được dùng API"
LOGIN_LOCKED = "Đã nhập sai quá nhiều lần, tài khoản tạm khoá, hãy thử lại sau"
REFRESH_WRONG = "refresh_token không hợp lệ hoặc đã hết hạn"
TOKEN_WRONG = "access_token không hợp lệ hoặc đã hết hạn"  # noqa: S105  a sentence
FORBIDDEN = "Cơ sở không được phép khai báo qua API"
NOT_OPEN = "API chưa được mở trên hệ thống này"
TOO_MANY_CALLS = "Gọi quá nhiều lần, hãy thử lại sau {seconds} giây"
TOO_LARGE = "Dữ liệu gửi lên vượt quá {most} MB"
UNREADABLE = "Dữ liệu gửi lên không phải JSON hợp lệ"
WRONG_METHOD = "Phương thức không được hỗ trợ"
FORM_NEEDED = "Dữ liệu phải ở dạng application/x-www-form-urlencoded"

LABELS = {
    "hoTen": "Họ tên",
    "quocTich": "Quốc tịch",
    "soHoChieu": "Số hộ chiếu",
    "gioiTinh": "Giới tính",
    "loaiNgayThangNamSinh": "Loại ngày tháng năm sinh",
    "ngayThangNamSinhStr": "Ngày tháng năm sinh",
    "ngayDenCsltStr": "Ngày đến Cslt",
    "ngayDiDuKienStr": "Ngày đi dự kiến",
    "soPhong": "Số phòng",
    "anhHoChieuB64": "Ảnh hộ chiếu",
    "thoiHanTamTruStr": "Thời hạn tạm trú",
    "soDienThoai": "Số điện thoại",
    "ghiChu": "Ghi chú",
    "noiCuTru": "Nơi cư trú",
    "maTT": "Mã tỉnh/thành phố",
    "maPX": "Mã phường/xã",
    "diaChi": "Địa chỉ",
    "lyDoCuTru": "Lý do cư trú",
    "lyDoChiTiet": "Lý do chi tiết",
    "loaiGiayTo": "Loại giấy tờ",
    "soGiayTo": "Số giấy tờ",
    "anhTruocB64": "Ảnh mặt trước",
    "anhSauB64": "Ảnh mặt sau",
    "loai": "Loại",
    "thoiGianStr": "Thời gian",
    "username": "username",
    "password": "password",
    "grant-type": "grant-type",
    "refresh_token": "refresh_token",
    "access_token": "access_token",
    "trucThuocTinh": "trucThuocTinh",
}

MOST_FAULTS = 200
LONGEST_MESSAGE = 60_000
"""Bytes: answers stay under 64 KiB."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a record: its position from 1, the JSON field (may be empty), our code, the sentence."""

    position: int
    field: str
    code: str
    sentence: str

    def as_dict(self) -> dict[str, object]:
        return {"row": self.position, "field": self.field, "code": self.code, "message": self.sentence}


def required(position: int, field: str) -> Fault:
    return Fault(position, field, "required", REQUIRED.format(label=LABELS[field]))


def malformed(position: int, field: str, code: str = "malformed") -> Fault:
    return Fault(position, field, code, MALFORMED.format(label=LABELS[field]))


def too_long(position: int, field: str, most: int) -> Fault:
    return Fault(position, field, "too_long", TOO_LONG.format(label=LABELS[field], most=most))


def message_of(faults: Sequence[Fault], prefix: str) -> str:
    """All faults in one text, each with `prefix N: ` in front, joined by a comma and a space."""
    shown: list[str] = []
    size = 0
    for fault in faults[:MOST_FAULTS]:
        text = f"{prefix} {fault.position}: {fault.sentence}"
        size += len(text.encode()) + 2
        if size > LONGEST_MESSAGE:
            break
        shown.append(text)
    left = len(faults) - len(shown)
    return ", ".join(shown) + (f", … và {left} lỗi khác" if left else "")
