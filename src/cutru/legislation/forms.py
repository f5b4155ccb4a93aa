"""What administrators type: reasons, and another value of a procedure."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cutru.legislation.facts import Leaf
from cutru.legislation.models import LONGEST_REASON

_LONGEST_VALUE = 4000
_LARGEST_NUMBER = 10**12
_UNITS = (
    ("working_days", _("ngày làm việc")),
    ("days", _("ngày")),
    ("hours", _("giờ")),
    ("months", _("tháng")),
)


class ReasonForm(forms.Form):
    """Why something is proposed, refused or taken back."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do.")},
    )


class CorrectionForm(ReasonForm):
    """Another value, from which day, by which source, why."""

    field_order = ("value", "starts", "source", "reason")

    starts = forms.DateField(
        label=_("Áp dụng từ ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Căn cứ, nguồn"),
        help_text=_("Văn bản, điều, khoản hoặc nơi công bố."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Hãy ghi căn cứ hoặc nguồn.")},
    )

    def __init__(self, *args: Any, leaf: Leaf, **options: Any) -> None:
        super().__init__(*args, **options)
        self.leaf = leaf
        self.fields["value"] = _value_field(leaf)
        self.order_fields(self.field_order)

    def clean_value(self) -> Any:
        typed = self.cleaned_data["value"]
        return None if typed in ("", None) else typed


def _value_field(leaf: Leaf) -> forms.Field:
    """A field of the kind of the value; a doubt, and what the source leaves open, may be left empty."""
    label = _("Giá trị mới")
    if leaf.keys[0] == "uncertain":
        help_text = _("Để trống nếu đã đối chiếu xong và không còn gì nghi ngờ.")
        return _text(label, required=False, help_text=help_text)
    if leaf.keys[-1] == "unit":
        return forms.ChoiceField(label=label, choices=_UNITS)
    if isinstance(leaf.value, bool):
        return forms.TypedChoiceField(
            label=label, choices=[("1", _("Có")), ("0", _("Không"))], coerce=lambda typed: typed == "1"
        )
    if isinstance(leaf.value, date):
        return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if isinstance(leaf.value, float):
        return forms.FloatField(label=label, min_value=0, max_value=_LARGEST_NUMBER)
    if isinstance(leaf.value, int) or leaf.keys[-1] in ("amount", "value", "copies"):
        required = leaf.value is not None
        return forms.IntegerField(label=label, min_value=0, max_value=_LARGEST_NUMBER, required=required)
    return _text(label, required=leaf.value is not None)


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=_LONGEST_VALUE, widget=forms.Textarea(attrs={"rows": 4}), **options
    )
