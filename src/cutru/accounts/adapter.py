"""How allauth behaves in this portal: who may log in, in which steps, and in which words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from cutru.accounts import lockout, secrets_at_rest
from cutru.accounts.address import client_address
from cutru.accounts.models import User
from cutru.accounts.session_age import start_clock
from cutru.accounts.signals import Action, announce

ERROR_MESSAGES = {
    "account_inactive": _("Tài khoản này đang bị ngừng hoạt động."),
    "duplicate_email": _("Thư điện tử này đã gắn với tài khoản."),
    "email_taken": _("Thư điện tử này đã có người dùng."),
    "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
    "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Nhập mã đang hiện trong ứng dụng."),
    "incorrect_password": _("Mật khẩu chưa đúng."),
    "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
    "invalid_or_expired_key": _("Liên kết không còn dùng được."),
    "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn dùng được."),
    "rate_limited": _("Bạn gửi quá nhiều lần. Hãy chờ một phút rồi thử lại."),
    "same_as_current": _("Giá trị mới phải khác giá trị hiện tại."),
    "too_many_login_attempts": _("Bạn thử quá nhiều lần. Hãy chờ một phút rồi thử lại."),
    "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
    "username_taken": _("Tên đăng nhập này đã có người dùng."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Password, then second factor, then in; accounts are opened by registration, not here."""

    error_messages = {**DefaultAccountAdapter.error_messages, **ERROR_MESSAGES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [
            "allauth.mfa.stages.AuthenticateStage",
            "cutru.accounts.stages.EnrolStage",
            "cutru.accounts.stages.RecoveryCodesStage",
        ]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.refuse_when_locked(credentials.get("username", ""), client_address(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username, address = credentials.get("username", ""), client_address(request)
        lockout.record_failure(username, address)
        lockout.refuse_when_locked(username, address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Also outside a request, which allauth's own does not do."""
        request = allauth_context.request
        host = request.get_host() if request else ""
        self.render_mail(template_prefix, email, {"email": email, "host": host, **context}).send()

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        start_clock(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        assert isinstance(user, User)  # noqa: S101  AUTH_USER_MODEL
        lockout.forget_failures(user.username)
        announce(Action.LOGGED_IN, by=user, user=user, address=client_address(request))
        return response

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, User):
            announce(Action.LOGGED_OUT, by=user, user=user, address=client_address(request))
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        try:
            return resolve_url("site:start")
        except NoReverseMatch:
            return "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:profile")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return resolve_url("accounts:profile" if self.request.user.is_authenticated else "account_login")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names and secrets of authenticator apps."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": ERROR_MESSAGES["incorrect_code"],
        "cannot_delete_authenticator": _("Xác thực hai bước là bắt buộc."),
        "cannot_generate_recovery_codes": _("Hãy gắn ứng dụng xác thực trước."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return False

    def encrypt(self, text: str) -> str:
        return secrets_at_rest.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets_at_rest.decrypt(encrypted_text)
