"""What officers type: why they look, reasons, filters of facilities, the day of the register book."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cutru.facilities.fields import PhoneField
from cutru.police.purpose import LONGEST_DETAIL, Purpose

LONGEST_REASON = 500


class PurposeForm(forms.Form):
    """Why the officer opens persons' records."""

    purpose = forms.ChoiceField(
        label=_("Bạn xem hồ sơ để làm gì?"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn mục đích.")},
    )
    detail = forms.CharField(
        label=_("Nói rõ hơn"),
        help_text=_("Số đơn, số vụ việc, hoặc lý do. Cần ghi khi chọn “Khác”."),
        required=False,
        max_length=LONGEST_DETAIL,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("purpose") == Purpose.OTHER and not cleaned.get("detail"):
            self.add_error("detail", ValidationError(_("Hãy ghi lý do."), code="required"))
        return cleaned


def _reason(label: Any, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do để cơ sở biết cần sửa gì.")},
    )


class HouseholdForm(forms.Form):
    """A household on the telephone: who, where, how to call back."""

    host_name = forms.CharField(label=_("Họ tên chủ hộ hoặc người báo"), max_length=160)
    address = forms.CharField(label=_("Số nhà, đường, thôn"), max_length=200)
    phone = PhoneField(label=_("Điện thoại"))
    number = forms.RegexField(
        r"^\d{12}$",
        label=_("Số định danh cá nhân"),
        required=False,
        error_messages={"invalid": _("Số định danh gồm 12 chữ số.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """A reason that is shown to the facility."""

    def __init__(
        self, *args: Any, label: str | Promise = "", longest: int = LONGEST_REASON, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = _reason(label or _("Lý do"), longest)
