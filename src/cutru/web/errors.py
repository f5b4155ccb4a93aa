"""Pages for requests that cannot be answered: plain words, both languages, no database, no session."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken."""
    return _page(
        400,
        _("Không đọc được yêu cầu này"),
        _("Địa chỉ hoặc dữ liệu gửi lên bị thiếu hay bị hỏng. Chưa có gì được lưu."),
        _("Quay lại trang trước, tải lại trang rồi làm lại."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's role may not do this."""
    return _page(
        403,
        _("Tài khoản này không được làm việc đó"),
        _("Việc này dành cho vai trò khác."),
        _("Nếu bạn cần quyền này, hãy hỏi người quản lý cơ sở hoặc đơn vị của bạn."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not one this person may know of."""
    return _page(
        404,
        _("Không tìm thấy trang này"),
        _("Địa chỉ có thể đã gõ nhầm, hoặc hồ sơ không thuộc phạm vi của bạn."),
        _("Kiểm tra lại địa chỉ, hoặc bắt đầu từ trang chủ."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own fault."""
    return _page(
        500,
        _("Cổng đang gặp trục trặc"),
        _("Lỗi ở phía cổng, không phải ở bạn. Phần chưa có số biên nhận là chưa được nhận."),
        _("Chờ vài phút rồi thử lại. Khách đã đến mà sắp quá hạn thì gọi Công an cấp xã để báo trước."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose session has changed or whose cookies are blocked."""
    return _page(
        403,
        _("Trang này đã mở quá lâu"),
        _("Phiên làm việc đã đổi từ lúc mở trang, hoặc trình duyệt đang chặn cookie. Chưa có gì được lưu."),
        _("Quay lại, tải lại trang rồi gửi lần nữa. Nếu vẫn vậy, hãy cho phép cookie của cổng này."),
    )


def _page(status: int, title: str, what: str, then: str) -> HttpResponse:
    context = {"status": status, "title": title, "what": what, "then": then}
    return HttpResponse(render_to_string("web/error.html", context), status=status)
