"""The form for a notification that came by phone, by e-mail or in person, and how it becomes a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.facilities.models import Facility
from cutru.identity.codelists import (
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    CodeList,
)
from cutru.identity.nationalities import NATIONALITIES, VIETNAM
from cutru.law.stay_rules import CLOSE_RELATIONS
from cutru.problems import Problem, errors_among
from cutru.stays.models import Channel
from cutru.stays.schemas import Candidate, Origin, Regime
from cutru.stays.typed import read_typed

CHANNELS: Mapping[Channel, str | Promise] = {
    Channel.PHONE: _("Điện thoại"),
    Channel.EMAIL: _("Thư điện tử"),
    Channel.COUNTER: _("Trực tiếp"),
}
Choices = list[tuple[str, Any]]


def _choices(codes: CodeList) -> Choices:
    language = get_language() or "vi"
    return [("", "—"), *((code, codes[code].label(language)) for code in codes)]


def _relations() -> Choices:
    language = get_language() or "vi"
    labels = [(relation.code, relation.label.in_language(language)) for relation in CLOSE_RELATIONS]
    return [("", _("Không phải người thân ruột")), *labels]


def _text(label: Any, longest: int, *, required: bool = False, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


def _day(label: Any, *, required: bool = False) -> forms.CharField:
    return _text(label, 20, required=required, inputmode="numeric", placeholder=_("ngày/tháng/năm"))


def _choice(label: Any, choices: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required)


class GuestForm(forms.Form):
    """What both regimes share; `candidate` is the row for the door once the form is valid."""

    regime: Regime

    channel = forms.ChoiceField(
        label=_("Thông báo đến bằng"),
        choices=list(CHANNELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn cách thông báo.")},
    )
    full_name = _text(_("Họ và tên"), 160, required=True)
    sex = _choice(_("Giới tính"), lambda: _choices(SEXES), required=True)
    birth_date = _day(_("Ngày sinh"), required=True)
    document_number = _text(_("Số giấy tờ"), 40, required=True)
    arrival_on = _day(_("Ngày đến"), required=True)
    arrival_time = _text(_("Giờ đến"), 8, inputmode="numeric", placeholder="22:40")
    departure_on = _day(_("Ngày đi dự kiến"), required=True)
    room = _text(_("Phòng"), 32)
    note = _text(_("Ghi chú"), 500)

    def __init__(self, facility: Facility, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = Candidate(1, None)
        self.fields["room"].required = facility.room_required
        if facility.is_household:
            del self.fields["room"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            values = {name: str(value) for name, value in cleaned.items() if name != "channel"}
            if self.regime == "V":
                values["nationality"] = VIETNAM
            origin: Origin = "phone" if self.chosen_channel == Channel.PHONE else "typed"
            now = timezone.now()
            self.candidate = read_typed(
                self.regime,
                values,
                dict.fromkeys(values, origin),
                today=timezone.localdate(now),
                now=now,
                position=1,
                reference=None,
            )
            self.add_problems(self.candidate.problems)
        return cleaned

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Show errors beside their fields; those of a field the form does not have stand above all."""
        language = get_language() or "vi"
        for problem in errors_among(problems):
            name = problem.field if problem.field in self.fields else None
            self.add_error(name, forms.ValidationError(problem.message(language), code=problem.code))

    @property
    def chosen_channel(self) -> Channel:
        """The way the notification came."""
        return Channel(self.cleaned_data["channel"])


class VietnameseForm(GuestForm):
    """A Vietnamese guest: the official fields of a stay notification."""

    regime: Regime = "V"

    document_type = _choice(_("Loại giấy tờ"), lambda: _choices(DOCUMENT_TYPES), required=True)
    document_name = _text(_("Tên giấy tờ khác"), 100)
    phone = _text(_("Điện thoại"), 20, inputmode="tel")
    residence_kind = _choice(_("Nơi cư trú là"), lambda: _choices(RESIDENCE_TYPES))
    residence_address = _text(_("Địa chỉ nơi cư trú"), 300)
    reason = _choice(_("Lý do lưu trú"), lambda: _choices(STAY_REASONS), required=True)
    reason_detail = _text(_("Lý do khác"), 200)
    relation = _choice(_("Quan hệ với chủ nhà"), _relations)
    field_order = (
        *("channel", "full_name", "sex", "birth_date", "document_type", "document_number", "document_name"),
        *("phone", "residence_kind", "residence_address", "arrival_on", "arrival_time", "departure_on"),
        *("room", "reason", "reason_detail", "relation", "note"),
    )

    def __init__(self, facility: Facility, *args: Any, **kwargs: Any) -> None:
        super().__init__(facility, *args, **kwargs)
        if not facility.is_household:
            del self.fields["relation"]


class ForeignForm(GuestForm):
    """A foreign guest: the data of form NA17."""

    regime: Regime = "F"

    nationality = _text(_("Quốc tịch"), 60, required=True, list="quoc-tich")
    document_type = _choice(_("Loại hộ chiếu"), lambda: _choices(PASSPORT_TYPES)[1:], required=True)
    entry_document_kind = _choice(_("Thị thực, thẻ, miễn thị thực"), lambda: _choices(ENTRY_DOCUMENT_KINDS))
    entry_document_number = _text(_("Số thị thực, thẻ"), 40)
    entry_document_until = _day(_("Có giá trị đến"))
    entry_on = _day(_("Ngày nhập cảnh"))
    entry_gate = _text(_("Cửa khẩu"), 100)
    entry_purpose = _text(_("Mục đích nhập cảnh"), 160)
    permitted_until = _day(_("Được phép tạm trú đến"))
    field_order = (
        *("channel", "full_name", "sex", "birth_date", "nationality", "document_type", "document_number"),
        *("entry_document_kind", "entry_document_number", "entry_document_until", "entry_on", "entry_gate"),
        *("entry_purpose", "permitted_until", "arrival_on", "arrival_time", "departure_on", "room", "note"),
    )

    @staticmethod
    def nationality_labels() -> list[str]:
        """The countries by name, for the suggestions of the browser."""
        language = get_language() or "vi"
        return sorted(entry.label(language) for entry in NATIONALITIES.values() if entry.code != VIETNAM)


FORMS: Mapping[str, type[GuestForm]] = {"V": VietnameseForm, "F": ForeignForm}
