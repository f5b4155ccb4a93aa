"""One question a page: the place, who the guest is, why and for how long."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.facilities.fields import AddressFormMixin, NameField, PhoneField, PlainForm
from cutru.facilities.models import Facility, FacilityType
from cutru.identity.codelists import DOCUMENT_TYPES, SEXES, STAY_REASONS, CodeList
from cutru.law.stay_rules import CLOSE_RELATIONS
from cutru.problems import Problem, errors_among
from cutru.stays.rules import Moment, problems_of_the_rest
from cutru.stays.schemas import Partial
from cutru.stays.typed import read_values

OTHER = "khac"
OWN_HOME = "nha-minh"
_CHOOSE = _("Hãy chọn một mục.")


def _choices(codes: CodeList, *, empty: bool = False) -> list[tuple[str, str]]:
    language = get_language() or "vi"
    rows = [(code, codes[code].label(language)) for code in codes]
    return [("", "—"), *rows] if empty else rows


def _text(
    label: Any, longest: int, *, required: bool = False, help_text: Any = "", **attrs: Any
) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text, widget=widget
    )


class RecentPlaceForm(PlainForm):
    """Where was the last stay: one of the recent places, the own home, or another place."""

    place = forms.ChoiceField(
        label=_("Chọn một nơi"), widget=forms.RadioSelect, error_messages={"required": _CHOOSE}
    )

    def __init__(self, recent: Sequence[Facility], own_home: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: list[tuple[str, Any]] = [(str(one.pk), f"{one.name} – {one.full_address}") for one in recent]
        if own_home:
            rows.append((OWN_HOME, _("Nhà tôi, có khách đến: %(address)s") % {"address": own_home}))
        rows.append((OTHER, _("Thông báo lưu trú tới nơi cơ sở lưu trú khác")))
        self.fields["place"].choices = rows  # type: ignore[attr-defined]  # a choice field
        self.fields["place"].error_messages = {"required": _CHOOSE, "invalid_choice": _CHOOSE}


class AreaForm(AddressFormMixin, PlainForm):
    """The police unit in charge: province, then ward."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["address"]


class TypeForm(PlainForm):
    """What kind of place it is."""

    type = forms.ChoiceField(label=_("Chọn một loại"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in FacilityType.choices if choice[0] != FacilityType.HOUSEHOLD]
        home = (FacilityType.HOUSEHOLD.value, FacilityType.HOUSEHOLD.label)
        self.fields["type"].choices = [home, *others]  # type: ignore[attr-defined]  # a choice field
        self.fields["type"].error_messages = {"required": _CHOOSE, "invalid_choice": _CHOOSE}


class HomeForm(PlainForm):
    """A private home of the chosen ward."""

    host = NameField(label=_("Họ và tên chủ nhà"), max_length=140)
    address = NameField(label=_("Số nhà, đường, thôn"), max_length=200)
    phone = PhoneField(
        label=_("Điện thoại để công an gọi lại khi cần"),
        max_length=40,
        help_text=_("Của chủ nhà, hoặc của bạn."),
    )


class TypedForm(PlainForm):
    """A part of a guest, read with the rules of the door; `shown` is what is kept."""

    def __init__(self, place: Facility, known: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.known = place, known
        self.shown: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        now = timezone.now()
        given = {name: str(cleaned.get(name) or "") for name in self.fields}
        texts = {**self.known, **given, "nationality": "VNM"}
        typed = read_values("V", texts, today=timezone.localdate(now), now=now)
        told = errors_among(typed.problems)
        told += problems_of_the_rest(Partial("V", typed.clean), told, self.place, Moment.at(now))
        self.add_problems(told)
        self.shown = {name: typed.shown.get(name, "") for name in self.fields}
        return cleaned

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Each error beside its field, once; those of other pages are said there."""
        language = get_language() or "vi"
        for problem in problems:
            if problem.field in self.fields and problem.field not in self.errors:
                self.add_error(problem.field, ValidationError(problem.message(language), code=problem.code))
            elif not problem.field:
                self.add_error(None, ValidationError(problem.message(language), code=problem.code))


class WhoForm(TypedForm):
    """Who stays: a Vietnamese citizen with a document."""

    full_name = _text(_("Họ và tên"), 160, required=True)
    birth_date = _text(
        _("Ngày sinh"), 20, required=True, inputmode="numeric", help_text=_("Ngày/tháng/năm, ví dụ 2/9/1980.")
    )
    sex = forms.ChoiceField(label=_("Giới tính"), widget=forms.RadioSelect)
    document_type = forms.ChoiceField(label=_("Loại giấy tờ"))
    document_number = _text(_("Số giấy tờ"), 40, required=True)
    document_name = _text(_("Tên giấy tờ"), 100, help_text=_("Chỉ điền khi loại giấy tờ là Giấy Tờ Khác."))
    residence_address = _text(_("Nơi đang cư trú"), 300)
    phone = _text(_("Điện thoại"), 20, inputmode="tel")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, codes in (("sex", SEXES), ("document_type", DOCUMENT_TYPES)):
            self.fields[name].choices = _choices(codes)  # type: ignore[attr-defined]  # a choice field
            self.fields[name].error_messages = {"required": _CHOOSE, "invalid_choice": _CHOOSE}


class WhenForm(TypedForm):
    """Why and for how long."""

    reason = forms.ChoiceField(label=_("Lý do lưu trú"))
    reason_detail = _text(_("Lý do cụ thể"), 200, help_text=_("Chỉ điền khi chọn Mục đích khác."))
    arrival_on = _text(_("Ngày đến"), 20, required=True, help_text=_("Ví dụ 22/11/2026, hoặc gõ: hôm nay."))
    arrival_time = _text(_("Giờ đến"), 8, inputmode="numeric", help_text=_("Ví dụ 22:40."))
    departure_on = _text(
        _("Ngày đi dự kiến"), 20, required=True, help_text=_("Ví dụ 25/11/2026, hoặc +3 là ba ngày sau.")
    )
    room = _text(_("Phòng"), 32)
    relation = forms.ChoiceField(label=_("Quan hệ với chủ nhà"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = self.fields["reason"]
        reasons.choices = _choices(STAY_REASONS, empty=True)  # type: ignore[attr-defined]  # a choice field
        reasons.error_messages = {"required": _CHOOSE, "invalid_choice": _CHOOSE}
        if self.place.is_household:
            language = get_language() or "vi"
            rows = [(one.code, one.label.in_language(language)) for one in CLOSE_RELATIONS]
            none = ("", _("Không phải người thân ruột"))
            self.fields["relation"].choices = [none, *rows]  # type: ignore[attr-defined]  # a choice field
            del self.fields["room"]
        else:
            self.fields["room"].required = self.place.room_required
            del self.fields["relation"]


class WithdrawForm(PlainForm):
    """Why a notification is taken back."""

    reason = _text(_("Lý do huỷ"), 300, required=True)


class ExtendForm(PlainForm):
    """Until when the guest stays instead."""

    departure_on = _text(_("Ngày đi mới"), 20, required=True, help_text=_("Ví dụ 25/11/2026."))
