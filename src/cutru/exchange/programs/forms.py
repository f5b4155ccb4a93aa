"""What managers fill in to connect programs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cutru.exchange.once import OnceForm
from cutru.exchange.programs.actions import LONGEST_NAME
from cutru.exchange.programs.models import Vendor
from cutru.exchange.programs.queries import vendor_by_code
from cutru.exchange.programs.scopes import ALL_SCOPES, SCOPE_WORDS, Scope
from cutru.facilities.fields import NameField, PlainForm

LIVE, SANDBOX = "live", "sandbox"


class KeyForm(OnceForm):
    """A new key."""

    name = NameField(
        label=_("Tên khoá"),
        max_length=LONGEST_NAME,
        help_text=_("Để nhận ra về sau, ví dụ tên phần mềm và máy dùng khoá."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Dùng để"),
        choices=[
            (LIVE, _("Khai báo chính thức: khách được gửi tới công an")),
            (SANDBOX, _("Thử nghiệm: không có gì được gửi tới công an")),
        ],
        initial=LIVE,
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Khoá được làm gì"),
        choices=list(SCOPE_WORDS.items()),
        initial=list(ALL_SCOPES),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].error_messages["required"] = _("Hãy đánh dấu ít nhất một việc.")

    @property
    def is_sandbox(self) -> bool:
        return bool(self.cleaned_data["kind"] == SANDBOX)

    @property
    def chosen(self) -> tuple[Scope, ...]:
        """The scopes that are ticked, in our order."""
        return tuple(scope for scope in ALL_SCOPES if scope in self.cleaned_data["scopes"])


class VendorCodeForm(PlainForm):
    """The code by which a vendor is found; `vendor` is the vendor once the form is valid."""

    code = NameField(
        label=_("Mã nhà cung cấp"),
        max_length=40,
        help_text=_("Nhà cung cấp phần mềm đưa mã này, ví dụ ABCD-2345."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    vendor: Vendor

    def clean_code(self) -> str:
        vendor = vendor_by_code(self.cleaned_data["code"])
        if vendor is None:
            raise forms.ValidationError(
                _("Không có nhà cung cấp nào mang mã này. Hãy hỏi lại nhà cung cấp."), code="vendor_unknown"
            )
        self.vendor = vendor
        return vendor.code
