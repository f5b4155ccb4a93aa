"""Login, second factor and account pages: allauth's views with our templates, and what allauth lacks."""

import base64
import io
from typing import Any
from urllib.parse import quote

import segno
from allauth.account import views as account_views
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp.internal.auth import generate_totp_secret
from captcha.models import CaptchaStore
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.generic import FormView
from ranged_response import RangedFileResponse  # type: ignore[import-untyped]  # no stubs exist

from cutru.accounts import actions, captcha, second_factor
from cutru.accounts.address import client_address
from cutru.accounts.citizens import profile_of
from cutru.accounts.forms import EnrolForm
from cutru.accounts.models import User
from cutru.accounts.openid.client import provider
from cutru.accounts.queries import email_state, second_factor_state
from cutru.accounts.stages import EnrolStage, RecoveryCodesStage


class BadInputIs400:
    """A form that was not taken answers with status 400."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # mixed into form views
        response.status_code = 400
        return response


class LoginView(BadInputIs400, account_views.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "identity_provider": provider()}


class AuthenticateView(BadInputIs400, mfa_views.AuthenticateView):
    pass


class ReauthenticateView(BadInputIs400, account_views.ReauthenticateView):
    pass


class ReauthenticateCodeView(BadInputIs400, mfa_views.ReauthenticateView):
    pass


class ChangePasswordView(BadInputIs400, account_views.PasswordChangeView):
    pass


class ForgottenPasswordView(BadInputIs400, account_views.PasswordResetView):
    pass


class NewPasswordView(BadInputIs400, account_views.PasswordResetFromKeyView):
    pass


class EmailView(BadInputIs400, account_views.EmailView):
    pass


class GenerateRecoveryCodesView(BadInputIs400, recovery_views.GenerateRecoveryCodesView):
    pass


@method_decorator(never_cache, name="dispatch")
class ViewRecoveryCodesView(recovery_views.ViewRecoveryCodesView):
    """New codes once, afterwards only how many are left."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            context["codes_file"] = codes_file(context["unused_codes"])
        return context


@method_decorator(
    login_stage_required(stage=EnrolStage.key, redirect_urlname="account_login"), name="dispatch"
)
class EnrolView(BadInputIs400, FormView):
    """BƯỚC 1 and BƯỚC 2 of the first login; reloading the page keeps the secret."""

    form_class = EnrolForm
    template_name = "mfa/totp/activate_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = request._login_stage  # type: ignore[attr-defined]  # allauth's decorator sets it
        self.user: User = self.stage.login.user
        self.secret: str = self.stage.state.setdefault("secret", generate_totp_secret())
        request.session["account_login"] = self.stage.login.serialize()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.user, "secret": self.secret}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = get_adapter().build_totp_url(self.user, self.secret)
        picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=4, light="#fff")
        return super().get_context_data(
            **kwargs,
            picture=picture,
            address=address,
            secret=second_factor.grouped(self.secret),
            person=self.user,
        )

    def form_valid(self, form: EnrolForm) -> HttpResponse:
        try:
            actions.enrol_totp(self.user, self.secret, address=client_address(self.request), codes_seen=False)
        except ValidationError:
            return self.stage.abort()
        record_authentication(self.request, self.user, "mfa", type=Authenticator.Type.TOTP)
        self.stage.state.pop("secret")
        return self.stage.exit()


@method_decorator(
    login_stage_required(stage=RecoveryCodesStage.key, redirect_urlname="account_login"), name="dispatch"
)
class NewRecoveryCodesView(FormView):
    """The recovery codes of a fresh enrolment, until the person says they are kept."""

    form_class = Form
    template_name = "mfa/recovery_codes/new.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request._login_stage.login.user  # type: ignore[attr-defined]  # allauth's decorator sets it
        authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
        codes = authenticator.wrap().get_unused_codes()
        return super().get_context_data(**kwargs, unused_codes=codes, codes_file=codes_file(codes))

    def form_valid(self, form: Form) -> HttpResponse:
        stage = self.request._login_stage  # type: ignore[attr-defined]  # allauth's decorator sets it
        actions.mark_recovery_codes_kept(stage.login.user)
        return stage.exit()


def codes_file(codes: list[str]) -> str:
    """A text file to download without asking the server again, as a data address."""
    text = "Cư Trú\r\n" + "".join(f"{code[:4]} {code[4:]}\r\n" for code in codes)
    return "data:text/plain;charset=utf-8;base64," + quote(base64.b64encode(text.encode()).decode("ascii"))


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """The own account: who, which addresses, where to change what."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  login_required
    context = {
        "email_state": email_state(user),
        "second_factor": second_factor_state(user),
        "citizen": profile_of(user),
    }
    return render(request, "accounts/profile.html", context)


@login_required
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """The second factor of the own account: the app that is bound, the recovery codes left."""
    assert isinstance(request.user, User)  # noqa: S101  login_required
    return render(request, "mfa/index.html", {"second_factor": second_factor_state(request.user)})


@require_GET
@never_cache
def captcha_audio(request: HttpRequest, key: str) -> HttpResponseBase:
    """The digits of one captcha, spoken in the language of the page."""
    store = CaptchaStore.objects.filter(hashkey=key).first()
    if store is None:
        raise Http404
    sound = captcha.spoken(store.challenge, get_language() or "vi", key)
    return RangedFileResponse(request, io.BytesIO(sound), content_type="audio/wav")


@require_GET
def old_login(request: HttpRequest) -> HttpResponse:
    """The address many know from other portals."""
    query = request.META["QUERY_STRING"]
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))
