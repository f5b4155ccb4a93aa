"""allauth's own signals, passed on as events of accounts."""

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_reset, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

from cutru.accounts.address import client_address
from cutru.accounts.models import User
from cutru.accounts.signals import Action, announce


def _pass_on(action: Action, request: HttpRequest, user: User) -> None:
    announce(action, by=user, user=user, address=client_address(request))


@receiver(password_changed)
def password_was_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _pass_on(Action.PASSWORD_CHANGED, request, user)


@receiver(password_reset)
def password_was_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _pass_on(Action.PASSWORD_RESET, request, user)


@receiver(email_changed)
def email_was_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _pass_on(Action.EMAIL_CHANGED, request, user)


@receiver(authenticator_used)
def second_factor_was_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _pass_on(Action.RECOVERY_CODE_USED, request, user)


@receiver(authenticator_reset)
def recovery_codes_were_renewed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _pass_on(Action.RECOVERY_CODES_RENEWED, request, user)
