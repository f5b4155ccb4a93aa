"""Parts that forms of facilities share: problems as form errors, phones, dates, the picking of an address."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.facilities.errors import error, raise_errors
from cutru.facilities.phones import normal_phone
from cutru.identity.dates import parse_typed_birth
from cutru.identity.names import clean_name
from cutru.places.models import Ward
from cutru.places.queries import provinces, resolve_province, resolve_ward, services_at, wards_of
from cutru.problems import Problem

PICK_WARDS = "pick_province"
"""Name of the button that, without scripts, asks for the wards of the chosen province."""


class PlainForm(forms.Form):
    """A form whose missing and wrong values are said in the portal's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        for name, field in self.fields.items():
            field.error_messages["required"] = Problem(name, "required").message(language)
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = Problem(name, "type_unknown").message(language)


class NameField(forms.CharField):
    """A name in one spelling: NFC, single spaces, no invisible signs."""

    def to_python(self, value: object) -> str:
        return clean_name(super().to_python(value) or "")


class PhoneField(forms.CharField):
    """A Vietnamese telephone number, kept as `0912345678`; anything else is `phone_not_vietnamese`."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: object) -> str:
        text = super().clean(value)
        if not text:
            return ""
        number = normal_phone(text)
        if number is None:
            raise error("phone", "phone_not_vietnamese")
        return number


class BirthDateField(forms.CharField):
    """A full birth date as a person types it: `2/9/1980`, `02091980`, `2.9.80`. Cleans to a date."""

    widget = forms.TextInput(attrs={"autocomplete": "bday", "placeholder": "2/9/1980"})

    def prepare_value(self, value: object) -> object:
        return f"{value:%d/%m/}{value.year:04}" if isinstance(value, date) else value

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        birth, problems = parse_typed_birth(text, today=timezone.localdate(), field="birth_date")
        raise_errors(problems)
        if birth is not None and birth.precision != "D":
            raise error("birth_date", "full_birth_date_required")
        return birth.date if birth else None


class WholeNumberField(forms.CharField):
    """A whole number from `least` to `most`, or nothing (None)."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.least, self.most = least, most
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 9 and self.least <= int(text) <= self.most):
            raise error("number", "number_out_of_range", min=self.least, max=self.most)
        return int(text)


class AddressFormMixin(forms.Form):
    """Province → ward → street. The list of wards holds only the chosen province's.

    With scripts the wards come by themselves; without, the button named `PICK_WARDS` brings them: a view
    that finds it in the data shows the form again (`wants_wards`). Cleans `province` to its national code and
    `ward` to a Ward, in which a service must be rolled out today (`outside_rollout`) unless it is the
    initial one.
    """

    province = forms.CharField(label=_("Tỉnh, thành phố"), max_length=100, widget=forms.Select)
    ward = forms.CharField(label=_("Phường, xã, đặc khu"), max_length=100, widget=forms.Select)
    address = NameField(
        label=_("Số nhà, đường, thôn"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province, ward = self.fields["province"].widget, self.fields["ward"].widget
        first = ("", _("Chọn tỉnh, thành phố"))
        choices = [first, *((one.code, one.name) for one in provinces())]
        province.choices = choices
        province.attrs["hx-get"] = reverse_lazy("facilities:ward_options")
        province.attrs["hx-target"] = f"#{self['ward'].auto_id}"
        ward.choices = self._ward_choices()
        ward.attrs["hx-get"] = reverse_lazy("facilities:rollout_notice")
        ward.attrs["hx-target"] = "#trien-khai"
        ward.attrs["data-ward"] = ""

    @property
    def wants_wards(self) -> bool:
        """Whether the person only asked for the wards of a province."""
        return PICK_WARDS in self.data

    @property
    def chosen_ward(self) -> Ward | None:
        """The ward as it stands in the form, checked or not; with its province."""
        row, _problems = resolve_ward(str(self["ward"].value() or ""))
        return Ward.objects.select_related("province").get(pk=row.code) if row else None

    def clean_province(self) -> str:
        row, problems = resolve_province(self.cleaned_data["province"])
        raise_errors(problems)
        return row.code if row else ""

    def clean_ward(self) -> Ward:
        row, problems = resolve_ward(self.cleaned_data["ward"], self.cleaned_data.get("province"))
        raise_errors(problems)
        if row is None:
            raise error("ward", "required")
        ward = Ward.objects.select_related("province").get(pk=row.code)
        moved = ward.pk != self.initial.get("ward")
        if moved and not any(services_at(ward, timezone.localdate()).values()):
            raise error("ward", "outside_rollout", ward=ward.name)
        return ward

    def _ward_choices(self) -> list[tuple[str, object]]:
        row, _problems = resolve_province(str(self["province"].value() or ""))
        if row is None:
            return [("", _("Chọn tỉnh, thành phố trước"))]
        return [("", _("Chọn phường, xã")), *wards_of(row.code).values_list("code", "name")]
