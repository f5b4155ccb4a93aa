"""What granting a dossier changes in the residence register, in one sentence for the officer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cutru.dossiers.content import Content
from cutru.dossiers.orders import Unreadable, order_for
from cutru.identity.dates import show_date
from cutru.residence.orders import (
    ChangeHead,
    CorrectPerson,
    DeclareWhereabouts,
    Deregister,
    DwellingIn,
    ExtendTemporary,
    Order,
    RecordAbsence,
    RegisterPermanent,
    RegisterTemporary,
    RenameAddress,
    SplitHousehold,
)


def effect_of(content: Content, on: date) -> str:
    """The sentence, for a decision on this day; empty while the forms do not hold what it needs."""
    try:
        order = order_for(content, on)
    except Unreadable:
        return ""
    return _sentence(content, order) % _words(content, order, on)


def _sentence(content: Content, order: Order | None) -> str:
    match order:
        case RegisterPermanent(head_number=None):
            return _("Đăng ký thường trú cho %(people)s tại %(place)s từ ngày %(day)s, lập hộ mới.")
        case RegisterPermanent():
            return _("Đăng ký thường trú cho %(people)s tại %(place)s từ ngày %(day)s, nhập hộ của %(head)s.")
        case RegisterTemporary():
            return _("Đăng ký tạm trú cho %(people)s tại %(place)s từ ngày %(day)s đến hết ngày %(until)s.")
        case ExtendTemporary():
            return _("Gia hạn tạm trú của %(people)s đến hết ngày %(until)s.")
        case Deregister(kind="permanent"):
            return _("Xoá đăng ký thường trú của %(people)s từ ngày %(day)s.")
        case Deregister():
            return _("Xoá đăng ký tạm trú của %(people)s từ ngày %(day)s.")
        case SplitHousehold():
            return _("Tách %(people)s thành hộ mới tại chỗ ở hiện tại, chủ hộ là %(head)s.")
        case ChangeHead():
            return _("Chủ hộ mới là %(head)s; quan hệ của các thành viên đổi theo.")
        case CorrectPerson():
            return _("Sửa %(count)s thông tin của %(people)s.")
        case RenameAddress():
            return _("Địa chỉ “%(old)s” đổi thành “%(new)s” cho mọi người đăng ký ở đó.")
        case DeclareWhereabouts():
            return _("Ghi nơi ở hiện tại của %(people)s là %(place)s từ ngày %(day)s.")
        case RecordAbsence():
            return _("Ghi tạm vắng của %(people)s từ ngày %(starts)s đến hết ngày %(until)s.")
    return _("Kết quả xác nhận cho %(people)s; nơi cư trú không đổi.")


def _words(content: Content, order: Order | None, on: date) -> Mapping[str, Any]:
    place = getattr(order, "dwelling", None)
    return {
        "people": ", ".join(one.full_name for one in content.persons),
        "place": f"{place.address}, {content.dossier.ward}" if isinstance(place, DwellingIn) else "",
        "day": show_date(on),
        "starts": _day(order, "starts"),
        "until": _day(order, "until"),
        "head": getattr(order, "head_number", None) or getattr(order, "new_head_number", None) or "",
        "count": len(getattr(order, "changes", ())),
        "old": getattr(order, "old_address", ""),
        "new": getattr(order, "new_address", ""),
    }


def _day(order: Order | None, name: str) -> str:
    day = getattr(order, name, None)
    return show_date(day) if isinstance(day, date) else ""
