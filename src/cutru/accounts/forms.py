"""The fields of the login and account pages."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cutru.accounts import lockout, second_factor
from cutru.accounts.address import client_address
from cutru.accounts.captcha import DigitsField
from cutru.accounts.models import Role, User

USERNAME_LENGTH = 60


def code_field(**kwargs: Any) -> forms.CharField:
    """A field for a code of the authenticator app, or a recovery code."""
    attrs = {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autofocus": True,
        "spellcheck": "false",
    }
    defaults = {"label": _("Mã xác thực"), "max_length": 20, "widget": forms.TextInput(attrs=attrs)}
    return forms.CharField(**{**defaults, **kwargs})


def _relabel(form: forms.Form, **labels: Any) -> None:
    """Our words for fields that allauth makes; no placeholders, they vanish while typing."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):
    """User name, password, captcha: all three at every login."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["captcha"] = DigitsField()
        _relabel(self, login=_("Tên đăng nhập"), password=_("Mật khẩu"))
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs.update(
            {"autocapitalize": "none", "spellcheck": "false", "autofocus": not self.is_bound}
        )


class _OnceOnlyCode:
    """Each code once, and wrong ones count towards the lock of the account."""

    user: User

    def clean_code(self) -> str:
        address = client_address(context.request)
        lockout.refuse_when_locked(self.user.username, address)
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # comes from the form this is mixed into
            totp = self.authenticator.type == Authenticator.Type.TOTP  # type: ignore[attr-defined]  # set there
            if totp and not second_factor.claim(self.user, code):
                raise get_mfa_adapter().validation_error("incorrect_code")
        except ValidationError:
            lockout.record_failure(self.user.username, address)
            lockout.refuse_when_locked(self.user.username, address)
            raise
        return code


class AuthenticateForm(_OnceOnlyCode, mfa_forms.AuthenticateForm):
    code = code_field()


class ReauthenticateCodeForm(_OnceOnlyCode, mfa_forms.ReauthenticateForm):
    code = code_field()


class EnrolForm(forms.Form):
    """The first code of an authenticator app that was just given its secret."""

    code = code_field()
    code.widget.attrs.pop("autofocus")  # the two steps above it are read first

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        self.user, self.secret = user, secret
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code) or not second_factor.claim(self.user, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """User name and mail address must belong together; the answer never says whether they do."""

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=USERNAME_LENGTH)
    field_order = ("username", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, email=_("Thư điện tử đã đăng ký"))
        self.fields["username"].widget.attrs.update({"autocomplete": "username", "autocapitalize": "none"})

    def clean_email(self) -> str:
        self.users: list[User] = []
        return str(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "username" in values and "email" in values:
            self.users = list(
                User.objects.filter(
                    username=values["username"].strip().lower(),
                    email__iexact=values["email"],
                    is_active=True,
                    is_machine=False,
                ).exclude(role=Role.CITIZEN)
            )
        return values


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password1=_("Mật khẩu mới"), password2=_("Nhập lại mật khẩu mới"))

    def clean(self) -> dict[str, Any]:
        return _same_twice(self)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(
            self,
            oldpassword=_("Mật khẩu hiện tại"),
            password1=_("Mật khẩu mới"),
            password2=_("Nhập lại mật khẩu mới"),
        )
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """Guessing here counts as guessing at the login page."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def clean(self) -> dict[str, Any]:
        return _same_twice(self)


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password=_("Mật khẩu"))
        self.fields["password"].help_text = ""


class AddEmailForm(account_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, email=_("Thư điện tử mới"))


def _same_twice(form: forms.Form) -> dict[str, Any]:
    """In place of allauth's check, for our sentence."""
    values: dict[str, Any] = form.cleaned_data
    if values.get("password1") and values.get("password2") and values["password1"] != values["password2"]:
        form.add_error("password2", _("Hai lần nhập mật khẩu chưa giống nhau."))
    return values
