"""Codes of the catalogue in the words of the pages, and figures as sentences."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cutru.law.bilingual import Text
from cutru.law.catalogue import ALL, Component, Deadline, Fee

CHANNELS: Mapping[str, str | Promise] = {
    "online": gettext_lazy("Trực tuyến"),
    "in_person": gettext_lazy("Trực tiếp"),
    "post": gettext_lazy("Bưu chính công ích"),
    "phone": gettext_lazy("Điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "device_app": gettext_lazy("Ứng dụng trên thiết bị"),
    ALL: gettext_lazy("Mọi cách nộp"),
}
KINDS: Mapping[str, str | Promise] = {
    "original": gettext_lazy("bản chính"),
    "copy": gettext_lazy("bản sao"),
    "certified_copy": gettext_lazy("bản sao có chứng thực"),
    "form": gettext_lazy("tờ khai theo mẫu"),
    "photo": gettext_lazy("ảnh"),
    "statement": gettext_lazy("văn bản tự viết"),
}
ACTORS: Mapping[str, str | Promise] = {
    "applicant": gettext_lazy("Người nộp"),
    "officer": gettext_lazy("Cán bộ"),
    "system": gettext_lazy("Hệ thống"),
}
OUTCOMES: Mapping[str, str | Promise] = {
    "accept": gettext_lazy("Tiếp nhận"),
    "refuse": gettext_lazy("Từ chối tiếp nhận"),
    "supplement": gettext_lazy("Yêu cầu bổ sung"),
    "granted": gettext_lazy("Giải quyết"),
    "refused": gettext_lazy("Từ chối giải quyết"),
}


def of(text: Text | None) -> str:
    """The words in the language of this request; empty for None."""
    return text.in_language(get_language() or "vi") if text else ""


def money(amount: int, currency: str = "VND") -> str:
    """`20.000 đồng`; English groups by commas."""
    grouped = f"{amount:,}" if (get_language() or "vi").startswith("en") else f"{amount:,}".replace(",", ".")
    return _("%(amount)s đồng") % {"amount": grouped} if currency == "VND" else f"{grouped} {currency}"


def fee(found: Fee) -> str:
    """`20.000 đồng / lần đăng ký`, or that nothing is charged."""
    if found.amount == 0:
        return _("Không thu lệ phí")
    sum_of_money = money(found.amount, found.currency)
    return f"{sum_of_money} / {of(found.per)}" if found.per else sum_of_money


def period(deadline: Deadline) -> str:
    """`7 ngày làm việc`, `nửa ngày làm việc`, `ngay khi nhận` …"""
    value, unit = deadline.value, deadline.unit
    if unit == "immediate":
        return _("Ngay khi nhận")
    if value is None:
        return _("Tiếp nhận liên tục, không có thời hạn giải quyết")
    if unit == "working_days" and value < 1:
        return _("Nửa ngày làm việc")
    number = int(value)
    if unit == "working_days":
        return ngettext("%(number)s ngày làm việc", "%(number)s ngày làm việc", number) % {"number": number}
    if unit == "days":
        return ngettext("%(number)s ngày", "%(number)s ngày", number) % {"number": number}
    if unit == "months":
        return ngettext("%(number)s tháng", "%(number)s tháng", number) % {"number": number}
    return ngettext("%(number)s giờ", "%(number)s giờ", number) % {"number": number}


def paper(component: Component) -> str:
    """How a part of the dossier is handed in: `tờ khai theo mẫu, 1 bản`; empty where nothing is said."""
    kind = KINDS.get(component.kind or "")
    said = [str(kind)] if kind else []
    if component.copies and component.kind != "data":
        copies = ngettext("%(number)s bản", "%(number)s bản", component.copies) % {"number": component.copies}
        said.append(copies)
    return ", ".join(said)


def moment(at: datetime) -> str:
    """`17:00 ngày 02/12/2026`, in Viet Nam time."""
    local = timezone.localtime(at)
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}
