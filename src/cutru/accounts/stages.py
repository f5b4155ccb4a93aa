"""What stands between a right password and the portal; nobody is logged in before the last step is done."""

from allauth.account.stages import LoginStage
from allauth.mfa.models import Authenticator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


class EnrolStage(LoginStage):
    """First login: bind an authenticator app to the account."""

    key = "enrol_authenticator"
    urlname = "mfa_activate_totp"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        enrolled = Authenticator.objects.filter(user=self.login.user, type=Authenticator.Type.TOTP).exists()
        return (None if enrolled else HttpResponseRedirect(reverse(self.urlname))), True


class RecoveryCodesStage(LoginStage):
    """Recovery codes nobody has seen yet are shown until they are said to be kept."""

    key = "recovery_codes"
    urlname = "mfa_new_recovery_codes"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        codes = Authenticator.objects.filter(
            user=self.login.user, type=Authenticator.Type.RECOVERY_CODES
        ).first()
        unseen = codes is not None and not codes.wrap().did_view
        return (HttpResponseRedirect(reverse(self.urlname)) if unseen else None), True
