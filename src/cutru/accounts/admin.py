"""Accounts in the administration pages, which are entered through the portal's own login."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cutru.accounts import actions
from cutru.accounts.address import client_address
from cutru.accounts.models import Role, User
from cutru.places.models import PoliceUnit

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth's manual says
admin.site.unregister(Group)


def _to_own_password_page(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    return redirect("account_change_password")


def _log_out(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    response: HttpResponse = account_views.logout(request)
    return response


admin.site.password_change = _to_own_password_page  # type: ignore[method-assign,assignment]  # guesses count there
admin.site.logout = _log_out  # type: ignore[method-assign,assignment]  # so that it is written down


class NewAccountForm(forms.ModelForm):
    """No password: its owner sets one through "forgotten password"."""

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60)
    email = forms.EmailField(
        label=_("Thư điện tử"), help_text=_("Chủ tài khoản đặt mật khẩu lần đầu qua trang Quên mật khẩu.")
    )

    class Meta:
        model = User
        fields = ("username", "email", "full_name", "phone", "role", "police_unit", "committee_ward")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        _require_unit(self, values)
        if not self.errors:
            candidate = User(**{**values, "username": values["username"].strip().lower()})
            try:
                actions.check_new_account(candidate, None)
            except ValidationError as error:
                self.add_error(None, error)
        return values


class AccountForm(forms.ModelForm):
    """What an administrator may change; the name stays and the password is nobody's to see."""

    class Meta:
        model = User
        fields = ("full_name", "phone", "role", "police_unit", "committee_ward", "is_active")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        _require_unit(self, values)
        return values


def _require_unit(form: forms.ModelForm, values: dict[str, Any]) -> None:
    unit: PoliceUnit | None = values.get("police_unit")
    officer = values.get("role") in (Role.WARD_POLICE, Role.PROVINCE_IMMIGRATION, Role.CENTRAL_IMMIGRATION)
    if officer and unit is None:
        form.add_error("police_unit", _("Cán bộ phải thuộc một đơn vị công an."))
    if (values.get("role") == Role.COMMITTEE) != (values.get("committee_ward") is not None):
        form.add_error("committee_ward", _("Chỉ tài khoản của Ủy ban nhân dân có phường, xã, và phải có."))
    became_citizen = values.get("role") == Role.CITIZEN and form.instance.role != Role.CITIZEN
    if became_citizen or (form.instance.role == Role.CITIZEN and values.get("role") != Role.CITIZEN):
        form.add_error("role", _("Tài khoản công dân chỉ do cổng định danh mở, không đổi vai trò được."))


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=300)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Find accounts, open and close them, reset a lost authenticator."""

    list_display = (
        "username",
        "full_name",
        "role",
        "police_unit",
        "is_active",
        "is_machine",
        "is_trial",
        "last_login",
    )
    list_filter = (
        "role",
        "is_active",
        "is_machine",
        "is_trial",
        ("legacy_system", admin.EmptyFieldListFilter),
    )
    list_select_related = ("police_unit",)
    search_fields = ("username", "full_name", "email", "phone")
    autocomplete_fields = ()
    raw_id_fields = ("police_unit", "committee_ward")
    readonly_fields = (
        "username",
        "email",
        "legacy_system",
        "is_machine",
        "is_trial",
        "date_joined",
        "last_login",
    )
    ordering = ("username",)
    actions = ("reset_second_factor",)
    action_form = ReasonForm
    list_per_page = 50

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = AccountForm if change else NewAccountForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return NewAccountForm.Meta.fields
        return (
            "username",
            "email",
            *AccountForm.Meta.fields,
            "legacy_system",
            "is_machine",
            "is_trial",
            "date_joined",
            "last_login",
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return ()
        if obj.is_machine:  # what else it is belongs to the program it was made for
            return tuple(name for name in self.get_fields(request, obj) if name != "is_active")
        return self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, not deleted: what they did stays theirs."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actor = request.user
        assert isinstance(actor, User)  # noqa: S101  AUTH_USER_MODEL
        address = client_address(request)
        if change:
            actions.update_account(actor, obj, changed=form.changed_data, address=address)
        else:
            obj.pk = actions.create_account(actor, password=None, address=address, **form.cleaned_data).pk

    @admin.action(description=_("Đặt lại ứng dụng xác thực (ghi lý do)"))
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        actor = request.user
        assert isinstance(actor, User)  # noqa: S101  AUTH_USER_MODEL
        for user in queryset:
            try:
                actions.reset_second_factor(
                    actor, user, request.POST.get("reason", ""), client_address(request)
                )
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
                return
            except PermissionDenied:
                self.message_user(request, _("Không tự đặt lại cho chính mình được."), messages.ERROR)
                return
        self.message_user(request, _("Đã đặt lại. Lần đăng nhập sau, các tài khoản này gắn ứng dụng mới."))
